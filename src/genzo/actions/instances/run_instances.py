"""RunInstances: create and start instances of an image."""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.instances.auto_release import auto_release
from genzo.actions.instances.creation import CreationPlan, IndividualValues, create, creation_plan
from genzo.actions.instances.creation_names import instance_names
from genzo.actions.instances.creation_network import free_addresses
from genzo.actions.instances.given_interfaces import given_interfaces
from genzo.actions.instances.instance_interfaces import interface_addresses, primary_plan
from genzo.actions.instances.instance_states import end_of_passing_state
from genzo.actions.instances.run_checks import (
    ERRORS,
    NAMING,
    amount_of,
    check_hosts,
    hosts_of,
    requested_network,
)
from genzo.actions.instances.run_options import check_options, options_of
from genzo.actions.instances.run_parameters import RunInstancesRequest
from genzo.actions.instances.secondary_interfaces import planned_interfaces
from genzo.actions.instances.shown_options import changed_private_dns
from genzo.actions.instances.template_request import RUN_NAMES, RUN_ROLES, completed
from genzo.errors import DRY_RUN_OPERATION
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, Response, UnsetType, never_sent

_AUTO_RELEASE = errors_of("RunInstances")("InvalidAutoReleaseTime.Malformed")

_NO_ORDER = never_sent("nothing is ordered or paid")


class InstanceIdSets(msgspec.Struct, frozen=True, rename="pascal"):
    instance_id_set: list[str]


@fields_in_key_order
class RunInstancesResponse(Response, frozen=True, kw_only=True):
    """The ids; pay-as-you-go instances have no order and no price, and nothing costs here."""

    request_id: str
    order_id: Annotated[str | UnsetType, _NO_ORDER] = UNSET
    trade_price: Annotated[float | UnsetType, _NO_ORDER] = UNSET
    instance_id_sets: InstanceIdSets


def run_instances(request: RunInstancesRequest, context: WriteContext) -> RunInstancesResponse:
    """Create the instances; they are Pending as long as the action takes, then Running."""
    context.require_region(request.region_id)
    request = completed(request, context)
    check_hosts(request)
    amount = amount_of(request, context)
    plan = creation_plan(request, requested_network(request, context), amount, context, ERRORS)
    check_options(request, plan, context)
    names = instance_names(request.instance_name, amount, request.unique_suffix, NAMING)
    hosts = hosts_of(request, amount, plan.image)
    plan = _with_options(plan, request, context)
    primary = primary_plan(plan.network)
    place = (plan.network.zone_id, plan.network.vpc_id)
    given = given_interfaces(request, *place, context)
    interfaces = planned_interfaces(request, primary, given, *place, context)
    plan = plan._replace(interfaces=tuple(interfaces), attached=given)
    free = free_addresses(plan.network, request.region_id, amount, context, ERRORS)
    addresses = list(interface_addresses(interfaces, free, request.region_id, context, ERRORS))
    if request.dry_run:
        raise DRY_RUN_OPERATION()
    has_public_ip = request.internet_max_bandwidth_out > 0
    made = [
        create(context, plan, own, IndividualValues(name, host, has_public_ip)).resource_id
        for own, name, host in zip(addresses, names or [""] * amount, hosts or [""] * amount, strict=False)
    ]
    return RunInstancesResponse(request_id=context.request_id, instance_id_sets=InstanceIdSets(made))


def _with_options(plan: CreationPlan, request: RunInstancesRequest, context: WriteContext) -> CreationPlan:
    """The plan with the parameters of RunInstances alone; its instances start."""
    settles_at = end_of_passing_state("RunInstances", context)
    instance = msgspec.structs.replace(
        plan.instance,
        status="Running",
        transitional_status="Pending",
        settles_at=settles_at,
        started=0 if context.failure is not None else settles_at,
        auto_release=auto_release(request.auto_release_time, context, _AUTO_RELEASE),
        **options_of(request),
        isp=request.isp,
        ptp_status=request.clock_options.ptp_status or "",
        private_dns_name_options=changed_private_dns(
            plan.instance.private_dns_name_options, request.private_dns_name_options
        ),
    )
    return plan._replace(instance=instance)


RUN_INSTANCES = Action(
    name="RunInstances",
    request=RunInstancesRequest,
    response=RunInstancesResponse,
    handle=run_instances,
    writes=True,
    resources=RUN_NAMES,
    passed_roles=RUN_ROLES,
)
