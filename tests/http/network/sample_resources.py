"""Instances, groups, VPCs and vSwitches with standard members, for catalogues of tests."""

from typing import Any

from genzo.catalogue.instances import Instance, NetworkInterface
from genzo.catalogue.network import SecurityGroup, Vpc, VSwitch

REGION = "cn-hangzhou"
ZONE = "cn-hangzhou-b"
OWNER = 1234567890123456
OTHER_ACCOUNT = "2222222222222222"
FAR = 4_000_000_000_000  # milliseconds, in the year 2096


def _place(resource_id: str) -> dict[str, Any]:
    return {"resource_id": resource_id, "region_id": REGION, "owner_id": OWNER, "created": 1_700_000_000_000}


def instance(resource_id: str, **members: Any) -> Instance:  # noqa: ANN401
    interface = NetworkInterface(network_interface_id=f"eni-{resource_id}")
    return Instance(**{**_place(resource_id), "network_interfaces": (interface,), **members})


def group(resource_id: str, **members: Any) -> SecurityGroup:  # noqa: ANN401
    return SecurityGroup(**{**_place(resource_id), **members})


def vpc(resource_id: str, **members: Any) -> Vpc:  # noqa: ANN401
    return Vpc(**{**_place(resource_id), "cidr_block": "192.168.0.0/16", **members})


def vswitch(resource_id: str, **members: Any) -> VSwitch:  # noqa: ANN401
    return VSwitch(**{**_place(resource_id), "zone_id": ZONE, **members})
