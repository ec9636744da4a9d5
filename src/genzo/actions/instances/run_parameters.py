"""The parameters of RunInstances alone."""

from typing import Annotated

import msgspec

from genzo.actions.instances.creation_parameters import (
    CpuOptionsParameter,
    CreationRequest,
    DataDiskParameter,
    ImageOptionsParameter,
    PrivateDnsNameOptionsParameter,
    SecurityOptionsParameter,
    SystemDiskParameter,
)
from genzo.wire.structs import NO_EFFECT


class RunCpuOptionsParameter(CpuOptionsParameter, frozen=True):
    """CpuOptions."""

    numa: str = ""


class SchedulerOptionsParameter(msgspec.Struct, frozen=True, rename="pascal"):
    """SchedulerOptions."""

    dedicated_host_cluster_id: str | None = None


class NetworkOptionsParameter(msgspec.Struct, frozen=True, rename="pascal"):
    """NetworkOptions."""

    enable_jumbo_frame: bool | None = None
    bandwidth_weighting: str = ""
    enable_network_encryption: bool | None = None


class ClockOptionsParameter(msgspec.Struct, frozen=True, rename="pascal"):
    """ClockOptions."""

    ptp_status: str | None = None


class NetworkInterfaceParameter(msgspec.Struct, frozen=True, rename="pascal"):
    """NetworkInterface.N: the primary one gives the network of the instance, others are beside it."""

    v_switch_id: str | None = None
    network_interface_name: str | None = None
    description: str | None = None
    security_group_id: str | None = None
    primary_ip_address: str | None = None
    queue_number: int | None = None
    security_group_ids: tuple[str, ...] = ()
    network_interface_traffic_mode: str | None = None
    queue_pair_number: Annotated[int | None, NO_EFFECT] = None
    instance_type: str = "Secondary"
    ipv6_address_count: Annotated[int | None, NO_EFFECT] = None
    ipv6_address: Annotated[tuple[str, ...], NO_EFFECT] = ()
    network_card_index: Annotated[int | None, NO_EFFECT] = None
    delete_on_release: bool | None = None
    network_interface_id: str | None = None
    rx_queue_size: Annotated[int | None, NO_EFFECT] = None
    tx_queue_size: Annotated[int | None, NO_EFFECT] = None
    secondary_private_ip_address_count: int | None = None
    source_dest_check: bool = False


class RunInstancesRequest(CreationRequest, frozen=True):
    amount: int = 1
    min_amount: int | None = None
    unique_suffix: bool = False
    host_names: tuple[str, ...] = ()
    security_group_ids: tuple[str, ...] = ()
    auto_release_time: str | None = None
    launch_template_id: str | None = None
    launch_template_name: str | None = None
    launch_template_version: int | None = None
    system_disk: SystemDiskParameter = SystemDiskParameter()
    data_disk: tuple[DataDiskParameter, ...] = ()
    cpu_options: RunCpuOptionsParameter = RunCpuOptionsParameter()
    security_options: SecurityOptionsParameter = SecurityOptionsParameter()
    scheduler_options: SchedulerOptionsParameter = SchedulerOptionsParameter()
    image_options: ImageOptionsParameter = ImageOptionsParameter()
    network_options: NetworkOptionsParameter = NetworkOptionsParameter()
    private_dns_name_options: PrivateDnsNameOptionsParameter = PrivateDnsNameOptionsParameter()
    clock_options: ClockOptionsParameter = ClockOptionsParameter()
    network_interface: tuple[NetworkInterfaceParameter, ...] = ()
    network_interface_queue_number: int | None = None
    ipv6_address_count: Annotated[int | None, NO_EFFECT] = None
    ipv6_address: Annotated[tuple[str, ...], NO_EFFECT] = ()
    isp: str = ""
    auto_pay: bool = True
