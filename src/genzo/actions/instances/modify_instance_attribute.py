"""ModifyInstanceAttribute: change names, options and security groups of an instance."""

from typing import Annotated, Any

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.instances.creation_names import check_host_names, lettered_name
from genzo.actions.instances.creation_parameters import CpuOptionsParameter, PrivateDnsNameOptionsParameter
from genzo.actions.instances.creation_values import TOPOLOGIES
from genzo.actions.instances.find_instance import own_instance
from genzo.actions.instances.instance_options import fits_cpu, require_host_name_type
from genzo.actions.instances.instance_states import PENDING, RUNNING, STOPPED
from genzo.actions.instances.modify_groups import GroupsErrors, chosen_groups
from genzo.actions.instances.shown_options import changed_private_dns
from genzo.actions.resource_names import on, together
from genzo.actions.user_data import MOST_USER_DATA, decoded_user_data
from genzo.catalogue.instances import Instance
from genzo.catalogue.name_validation import is_valid_description
from genzo.catalogue.password_validation import is_valid_password
from genzo.errors import INVALID_PARAMETER
from genzo.errors.table import errors_of
from genzo.wire.structs import NO_EFFECT, SECRET, Request, Response

_ERRORS = errors_of("ModifyInstanceAttribute")
_NOT_FOUND = _ERRORS("InvalidInstanceId.NotFound")
_STATUS = _ERRORS("IncorrectInstanceStatus")
_TOPOLOGY_STATUS = _ERRORS("InvalidOperation.InstanceStatusUnsupported")
_TOPOLOGY = _ERRORS("InvalidParameter.CpuOptionsTopologyType")
_NAME = _ERRORS("InvalidInstanceName.Malformed")
_HOST_NAME = _ERRORS("InvalidHostName.Malformed")
_DESCRIPTION = _ERRORS("InvalidDescription.Malformed")
_PASSWORD = _ERRORS("InvalidPassword.Malformed")
_USER_DATA = _ERRORS("InvalidUserData.Base64FormatInvalid")
_USER_DATA_SIZE = _ERRORS("InvalidUserData.SizeExceeded")
_CREDIT = _ERRORS("InvalidParameter.CreditSpecification")
_JUMBO_FRAME = _ERRORS("InvalidParam.NotSupportJumboFrame")
_JUMBO_FRAME_STATUS = _ERRORS("InvalidOperation.InstanceStatusNotSupport")
_QUEUES = _ERRORS("InvalidParameter.InvalidEniQueueNumber")
_DEFAULT_QUEUES = -1
_PROTECTION = _ERRORS("InvalidChargeType.ValueNotSupported")
_CLASSIC = _ERRORS("InvalidNetworkType.NotSupported")
_OF_GROUPS = GroupsErrors(_ERRORS)


class RemoteConnectionOptionsParameter(msgspec.Struct, frozen=True, rename="pascal"):
    """RemoteConnectionOptions, which are not open to the public."""

    password: Annotated[str | None, NO_EFFECT, SECRET] = None
    type: Annotated[str | None, NO_EFFECT] = None


class ModifyInstanceAttributeRequest(Request, frozen=True):
    instance_id: str
    password: Annotated[str | None, SECRET] = None
    host_name: str | None = None
    instance_name: str | None = None
    description: str | None = None
    user_data: Annotated[str | None, SECRET] = None
    recyclable: bool | None = None
    credit_specification: str | None = None
    deletion_protection: bool | None = None
    network_interface_queue_number: int | None = None
    security_group_ids: tuple[str, ...] = ()
    remote_connection_options: RemoteConnectionOptionsParameter = RemoteConnectionOptionsParameter()
    enable_jumbo_frame: bool | None = None
    cpu_options: CpuOptionsParameter = CpuOptionsParameter()
    private_dns_name_options: PrivateDnsNameOptionsParameter = PrivateDnsNameOptionsParameter()
    enable_network_encryption: bool | None = None


class ModifyInstanceAttributeResponse(Response, frozen=True):
    request_id: str


def modify_instance_attribute(
    request: ModifyInstanceAttributeRequest, context: WriteContext
) -> ModifyInstanceAttributeResponse:
    """Change the attributes that the request names."""
    instance = own_instance(context, request.instance_id, _NOT_FOUND)
    _check_state(request, instance, context)
    changes = {
        **_texts(request, instance),
        **_options(request, instance),
        **_cpu_options(request, instance, context),
        **_network_options(request, instance),
    }
    changes["private_dns_name_options"] = changed_private_dns(
        instance.private_dns_name_options, request.private_dns_name_options
    )
    if request.security_group_ids:
        if not instance.vpc_id:
            raise _CLASSIC()
        groups = chosen_groups(request.security_group_ids, instance, instance.vpc_id, context, _OF_GROUPS)
        instance = instance.moved_to_groups(groups)
    if request.network_interface_queue_number is not None:
        instance = instance.with_queues(max(0, request.network_interface_queue_number))
    context.catalogue.put_resource(msgspec.structs.replace(instance, **changes))
    return ModifyInstanceAttributeResponse(request_id=context.request_id)


def _check_state(request: ModifyInstanceAttributeRequest, instance: Instance, context: WriteContext) -> None:
    status = instance.status_at(context.now)
    if status in (PENDING, "Starting") and (request.host_name or request.password):
        raise _STATUS()
    if request.cpu_options.topology_type and status != STOPPED:
        raise _TOPOLOGY_STATUS()
    if request.enable_jumbo_frame is not None and status not in (RUNNING, STOPPED):
        raise _JUMBO_FRAME_STATUS()
    if request.network_interface_queue_number is not None and status != STOPPED:
        raise _STATUS()


def _texts(request: ModifyInstanceAttributeRequest, instance: Instance) -> dict[str, Any]:
    changes = {}
    if request.instance_name is not None:
        changes["name"] = lettered_name(request.instance_name, _NAME)
    if request.description is not None:
        if not is_valid_description(request.description):
            raise _DESCRIPTION()
        changes["description"] = request.description
    if request.host_name is not None:
        check_host_names([request.host_name], instance.os_type, _HOST_NAME)
        changes["host_name"] = request.host_name
    if request.password is not None and not is_valid_password(request.password, instance.os_type):
        raise _PASSWORD()
    if request.user_data is not None:
        decoded = decoded_user_data(request.user_data)
        if decoded is None:
            raise _USER_DATA()
        if len(decoded) > MOST_USER_DATA:
            raise _USER_DATA_SIZE()
        changes["user_data"] = request.user_data
    return changes


def _options(request: ModifyInstanceAttributeRequest, instance: Instance) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if request.credit_specification is not None:
        if request.credit_specification not in ("Standard", "Unlimited"):
            raise _CREDIT()
        changes["credit_specification"] = request.credit_specification
    if request.deletion_protection is not None:
        is_spot = instance.spot_strategy != "NoSpot"
        if request.deletion_protection and (is_spot or instance.instance_charge_type == "PrePaid"):
            raise _PROTECTION()
        changes["deletion_protection"] = request.deletion_protection
    if request.recyclable is not None:
        changes["recyclable"] = request.recyclable
    return changes


def _cpu_options(
    request: ModifyInstanceAttributeRequest, instance: Instance, context: WriteContext
) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    options = request.cpu_options
    facts = context.facts.instance_types.get(instance.instance_type)
    if facts is not None and not fits_cpu(options, facts.cpu_core_count):
        raise INVALID_PARAMETER(name="CpuOptions.Core")
    if options.topology_type:
        if options.topology_type not in TOPOLOGIES:
            raise _TOPOLOGY(text=options.topology_type)
        changes["topology_type"] = options.topology_type
    if options.threads_per_core:
        changes["threads_per_core"] = options.threads_per_core
    if options.core:
        changes["core_count"] = options.core
    if options.nested_virtualization:
        changes["nested_virtualization"] = options.nested_virtualization
    return changes


def _network_options(request: ModifyInstanceAttributeRequest, instance: Instance) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    require_host_name_type(request.private_dns_name_options)
    queues = request.network_interface_queue_number
    if queues is not None and queues != _DEFAULT_QUEUES and queues < 1:
        raise _QUEUES(text="The specified parameter NetworkInterfaceQueueNumber is not valid.")
    if request.enable_jumbo_frame is not None:
        if not instance.vswitch_id:
            raise _JUMBO_FRAME()
        changes["jumbo_frame"] = request.enable_jumbo_frame
    if request.enable_network_encryption is not None:
        changes["network_encryption"] = request.enable_network_encryption
    return changes


MODIFY_INSTANCE_ATTRIBUTE = Action(
    name="ModifyInstanceAttribute",
    request=ModifyInstanceAttributeRequest,
    response=ModifyInstanceAttributeResponse,
    handle=modify_instance_attribute,
    writes=True,
    resources=together(
        on("instance", "instance_id"),
        on("securitygroup", "security_group_ids"),
    ),
)
