"""Creating instances: the checks that RunInstances and CreateInstance share, and the resources they store."""

import hashlib
from typing import NamedTuple

import msgspec

from genzo.actions.action import Context, WriteContext
from genzo.actions.instances.creation_data_disks import data_disks
from genzo.actions.instances.creation_disks import system_disk
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
from genzo.actions.instances.creation_parameters import CreationRequest
from genzo.actions.instances.creation_values import check, is_spot, spot_price, tags
from genzo.actions.instances.find_instance import disk_for
from genzo.catalogue.disks import Disk
from genzo.catalogue.image import Image, Tag
from genzo.catalogue.instances import Instance, NetworkInterface
from genzo.catalogue.key_pairs import KeyPair

_SECONDS = {"Week": 7 * 86_400, "Month": 30 * 86_400}


class IndividualValues(NamedTuple):
    """The values that differ among the instances of one request; an empty name stands for the id."""

    name: str
    host_name: str
    has_public_ip: bool


class CreationPlan(NamedTuple):
    """The instances that one request creates: an instance and its disks, without ids, and the network."""

    instance: Instance
    disks: tuple[Disk, ...]
    network: Network
    image: Image


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
    network = chosen_network(request, requested, amount, context, errors)
    _require_key_pair(request, context, errors)
    family = instance_type.instance_type_family
    disks = (
        system_disk(request.system_disk, image, family, optimized, errors),
        *data_disks(request.data_disk, image, request.region_id, family, optimized, context, errors),
    )
    if not optimized and any(disk.kms_key_id for disk in disks):
        raise errors.key_not_optimized()
    instance = _instance(request, image, network, own_tags, context)
    return CreationPlan(msgspec.structs.replace(instance, io_optimized=optimized), disks, network, image)


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
        internet_max_bandwidth_in=request.internet_max_bandwidth_in or max(10, out),
        internet_max_bandwidth_out=out,
        instance_charge_type=request.instance_charge_type,
        expires=_expires(request, context),
        spot_strategy=request.spot_strategy,
        spot_duration=request.spot_duration,
        spot_price_limit=spot_price(request) or 0.0,
        spot_interruption_behavior=_interruption_behavior(request),
        deletion_protection=request.deletion_protection,
        credit_specification=request.credit_specification or "",
        http_endpoint=request.http_endpoint,
        http_tokens=request.http_tokens,
        http_put_response_hop_limit=request.http_put_response_hop_limit,
        affinity=request.affinity,
        tenancy=request.tenancy,
        hibernation_configured=request.hibernation_options.configured,
    )


def _interruption_behavior(request: CreationRequest) -> str:
    return (request.spot_interruption_behavior or "Terminate") if is_spot(request) else ""


def _expires(request: CreationRequest, context: Context) -> int:
    """The end of a subscription, in milliseconds; 0 for pay-as-you-go."""
    if request.instance_charge_type != "PrePaid" or request.period is None:
        return 0
    return context.now + request.period * _SECONDS[request.period_unit] * 1000


def create(
    context: WriteContext, plan: CreationPlan, address: str, individual: "IndividualValues"
) -> Instance:
    """Store one instance of the plan with its disks."""
    region_id = plan.instance.region_id
    instance_id = context.ids.new_resource_id("i", region_id)
    digest = hashlib.sha256(instance_id.encode()).digest()
    interfaces = _interfaces(context, plan, address, digest)
    instance = msgspec.structs.replace(
        plan.instance,
        resource_id=instance_id,
        serial_number=context.ids.new_serial_number(),
        private_ip=address,
        network_interfaces=interfaces,
        name=individual.name or instance_id,
        host_name=filled(individual.host_name, instance_id)
        or default_host_name(instance_id, plan.image.os_type),
        public_ip=public_address(instance_id) if individual.has_public_ip else "",
    )
    context.catalogue.put_resource(instance)
    for disk in plan.disks:
        _put_disk(context, plan, disk, instance)
    use_image(context, plan.image)
    return instance


def _interfaces(
    context: WriteContext, plan: CreationPlan, address: str, digest: bytes
) -> tuple[NetworkInterface, ...]:
    primary = NetworkInterface(
        network_interface_id=context.ids.new_resource_id("eni", plan.instance.region_id),
        mac_address=f"00:16:3e:{digest[0]:02x}:{digest[1]:02x}:{digest[2]:02x}",
        ip_address=address,
        vswitch_id=plan.network.vswitch_id,
        security_group_ids=plan.network.security_group_ids,
    )
    return (primary,)


def _put_disk(context: WriteContext, plan: CreationPlan, disk: Disk, instance: Instance) -> None:
    is_system = disk.disk_type == "system"
    context.catalogue.put_resource(
        msgspec.structs.replace(
            disk_for(context, disk, instance),
            resource_group_id=instance.resource_group_id,
            image_id=plan.image.image_id if is_system else "",
        )
    )


def public_address(instance_id: str) -> str:
    """A public address for an instance, of the range for benchmarks (RFC 2544), which is not routed."""
    digest = hashlib.sha256(instance_id.encode()).digest()
    return f"198.{18 + digest[3] % 2}.{digest[4]}.{1 + digest[5] % 254}"
