"""The checks of ModifyDiskSpec: which disks change, to what category, level and IOPS."""

from genzo.actions.action import Context
from genzo.actions.snapshots.disk_change import has_snapshot_under_way, instance_of
from genzo.actions.snapshots.disk_sizes import AUTO, ESSD, SIZES, fits_level, most_provisioned_iops
from genzo.actions.snapshots.disk_spec_parameters import CATEGORIES
from genzo.catalogue.disk_performance import LEVELS, performance_level_of
from genzo.catalogue.disks import AVAILABLE, IN_USE, Disk
from genzo.errors.table import errors_of

_ERRORS = errors_of("ModifyDiskSpec")
_CATEGORY_STAYS = _ERRORS("InvalidDiskCategory.ValueNotSupported", status=403)
_NOT_READY = _ERRORS("InvalidStatus.DiskNotReady")
_SNAPSHOT = _ERRORS("DiskCreatingSnapshot")
_NOT_RESTARTED = _ERRORS("OperationDenied.DiskExpansionUnfinished")
_ENTRY_TARGET = _ERRORS("OperationDenied")
_SIZE_OF_CATEGORY = _ERRORS("InvalidDiskCategory.NotSupported")
_DOWNGRADE = _ERRORS("Downgrade.NotSupported")
_CATEGORY_OF_TYPE = _ERRORS("InvalidInstanceType.NotSupportDiskCategory")
_LOWER_LEVEL = _ERRORS("InvalidPerformanceLevel.TooLow")
_LEVEL_SIZE = _ERRORS("OperationDenied.PerformanceLevelNotMatch")
_LEVEL_OF_OTHER = _ERRORS("InvalidPerformanceLevelParam.Mismatch")
_PROVISIONED_CATEGORY = _ERRORS("ProvisionedIopsForDiskCategoryUnsupported")
_PROVISIONED = _ERRORS("InvalidProvisionedIops.LimitExceed")

_PREPAID = "PrePaid"
_ENTRY = "cloud_essd_entry"
_OF_ENTRY = (ESSD, AUTO)
_LOWEST = "PL0"


def require_ready(disk: Disk, context: Context) -> None:
    """Refuse a disk that cannot change now, or whose category never changes."""
    if disk.category not in CATEGORIES:
        raise _CATEGORY_STAYS()
    if disk.status_at(context.now) not in (IN_USE, AVAILABLE):
        raise _NOT_READY()
    if has_snapshot_under_way(disk, context):
        raise _SNAPSHOT()
    instance = instance_of(disk, context)
    if instance is not None and instance.started < disk.enlarged:
        raise _NOT_RESTARTED()


def require_category(disk: Disk, category: str, context: Context) -> None:
    """Refuse a category that the disk cannot change to (parameter DiskCategory)."""
    if disk.charge_type == _PREPAID and CATEGORIES.index(category) < CATEGORIES.index(disk.category):
        raise _DOWNGRADE()
    if disk.category == _ENTRY and category not in _OF_ENTRY:
        raise _ENTRY_TARGET()
    least, most = SIZES[category]
    if not least <= disk.size <= most:
        raise _SIZE_OF_CATEGORY()
    instance = instance_of(disk, context)
    instance_type = instance and context.facts.instance_types.get(instance.instance_type)
    if instance_type:
        family = context.facts.find_family(instance_type.instance_type_family)
        if category not in (family.system_disks if disk.disk_type == "system" else family.data_disks):
            raise _CATEGORY_OF_TYPE()


def require_level(disk: Disk, category: str, level: str | None) -> None:
    """Refuse a level that the category or the size does not have, or that may not be lowered to.

    Source: ModifyDiskSpec, description: a subscription disk goes up alone, and no disk goes down to PL0.
    """
    if category != ESSD:
        if level:
            raise _LEVEL_OF_OTHER()
        return
    new = performance_level_of(category, level or "")
    if disk.category == ESSD:
        places = [LEVELS.index(each) for each in (new, performance_level_of(ESSD, disk.performance_level))]
        if places[0] < places[1] and (disk.charge_type == _PREPAID or new == _LOWEST):
            raise _LOWER_LEVEL()
    if not fits_level(disk.size, new):
        raise _LEVEL_SIZE()


def require_provisioned_iops(category: str, size: int, iops: int) -> None:
    """Refuse provisioned IOPS for another category, or above the limit of the size."""
    if category != AUTO:
        raise _PROVISIONED_CATEGORY()
    if iops > most_provisioned_iops(size):
        raise _PROVISIONED()
