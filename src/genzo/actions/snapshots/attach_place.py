"""AttachDisk: whether an instance can have a disk, by zone and category, and which disks move by force."""

from genzo.actions.action import Context
from genzo.actions.find_resource import find_own
from genzo.catalogue.disks import IN_USE, Disk
from genzo.catalogue.instances import Instance
from genzo.errors.table import errors_of

_ERRORS = errors_of("AttachDisk")
_ZONE = _ERRORS("ResourcesNotInSameZone")
_CATEGORY_OF_TYPE = _ERRORS("InvalidInstanceType.NotSupportDiskCategory")
_FORCE = _ERRORS("InvalidParameterForce.DiskCategoryNotSupported")
_FORCE_PREPAID = _ERRORS("InvalidParameterForce.PrepaidDiskNotSupported")
_FORCE_IN_ZONE = _ERRORS("InvalidInstance.ZoneConflict")


def require_reachable(disk: Disk, instance: Instance) -> None:
    """Refuse a disk of another zone, or a Regional ESSD of another region."""
    if disk.region_id != instance.region_id or not (disk.is_regional or disk.zone_id == instance.zone_id):
        raise _ZONE()


def require_category(disk: Disk, instance: Instance, context: Context, *, bootable: bool) -> None:
    """Refuse a category of disks that the family of the instance does not take."""
    instance_type = context.facts.instance_types.get(instance.instance_type)
    if instance_type is None:
        return
    family = context.facts.find_family(instance_type.instance_type_family)
    if disk.category not in (family.system_disks if bootable else family.data_disks):
        raise _CATEGORY_OF_TYPE()


def require_force_possible(disk: Disk, instance: Instance, context: Context) -> None:
    """Refuse to take a disk by force, unless it is a Regional ESSD of an instance in another zone.

    Sources: Force of AttachDisk, and the texts of its errors.
    """
    if not disk.is_regional:
        raise _FORCE()
    if disk.charge_type == "PrePaid":
        raise _FORCE_PREPAID()
    if disk.status_at(context.now) != IN_USE:
        return
    current = find_own(context, Instance, disk.region_id, disk.instance_id)
    if current is not None and current.zone_id == instance.zone_id:
        raise _FORCE_IN_ZONE()
