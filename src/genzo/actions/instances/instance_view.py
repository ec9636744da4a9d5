"""Instances of the catalogue in the form of answers."""

from collections.abc import Collection

from genzo.actions.action import Context
from genzo.actions.instances import instance_details as details
from genzo.actions.instances import interface_details
from genzo.actions.instances import shown_options as options
from genzo.actions.shown_tags import shown_tags
from genzo.catalogue.clock import format_minute
from genzo.catalogue.facts import InstanceType
from genzo.catalogue.instances import Instance, InstanceEip, NetworkInterface
from genzo.wire.structs import UNSET

_NEVER_EXPIRES = "2099-12-31T15:59Z"
_UNKNOWN_TYPE = InstanceType("", "", 1, 1.0, "X86")
_NO_BANDWIDTH = -1
_ALL_ADDRESSES = "NETWORK_PRIMARY_ENI_IP"


def present(instance: Instance, context: Context, additional: Collection[str] = ()) -> details.InstanceType:
    """The instance as it is now; ``additional`` is AdditionalAttributes of the request."""
    facts = context.facts.instance_types.get(instance.instance_type, _UNKNOWN_TYPE)
    status = instance.status_at(context.now)
    is_spot = instance.spot_strategy != "NoSpot"
    return details.InstanceType(
        creation_time=_minute(instance.created),
        serial_number=instance.serial_number,
        status=status,
        deployment_set_id="",
        key_pair_name=instance.key_pair_name or UNSET,
        sale_cycle="",
        spot_strategy=instance.spot_strategy,
        device_available=True,
        local_storage_amount=facts.local_storage_amount or UNSET,
        local_storage_capacity=facts.local_storage_capacity or UNSET,
        description=instance.description,
        spot_duration=instance.spot_duration if is_spot else UNSET,
        instance_network_type=network_type(instance),
        instance_name=instance.name,
        os_name_en=instance.os_name_en,
        spot_price_limit=instance.spot_price_limit,
        memory=int(facts.memory_size * 1024),
        os_name=instance.os_name,
        image_id=instance.image_id,
        vlan_id="",
        cluster_id="",
        gpu_spec=facts.gpu_spec or "",
        auto_release_time=_minute(instance.auto_release),
        deletion_protection=instance.deletion_protection,
        stopped_mode=stopped_mode(instance, status),
        gpu_amount=facts.gpu_amount or 0,
        host_name=instance.host_name,
        instance_id=instance.resource_id,
        internet_max_bandwidth_out=instance.internet_max_bandwidth_out,
        internet_max_bandwidth_in=(
            instance.internet_max_bandwidth_in if instance.public_ip else _NO_BANDWIDTH
        ),
        instance_type=instance.instance_type,
        instance_charge_type=instance.instance_charge_type,
        region_id=instance.region_id,
        io_optimized=instance.io_optimized,
        start_time=_minute(instance.started or instance.created),
        cpu=facts.cpu_core_count,
        expired_time=_minute(instance.expires) or _NEVER_EXPIRES,
        resource_group_id=instance.resource_group_id,
        internet_charge_type=instance.internet_charge_type,
        zone_id=instance.zone_id,
        recyclable=instance.recyclable,
        isp=instance.isp or UNSET,
        credit_specification=options.credit_specification(instance, facts),
        instance_type_family=facts.instance_type_family,
        os_type=instance.os_type,
        network_interfaces=network_interfaces(instance.network_interfaces, additional),
        operation_locks=details.OperationLocks([]),
        tags=shown_tags(instance.tags) if instance.tags else UNSET,
        security_group_ids=details.SecurityGroupIds(list(instance.security_group_ids)),
        public_ip_address=addresses(instance.public_ip),
        inner_ip_address=addresses("" if instance.vpc_id else instance.private_ip),
        vpc_attributes=vpc_attributes(instance),
        eip_address=eip_address(instance.eip),
        hibernation_options=details.HibernationOptions(instance.hibernation_configured),
        dedicated_host_attribute=details.DedicatedHostAttribute("", "", ""),
        ecs_capacity_reservation_attr=details.EcsCapacityReservationAttr("", ""),
        dedicated_instance_attribute=details.DedicatedInstanceAttribute(
            affinity=instance.affinity, tenancy=instance.tenancy
        ),
        cpu_options=options.cpu_options(instance, facts, additional),
        metadata_options=options.metadata_options(instance, additional),
        image_options=options.image_options(instance, additional),
        spot_interruption_behavior=instance.spot_interruption_behavior or UNSET,
        private_dns_name_options=options.private_dns_name_options(instance, additional),
        clock_options=options.clock_options(instance),
        security_options=options.security_options(instance),
    )


def network_type(instance: Instance) -> str:
    """``vpc`` or ``classic``."""
    return "vpc" if instance.vswitch_id else "classic"


def stopped_mode(instance: Instance, status: str) -> str:
    """The StoppedMode of an instance, which applies only while it is stopped."""
    return (instance.stopped_mode or "KeepCharging") if status == "Stopped" else "Not-applicable"


def addresses(*given: str) -> details.IpAddresses:
    """The addresses that are not empty."""
    return details.IpAddresses([address for address in given if address])


def vpc_attributes(instance: Instance) -> details.VpcAttributes:
    """The VPC, the vSwitch and the address of the instance; all empty in the classic network."""
    address = instance.private_ip if instance.vswitch_id else ""
    return details.VpcAttributes(
        vpc_id=instance.vpc_id,
        nat_ip_address="",
        v_switch_id=instance.vswitch_id,
        private_ip_address=addresses(address),
    )


def eip_address(eip: InstanceEip) -> details.EipAddress:
    """The elastic IP address of an instance. The service shows a missing one with empty texts."""
    has_one = bool(eip.allocation_id)
    return details.EipAddress(
        is_support_unassociate=True if has_one else UNSET,
        internet_charge_type=eip.internet_charge_type,
        ip_address=eip.ip_address,
        bandwidth=eip.bandwidth if has_one else UNSET,
        allocation_id=eip.allocation_id,
    )


def network_interfaces(
    interfaces: tuple[NetworkInterface, ...], additional: Collection[str]
) -> interface_details.NetworkInterfaces:
    """The network interfaces with their addresses; IPv6 addresses and prefixes only if they are asked for."""
    asked = _ALL_ADDRESSES in additional
    return interface_details.NetworkInterfaces(
        [
            interface_details.NetworkInterfaceType(
                type=each.type,
                mac_address=each.mac_address,
                primary_ip_address=each.ip_address,
                network_interface_id=each.network_interface_id,
                private_ip_sets=interface_details.PrivateIpSets(_private_addresses(each)),
                ipv6_sets=interface_details.Ipv6Sets([]) if asked else UNSET,
                ipv4_prefix_sets=interface_details.Ipv4PrefixSets([]) if asked else UNSET,
                ipv6_prefix_sets=interface_details.Ipv6PrefixSets([]) if asked else UNSET,
            )
            for each in interfaces
        ]
    )


def _private_addresses(interface: NetworkInterface) -> list[interface_details.PrivateIpSetType]:
    address = interface_details.PrivateIpSetType
    secondary = [address(private_ip_address=each, primary=False) for each in interface.secondary_ips]
    return [address(private_ip_address=interface.ip_address, primary=True), *secondary]


def _minute(milliseconds: int) -> str:
    return format_minute(milliseconds // 1000) if milliseconds else ""
