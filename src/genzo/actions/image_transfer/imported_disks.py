"""DiskDeviceMapping.N: the files that become the disks of an image (ImportImage, CreateImagePipeline)."""

import re
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from genzo.actions.action import WriteContext
from genzo.actions.image_transfer.object_access import Refusals, is_covered, object_access
from genzo.catalogue.disk_formats import DetectedDisk, DiskFormat, detect_disk
from genzo.catalogue.image import DiskDeviceMapping
from genzo.catalogue.object_store import (
    BucketNotFoundError,
    NotAuthorizedError,
    ObjectArchivedError,
    ObjectNotFoundError,
    ObjectStore,
    require_access,
)
from genzo.catalogue.unusable_disk import BlockSizeError, DiskFormatError, TableSizeError
from genzo.errors import INVALID_PARAMETER, MISSING_PARAMETER, ApiError, ErrorType
from genzo.errors.group import ErrorGroup, Listed
from genzo.errors.table import errors_of

_ERRORS = errors_of("ImportImage")
_EMPTY = _ERRORS("InvalidOSSObject.Size")
_FORMAT_OF_FILE = _ERRORS("InvalidImageFormat.Malformed", "{text}")
_BLOCK_SIZE = _ERRORS("InvalidBlockSize.NotSupport")
_TABLE_SIZE = _ERRORS("InvalidVHDImage.IncorrectSize")
_FAILED = _ERRORS("ImportImageFailed")
_REFUSALS: Refusals = {
    BucketNotFoundError: _ERRORS("InvalidOSSBucket.NotFound"),
    ObjectNotFoundError: _ERRORS("InvalidOSSObject.NotFound"),
    ObjectArchivedError: _ERRORS("InvalidOSSObject.NeedRestore"),
    NotAuthorizedError: _ERRORS("InvalidOSS.NotAuthorized"),
}

_MAX_DISKS = 17
_FORMATS = frozenset(DiskFormat)
_MIN_SIZE, _MAX_SYSTEM_SIZE, _MAX_DATA_SIZE = 5, 500, 2000  # GiB (ImportImage, DiskImageSize)
_GIB = 2**30
_MAX_OBJECT_NAME = 1023  # bytes
# OSS has no upper case, but the description's samples do.
_BUCKET_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{1,61}[A-Za-z0-9]", re.ASCII)
_DEVICE_NAME = re.compile(r"/dev/x?vd[a-z]", re.ASCII)
# The description does not list the refused suffixes; these belong to other formats than the supported ones.
_OTHER_SUFFIXES = (
    *(".gz", ".tgz", ".bz2", ".xz", ".zst", ".zip", ".7z", ".rar", ".tar"),
    *(".iso", ".vmdk", ".vdi", ".vhdx", ".ova", ".ovf"),
)


class _File(NamedTuple):
    """An object, the format that it must have unless that is empty, and the account that imports it."""

    bucket: str
    name: str
    format: str
    account_id: int


class ImportedDiskErrors(ErrorGroup):
    """The errors of malformed disks; InvalidParameter for an action that lists no code of its own."""

    missing = Listed("MissingParameter.DiskDeviceMapping", otherwise=MISSING_PARAMETER)
    bucket = Listed("InvalidOSSBucket.Malformed", otherwise=INVALID_PARAMETER)
    object_name = Listed("InvalidOSSObject.Malformed", otherwise=INVALID_PARAMETER)
    suffix = Listed("UnsupportedSuffix.OSSObject", otherwise=INVALID_PARAMETER)
    format = Listed("InvalidImageFormat.Malformed", containing="wrongly formed", otherwise=INVALID_PARAMETER)
    device = Listed("InvalidParameter.Malformed", otherwise=INVALID_PARAMETER)
    system_size = Listed("InvalidImageSize", otherwise=INVALID_PARAMETER)
    data_size = Listed("InvalidDataDiskSize", otherwise=INVALID_PARAMETER)


_OF_IMPORT_IMAGE = ImportedDiskErrors(_ERRORS)


class ImportedDiskParameter(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    """One file; ``disk_im_size`` is the deprecated name of ``disk_image_size``."""

    disk_im_size: int | None = None
    device: str = ""
    oss_bucket: str = msgspec.field(name="OSSBucket", default="")
    format: str = ""
    oss_object: str = msgspec.field(name="OSSObject", default="")
    disk_image_size: int | None = None

    @property
    def declared_size(self) -> int | None:
        """The size that the request gives, in GiB."""
        return self.disk_im_size if self.disk_image_size is None else self.disk_image_size


def require_well_formed(
    parameters: Sequence[ImportedDiskParameter],
    errors: ImportedDiskErrors,
    name: str,
) -> None:
    """Refuse no disks and malformed ones; those after the seventeenth are ignored, as documented.

    Raises:
        ApiError: a parameter is not valid. ``name`` is that of the list.
    """
    if not parameters:
        raise errors.missing(name=name)
    for number, parameter in enumerate(parameters[:_MAX_DISKS], start=1):
        _require_well_formed(parameter, errors, f"{name}.{number}")
        size = parameter.declared_size
        if size is not None:
            _require_size(size, number, errors, f"{name}.{number}.DiskImageSize")


def imported_disks(
    parameters: Sequence[ImportedDiskParameter], context: WriteContext
) -> tuple[DiskDeviceMapping, ...]:
    """The disks: the first is the system disk; those after the seventeenth are ignored, as documented.

    Raises:
        ApiError: a parameter or the file that it names is not valid (ImportImage).
    """
    require_well_formed(parameters, _OF_IMPORT_IMAGE, "DiskDeviceMapping")
    disks: list[DiskDeviceMapping] = []
    files = tuple(
        [
            _File(each.oss_bucket, each.oss_object, each.format, context.account_id)
            for each in parameters[:_MAX_DISKS]
        ]
    )
    found = context.objects.ask(_disks_in_store, files)
    for number, parameter in enumerate(parameters[:_MAX_DISKS], start=1):
        disk = _disk(parameter, number, found[number - 1])
        if disk.device in {other.device for other in disks}:
            raise _OF_IMPORT_IMAGE.device()
        disks.append(disk)
    return tuple(disks)


def _require_well_formed(parameter: ImportedDiskParameter, errors: ImportedDiskErrors, name: str) -> None:
    if not _BUCKET_NAME.fullmatch(parameter.oss_bucket):
        raise errors.bucket(name=f"{name}.OSSBucket")
    key = parameter.oss_object
    if not key or key.startswith(("/", "\\")) or len(key.encode()) > _MAX_OBJECT_NAME:
        raise errors.object_name(name=f"{name}.OSSObject")
    if key.lower().endswith(_OTHER_SUFFIXES):
        raise errors.suffix(name=f"{name}.OSSObject")
    if parameter.format and parameter.format.upper() not in _FORMATS:
        raise errors.format(name=f"{name}.Format")
    if parameter.device and not _DEVICE_NAME.fullmatch(parameter.device):
        raise errors.device(name=f"{name}.Device")


def _disk(
    parameter: ImportedDiskParameter, number: int, found: DetectedDisk | ApiError | None
) -> DiskDeviceMapping:
    declared = parameter.declared_size
    if isinstance(found, ApiError):
        raise found
    needed = _MIN_SIZE if found is None else max(_MIN_SIZE, -(-found.virtual_size // _GIB))
    if declared is not None and needed > declared:
        raise _size_error(
            number,
            f"The file holds a disk of {needed} GiB, more than the {declared} GiB given.",
            _OF_IMPORT_IMAGE,
        )
    _require_size(needed, number, _OF_IMPORT_IMAGE)
    return DiskDeviceMapping(
        device=parameter.device or f"/dev/xvd{chr(ord('a') + number - 1)}",
        size=str(needed if declared is None else declared),
        type="system" if number == 1 else "data",
        # Clients compare the format with the one that they sent, so its case stays.
        format=parameter.format or (_by_suffix(parameter.oss_object) if found is None else found.format),
        progress="100%",
        remain_time=0,
        import_oss_bucket=parameter.oss_bucket,
        import_oss_object=parameter.oss_object,
    )


def _require_size(size: int, number: int, errors: ImportedDiskErrors, name: str = "") -> None:
    limit = _MAX_SYSTEM_SIZE if number == 1 else _MAX_DATA_SIZE
    if not _MIN_SIZE <= size <= limit:
        text = f"The disk of {size} GiB must be of {_MIN_SIZE} to {limit} GiB."
        raise _size_error(number, text, errors, name)


def _size_error(number: int, text: str, errors: ImportedDiskErrors, name: str = "") -> ApiError:
    return errors.system_size(text=text, name=name) if number == 1 else errors.data_size(name=name)


def _disks_in_store(
    objects: ObjectStore, files: tuple[_File, ...]
) -> Sequence[DetectedDisk | ApiError | None]:
    """For each file the disk in it, or None if no object store has its bucket. It ends at the first error."""
    found = list[DetectedDisk | ApiError | None]()
    for file in files:
        try:
            found.append(_disk_in_store(objects, file))
        except ApiError as error:
            return [*found, error]
    return found


def _disk_in_store(objects: ObjectStore, file: _File) -> DetectedDisk | None:
    bucket, name, expected, account_id = file
    if not is_covered(objects, "ImportImage", bucket, f"{name} is taken for what the request says it is"):
        return None
    with object_access(_REFUSALS, otherwise=_FAILED):
        require_access(objects, bucket, account_id)
        size = objects.size(bucket, name)
        if not size:
            raise _EMPTY()
        try:
            disk = detect_disk(lambda start, length: objects.read(bucket, name, start, length), size)
        except DiskFormatError as error:
            raise _format_error(error) from error
    if expected and expected.upper() != disk.format:
        raise _FORMAT_OF_FILE(text=f"The file is of the format {disk.format}, not {expected}.")
    return disk


def _format_error(error: DiskFormatError) -> ApiError:
    kinds: dict[type[DiskFormatError], ErrorType] = {BlockSizeError: _BLOCK_SIZE, TableSizeError: _TABLE_SIZE}
    return kinds.get(type(error), _FORMAT_OF_FILE)(text=str(error))


def _by_suffix(name: str) -> str:
    suffix = name.rpartition(".")[2].upper()
    return suffix if suffix in _FORMATS else DiskFormat.RAW.value
