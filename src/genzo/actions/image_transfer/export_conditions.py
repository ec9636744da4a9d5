"""The conditions under which ExportImage exports an image."""

from genzo.actions.action import WriteContext
from genzo.actions.find_image import usable_image
from genzo.catalogue.image import Image, Source, Status
from genzo.catalogue.tasks import Task, TaskStatus
from genzo.errors import IMAGE_NOT_FOUND
from genzo.errors.table import errors_of

_ERRORS = errors_of("ExportImage")
_MARKETPLACE = _ERRORS("ImageNotSupported", "market")
_ENCRYPTED = _ERRORS("ImageNotSupported", "encrypted")
_CATEGORY = _ERRORS("InvalidImageCategory.NotSupported")
_STATUS = _ERRORS("IncorrectImageStatus")
_EXPORTING = _ERRORS("ImageIsExporting")
_DATA_DISK = _ERRORS("OperationDenied")
_SIZE = _ERRORS("InvalidImage.DiskAmountOrSize")
_LICENSE = _ERRORS("InvalidImageLicense.NotSupported")
_AT_ONCE = _ERRORS("ConcurrentQuotaExceed.ExportImage")
_PER_WEEK = _ERRORS("WeeklyQuotaExceed.ExportImage")

_MAX_SIZE = 500  # GiB, the limit of ImportImage
_WEEK = 7 * 24 * 60 * 60 * 1000


def exportable_image(context: WriteContext, region_id: str, image_id: str) -> Image:
    """The caller's own image, if it can be exported now.

    Raises:
        ApiError: it does not exist, or cannot be exported.
    """
    image = usable_image(context, region_id, image_id)
    if image is None or (image.source is Source.ACCOUNT and image.owner_id != context.account_id):
        raise IMAGE_NOT_FOUND()
    if image.source is Source.MARKETPLACE or image.product_code:
        raise _MARKETPLACE()
    if image.source is Source.SYSTEM:
        raise _CATEGORY()
    if image.status != Status.AVAILABLE:
        raise _STATUS()
    if context.now < image.exporting_until:
        raise _EXPORTING()
    _require_one_plain_disk(image)
    _require_quotas(context, region_id)
    return image


def _require_one_plain_disk(image: Image) -> None:
    disks = image.disk_device_mappings
    if len(disks) > 1 or any(disk.type == "data" for disk in disks):
        raise _DATA_DISK()
    if any(disk.encrypted for disk in disks):
        raise _ENCRYPTED()
    if not 0 < image.size <= _MAX_SIZE:
        raise _SIZE(text=f"The system disk of {image.size} GiB must be of 1 to {_MAX_SIZE} GiB.")
    if image.license_type == "Aliyun":
        raise _LICENSE(text="An image whose license is of an Alibaba Cloud channel cannot be exported.")


def _require_quotas(context: WriteContext, region_id: str) -> None:
    tasks = context.catalogue.resources(Task, context.account_id, region_id)
    exports = [task for task in tasks if task.action == "ExportImage"]
    at_once, per_week = context.quotas["exports_at_once"], context.quotas["exports_per_week"]
    if sum(task.status_at(context.now) is TaskStatus.PROCESSING for task in exports) >= at_once:
        raise _AT_ONCE(text=f"No more than {at_once} images can be exported at once.")
    if sum(task.created > context.now - _WEEK for task in exports) >= per_week:
        raise _PER_WEEK(text=f"No more than {per_week} images can be exported in a week.")
