"""Creating instances: the checks that RunInstances and CreateInstance share, and the resources they store."""

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from genzo.actions.action import Context, WriteContext
from genzo.actions.instances.creation_data_disks import data_disks
from genzo.actions.instances.creation_disks import require_policies, system_disk
from genzo.actions.instances.creation_errors import CreationErrors
from genzo.actions.instances.creation_image import (
    chosen_image,
    chosen_type,
    installed,
    io_optimized,
    use_image,
)
from genzo.actions.instances.creation_names import default_host_name, filled
from genzo.actions.instances.creation_network import Network, RequestedNetwork, chosen_network
from genzo.actions.instances.creation_parameters import (
    CreationRequest,
    DataDiskParameter,
    PlainDataDiskParameter,
    PlainSystemDiskParameter,
    SystemDiskParameter,
)
from genzo.actions.instances.creation_values import bandwidth_in, check, is_spot, tags, takes_from_pool
from genzo.actions.instances.find_instance import disk_for
from genzo.actions.instances.instance_interfaces import (
    InterfaceAddresses,
    InterfacePlan,
    new_interfaces,
    primary_plan,
)
from genzo.catalogue.detached_interfaces import DetachedInterface
from genzo.catalogue.disks import Disk
from genzo.catalogue.image import Image, Tag
from genzo.catalogue.instances import Instance
from genzo.catalogue.key_pairs import KeyPair
from genzo.catalogue.password_validation import is_valid_password

_SECONDS = {"Week": 7 * 86_400, "Month": 30 * 86_400}


class IndividualValues(NamedTuple):
    """The values that differ among the instances of one request; an empty name stands for the id."""

    name: str
    host_name: str
    has_public_ip: bool


class CreationPlan(NamedTuple):
    """The instances that one request creates: an instance and its disks, without ids, and the network.

    Without ``interfaces`` an instance has its primary network interface alone. ``attached`` are existing
    ones that it gets besides.
    """

    instance: Instance
    disks: tuple[Disk, ...]
    network: Network
    image: Image
    interfaces: tuple[InterfacePlan, ...] = ()
    attached: tuple[DetachedInterface, ...] = ()


def creation_plan(
    request: CreationRequest,
    requested: RequestedNetwork,
    amount: int,
    context: WriteContext,
    errors: CreationErrors,
) -> CreationPlan:
    """The plan of a request, after all checks.

    Raises:
        ApiError: see `CreationErrors`.
    """
    context.require_region(request.region_id)
    check(request, errors)
    own_tags = tags(request, errors)
    image = chosen_image(request, context, errors)
    instance_type = chosen_type(request, image, context, errors)
    optimized = io_optimized(request, image, instance_type, errors)
    if request.user_data and not image.is_support_cloudinit:
        raise errors.no_cloud_init()
    if request.password is not None and not is_valid_password(request.password, image.os_type):
        raise errors.password()
    network = chosen_network(request, requested, amount, context, errors)
    if takes_from_pool(request) and not network.vswitch_id:
        raise errors.pool_of_classic()
    _require_key_pair(request, context, errors)
    family = context.facts.find_family(instance_type.instance_type_family)
    disks = (
        system_disk(_as_system_disk(request.system_disk), image, family, optimized, errors),
        *data_disks(
            tuple(map(_as_data_disk, request.data_disk)),
            image,
            request.region_id,
            family,
            optimized,
            context,
            errors,
        ),
    )
    require_policies(disks, request.region_id, context, errors)
    if not optimized and any(disk.kms_key_id for disk in disks):
        raise errors.key_not_optimized()
    instance = _instance(request, image, network, own_tags, context)
    return CreationPlan(msgspec.structs.replace(instance, io_optimized=optimized), disks, network, image)


def _as_system_disk(asked: PlainSystemDiskParameter) -> SystemDiskParameter:
    """The disk with the parameters of RunInstances, which CreateInstance leaves at their defaults."""
    if isinstance(asked, SystemDiskParameter):
        return asked
    return SystemDiskParameter(**msgspec.structs.asdict(asked))


def _as_data_disk(asked: PlainDataDiskParameter) -> DataDiskParameter:
    if isinstance(asked, DataDiskParameter):
        return asked
    return DataDiskParameter(**msgspec.structs.asdict(asked))


def _require_key_pair(request: CreationRequest, context: Context, errors: CreationErrors) -> None:
    name = request.key_pair_name
    if not name:
        return
    if context.catalogue.resource(KeyPair, context.account_id, request.region_id, name) is None:
        raise errors.no_key_pair()


def _instance(
    request: CreationRequest, image: Image, network: Network, own_tags: tuple[Tag, ...], context: Context
) -> Instance:
    out = request.internet_max_bandwidth_out
    return Instance(
        resource_id="",
        region_id=request.region_id,
        owner_id=context.account_id,
        created=context.now,
        description=request.description,
        resource_group_id=request.resource_group_id,
        tags=own_tags,
        **installed(image),
        instance_type=request.instance_type or "",
        zone_id=network.zone_id,
        security_group_ids=network.security_group_ids,
        vpc_id=network.vpc_id,
        vswitch_id=network.vswitch_id,
        key_pair_name="" if image.os_type == "windows" else request.key_pair_name or "",
        ram_role_name=request.ram_role_name,
        user_data=request.user_data,
        internet_charge_type=request.internet_charge_type,
        internet_max_bandwidth_in=bandwidth_in(request),
        internet_max_bandwidth_out=out,
        instance_charge_type=request.instance_charge_type,
        expires=_expires(request, context),
        spot_strategy=request.spot_strategy,
        spot_duration=request.spot_duration,
        spot_price_limit=request.spot_price_limit or 0.0,
        spot_interruption_behavior=_interruption_behavior(request),
        deletion_protection=request.deletion_protection,
        credit_specification=request.credit_specification or "",
        http_endpoint=request.http_endpoint,
        http_tokens=request.http_tokens,
        http_put_response_hop_limit=request.http_put_response_hop_limit or 1,
        affinity=request.affinity,
        tenancy=request.tenancy,
        hibernation_configured=request.hibernation_options.configured,
        private_pool_match_criteria=request.private_pool_options.match_criteria or "",
    )


def _interruption_behavior(request: CreationRequest) -> str:
    return (request.spot_interruption_behavior or "Terminate") if is_spot(request) else ""


def _expires(request: CreationRequest, context: Context) -> int:
    """The end of a subscription, in milliseconds; 0 for pay-as-you-go."""
    if request.instance_charge_type != "PrePaid" or request.period is None:
        return 0
    return context.now + request.period * _SECONDS[request.period_unit] * 1000


def create(
    context: WriteContext,
    plan: CreationPlan,
    addresses: Sequence[InterfaceAddresses],
    individual: "IndividualValues",
) -> Instance:
    """Store one instance of the plan with its disks; ``addresses`` are those of its network interfaces."""
    region_id = plan.instance.region_id
    instance_id = context.ids.new_resource_id("i", region_id)
    interfaces = new_interfaces(
        plan.interfaces or (primary_plan(plan.network),),
        addresses,
        instance_id,
        region_id,
        plan.instance.tags,
        context,
    )
    instance = msgspec.structs.replace(
        plan.instance,
        resource_id=instance_id,
        serial_number=context.ids.new_serial_number(),
        private_ip=addresses[0][0],
        network_interfaces=(*interfaces, *(each.interface for each in plan.attached)),
        name=individual.name or instance_id,
        host_name=filled(individual.host_name, instance_id)
        or default_host_name(instance_id, plan.image.os_type),
        public_ip=public_address(instance_id) if individual.has_public_ip else "",
    )
    for each in plan.attached:
        context.catalogue.delete_resource(each)
    context.catalogue.put_resource(instance)
    for disk in plan.disks:
        _put_disk(context, plan, disk, instance)
    use_image(context, plan.image)
    return instance


def _put_disk(context: WriteContext, plan: CreationPlan, disk: Disk, instance: Instance) -> None:
    is_system = disk.disk_type == "system"
    context.catalogue.put_resource(
        msgspec.structs.replace(
            disk_for(context, disk, instance),
            resource_group_id=instance.resource_group_id,
            tags=instance.tags,
            image_id=plan.image.image_id if is_system else "",
        )
    )


def public_address(instance_id: str) -> str:
    """A public address for an instance, of the range for benchmarks (RFC 2544), which is not routed."""
    digest = hashlib.sha256(instance_id.encode()).digest()
    return f"198.{18 + digest[3] % 2}.{digest[4]}.{1 + digest[5] % 254}"
