"""BootMode: how an image may start on which architecture (CreateImage and ModifyImageAttribute, BootMode)."""

from genzo.errors import ErrorType

_BY_ARCHITECTURE = {
    "x86_64": ("UEFI-Preferred", "BIOS", "UEFI"),
    "i386": ("BIOS",),
    "arm64": ("UEFI",),
}
ARCHITECTURES = tuple(_BY_ARCHITECTURE)


def require_boot_mode(boot_mode: str | None, architecture: str, error: ErrorType) -> None:
    """Refuse a boot mode that there is not, or not on this architecture."""
    if boot_mode is not None and boot_mode not in _boot_modes(architecture):
        raise error()


def usual_boot_mode(architecture: str) -> str:
    """The boot mode of an image of which nothing else is known."""
    return _boot_modes(architecture)[0]


def _boot_modes(architecture: str) -> tuple[str, ...]:
    """Those of an architecture; of one that a recorded answer invented, all."""
    return _BY_ARCHITECTURE.get(architecture, _BY_ARCHITECTURE["x86_64"])
