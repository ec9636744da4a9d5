"""The checks that RunInstances has and CreateInstance has not: amounts, interfaces and groups."""

from collections.abc import Sequence

from genzo.actions.action import Context
from genzo.actions.instances.creation_errors import CreationErrors
from genzo.actions.instances.creation_names import NamingErrors, check_host_names, host_names
from genzo.actions.instances.creation_network import RequestedNetwork
from genzo.actions.instances.interface_values import PRIMARY, require_interface_values
from genzo.actions.instances.run_parameters import NetworkInterfaceParameter, RunInstancesRequest
from genzo.catalogue.image import Image
from genzo.catalogue.instances import Instance
from genzo.catalogue.network import SecurityGroup
from genzo.errors import MISSING_PARAMETER
from genzo.errors.table import errors_of

_TABLE = errors_of("RunInstances")
ERRORS = CreationErrors(_TABLE)
NAMING = NamingErrors(_TABLE)
_MAX_AMOUNT = _TABLE("InvalidMaxAmount.Malformed")
_MIN_AMOUNT = _TABLE("InvalidMinAmount.Malformed")
_QUOTA = _TABLE("QuotaExceed.AfterpayInstance")
_TWO_PLACES = _TABLE("InvalidParam.NetworkInterface")
_TWO_GROUP_PARAMETERS = _TABLE("InvalidSecurityGroupId.SingleIdAndMultiIdConflict")
_GROUP_REPEATED = _TABLE("InvalidParameter.SecurityGroupIdRepeated")
_TOO_MANY_GROUPS = _TABLE("JoinedGroupLimitExceed")
_TWO_HOST_NAME_PARAMETERS = _TABLE("InvalidHostname.SingleAndMultiConflict")
_HOST_NAMES_SIZE = _TABLE("InvalidHostname.SizeInvalid")
_NO_HOST_CLUSTER = _TABLE("InvalidDedicatedHostClusterId.NotFound")
_GROUPS_OF_BOTH_TYPES = _TABLE("EnterpriseGroupLimited.MutliGroupType")  # spelt so by the service
_ONE_ADDRESS = _TABLE("InvalidPrimaryIpAddress.SizeInvalid")
_GROUPS_OF_SEVERAL_VPCS = _TABLE("InvalidSecurityGroup.VpcMismatch")

_MOST_AT_ONCE = 100


def amount_of(request: RunInstancesRequest, context: Context) -> int:
    """The number of instances: Amount, or with MinAmount as many as the quota allows."""
    if not 1 <= request.amount <= _MOST_AT_ONCE:
        raise _MAX_AMOUNT()
    if request.min_amount is not None and not 1 <= request.min_amount <= request.amount:
        raise _MIN_AMOUNT()
    context.require_region(request.region_id)
    living = len(context.catalogue.resources(Instance, context.account_id, request.region_id))
    room = context.quotas["instances"] - living
    if room < (request.min_amount or request.amount):
        raise _QUOTA()
    return min(request.amount, room)


def requested_network(request: RunInstancesRequest, context: Context) -> RequestedNetwork:
    """The network parameters, of the request itself or of its primary network interface."""
    require_interface_values(request)
    primaries = [each for each in request.network_interface if each.instance_type == PRIMARY]
    group_ids = group_ids_of(request, context)
    if not primaries:
        return RequestedNetwork(
            request.v_switch_id, group_ids, request.private_ip_address, require_groups_of_one_kind
        )
    if len(primaries) > 1 or group_ids or _has_primary_values(request):
        raise _TWO_PLACES(text="The primary network interface is specified more than once.")
    primary = primaries[0]
    if primary.primary_ip_address and request.amount > 1:
        raise _ONE_ADDRESS()
    _require_place(primary, 1 + request.network_interface.index(primary))
    return RequestedNetwork(
        primary.v_switch_id,
        group_ids_of(primary, context),
        primary.primary_ip_address,
        require_groups_of_one_kind,
    )


def _has_primary_values(request: RunInstancesRequest) -> bool:
    """Whether values of the primary network interface stand beside NetworkInterface.N."""
    return bool(
        request.v_switch_id
        or request.private_ip_address
        or request.ipv6_address
        or request.ipv6_address_count is not None
        or request.network_interface_queue_number is not None
    )


def _require_place(primary: NetworkInterfaceParameter, number: int) -> None:
    """A primary network interface names its vSwitch and its security groups itself."""
    if primary.v_switch_id is None:
        raise MISSING_PARAMETER(name=f"NetworkInterface.{number}.VSwitchId")
    if primary.security_group_id is None and not primary.security_group_ids:
        raise MISSING_PARAMETER(name=f"NetworkInterface.{number}.SecurityGroupId")


def require_groups_of_one_kind(groups: Sequence[SecurityGroup]) -> None:
    """Refuse groups of several VPCs, or of both types."""
    if len({group.vpc_id for group in groups}) > 1:
        raise _GROUPS_OF_SEVERAL_VPCS(text="The specified security groups are not in the same VPC.")
    if len({group.is_enterprise for group in groups}) > 1:
        raise _GROUPS_OF_BOTH_TYPES()


def group_ids_of(given: RunInstancesRequest | NetworkInterfaceParameter, context: Context) -> tuple[str, ...]:
    """The security groups of an instance or a network interface, in one of two parameters."""
    if given.security_group_id and given.security_group_ids:
        raise _TWO_GROUP_PARAMETERS(
            text="SecurityGroupId and SecurityGroupIds cannot be specified at the same time."
        )
    if given.security_group_id:
        return (given.security_group_id,)
    if len(set(given.security_group_ids)) < len(given.security_group_ids):
        raise _GROUP_REPEATED(text="The specified security group ids are repeated.")
    if len(given.security_group_ids) > context.quotas["security_groups_per_instance"]:
        raise _TOO_MANY_GROUPS(text="The maximum number of security groups of an instance is exceeded.")
    return given.security_group_ids


def hosts_of(request: RunInstancesRequest, amount: int, image: Image) -> list[str] | None:
    """The host names, from HostNames or HostName; None if each follows from the id."""
    if not request.host_names:
        return host_names(request.host_name, amount, request.unique_suffix, image.os_type, NAMING)
    if request.host_name is not None:
        raise _TWO_HOST_NAME_PARAMETERS(text="HostName and HostNames cannot be specified at the same time.")
    if len(request.host_names) != request.amount:
        raise _HOST_NAMES_SIZE(text="The number of HostNames must be the Amount.")
    names = list(request.host_names)
    check_host_names(names, image.os_type, NAMING.host_name)
    return names


def check_hosts(request: RunInstancesRequest) -> None:
    """Refuse clusters of dedicated hosts, which do not exist here."""
    if request.scheduler_options.dedicated_host_cluster_id:
        raise _NO_HOST_CLUSTER()
