"""Instances: the catalogue stores their state. Genzo runs no virtual machines."""

from typing import ClassVar

import msgspec

from genzo.catalogue.image import Tag
from genzo.catalogue.resource import Resource

ATTACHING = "Attaching"
IN_USE = "InUse"
STANDARD = "Standard"
"""The traffic mode of an interface without RDMA."""
RDMA = "HighPerformance"
"""The traffic mode of an elastic RDMA interface."""


class PrivateDnsNameOptions(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The private domain names of an instance (RunInstances, PrivateDnsNameOptions); None was never set."""

    enable_instance_id_dns_a_record: bool | None = None
    enable_instance_id_dns_aaaa_record: bool | None = None
    enable_ip_dns_a_record: bool | None = None
    enable_ip_dns_ptr_record: bool | None = None
    hostname_type: str | None = None


class MaintenanceWindow(msgspec.Struct, frozen=True):
    """The hours of each day, as ``HH:mm:ss`` in UTC+8, in which an instance may be maintained."""

    start_time: str
    end_time: str


class InstanceEip(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The elastic IP address of an instance (DescribeInstances, EipAddress) or of a secondary interface.

    ``bandwidth`` is in Mbit/s.
    """

    allocation_id: str = ""
    ip_address: str = ""
    bandwidth: int = 0
    internet_charge_type: str = ""


NO_EIP = InstanceEip()


class NetworkInterface(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A network interface; ``type`` is "Primary" or "Secondary".

    ``ip_address`` is its primary private address, ``secondary_ips`` has the others. A ``queue_number`` of 0
    stands for that of the instance type. ``created`` is in milliseconds since 1970; it is 0 for an interface
    that was created with its instance, whose time and resource group it has. In an instance it is Attaching
    until ``settles_at`` (milliseconds since 1970). ``delete_on_release`` says whether it ends with its
    instance. ``eip`` is the address of a secondary one; that of a primary one belongs to the instance.
    """

    network_interface_id: str
    type: str = "Primary"
    mac_address: str = ""
    ip_address: str = ""
    secondary_ips: tuple[str, ...] = ()
    vswitch_id: str = ""
    security_group_ids: tuple[str, ...] = ()
    name: str = ""
    description: str = ""
    source_dest_check: bool = False
    queue_number: int = 0
    tags: tuple[Tag, ...] = ()
    created: int = 0
    resource_group_id: str = ""
    traffic_mode: str = STANDARD
    delete_on_release: bool = True
    settles_at: int = 0
    eip: InstanceEip = NO_EIP

    def status_at(self, now: int) -> str:
        """The state of an interface that an instance has, at ``now`` (milliseconds since 1970)."""
        return IN_USE if now >= self.settles_at else ATTACHING


class Instance(Resource, frozen=True, kw_only=True, omit_defaults=True):
    """An instance. Its state is ``transitional_status`` until ``settles_at``, then ``status``.

    ``os_type`` to ``product_code`` are copied from its image, so that they outlive the image. ``vpc_id`` is
    "" in the classic network. ``private_ip`` is its address in the vSwitch or the classic network.
    ``user_data`` is Base64, as received. ``settles_at``, ``started``, ``expires`` and ``auto_release`` are in
    milliseconds since 1970; 0 means never. ``internet_max_bandwidth_in`` and ``_out`` are in Mbit/s.
    ``secure_boot`` and ``network_encryption`` are None where no request named them.
    ``spot_duration`` is in hours. ``spot_price_limit`` is the price per hour in the account's currency.
    ``os_supports_nvme`` is NvmeSupport of its image. ``recyclable`` to ``private_dns_name_options`` are kept
    for DescribeInstances and DescribeInstanceAttribute alone. ``private_pool_match_criteria`` and
    ``action_on_maintenance`` are "" where no request named them.
    """

    kind: ClassVar[str] = "instance"
    secret_members: ClassVar[tuple[str, ...]] = ("user_data",)

    image_id: str = ""
    instance_type: str = ""
    zone_id: str = ""
    status: str = "Running"
    transitional_status: str = msgspec.field(
        default="", name="passing_status"
    )  # the name in stored documents
    settles_at: int = 0
    started: int = 0
    host_name: str = ""
    serial_number: str = ""
    os_type: str = "linux"
    os_name: str = ""
    os_name_en: str = ""
    platform: str = ""
    architecture: str = "x86_64"
    product_code: str = ""
    login_as_non_root: bool = False
    io_optimized: bool = True
    security_group_ids: tuple[str, ...] = ()
    vpc_id: str = ""
    vswitch_id: str = ""
    private_ip: str = ""
    public_ip: str = ""
    eip: InstanceEip = NO_EIP
    network_interfaces: tuple[NetworkInterface, ...] = ()
    key_pair_name: str = ""
    ram_role_name: str = ""
    user_data: str = ""
    internet_charge_type: str = "PayByTraffic"
    internet_max_bandwidth_in: int = 0
    internet_max_bandwidth_out: int = 0
    instance_charge_type: str = "PostPaid"
    expires: int = 0
    auto_release: int = 0
    spot_strategy: str = "NoSpot"
    spot_duration: int = 1
    spot_price_limit: float = 0.0
    spot_interruption_behavior: str = ""
    deletion_protection: bool = False
    stopped_mode: str = ""
    credit_specification: str = ""
    http_endpoint: str = "enabled"
    http_tokens: str = "optional"
    http_put_response_hop_limit: int = 1
    affinity: str = ""
    tenancy: str = ""
    core_count: int = 0
    threads_per_core: int = 0
    numa: str = ""
    topology_type: str = ""
    nested_virtualization: str = ""
    secure_boot: bool | None = None
    jumbo_frame: bool = False
    bandwidth_weighting: str = ""
    network_encryption: bool | None = None
    hibernation_configured: bool = False
    os_supports_nvme: bool = False
    recyclable: bool = False
    isp: str = ""
    ptp_status: str = ""
    private_dns_name_options: PrivateDnsNameOptions = PrivateDnsNameOptions()
    private_pool_match_criteria: str = ""
    action_on_maintenance: str = ""
    notify_on_maintenance: bool = False
    maintenance_windows: tuple[MaintenanceWindow, ...] = ()

    def addresses_in(self, vswitch_id: str) -> set[str]:
        """The private addresses of all its interfaces in a vSwitch, or with "" in the classic network."""
        interfaces = [each for each in self.network_interfaces if each.vswitch_id == vswitch_id]
        found = {address for each in interfaces for address in (each.ip_address, *each.secondary_ips)}
        if self.vswitch_id == vswitch_id:
            found.add(self.private_ip)
        return found - {""}

    def is_in_group(self, group_id: str) -> bool:
        """Whether one of its network interfaces is in a security group."""
        return group_id in self.security_group_ids or any(
            group_id in each.security_group_ids for each in self.network_interfaces
        )

    def moved_to_groups(self, group_ids: tuple[str, ...]) -> "Instance":
        """The instance with its primary network interface in these security groups alone."""
        interfaces = tuple(
            msgspec.structs.replace(each, security_group_ids=group_ids) if each.type == "Primary" else each
            for each in self.network_interfaces
        )
        return msgspec.structs.replace(self, security_group_ids=group_ids, network_interfaces=interfaces)

    def moved_to_vswitch(self, vpc_id: str, vswitch_id: str, address: str) -> "Instance":
        """The instance with its primary network interface in this vSwitch, with this address alone."""
        interfaces = tuple(
            msgspec.structs.replace(each, vswitch_id=vswitch_id, ip_address=address, secondary_ips=())
            if each.type == "Primary"
            else each
            for each in self.network_interfaces
        )
        return msgspec.structs.replace(
            self, vpc_id=vpc_id, vswitch_id=vswitch_id, private_ip=address, network_interfaces=interfaces
        )

    def with_interface(self, changed: NetworkInterface) -> "Instance":
        """The instance with one of its network interfaces changed."""
        interfaces = tuple(
            changed if each.network_interface_id == changed.network_interface_id else each
            for each in self.network_interfaces
        )
        return msgspec.structs.replace(self, network_interfaces=interfaces)

    def with_queues(self, number: int) -> "Instance":
        """The instance with this number of queues of its primary network interface."""
        interfaces = tuple(
            msgspec.structs.replace(each, queue_number=number) if each.type == "Primary" else each
            for each in self.network_interfaces
        )
        return msgspec.structs.replace(self, network_interfaces=interfaces)

    def status_at(self, now: int) -> str:
        """The state at ``now`` (milliseconds since 1970)."""
        return self.status if now >= self.settles_at else self.transitional_status
