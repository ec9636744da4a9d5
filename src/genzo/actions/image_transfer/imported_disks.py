"""DiskDeviceMapping.N of ImportImage: the files that become the disks of an image."""

import re

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
)
from genzo.catalogue.unusable_disk import BlockSizeError, DiskFormatError, TableSizeError
from genzo.errors import ErrorType
from genzo.errors.table import errors_of

_ERRORS = errors_of("ImportImage")
_MISSING = _ERRORS("MissingParameter.DiskDeviceMapping")
_BUCKET = _ERRORS("InvalidOSSBucket.Malformed")
_OBJECT = _ERRORS("InvalidOSSObject.Malformed")
_SUFFIX = _ERRORS("UnsupportedSuffix.OSSObject")
_EMPTY = _ERRORS("InvalidOSSObject.Size")
_DEVICE = _ERRORS("InvalidParameter.Malformed")
_FORMAT = _ERRORS("InvalidImageFormat.Malformed", "wrongly formed")
_FORMAT_OF_FILE = _ERRORS("InvalidImageFormat.Malformed", "{text}")
_BLOCK_SIZE = _ERRORS("InvalidBlockSize.NotSupport")
_TABLE_SIZE = _ERRORS("InvalidVHDImage.IncorrectSize")
_SYSTEM_SIZE = _ERRORS("InvalidImageSize")
_DATA_SIZE = _ERRORS("InvalidDataDiskSize")
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


class ImportedDiskParameter(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    """One file; ``disk_im_size`` is the deprecated name of ``disk_image_size``."""

    disk_im_size: int | None = None
    device: str = ""
    oss_bucket: str = msgspec.field(name="OSSBucket", default="")
    format: str = ""
    oss_object: str = msgspec.field(name="OSSObject", default="")
    disk_image_size: int | None = None


def imported_disks(
    parameters: tuple[ImportedDiskParameter, ...], context: WriteContext
) -> tuple[DiskDeviceMapping, ...]:
    """The disks: the first is the system disk; those after the seventeenth are ignored, as documented.

    Raises:
        ApiError: a parameter or the file that it names is not valid.
    """
    if not parameters:
        raise _MISSING()
    disks: list[DiskDeviceMapping] = []
    for number, parameter in enumerate(parameters[:_MAX_DISKS], start=1):
        _require_well_formed(parameter)
        disk = _disk(parameter, number, context)
        if disk.device in {other.device for other in disks}:
            raise _DEVICE()
        disks.append(disk)
    return tuple(disks)


def _require_well_formed(parameter: ImportedDiskParameter) -> None:
    if not _BUCKET_NAME.fullmatch(parameter.oss_bucket):
        raise _BUCKET()
    name = parameter.oss_object
    if not name or name.startswith(("/", "\\")) or len(name.encode()) > _MAX_OBJECT_NAME:
        raise _OBJECT()
    if name.lower().endswith(_OTHER_SUFFIXES):
        raise _SUFFIX()
    if parameter.format and parameter.format.upper() not in _FORMATS:
        raise _FORMAT()
    if parameter.device and not _DEVICE_NAME.fullmatch(parameter.device):
        raise _DEVICE()


def _disk(parameter: ImportedDiskParameter, number: int, context: WriteContext) -> DiskDeviceMapping:
    declared = parameter.disk_im_size if parameter.disk_image_size is None else parameter.disk_image_size
    _require_size(declared, number)
    found = _disk_in_store(parameter, context)
    needed = _MIN_SIZE if found is None else max(_MIN_SIZE, -(-found.virtual_size // _GIB))
    if declared is not None and needed > declared:
        raise _size_error(
            number, f"The file holds a disk of {needed} GiB, more than the {declared} GiB given."
        )
    _require_size(needed, number)
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


def _require_size(size: int | None, number: int) -> None:
    limit = _MAX_SYSTEM_SIZE if number == 1 else _MAX_DATA_SIZE
    if size is not None and not _MIN_SIZE <= size <= limit:
        raise _size_error(number, f"The disk of {size} GiB must be of {_MIN_SIZE} to {limit} GiB.")


def _size_error(number: int, text: str) -> Exception:
    return _SYSTEM_SIZE(text=text) if number == 1 else _DATA_SIZE()


def _disk_in_store(parameter: ImportedDiskParameter, context: WriteContext) -> DetectedDisk | None:
    """The disk in the file, or None if no object store has the bucket."""
    bucket, name = parameter.oss_bucket, parameter.oss_object
    if not is_covered(context, "ImportImage", bucket, f"{name} is taken for what the request says it is"):
        return None
    with object_access(_REFUSALS, otherwise=_FAILED):
        size = context.objects.size(bucket, name)
        if not size:
            raise _EMPTY()
        try:
            disk = detect_disk(lambda start, length: context.objects.read(bucket, name, start, length), size)
        except DiskFormatError as error:
            raise _format_error(error) from error
    if parameter.format and parameter.format.upper() != disk.format:
        raise _FORMAT_OF_FILE(text=f"The file is of the format {disk.format}, not {parameter.format}.")
    return disk


def _format_error(error: DiskFormatError) -> Exception:
    kinds: dict[type[DiskFormatError], ErrorType] = {BlockSizeError: _BLOCK_SIZE, TableSizeError: _TABLE_SIZE}
    return kinds.get(type(error), _FORMAT_OF_FILE)(text=str(error))


def _by_suffix(name: str) -> str:
    suffix = name.rpartition(".")[2].upper()
    return suffix if suffix in _FORMATS else DiskFormat.RAW.value
