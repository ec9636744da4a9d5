"""A table of fields by kind of image, from recorded answers of other images of the kind."""

from dataclasses import dataclass
from datetime import date

from tools.public_images.ids import ParsedId
from tools.public_images.system import OperatingSystem

_RECORDED_SINCE = date(2017, 1, 1)
_FIRST = date(2014, 1, 1)
_LAST = date(9999, 12, 31)
_PLAIN = ""


@dataclass(frozen=True)
class Trait:
    """`field` is `value` for images that meet every condition given.

    products, versions, architectures: any of these; empty means all.
    mark: a token present in the id; `""` means an image of no special edition, None means any.
    since, until: build dates, both included.
    """

    field: str
    value: bool | str
    products: frozenset[str] = frozenset()
    versions: frozenset[str] = frozenset()
    architectures: frozenset[str] = frozenset()
    mark: str | None = None
    since: date = _FIRST
    until: date = _LAST

    def holds(self, image: ParsedId, system: OperatingSystem) -> bool:
        """Whether the image meets every condition."""
        return (
            (not self.products or system.product in self.products)
            and (not self.versions or system.version in self.versions)
            and (not self.architectures or image.architecture in self.architectures)
            and self._bears_mark(image)
            and self.since <= image.built <= self.until
        )

    def _bears_mark(self, image: ParsedId) -> bool:
        if self.mark == _PLAIN:
            return not image.editions
        return self.mark is None or self.mark in image.tokens


def _any(*names: str) -> frozenset[str]:
    return frozenset(names)


# Recorded in 2017-26, except the last five: they derive from CentOS, whose images all do.
_CLOUD_INIT = _any(
    "Alibaba Cloud Linux",
    "Aliyun Linux",
    "CentOS",
    "Debian",
    "SUSE Linux",
    "Ubuntu",
    "Windows Server",
    "AlmaLinux",
    "Anolis OS",
    "CentOS Stream",
    "Fedora",
    "Rocky Linux",
)

TRAITS = (
    Trait("BootMode", "UEFI", mark="uefi"),
    # Instance types of this architecture boot by UEFI alone.
    Trait("BootMode", "UEFI", architectures=_any("arm64")),
    Trait(
        "BootMode",
        "UEFI-Preferred",
        products=_any("Ubuntu"),
        versions=_any("22.04", "24.04"),
        mark=_PLAIN,
        # A vendor page still gives BIOS for May 2024; the first recorded answer otherwise is this build.
        since=date(2025, 7, 22),
    ),
    Trait("IsSupportCloudinit", False, products=_any("FreeBSD", "CoreOS", "Gentoo")),
    Trait("IsSupportCloudinit", False, products=_any("OpenSUSE"), versions=_any("42.3")),
    Trait("IsSupportCloudinit", False, products=_any("Windows Server"), versions=_any("2008")),
    Trait("IsSupportCloudinit", True, mark="cloudinit"),
    Trait("IsSupportCloudinit", True, products=_CLOUD_INIT, since=_RECORDED_SINCE),
    Trait("IsSupportIoOptimized", False, products=_any("Gentoo")),
    Trait("IsSupportIoOptimized", True, since=_RECORDED_SINCE),
    Trait("LoginAsNonRootSupported", False, products=_any("Windows Server")),
    # Recorded in 2022-04 for Alibaba Cloud Linux 2 and Debian 10, in 2023 for 3, from 2024-08 for Ubuntu.
    Trait(
        "LoginAsNonRootSupported",
        False,
        products=_any("Alibaba Cloud Linux"),
        versions=_any("2.1903"),
        until=date(2022, 4, 30),
    ),
    Trait("LoginAsNonRootSupported", False, products=_any("Debian"), until=date(2022, 4, 30)),
    Trait(
        "LoginAsNonRootSupported",
        True,
        products=_any("Alibaba Cloud Linux"),
        versions=_any("3.2104"),
        since=date(2023, 1, 1),
    ),
    Trait(
        "LoginAsNonRootSupported",
        True,
        products=_any("Ubuntu"),
        versions=_any("22.04", "24.04"),
        since=date(2024, 8, 7),
    ),
    # Empty in every recorded answer of these years; from 2024 both name a release date no id states.
    Trait("ImageVersion", "", since=_RECORDED_SINCE, until=date(2022, 12, 31)),
    Trait("Description", "", since=_RECORDED_SINCE, until=date(2022, 12, 31)),
)
"""The first matching trait decides a field; a field without a match is left out."""


def traits(image: ParsedId, system: OperatingSystem) -> dict[str, bool | str]:
    """The fields of this image that the table decides."""
    found: dict[str, bool | str] = {}
    for trait in TRAITS:
        if trait.field not in found and trait.holds(image, system):
            found[trait.field] = trait.value
    return found
