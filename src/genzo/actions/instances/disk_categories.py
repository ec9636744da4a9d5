"""The category of a new instance's disks: that of the request, or the default of the instance family.

Sources: SystemDisk.Category and DataDisk.N.Category of RunInstances, with the defaults since 30 January 2026;
docs/decisions/0034-disk-categories.md.
"""

import msgspec

from genzo.actions.instances.creation_errors import DiskErrors
from genzo.actions.instances.creation_parameters import DataDiskParameter, SystemDiskParameter
from genzo.catalogue.instance_families import InstanceFamily

_BASIC = "cloud"
_ESSD, _AUTO = "cloud_essd", "cloud_auto"
_LEVEL_BY_DEFAULT = "PL0"


def system_disk_with_category(
    asked: SystemDiskParameter, family: InstanceFamily, errors: DiskErrors, *, io_optimized: bool
) -> tuple[SystemDiskParameter, str]:
    """The system disk of a request, and its category; an ESSD by default has the level PL0."""
    category = asked.category or (family.default_system_disk if io_optimized else _BASIC)
    if category not in family.system_disks:
        raise errors.system_disk_category()
    if asked.category is None and category == _ESSD and asked.performance_level is None:
        asked = msgspec.structs.replace(asked, performance_level=_LEVEL_BY_DEFAULT)
    return asked, category


def data_disk_with_category(
    asked: DataDiskParameter, family: InstanceFamily, errors: DiskErrors, *, io_optimized: bool
) -> tuple[DataDiskParameter, str]:
    """A data disk of a request, and its category; an ESSD AutoPL by default can burst."""
    category = asked.category or (family.default_data_disk if io_optimized else _BASIC)
    if category not in family.data_disks:
        raise errors.data_disk_category()
    if asked.category is None and category == _AUTO and asked.bursting_enabled is None:
        asked = msgspec.structs.replace(asked, bursting_enabled=True)
    return asked, category
