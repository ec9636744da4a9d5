"""A catalogue with network interfaces, and calls on them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from genzo.catalogue.instances import Instance, NetworkInterface
from genzo.catalogue.network import VSwitch
from tests.api import Answer, Api
from tests.http.network.sample_resources import (
    FAR,
    OWNER,
    REGION,
    ZONE,
    group,
    instance,
    vpc,
    vswitch,
)
from tests.http.new_catalogue import create_catalogue
from tests.serving_here import serving_here

TYPE = "ecs.g7.large"
PLACE = {"RegionId": REGION}


def vswitch_of(name: str, network: str, **members: Any) -> VSwitch:  # noqa: ANN401 - any member
    return vswitch(f"vsw-{name}", **{"vpc_id": "vpc-one", "cidr_block": f"192.168.{network}", **members})


def machine(name: str, number: int, **members: Any) -> Instance:  # noqa: ANN401 - any member
    primary = NetworkInterface(
        network_interface_id=f"eni-{name}",
        ip_address=f"192.168.9.{number}",
        vswitch_id="vsw-machines",
        security_group_ids=("sg-one",),
    )
    standard: dict[str, Any] = {
        "vpc_id": "vpc-one",
        "vswitch_id": "vsw-machines",
        "private_ip": primary.ip_address,
        "zone_id": ZONE,
        "instance_type": TYPE,
        "security_group_ids": ("sg-one",),
        "network_interfaces": (primary,),
    }
    return instance(f"i-{name}", **{**standard, **members})


SECOND = NetworkInterface(
    network_interface_id="eni-second",
    type="Secondary",
    ip_address="192.168.9.99",
    vswitch_id="vsw-machines",
    security_group_ids=("sg-one",),
)


LOST = NetworkInterface(
    network_interface_id="eni-lost",
    ip_address="192.168.9.18",
    vswitch_id="vsw-gone",
    security_group_ids=("sg-one",),
)


@contextmanager
def serving_interfaces(folder: Path) -> Iterator[Api]:
    """A server of this catalogue, called by its owner."""
    pending = {"settles_at": FAR, "transitional_status": "Starting"}
    resources = (
        vpc("vpc-one"),
        vpc("vpc-two"),
        *(vswitch_of(f"new-{place}", f"{place}.0/24") for place in range(4)),
        vswitch_of("full", "8.0/29"),
        vswitch_of("machines", "9.0/24"),
        vswitch_of("two", "10.0/24", vpc_id="vpc-two"),
        vswitch_of("far", "11.0/24", zone_id="cn-hangzhou-h"),
        vswitch_of("pending", "12.0/24", settles_at=FAR),
        *(group(f"sg-{name}", vpc_id="vpc-one") for name in ("one", "two", "three", "four", "five", "six")),
        group("sg-far", vpc_id="vpc-two"),
        group("sg-classic"),
        group("sg-enterprise", vpc_id="vpc-one", security_group_type="enterprise"),
        machine("plain", 10),
        machine("other", 11),
        machine("stopped", 12, status="Stopped"),
        machine("starting", 13, **pending),
        machine("classic", 14, vpc_id="", vswitch_id=""),
        machine("crowded", 15, network_interfaces=(SECOND,) * 4),
        machine("released", 16),
        machine("changed", 17),
        machine("lost", 18, network_interfaces=(LOST,)),
    )
    create_catalogue(folder, resources)
    no_waiting = ("--duration", "AttachNetworkInterface=0", "--duration", "DetachNetworkInterface=0")
    with serving_here(
        "--data", folder, "--auth", "open", "--quota", "network_interfaces=60", *no_waiting
    ) as s:
        yield Api(s.host, s.port, key=str(OWNER))


def created(api: Api, vswitch_id: str = "vsw-new-0", /, **sent: str) -> dict[str, Any]:
    answer = create(api, vswitch_id, **sent)
    assert answer.status == 200, answer.body
    found: dict[str, Any] = answer.json
    return found


def create(api: Api, vswitch_id: str = "vsw-new-0", /, **sent: str) -> Answer:
    standard = {**PLACE, "VSwitchId": vswitch_id}
    if not any(name.startswith("SecurityGroupId") for name in sent):
        standard["SecurityGroupId"] = "sg-one"
    return api.call("CreateNetworkInterface", **{**standard, **sent})


def new_id(api: Api, vswitch_id: str = "vsw-new-0", /, **sent: str) -> str:
    return str(created(api, vswitch_id, **sent)["NetworkInterfaceId"])


def do(api: Api, action: str, interface_id: str, /, **sent: str) -> tuple[int, str]:
    answer = api.call(action, **PLACE, NetworkInterfaceId=interface_id, **sent)
    return answer.status, "" if answer.status == 200 else answer.code


def shown_of(api: Api, interface_id: str) -> dict[str, Any]:
    answer = api.call("DescribeNetworkInterfaces", **PLACE, NetworkInterfaceId_1=interface_id)
    (found,) = answer.json["NetworkInterfaceSets"]["NetworkInterfaceSet"]
    shown: dict[str, Any] = found
    return shown


def addresses(shown: dict[str, Any]) -> list[str]:
    return [each["PrivateIpAddress"] for each in shown["PrivateIpSets"]["PrivateIpSet"]]
