"""CreateInstance: create one instance, which does not start."""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.instances.creation import IndividualValues, create, creation_plan
from genzo.actions.instances.creation_errors import CreationErrors
from genzo.actions.instances.creation_names import check_host_names, numbered_name
from genzo.actions.instances.creation_network import RequestedNetwork, free_addresses
from genzo.actions.instances.creation_parameters import CreationRequest
from genzo.actions.instances.creation_resources import CREATION_NAMES
from genzo.actions.instances.instance_states import end_of_passing_state
from genzo.actions.instances.passed_roles import NAMED_ROLE
from genzo.catalogue.instances import Instance
from genzo.errors import DRY_RUN_OPERATION
from genzo.errors.table import errors_of
from genzo.wire.structs import NO_EFFECT, UNSET, Response, UnsetType, never_sent

_TABLE = errors_of("CreateInstance")
_ERRORS = CreationErrors(_TABLE)
_QUOTA = _TABLE("QuotaExceed.AfterpayInstance")
_NAME = _TABLE("InvalidInstanceName.Malformed")
_HOST_NAME = _TABLE("InvalidHostName.Malformed")

_NO_ORDER = never_sent("nothing is ordered or paid")


class CreateInstanceRequest(CreationRequest, frozen=True):
    cluster_id: Annotated[str | None, NO_EFFECT] = None
    inner_ip_address: Annotated[str | None, NO_EFFECT] = None
    node_controller_id: Annotated[str | None, NO_EFFECT] = None
    use_additional_service: Annotated[bool | None, NO_EFFECT] = None
    vlan_id: Annotated[str | None, NO_EFFECT] = None


class CreateInstanceResponse(Response, frozen=True):
    """The id; pay-as-you-go instances have no order and no price, and nothing costs here."""

    request_id: str
    instance_id: str
    order_id: Annotated[str | UnsetType, _NO_ORDER] = UNSET
    trade_price: Annotated[float | UnsetType, _NO_ORDER] = UNSET


def create_instance(request: CreateInstanceRequest, context: WriteContext) -> CreateInstanceResponse:
    """Create the instance; it is Pending as long as the action takes, then Stopped."""
    groups = (request.security_group_id,) if request.security_group_id else ()
    requested = RequestedNetwork(request.v_switch_id, groups, request.private_ip_address)
    plan = creation_plan(request, requested, 1, context, _ERRORS)
    name = numbered_name(request.instance_name, _NAME) if request.instance_name else ""
    # The system disk's name alone begins with a letter (CreateInstance, SystemDisk.DiskName).
    if request.system_disk.disk_name and not request.system_disk.disk_name[0].isalpha():
        raise _ERRORS.disk_name()
    if request.host_name:
        check_host_names([request.host_name], plan.image.os_type, _HOST_NAME)
    if (
        len(context.catalogue.resources(Instance, context.account_id, request.region_id))
        >= (context.quotas["instances"])
    ):
        raise _QUOTA(text=str(context.quotas["instances"]))
    (address,) = free_addresses(plan.network, request.region_id, 1, context, _ERRORS)
    if request.dry_run:
        raise DRY_RUN_OPERATION()
    settles_at = end_of_passing_state("CreateInstance", context)
    instance = msgspec.structs.replace(
        plan.instance, status="Stopped", transitional_status="Pending", settles_at=settles_at
    )
    made = create(
        context,
        plan._replace(instance=instance),
        [(address,)],
        IndividualValues(name, request.host_name or "", False),
    )
    return CreateInstanceResponse(request_id=context.request_id, instance_id=made.resource_id)


CREATE_INSTANCE = Action(
    name="CreateInstance",
    request=CreateInstanceRequest,
    response=CreateInstanceResponse,
    handle=create_instance,
    writes=True,
    resources=CREATION_NAMES,
    passed_roles=NAMED_ROLE,
)
