"""The parameters of ImportImage that describe the image, and their checks."""

from typing import NamedTuple, Protocol

from genzo.actions.images.boot_mode import ARCHITECTURES, require_boot_mode
from genzo.actions.images.image_check import image_check
from genzo.actions.images.platforms import DEFAULT_PLATFORM, os_type_of, platform_of
from genzo.actions.text_checks import require_description
from genzo.catalogue.image import Detection, Features
from genzo.catalogue.name_validation import is_valid_family_name
from genzo.errors import INVALID_PARAMETER
from genzo.errors.table import errors_of

_ERRORS = errors_of("ImportImage")
_NAME = _ERRORS("InvalidImageName.Malformed")
_DESCRIPTION = _ERRORS("InvalidDescription.Malformed")
_ARCHITECTURE = _ERRORS("InvalidArchitecture.Malformed")
_OS_TYPE = _ERRORS("InvalidOSType.Malformed")
_PLATFORM = _ERRORS("InvalidPlatform.Malformed")
_PLATFORM_ON_ARCHITECTURE = _ERRORS("InvalidArchitecture.PlatformUnsupported")
_BOOT_MODE = _ERRORS("InvalidBootMode.Malformed")
_BOOT_MODE_ON_ARCHITECTURE = _ERRORS("InvalidBootMode.NotSupport")
_LICENSE = _ERRORS("InvalidLicenseType.NotSupported")
_STRATEGY = _ERRORS("InvalidParameter.DetectionStrategy")
_NO_CHECK = _ERRORS("ImageCheckUnsupported.WindowsImage")

_OS_TYPES = ("windows", "linux")
_BOOT_MODES = ("BIOS", "UEFI")
_LICENSES = ("Auto", "Aliyun", "BYOL")
_STANDARD = "Standard"
_DEFAULT_WINDOWS = "Windows Server 2022"
_UNCHECKED_WINDOWS = ("Windows Server 2003", "Windows Server 2008")
_NVME = ("supported", "unsupported")
_IMDS = ("v1", "v2")


class Described(Protocol):
    """The parameters of ImportImage that describe the image."""

    @property
    def image_name(self) -> str | None: ...
    @property
    def description(self) -> str | None: ...
    @property
    def architecture(self) -> str: ...
    @property
    def os_type(self) -> str | None: ...
    @property
    def platform(self) -> str | None: ...
    @property
    def boot_mode(self) -> str | None: ...
    @property
    def license_type(self) -> str: ...
    @property
    def detection_strategy(self) -> str | None: ...


class System(NamedTuple):
    """The operating system of the image."""

    os_type: str
    platform: str
    architecture: str
    boot_mode: str


def system_of(request: Described) -> System:
    """The operating system that the request describes, with the documented defaults.

    Platform goes before OSType, whose default "linux" would contradict every Windows.

    Raises:
        ApiError: the values are unknown or contradict each other.
    """
    if request.architecture not in ARCHITECTURES:
        raise _ARCHITECTURE()
    platform = _platform(request)
    os_type = os_type_of(platform)
    if os_type == "windows" and request.architecture == "arm64":
        raise _PLATFORM_ON_ARCHITECTURE()
    if request.boot_mode is not None and request.boot_mode not in _BOOT_MODES:
        raise _BOOT_MODE()
    require_boot_mode(request.boot_mode, request.architecture, _BOOT_MODE_ON_ARCHITECTURE)
    boot_mode = request.boot_mode or ("UEFI" if request.architecture == "arm64" else "BIOS")
    return System(os_type, platform, request.architecture, boot_mode)


def _platform(request: Described) -> str:
    os_type = request.os_type and request.os_type.lower()
    if os_type is not None and os_type not in _OS_TYPES:
        raise _OS_TYPE()
    if request.platform is None:
        return _DEFAULT_WINDOWS if os_type == "windows" else DEFAULT_PLATFORM
    platform = platform_of(request.platform)
    if platform is None:
        raise _PLATFORM()
    return platform


def require_well_formed(request: Described) -> None:
    """Refuse a name, description or licence that breaks the rules."""
    # ImportImage, ImageName: it must not begin with acs: or aliyun, which is the rule for families.
    if request.image_name is not None and not is_valid_family_name(request.image_name):
        raise _NAME()
    require_description(request.description, _DESCRIPTION)
    if request.license_type not in _LICENSES:
        raise _LICENSE()


def require_features(nvme_support: str | None, imds_support: str | None) -> None:
    """Refuse an unknown value of a feature."""
    if nvme_support not in (None, *_NVME):
        raise INVALID_PARAMETER(name="Features.NvmeSupport")
    if imds_support not in (None, *_IMDS):
        raise INVALID_PARAMETER(name="Features.ImdsSupport")


def detection_of(request: Described, system: System, nvme_support: str) -> Detection:
    """The result of the image check that the request asks for.

    Raises:
        ApiError: the check is unknown, or does not support this system.
    """
    if request.detection_strategy is None:
        return Detection()
    if request.detection_strategy != _STANDARD:
        raise _STRATEGY()
    if system.platform in _UNCHECKED_WINDOWS:
        raise _NO_CHECK()
    return image_check({**system._asdict(), "features": Features(nvme_support=nvme_support)})
