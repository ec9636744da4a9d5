"""BootMode: how an image may start on which architecture (CreateImage and ModifyImageAttribute, BootMode)."""

from genzo.errors import ErrorType

_BY_ARCHITECTURE = {
    "x86_64": ("UEFI-Preferred", "BIOS", "UEFI"),
    "i386": ("BIOS",),
    "arm64": ("UEFI",),
}
ARCHITECTURES = tuple(_BY_ARCHITECTURE)


def require_boot_mode(boot_mode: str | None, architecture: str, error: ErrorType) -> None:
    """Refuse an unknown boot mode, or one that this architecture does not support."""
    if boot_mode is not None and not is_boot_mode_of(boot_mode, architecture):
        raise error()


def is_boot_mode_of(boot_mode: str, architecture: str) -> bool:
    """Whether the architecture supports the boot mode."""
    return boot_mode in _boot_modes(architecture)


def default_boot_mode(architecture: str) -> str:
    """The boot mode of an image that no request and no parent specifies."""
    return _boot_modes(architecture)[0]


def _boot_modes(architecture: str) -> tuple[str, ...]:
    """The boot modes of an architecture; those of x86_64 for one that only a recorded answer has."""
    return _BY_ARCHITECTURE.get(architecture, _BY_ARCHITECTURE["x86_64"])
