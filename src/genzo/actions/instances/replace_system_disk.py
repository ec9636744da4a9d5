"""ReplaceSystemDisk: give a stopped instance a new system disk, made from another image."""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.arn_parameter import ArnParameter
from genzo.actions.instances.creation_disks import system_disk_of_category
from genzo.actions.instances.creation_errors import ImageErrors, SystemDiskErrors
from genzo.actions.instances.creation_image import image_by_id, installed, use_image
from genzo.actions.instances.creation_parameters import SystemDiskParameter
from genzo.actions.instances.creation_values import SECURITY_ENHANCEMENTS
from genzo.actions.instances.find_instance import disk_for, own_instance, release_image, system_disk_of
from genzo.actions.instances.image_of_type import ImageOfTypeErrors, require_image_fits
from genzo.actions.instances.instance_states import PENDING, STOPPED
from genzo.actions.resource_names import on, together
from genzo.actions.snapshots.disk_sizes import most_provisioned_iops
from genzo.actions.snapshots.find_snapshots import own_snapshots
from genzo.catalogue.disks import Disk
from genzo.catalogue.image import Image
from genzo.catalogue.instances import Instance
from genzo.catalogue.key_pairs import KeyPair
from genzo.catalogue.password_validation import is_valid_password
from genzo.errors import INVALID_PARAMETER, MISSING_PARAMETER
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import NO_EFFECT, SECRET, Request, Response

_ERRORS = errors_of("ReplaceSystemDisk")
_NOT_FOUND = _ERRORS("InvalidInstanceId.NotFound")
_CREATING = _ERRORS("OperationDenied.InstanceCreating")
_STATUS = _ERRORS("IncorrectInstanceStatus")
_NO_SYSTEM_DISK = _ERRORS("InvalidInstance.NotFoundSystemDisk")
_HIBERNATION = _ERRORS("HibernationConfigured.InstanceOperationForbidden")
_SNAPSHOT = _ERRORS("DiskCreatingSnapshot")
_DISK_STATUS = _ERRORS("IncorrectDiskStatus")
_HAS_DATA_DISK = _ERRORS("OperationDenied", containing="data disk")
_PASSWORD = _ERRORS("InvalidPassword.Malformed")
_PASSWORD_INHERITED = _ERRORS("InvalidPasswordParam.Mismatch")
_NO_KEY_PAIR = _ERRORS("InvalidKeyPairName.NotFound")
_WINDOWS = _ERRORS("DependencyViolation.WindowsInstance")
_IO_OPTIMIZED = _ERRORS("IoOptimized.NotSupported")
_NO_DISK = _ERRORS("InvalidDiskId.NotFound")
_OF_IMAGE = ImageErrors(_ERRORS)
_OF_DISK = SystemDiskErrors(_ERRORS)
_OF_TYPE = ImageOfTypeErrors(_ERRORS)


class NewSizeParameter(msgspec.Struct, frozen=True, rename="pascal"):
    """SystemDisk, of which the action takes the size alone; 0 means no size."""

    size: int = 0


class ReplaceSystemDiskRequest(Request, frozen=True):
    instance_id: str
    image_id: str | None = None
    system_disk: NewSizeParameter = NewSizeParameter()
    client_token: str | None = None
    use_additional_service: Annotated[bool | None, NO_EFFECT] = None
    password: Annotated[str | None, SECRET] = None
    password_inherit: bool = False
    key_pair_name: str | None = None
    disk_id: str | None = None
    platform: Annotated[str | None, NO_EFFECT] = None
    architecture: Annotated[str | None, NO_EFFECT] = None
    security_enhancement_strategy: Annotated[str | None, NO_EFFECT] = None
    encrypted: bool = False
    kms_key_id: str | None = msgspec.field(name="KMSKeyId", default=None)
    encrypt_algorithm: str | None = None
    arn: tuple[ArnParameter, ...] = ()


@fields_in_key_order
class ReplaceSystemDiskResponse(Response, frozen=True, kw_only=True):
    disk_id: str
    request_id: str


def replace_system_disk(
    request: ReplaceSystemDiskRequest, context: WriteContext
) -> ReplaceSystemDiskResponse:
    """The instance has the new disk at once; it is Creating as long as the action takes."""
    instance, old = _replaceable(request, context)
    image = _image(request, instance, context)
    _check_login(request, instance, image, context)
    disk = _new_disk(request, instance, old, image, context)
    context.catalogue.delete_resource(old)
    context.catalogue.put_resource(disk)
    context.catalogue.put_resource(_reinstalled(instance, image, request.key_pair_name))
    release_image(context, instance.region_id, instance.image_id)
    use_image(context, image)
    return ReplaceSystemDiskResponse(disk_id=disk.resource_id, request_id=context.request_id)


def _replaceable(request: ReplaceSystemDiskRequest, context: WriteContext) -> tuple[Instance, Disk]:
    instance = own_instance(context, request.instance_id, _NOT_FOUND)
    status = instance.status_at(context.now)
    if status == PENDING:
        raise _CREATING()
    if status != STOPPED:
        raise _STATUS()
    if instance.hibernation_configured:
        raise _HIBERNATION()
    old = system_disk_of(context, instance)
    if old is None:
        raise _NO_SYSTEM_DISK()
    if context.now < old.settles_at:
        raise _DISK_STATUS()
    snapshots = own_snapshots(context, old.region_id)
    if any(each.disk_id == old.resource_id and context.now < each.settles_at for each in snapshots):
        raise _SNAPSHOT()
    return instance, old


def _image(request: ReplaceSystemDiskRequest, instance: Instance, context: WriteContext) -> Image:
    if request.disk_id is not None:
        raise _NO_DISK()
    if not request.image_id:
        raise MISSING_PARAMETER(name="ImageId")
    image = image_by_id(instance.region_id, request.image_id, context, _OF_IMAGE)
    instance_type = context.facts.instance_types.get(instance.instance_type)
    if instance_type is not None:
        require_image_fits(image, instance_type, context, _OF_TYPE)
    if instance.io_optimized and not image.is_support_io_optimized:
        raise _IO_OPTIMIZED()
    if any(mapping.type == "data" for mapping in image.disk_device_mappings):
        raise _HAS_DATA_DISK()
    return image


def _check_login(
    request: ReplaceSystemDiskRequest, instance: Instance, image: Image, context: WriteContext
) -> None:
    if request.security_enhancement_strategy not in (None, *SECURITY_ENHANCEMENTS):
        raise INVALID_PARAMETER(name="SecurityEnhancementStrategy")
    if request.password and request.password_inherit:
        raise _PASSWORD_INHERITED()
    if request.password is not None and not is_valid_password(request.password, image.os_type):
        raise _PASSWORD()
    name = request.key_pair_name
    if not name:
        return
    if image.os_type == "windows":
        raise _WINDOWS()
    if context.catalogue.resource(KeyPair, context.account_id, instance.region_id, name) is None:
        raise _NO_KEY_PAIR()


def _new_disk(
    request: ReplaceSystemDiskRequest, instance: Instance, old: Disk, image: Image, context: WriteContext
) -> Disk:
    asked = SystemDiskParameter(
        size=request.system_disk.size,
        category=old.category,
        disk_name=old.name,
        description=old.description,
        performance_level=old.performance_level or None,
        provisioned_iops=old.provisioned_iops,
        bursting_enabled=old.bursting_enabled,
        encrypted="true" if request.encrypted else "false",
        kms_key_id=request.kms_key_id,
        encrypt_algorithm=request.encrypt_algorithm,
    )
    disk = system_disk_of_category(asked, old.category, image, _OF_DISK)
    if disk.provisioned_iops is not None:
        # A smaller disk can have less than the old one, and the action has no error for it.
        iops = min(disk.provisioned_iops, most_provisioned_iops(disk.size))
        disk = msgspec.structs.replace(disk, provisioned_iops=iops)
    return msgspec.structs.replace(
        disk_for(context, disk, instance),
        resource_group_id=old.resource_group_id,
        tags=old.tags,
        image_id=image.image_id,
        delete_with_instance=old.delete_with_instance,
        delete_auto_snapshot=old.delete_auto_snapshot,
        transitional_status="Creating",
        settles_at=context.now + context.durations.milliseconds("ReplaceSystemDisk"),
    )


def _reinstalled(instance: Instance, image: Image, key_pair_name: str | None) -> Instance:
    key_pair = "" if image.os_type == "windows" else key_pair_name or instance.key_pair_name
    return msgspec.structs.replace(instance, **installed(image), key_pair_name=key_pair)


REPLACE_SYSTEM_DISK = Action(
    name="ReplaceSystemDisk",
    request=ReplaceSystemDiskRequest,
    response=ReplaceSystemDiskResponse,
    handle=replace_system_disk,
    writes=True,
    resources=together(
        on("instance", "instance_id"),
        on("image", "image_id", beside=("instance", "instance_id")),
        on("disk", "disk_id"),
        on("keypair", "key_pair_name", beside=("instance", "instance_id")),
    ),
)
