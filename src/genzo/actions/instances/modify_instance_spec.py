"""ModifyInstanceSpec: change the instance type or the public bandwidth of a pay-as-you-go instance."""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.instances.creation_values import MOST_BANDWIDTH, MOST_BANDWIDTH_IN
from genzo.actions.instances.find_instance import own_instance
from genzo.actions.instances.instance_states import RUNNING, STOPPED
from genzo.actions.instances.new_instance_type import TypeErrors, with_type
from genzo.actions.resource_names import on
from genzo.catalogue.instances import Instance
from genzo.errors import DRY_RUN_OPERATION, MISSING_PARAMETER
from genzo.errors.table import errors_of
from genzo.wire.structs import NO_EFFECT, Request, Response

_ERRORS = errors_of("ModifyInstanceSpec")
_NOT_FOUND = _ERRORS("InvalidInstanceId.NotFound")
_CHARGE_TYPE = _ERRORS("ChargeTypeViolation")
_DISK_CATEGORY = _ERRORS("InvalidSystemDiskCategory.ValueNotSupported")
_BOTH = _ERRORS("InvalidParameter.Mismatch")
_EIP = _ERRORS("BandwidthUpgradeDenied.EipBoundInstance")
_STATUS = _ERRORS("InvalidStatus.ValueNotSupported")
_OF_TYPE = TypeErrors(_ERRORS)

_DISK_CATEGORIES = (None, "cloud_efficiency", "cloud_ssd")


class SystemDiskParameter(msgspec.Struct, frozen=True, rename="pascal"):
    category: Annotated[str | None, NO_EFFECT] = None


class TemporaryParameter(msgspec.Struct, frozen=True, rename="pascal"):
    end_time: Annotated[str | None, NO_EFFECT] = None
    internet_max_bandwidth_out: int | None = None
    start_time: Annotated[str | None, NO_EFFECT] = None


class DiskParameter(msgspec.Struct, frozen=True, rename="pascal"):
    category: Annotated[str | None, NO_EFFECT] = None
    disk_id: Annotated[str | None, NO_EFFECT] = None
    performance_level: Annotated[str | None, NO_EFFECT] = None


class ModifyInstanceSpecRequest(Request, frozen=True):
    """A request changes the type or the bandwidth. The service has not opened Temporary and Disk.N.

    Temporary.InternetMaxBandwidthOut has no effect but to be refused.
    """

    instance_id: str
    system_disk: SystemDiskParameter = SystemDiskParameter()
    temporary: TemporaryParameter = TemporaryParameter()
    allow_migrate_across_zone: Annotated[bool, NO_EFFECT] = False
    async_: Annotated[bool, NO_EFFECT] = False
    client_token: str | None = None
    disk: Annotated[tuple[DiskParameter, ...], msgspec.Meta(max_length=128)] = ()
    dry_run: bool = False
    instance_type: str | None = None
    internet_max_bandwidth_in: Annotated[int, msgspec.Meta(ge=1, le=MOST_BANDWIDTH_IN)] | None = None
    internet_max_bandwidth_out: Annotated[int, msgspec.Meta(ge=0, le=MOST_BANDWIDTH)] | None = None
    modify_mode: Annotated[str | None, NO_EFFECT] = None


class ModifyInstanceSpecResponse(Response, frozen=True):
    request_id: str


def modify_instance_spec(
    request: ModifyInstanceSpecRequest, context: WriteContext
) -> ModifyInstanceSpecResponse:
    """Change the type of a stopped instance, or the bandwidth of a running or stopped one."""
    instance = own_instance(context, request.instance_id, _NOT_FOUND)
    if instance.instance_charge_type != "PostPaid":
        raise _CHARGE_TYPE()
    if request.system_disk.category not in _DISK_CATEGORIES:
        raise _DISK_CATEGORY()
    if request.temporary.internet_max_bandwidth_out is not None and instance.eip.allocation_id:
        raise _EIP()
    has_bandwidth = (request.internet_max_bandwidth_in, request.internet_max_bandwidth_out) != (None, None)
    if request.instance_type is not None:
        if has_bandwidth:
            raise _BOTH()
        changed = with_type(instance, request.instance_type, context, _OF_TYPE)
    elif has_bandwidth:
        changed = _with_bandwidth(instance, request, context)
    else:
        raise MISSING_PARAMETER(name="InstanceType")
    if request.dry_run:
        raise DRY_RUN_OPERATION()
    context.catalogue.put_resource(changed)
    return ModifyInstanceSpecResponse(request_id=context.request_id)


def _with_bandwidth(
    instance: Instance, request: ModifyInstanceSpecRequest, context: WriteContext
) -> Instance:
    if instance.status_at(context.now) not in (RUNNING, STOPPED):
        raise _STATUS()
    out = request.internet_max_bandwidth_out
    return msgspec.structs.replace(
        instance,
        internet_max_bandwidth_in=request.internet_max_bandwidth_in or instance.internet_max_bandwidth_in,
        internet_max_bandwidth_out=instance.internet_max_bandwidth_out if out is None else out,
    )


MODIFY_INSTANCE_SPEC = Action(
    name="ModifyInstanceSpec",
    request=ModifyInstanceSpecRequest,
    response=ModifyInstanceSpecResponse,
    handle=modify_instance_spec,
    writes=True,
    token_mismatch=_ERRORS("IdempotenceParamNotMatch"),
    resources=on("instance", "instance_id"),
)
