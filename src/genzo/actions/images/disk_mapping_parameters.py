"""DiskDeviceMapping.N: an image made of snapshots and empty disks (CreateImage)."""

import re
from collections.abc import Sequence
from string import ascii_lowercase
from typing import NamedTuple

import msgspec

from genzo.actions.action import WriteContext
from genzo.actions.images.image_origin import Origin, mapping, ready_snapshot
from genzo.catalogue.image import DiskDeviceMapping
from genzo.catalogue.snapshots import Snapshot
from genzo.errors.table import errors_of

_ERRORS = errors_of("CreateImage")
_ALL_EMPTY = _ERRORS("InvalidParameter.AllEmpty")
_DISK_TYPE = _ERRORS("InvalidDiskType.ValueNotSupported")
_DEVICE = _ERRORS("InvalidDevice.Malformed")
_DEVICE_IN_USE = _ERRORS("InvalidDevice.InUse")
_SIZE = _ERRORS("InvalidSize.ValueNotSupported")
_KEY = _ERRORS("InvalidParameter.DiskType")
_NO_SYSTEM_DISK = _ERRORS("OperationDenied", "does not contain system disk")
_EMPTY_SYSTEM_DISK = _ERRORS("InvalidSystemSnapshot.Missing")

_DISK_TYPES = ("system", "data")
_DEVICE_NAME = re.compile(r"/dev/x?vd([a-z])", re.ASCII)
_SYSTEM_LETTER = "a"
_MIN_SIZE, _MAX_SIZE = 5, 32768  # GiB: the least minimum and the largest maximum of all disk categories
_DEFAULT_SIZE = 20


class DiskDeviceMappingParameter(msgspec.Struct, frozen=True, rename="pascal"):
    snapshot_id: str = ""
    size: int | None = None
    device: str = ""
    disk_type: str = ""


class _Disk(NamedTuple):
    """A disk of a request; ``letter`` is that of its device, or empty if the request gives none."""

    parameter: DiskDeviceMappingParameter
    snapshot: Snapshot | None
    type: str
    size: int
    letter: str


def of_mappings(
    context: WriteContext, region_id: str, parameters: Sequence[DiskDeviceMappingParameter]
) -> Origin:
    """The disks of a request, in its order: exactly one system disk and any number of data disks."""
    disks = [_disk(context, region_id, parameter) for parameter in parameters]
    devices = _devices(disks)
    system = next((disk for disk in disks if disk.type == "system"), None)
    if system is None:
        raise _NO_SYSTEM_DISK()
    if system.snapshot is None:
        raise _EMPTY_SYSTEM_DISK(text="The system disk of an image needs a snapshot.")
    mappings = (_mapping(disk, device) for disk, device in zip(disks, devices, strict=True))
    return Origin(system.snapshot, tuple(mappings))


def _disk(context: WriteContext, region_id: str, parameter: DiskDeviceMappingParameter) -> _Disk:
    if parameter == DiskDeviceMappingParameter():
        raise _ALL_EMPTY(text="SnapshotId, Size, Device and DiskType of a DiskDeviceMapping are all empty.")
    if parameter.disk_type not in ("", *_DISK_TYPES):
        raise _DISK_TYPE()
    letter = _letter(parameter.device)
    snapshot = None
    if parameter.snapshot_id:
        snapshot = ready_snapshot(context, region_id, parameter.snapshot_id)
    disk_type = parameter.disk_type or _usual_type(snapshot, letter)
    if letter and (letter == _SYSTEM_LETTER) is not (disk_type == "system"):
        raise _DEVICE()
    if snapshot is not None and snapshot.kms_key_id and disk_type == "system" != snapshot.disk_type:
        raise _KEY()
    return _Disk(parameter, snapshot, disk_type, _size(parameter, snapshot), letter)


def _letter(device: str) -> str:
    if not device:
        return ""
    name = _DEVICE_NAME.fullmatch(device)
    if name is None:
        raise _DEVICE()
    return name[1]


def _usual_type(snapshot: Snapshot | None, letter: str) -> str:
    """The type of the snapshot's disk; an empty disk is a data disk unless it is on the first device."""
    if snapshot is not None:
        return snapshot.disk_type
    return "system" if letter == _SYSTEM_LETTER else "data"


def _size(parameter: DiskDeviceMappingParameter, snapshot: Snapshot | None) -> int:
    least = _MIN_SIZE if snapshot is None else snapshot.size
    usual = _DEFAULT_SIZE if snapshot is None else snapshot.size
    size = usual if parameter.size is None else parameter.size
    if not least <= size <= _MAX_SIZE:
        raise _SIZE()
    return size


def _devices(disks: Sequence[_Disk]) -> list[str]:
    """The device of each disk: that of the request, else the first free one from /dev/xvdb on."""
    given = [disk.letter or _SYSTEM_LETTER for disk in disks if disk.letter or disk.type == "system"]
    if len(given) != len(set(given)):
        raise _DEVICE_IN_USE()
    free = (letter for letter in ascii_lowercase if letter not in {_SYSTEM_LETTER, *given})
    return [
        disk.parameter.device or f"/dev/xvd{_SYSTEM_LETTER if disk.type == 'system' else next(free)}"
        for disk in disks
    ]


def _mapping(disk: _Disk, device: str) -> DiskDeviceMapping:
    if disk.snapshot is None:
        return DiskDeviceMapping(device=device, size=str(disk.size), type=disk.type)
    return mapping(disk.snapshot, device, disk.type, disk.size)
