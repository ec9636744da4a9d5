"""The parameters that describe an image to import, and their checks (ImportImage, CreateImagePipeline)."""

from typing import NamedTuple, Protocol

from genzo.actions.images.boot_mode import ARCHITECTURES, is_boot_mode_of
from genzo.actions.images.feature_values import IMDS_SUPPORT, SUPPORT
from genzo.actions.images.image_check import image_check
from genzo.actions.images.platforms import DEFAULT_PLATFORM, os_type_of, platform_of
from genzo.catalogue.image import Detection, Features
from genzo.catalogue.name_validation import is_valid_description, is_valid_family_name
from genzo.errors import INVALID_PARAMETER
from genzo.errors.group import ErrorGroup, Listed
from genzo.errors.table import errors_of

_ERRORS = errors_of("ImportImage")
_STRATEGY = _ERRORS("InvalidParameter.DetectionStrategy")
_NO_CHECK = _ERRORS("ImageCheckUnsupported.WindowsImage")


class ImportErrors(ErrorGroup):
    """The errors of an image to import; InvalidParameter for an action that lists no code of its own."""

    image_name = Listed("InvalidImageName.Malformed", otherwise=INVALID_PARAMETER)
    description = Listed("InvalidDescription.Malformed", otherwise=INVALID_PARAMETER)
    architecture = Listed("InvalidArchitecture.Malformed", otherwise=INVALID_PARAMETER)
    os_type = Listed("InvalidOSType.Malformed", otherwise=INVALID_PARAMETER)
    platform = Listed("InvalidPlatform.Malformed", otherwise=INVALID_PARAMETER)
    platform_on_architecture = Listed("InvalidArchitecture.PlatformUnsupported", otherwise=INVALID_PARAMETER)
    boot_mode = Listed("InvalidBootMode.Malformed", otherwise=INVALID_PARAMETER)
    boot_mode_on_architecture = Listed("InvalidBootMode.NotSupport", otherwise=INVALID_PARAMETER)
    license_type = Listed("InvalidLicenseType.NotSupported", otherwise=INVALID_PARAMETER)


OF_IMPORT_IMAGE = ImportErrors(_ERRORS)

_OS_TYPES = ("windows", "linux")
_BOOT_MODES = ("BIOS", "UEFI")
_LICENSES = ("Auto", "Aliyun", "BYOL")
_STANDARD = "Standard"
_DEFAULT_WINDOWS = "Windows Server 2022"
_UNCHECKED_WINDOWS = ("Windows Server 2003", "Windows Server 2008")


class Described(Protocol):
    """The parameters that describe an image to import."""

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


class System(NamedTuple):
    """The operating system of the image."""

    os_type: str
    platform: str
    architecture: str
    boot_mode: str


def system_of(request: Described, errors: ImportErrors, prefix: str = "") -> System:
    """The operating system that the request describes, with the documented defaults.

    Platform goes before OSType, whose default "linux" would contradict every Windows. ``prefix`` stands
    before the names of the parameters.

    Raises:
        ApiError: the values are unknown or contradict each other.
    """
    if request.architecture not in ARCHITECTURES:
        raise errors.architecture(name=f"{prefix}Architecture")
    platform = _platform(request, errors, prefix)
    os_type = os_type_of(platform)
    if os_type == "windows" and request.architecture == "arm64":
        raise errors.platform_on_architecture(name=f"{prefix}Architecture")
    if request.boot_mode is not None:
        if request.boot_mode not in _BOOT_MODES:
            raise errors.boot_mode(name=f"{prefix}BootMode")
        if not is_boot_mode_of(request.boot_mode, request.architecture):
            raise errors.boot_mode_on_architecture(name=f"{prefix}BootMode")
    boot_mode = request.boot_mode or ("UEFI" if request.architecture == "arm64" else "BIOS")
    return System(os_type, platform, request.architecture, boot_mode)


def _platform(request: Described, errors: ImportErrors, prefix: str) -> str:
    os_type = request.os_type and request.os_type.lower()
    if os_type is not None and os_type not in _OS_TYPES:
        raise errors.os_type(name=f"{prefix}OSType")
    if request.platform is None:
        return _DEFAULT_WINDOWS if os_type == "windows" else DEFAULT_PLATFORM
    platform = platform_of(request.platform)
    if platform is None:
        raise errors.platform(name=f"{prefix}Platform")
    return platform


def require_well_formed(request: Described, errors: ImportErrors, prefix: str = "") -> None:
    """Refuse a name, description or licence that breaks the rules."""
    # ImportImage, ImageName: it must not begin with acs: or aliyun, which is the rule for families.
    if request.image_name is not None and not is_valid_family_name(request.image_name):
        name = f"{prefix}ImageName"
        raise errors.image_name(name=name, text=f"The specified {name} is not valid.")
    if request.description is not None and not is_valid_description(request.description):
        name = f"{prefix}Description"
        raise errors.description(name=name, text=f"The specified {name} is not valid.")
    if request.license_type not in _LICENSES:
        raise errors.license_type(name=f"{prefix}LicenseType")


def require_features(nvme_support: str | None, imds_support: str | None, prefix: str = "") -> None:
    """Refuse an unknown value of a feature."""
    if nvme_support not in (None, *SUPPORT):
        raise INVALID_PARAMETER(name=f"{prefix}Features.NvmeSupport")
    if imds_support not in (None, *IMDS_SUPPORT):
        raise INVALID_PARAMETER(name=f"{prefix}Features.ImdsSupport")


def detection_of(strategy: str | None, system: System, nvme_support: str) -> Detection:
    """The result of the image check that a request asks for by its DetectionStrategy.

    Raises:
        ApiError: the check is unknown, or does not support this system.
    """
    if strategy is None:
        return Detection()
    if strategy != _STANDARD:
        raise _STRATEGY()
    if system.platform in _UNCHECKED_WINDOWS:
        raise _NO_CHECK()
    return image_check({**system._asdict(), "features": Features(nvme_support=nvme_support)})
