"""Parameters of a network interface that are accepted without effect: Genzo sends no packets."""

from typing import Annotated

import msgspec

from genzo.wire.structs import NO_EFFECT

TRAFFIC_MODES = ("Standard", "HighPerformance")
"""The values of NetworkInterfaceTrafficMode."""


class ConnectionTrackingConfigurationParameter(msgspec.Struct, frozen=True, rename="pascal"):
    """ConnectionTrackingConfiguration, in seconds."""

    tcp_closed_and_time_wait_timeout: Annotated[int, NO_EFFECT] = 3
    tcp_established_timeout: Annotated[int, NO_EFFECT] = 910
    udp_timeout: Annotated[int, NO_EFFECT] = 30


class EnhancedNetworkParameter(msgspec.Struct, frozen=True, rename="pascal"):
    """EnhancedNetwork."""

    enable_express: Annotated[bool | None, NO_EFFECT] = None
    enable_rss: Annotated[bool | None, NO_EFFECT] = None
    enable_sriov: Annotated[bool | None, NO_EFFECT] = None
    virtual_function_quantity: Annotated[int | None, NO_EFFECT] = None
    virtual_function_total_queue_number: Annotated[int | None, NO_EFFECT] = None


class NetworkInterfaceTrafficConfigParameter(msgspec.Struct, frozen=True, rename="pascal"):
    """NetworkInterfaceTrafficConfig, which the service has not opened."""

    network_interface_traffic_mode: Annotated[str | None, NO_EFFECT] = None
    queue_number: Annotated[int | None, NO_EFFECT] = None
    queue_pair_number: Annotated[int | None, NO_EFFECT] = None
    rx_queue_size: Annotated[int | None, NO_EFFECT] = None
    tx_queue_size: Annotated[int | None, NO_EFFECT] = None


class UntrackedInterfaceRequest(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    """The parameters without effect that CreateNetworkInterface and ModifyNetworkInterfaceAttribute share."""

    connection_tracking_configuration: ConnectionTrackingConfigurationParameter = (
        ConnectionTrackingConfigurationParameter()
    )
    enable_primary_i_pv6: Annotated[bool | None, NO_EFFECT] = None
    enhanced_network: EnhancedNetworkParameter = EnhancedNetworkParameter()
    network_interface_traffic_config: NetworkInterfaceTrafficConfigParameter = (
        NetworkInterfaceTrafficConfigParameter()
    )
    rx_queue_size: Annotated[int | None, NO_EFFECT] = None
    tx_queue_size: Annotated[int | None, NO_EFFECT] = None
