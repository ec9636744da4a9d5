"""The category of a disk of CreateDisk: that of the request, or the default of its place."""

import msgspec

from genzo.actions.action import Context
from genzo.actions.find_resource import find_own
from genzo.actions.snapshots.disk_parameters import CreateDiskRequest
from genzo.actions.snapshots.disk_sizes import SIZES
from genzo.catalogue.instance_families import InstanceFamily
from genzo.catalogue.instances import Instance
from genzo.errors.table import errors_of

_CATEGORY_OF_INSTANCE = errors_of("CreateDisk")("InvalidDataDiskCategory.NotSupported")
_DEFAULT = "cloud"


def with_category(request: CreateDiskRequest, context: Context) -> CreateDiskRequest:
    """The request with its category; at an instance it is one that the instance family takes.

    Sources: DiskCategory of CreateDisk, docs/decisions/0034-disk-categories.md.
    """
    family = _family(request, context)
    if family is None:
        return msgspec.structs.replace(request, disk_category=request.disk_category or _DEFAULT)
    category = request.disk_category or family.default_data_disk
    if category in SIZES and category not in family.data_disks:
        raise _CATEGORY_OF_INSTANCE()
    return msgspec.structs.replace(request, disk_category=category)


def _family(request: CreateDiskRequest, context: Context) -> InstanceFamily | None:
    """The family of the instance that the disk is for."""
    if request.instance_id is None:
        return None
    instance = find_own(context, Instance, request.region_id, request.instance_id)
    instance_type = instance and context.facts.instance_types.get(instance.instance_type)
    return context.facts.find_family(instance_type.instance_type_family) if instance_type else None
