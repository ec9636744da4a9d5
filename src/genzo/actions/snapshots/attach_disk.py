"""AttachDisk: attach a disk to an instance, as a data disk or as the system disk."""

import re
from typing import Annotated

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.find_resource import own_resource
from genzo.actions.resource_names import on, together
from genzo.actions.snapshots.attach_place import require_category, require_force_possible, require_reachable
from genzo.actions.snapshots.find_snapshots import attached_disks
from genzo.catalogue.disks import ATTACHING, AVAILABLE, DATA_DEVICES, IN_USE, SYSTEM_DEVICE, Disk
from genzo.catalogue.instances import Instance
from genzo.catalogue.key_pairs import KeyPair
from genzo.catalogue.password_validation import is_valid_password
from genzo.errors.table import errors_of
from genzo.wire.structs import SECRET, Request, Response

_ERRORS = errors_of("AttachDisk")
_INSTANCE_NOT_FOUND = _ERRORS("InvalidInstanceId.NotFound")
_DISK_NOT_FOUND = _ERRORS("InvalidDiskId.NotFound")
_IN_USE = _ERRORS("InvalidDisk.InUse")
_DISK_STATUS = _ERRORS("IncorrectDiskStatus")
_NOT_PORTABLE = _ERRORS("DiskNotPortable")
_INSTANCE_STATUS = _ERRORS("IncorrectInstanceStatus")
_EPHEMERAL_STAYS = _ERRORS("InvalidParameter.DeleteWithInstance")
_EPHEMERAL_ELSEWHERE = _ERRORS("InvalidOperation.OtherInstanceUnsupported")
_NOT_BOOTABLE = _ERRORS("InvalidDisk.DiskNotBootable")
_NOT_ORIGIN = _ERRORS("InvalidInstance.NotOriginInstance")
_NO_CREDENTIALS = _ERRORS("InvalidParameter.AllEmpty")
_WINDOWS = _ERRORS("DependencyViolation.WindowsInstance")
_PASSWORD = _ERRORS("InvalidPassword.Malformed")
_NO_KEY_PAIR = _ERRORS("InvalidKeyPairName.NotFound")
_DEVICE = _ERRORS("InvalidDevice.Malformed")
_DEVICE_IN_USE = _ERRORS("InvalidDevice.InUse")
_LIMIT = _ERRORS("InstanceDiskLimitExceeded")

_ANY_DEVICE = re.compile(r"/dev/(?:xv|v|s)d[a-z]{1,2}")
# AttachDisk, example of Device: testDeviceName. The service gives such a disk a device of its own choice.
_LABEL = re.compile(r"[A-Za-z0-9]+", re.ASCII)
_STATUSES = {True: ("Stopped",), False: ("Running", "Stopped")}


class AttachDiskRequest(Request, frozen=True):
    """``bootable`` attaches the system disk, for which the instance needs a password or key pair."""

    instance_id: str
    disk_id: str
    region_id: str = ""
    device: str | None = None
    delete_with_instance: bool = False
    bootable: bool = False
    password: Annotated[str | None, SECRET] = None
    key_pair_name: str | None = None
    force: bool = False


class AttachDiskResponse(Response, frozen=True):
    request_id: str


def attach_disk(request: AttachDiskRequest, context: WriteContext) -> AttachDiskResponse:
    """Begin to attach the disk, which is Attaching as long as the action takes."""
    instance = own_resource(context, Instance, request.region_id, request.instance_id, _INSTANCE_NOT_FOUND)
    disk = own_resource(context, Disk, request.region_id, request.disk_id, _DISK_NOT_FOUND)
    _require_free(disk, instance, request, context)
    require_reachable(disk, instance)
    require_category(disk, instance, context, bootable=request.bootable)
    if instance.status_at(context.now) not in _STATUSES[request.bootable]:
        raise _INSTANCE_STATUS()
    if request.bootable:
        _require_bootable(disk, instance)
        _require_credentials(instance, request)
    _require_valid_credentials(instance, request, context)
    context.catalogue.put_resource(
        msgspec.structs.replace(
            disk,
            instance_id=instance.resource_id,
            detached_from=disk.instance_id or disk.detached_from,
            disk_type="system" if request.bootable else "data",
            device=_device(request, {each.device for each in attached_disks(context, instance)}),
            origin_id=disk.origin_id or (disk.detached_from if disk.disk_type == "system" else ""),
            attached=context.now,
            transitional_status=ATTACHING,
            settles_at=context.now + context.durations.milliseconds("AttachDisk"),
            delete_with_instance=request.delete_with_instance,
        )
    )
    if request.bootable and request.key_pair_name:
        context.catalogue.put_resource(msgspec.structs.replace(instance, key_pair_name=request.key_pair_name))
    return AttachDiskResponse(request_id=context.request_id)


def _require_free(disk: Disk, instance: Instance, request: AttachDiskRequest, context: WriteContext) -> None:
    """Refuse a disk that is attached, or that cannot be attached to this instance."""
    status = disk.status_at(context.now)
    if request.force:
        require_force_possible(disk, instance, context)
    elif status == IN_USE:
        raise _IN_USE()
    if status not in (AVAILABLE, IN_USE):
        raise _DISK_STATUS(text="The current disk status does not support this operation.")
    if not disk.is_portable:
        raise _NOT_PORTABLE()
    if disk.is_ephemeral:
        if not request.delete_with_instance:
            raise _EPHEMERAL_STAYS()
        if disk.detached_from not in ("", request.instance_id):
            raise _EPHEMERAL_ELSEWHERE()


def _require_bootable(disk: Disk, instance: Instance) -> None:
    """Refuse a disk that was not the system disk of this instance."""
    origin = disk.origin_id or (disk.detached_from if disk.disk_type == "system" else "")
    if not origin:
        raise _NOT_BOOTABLE()
    if origin != instance.resource_id:
        raise _NOT_ORIGIN()


def _require_credentials(instance: Instance, request: AttachDiskRequest) -> None:
    """Refuse a system disk without a password or key pair, or with a key pair for Windows."""
    if request.key_pair_name and instance.os_type == "windows":
        raise _WINDOWS()
    if not request.password and not request.key_pair_name:
        raise _NO_CREDENTIALS(text="Password and KeyPairName cannot both be empty.")


def _require_valid_credentials(instance: Instance, request: AttachDiskRequest, context: WriteContext) -> None:
    """Refuse a malformed password and an unknown key pair, also for a data disk, which needs neither."""
    if request.password and not is_valid_password(request.password, instance.os_type):
        raise _PASSWORD()
    if request.key_pair_name and not context.catalogue.resource(
        KeyPair, context.account_id, instance.region_id, request.key_pair_name
    ):
        raise _NO_KEY_PAIR()


def _device(request: AttachDiskRequest, taken: set[str]) -> str:
    """The device of the request, or the first one that is not ``taken`` where it names no path."""
    if request.bootable:
        wanted: str | None = SYSTEM_DEVICE
    else:
        wanted = request.device
        if len(taken - {SYSTEM_DEVICE}) >= len(DATA_DEVICES):
            raise _LIMIT()
    if wanted is None or _LABEL.fullmatch(wanted):
        return next(device for device in DATA_DEVICES if device not in taken)
    if not _ANY_DEVICE.fullmatch(wanted):
        raise _DEVICE()
    if wanted in taken:
        raise _DEVICE_IN_USE()
    return wanted


ATTACH_DISK = Action(
    name="AttachDisk",
    request=AttachDiskRequest,
    response=AttachDiskResponse,
    handle=attach_disk,
    writes=True,
    resources=together(
        on("disk", "disk_id"),
        on("instance", "instance_id"),
        on("keypair", "key_pair_name", beside=("instance", "instance_id")),
    ),
)
