"""What RunInstances checks besides what CreateInstance does: amounts, interfaces, groups and options."""

from genzo.actions.action import Context
from genzo.actions.instances.creation_names import check_host_names, host_names
from genzo.actions.instances.creation_network import Wish
from genzo.actions.instances.run_parameters import NetworkInterfaceParameter, RunInstancesRequest
from genzo.catalogue.image import Image
from genzo.catalogue.instances import Instance
from genzo.errors.documented import documented

ERRORS = documented("RunInstances")
_MOST_AT_ONCE = 100
_CONFIDENTIAL_MODES = ("Enclave", "TDX")


def amount_of(request: RunInstancesRequest, context: Context) -> int:
    """How many instances to make: as many as asked for, or with a minimum as many as there is room for."""
    if not 1 <= request.amount <= _MOST_AT_ONCE:
        raise ERRORS("InvalidMaxAmount.Malformed")()
    if request.min_amount is not None and not 1 <= request.min_amount <= request.amount:
        raise ERRORS("InvalidMinAmount.Malformed")()
    context.require_region(request.region_id)
    living = len(context.catalogue.resources(Instance, context.account_id, request.region_id))
    room = context.quotas["instances"] - living
    if room < (request.min_amount or request.amount):
        raise ERRORS("QuotaExceed.AfterpayInstance")()
    return min(request.amount, room)


def wish_of(request: RunInstancesRequest, context: Context) -> Wish:
    """Where the instances are to stand, from the request itself or from its primary network interface."""
    primaries = [each for each in request.network_interface if each.instance_type == "Primary"]
    for interface in request.network_interface:
        if interface.network_interface_id:
            text = f"The specified NetworkInterfaceId {interface.network_interface_id} does not exist."
            raise ERRORS("InvalidEniId.NotFound")(text=text)
    group_ids = _group_ids(request, context)
    if not primaries:
        return Wish(request.v_switch_id, group_ids, request.private_ip_address)
    if len(primaries) > 1 or group_ids or request.v_switch_id or request.private_ip_address:
        raise ERRORS("InvalidParam.NetworkInterface")(
            text="The primary network interface is specified more than once."
        )
    return Wish(primaries[0].v_switch_id, _group_ids(primaries[0], context), primaries[0].primary_ip_address)


def _group_ids(given: RunInstancesRequest | NetworkInterfaceParameter, context: Context) -> tuple[str, ...]:
    if given.security_group_id and given.security_group_ids:
        raise ERRORS("InvalidSecurityGroupId.SingleIdAndMultiIdConflict")(
            text="SecurityGroupId and SecurityGroupIds cannot be specified at the same time."
        )
    if given.security_group_id:
        return (given.security_group_id,)
    if len(set(given.security_group_ids)) < len(given.security_group_ids):
        raise ERRORS("InvalidParameter.SecurityGroupIdRepeated")(
            text="The specified security group ids are repeated."
        )
    if len(given.security_group_ids) > context.quotas["security_groups_per_instance"]:
        raise ERRORS("JoinedGroupLimitExceed")(
            text="The maximum number of security groups of an instance is exceeded."
        )
    return given.security_group_ids


def hosts_of(request: RunInstancesRequest, amount: int, image: Image) -> list[str] | None:
    """The host names, from HostNames or HostName; None where each follows from the id."""
    if not request.host_names:
        return host_names(request.host_name, amount, request.unique_suffix, image.os_type, ERRORS)
    if request.host_name is not None:
        raise ERRORS("InvalidHostname.SingleAndMultiConflict")(
            text="HostName and HostNames cannot be specified at the same time."
        )
    if len(request.host_names) != request.amount:
        raise ERRORS("InvalidHostname.SizeInvalid")(text="The number of HostNames must be the Amount.")
    names = list(request.host_names)
    check_host_names(names, image.os_type, ERRORS)
    return names


def check_templates(request: RunInstancesRequest) -> None:
    """Refuse what is not kept here: launch templates and clusters of hosts."""
    if request.launch_template_id or request.launch_template_name:
        raise ERRORS("InvalidLaunchTemplate.NotFound")(text="The specified launch template does not exist.")
    if request.scheduler_options.dedicated_host_cluster_id:
        raise ERRORS("InvalidDedicatedHostClusterId.NotFound")()


def check_options(request: RunInstancesRequest, image: Image) -> None:
    """Refuse options that do not exist or that the image does not support."""
    options = request.security_options
    if options.trusted_system_mode not in (None, "vTPM"):
        raise ERRORS("InvalidParam.TrustedSystemMode")()
    if options.confidential_computing_mode not in (None, *_CONFIDENTIAL_MODES):
        raise ERRORS("InvalidParam.ConfidentialComputingMode")()
    if options.trusted_system_mode and options.confidential_computing_mode:
        raise ERRORS("InvalidSecurityOptions.NotSupported")()
    if options.trusted_system_mode and image.boot_mode == "BIOS":
        raise ERRORS("InvalidImage.NotSupported")()
    if request.image_options.login_as_non_root and not image.login_as_non_root_supported:
        raise ERRORS("LoginAsNonRoot.ImageNotSupport")()


CODES = (
    "InvalidMaxAmount.Malformed",
    "InvalidMinAmount.Malformed",
    "QuotaExceed.AfterpayInstance",
    "InvalidEniId.NotFound",
    "InvalidParam.NetworkInterface",
    "InvalidSecurityGroupId.SingleIdAndMultiIdConflict",
    "InvalidParameter.SecurityGroupIdRepeated",
    "JoinedGroupLimitExceed",
    "InvalidHostname.SingleAndMultiConflict",
    "InvalidHostname.SizeInvalid",
    "InvalidLaunchTemplate.NotFound",
    "InvalidDedicatedHostClusterId.NotFound",
    "InvalidParam.TrustedSystemMode",
    "InvalidParam.ConfidentialComputingMode",
    "InvalidSecurityOptions.NotSupported",
    "InvalidImage.NotSupported",
    "LoginAsNonRoot.ImageNotSupport",
)
"""The codes of the errors raised here."""
