"""Facts on instance families: the disks that they take, and what they require of an image.

Their data ships with Genzo (`genzo.data.family_facts`). docs/decisions/0033-images-of-instance-types.md and
docs/decisions/0034-disk-categories.md say what holds where no source says it.
"""

import msgspec

_SYSTEM_DEFAULTS = ("cloud_efficiency", "cloud_essd")
_DATA_DEFAULTS = ("cloud_efficiency", "cloud_auto")


class InstanceFamily(msgspec.Struct, frozen=True):
    """One instance family.

    ``system_disks`` and ``data_disks`` are the categories of disks that it takes. ``os_type`` is the only
    operating system that it runs, "" for any. ``needs_uefi`` says that it does not start BIOS images.
    ``refused_systems`` are the beginnings of the names (OSNameEn) of systems that do not start on it.
    """

    system_disks: tuple[str, ...]
    data_disks: tuple[str, ...]
    os_type: str = ""
    needs_uefi: bool = False
    refused_systems: tuple[str, ...] = ()
    has_local_disks: bool = False

    @property
    def default_system_disk(self) -> str:
        """The category of a system disk whose request names none."""
        return _default(_SYSTEM_DEFAULTS, self.system_disks)

    @property
    def default_data_disk(self) -> str:
        """The category of a data disk whose request names none."""
        return _default(_DATA_DEFAULTS, self.data_disks)


def _default(preferred: tuple[str, ...], categories: tuple[str, ...]) -> str:
    """The documented default, cloud_efficiency, or that of families that do not have it."""
    return next((each for each in preferred if each in categories), categories[0])


_CATEGORIES = ("cloud_essd", "cloud_auto", "cloud_ssd")
UNKNOWN_FAMILY = InstanceFamily(system_disks=_CATEGORIES, data_disks=_CATEGORIES)
"""A family that no source describes and whose generation is unknown."""
