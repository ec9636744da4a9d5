"""What the Terraform provider and Ansible's modules call for networks and addresses, to the end.

Terraform's calls are those of ``alicloud_vpc``, ``alicloud_vswitch``, ``alicloud_route_entry``,
``alicloud_eip_address`` and ``alicloud_eip_association`` (docs/reference/clients.md#terraform). Ansible's
modules use footmark, which runs here, with the server as its HTTP proxy.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.clients import footmark_vpc_program
from tests.clients.go_sdks import TeaRpc, until
from tests.clients.http_proxy import run
from tests.clients.samples import FIRST, PUBLIC, REGION
from tests.clients.sdk_callers import CallFailedError
from tests.running import Running, running

_IMMEDIATE = (
    "CreateVpc",
    "CreateVSwitch",
    "RunInstances",
    "StopInstance",
    "AssociateEipAddress",
    "UnassociateEipAddress",
)
"""footmark waits for seconds between two looks."""


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    options = [part for name in _IMMEDIATE for part in ("--duration", f"{name}=0")]
    with running("--memory", *options) as started:
        yield started


@pytest.fixture
def vpc_api(server: Running) -> TeaRpc:
    return TeaRpc(server, FIRST, version="2016-04-28")


@pytest.fixture
def ecs_api(server: Running) -> TeaRpc:
    return TeaRpc(server, FIRST)


def _vpc(api: TeaRpc, vpc_id: str) -> Any:  # noqa: ANN401 - whatever the service answered
    """The VPC as the provider reads it: an empty VpcId stands for one that is gone."""
    shown = api.post("DescribeVpcAttribute", {"VpcId": vpc_id, "RegionId": REGION}, {})
    return shown if shown["VpcId"] else None


def _vswitch(api: TeaRpc, vswitch_id: str) -> Any:  # noqa: ANN401 - whatever the service answered
    shown = api.post("DescribeVSwitchAttributes", {"VSwitchId": vswitch_id}, {"RegionId": REGION})
    return shown if shown["VSwitchId"] else None


def _eips(api: TeaRpc, allocation_id: str) -> list[Any]:
    asked = {"AllocationId": allocation_id, "RegionId": REGION}
    return list(api.call("DescribeEipAddresses", **asked)["EipAddresses"]["EipAddress"])


def test_alicloud_vpc_and_alicloud_vswitch(vpc_api: TeaRpc) -> None:
    place = {"RegionId": REGION, "ClientToken": "TF-CreateVpc-1"}
    vpc_id = vpc_api.call("CreateVpc", **place, CidrBlock="172.16.0.0/12", VpcName="made")["VpcId"]
    until(lambda: _vpc(vpc_api, vpc_id), lambda shown: shown["Status"] == "Available")
    tags = {"ResourceId": [vpc_id], "RegionId": REGION, "ResourceType": "VPC"}
    vpc_api.call("TagResources", **tags, Tag=[{"Key": "Created", "Value": "TF"}])
    asked = {"VpcId": vpc_id, "RegionId": REGION}
    tables = vpc_api.post("DescribeRouteTableList", asked, {})["RouterTableList"]["RouterTableListType"]
    (system,) = [each for each in tables if (each["RouteTableType"], each["VpcId"]) == ("System", vpc_id)]
    assert system["RouteTableId"].startswith("vtb-")
    token = {"RegionId": REGION, "ClientToken": "TF-CreateVSwitch-1"}
    form = {"VpcId": vpc_id, "CidrBlock": "172.16.0.0/24", "ZoneId": "cn-hangzhou-i"}
    vswitch_id = vpc_api.call("CreateVSwitch", **token, **form)["VSwitchId"]
    until(lambda: _vswitch(vpc_api, vswitch_id), lambda shown: shown["Status"] == "Available")
    vpc_api.call("ModifyVSwitchAttribute", VSwitchId=vswitch_id, RegionId=REGION, VSwitchName="renamed")
    vpc_api.call("ModifyVpcAttribute", VpcId=vpc_id, RegionId=REGION, VpcName="renamed", Description="text")
    vpc_api.call("UnTagResources", **tags, TagKey=["Created"])
    shown = _vpc(vpc_api, vpc_id)
    assert (shown["VpcName"], shown["Tags"]["Tag"]) == ("renamed", [])
    assert _vswitch(vpc_api, vswitch_id)["VSwitchName"] == "renamed"
    found = vpc_api.call("DescribeVpcs", RegionId=REGION, PageSize=50, PageNumber=1)["Vpcs"]["Vpc"]
    assert vpc_id in [each["VpcId"] for each in found]
    vpc_api.call("DeleteVSwitch", VSwitchId=vswitch_id, RegionId=REGION)
    assert _vswitch(vpc_api, vswitch_id) is None
    vpc_api.call("DeleteVpc", VpcId=vpc_id, RegionId=REGION)
    assert _vpc(vpc_api, vpc_id) is None


def test_alicloud_eip_address_and_its_association(vpc_api: TeaRpc, ecs_api: TeaRpc) -> None:
    token = {"RegionId": REGION, "ClientToken": "TF-AllocateEipAddress-1"}
    form = {"Bandwidth": "5", "InternetChargeType": "PayByTraffic", "Name": "made", "ISP": "BGP"}
    allocation_id = vpc_api.call("AllocateEipAddress", **token, **form)["AllocationId"]
    until(lambda: _eips(vpc_api, allocation_id), lambda found: found[0]["Status"] == "Available")
    tags = {"ResourceId": [allocation_id], "RegionId": REGION, "ResourceType": "EIP"}
    vpc_api.call("TagResources", **tags, Tag=[{"Key": "Created", "Value": "TF"}])
    (read,) = _eips(vpc_api, allocation_id)
    assert (read["Name"], read["EipBandwidth"], read["ChargeType"]) == ("made", "5", "PostPaid")
    assert read["Tags"]["Tag"] == [{"Key": "Created", "Value": "TF"}]
    vpc_id = vpc_api.call("CreateVpc", RegionId=REGION, CidrBlock="172.16.0.0/12")["VpcId"]
    vswitch_id = vpc_api.call(
        "CreateVSwitch", VpcId=vpc_id, CidrBlock="172.16.0.0/24", ZoneId="cn-hangzhou-i"
    )["VSwitchId"]
    group_id = ecs_api.call("CreateSecurityGroup", RegionId=REGION, VpcId=vpc_id)["SecurityGroupId"]
    made = ecs_api.call(
        "RunInstances",
        RegionId=REGION,
        ImageId=PUBLIC,
        InstanceType="ecs.g6.large",
        VSwitchId=vswitch_id,
        SecurityGroupId=group_id,
    )
    (instance_id,) = made["InstanceIdSets"]["InstanceIdSet"]
    bound = {"AllocationId": allocation_id, "InstanceId": instance_id, "RegionId": REGION}
    vpc_api.call("AssociateEipAddress", **bound, InstanceType="EcsInstance")
    found = until(lambda: _eips(vpc_api, allocation_id), lambda found: found[0]["Status"] == "InUse")
    assert (found[0]["InstanceId"], found[0]["InstanceType"]) == (instance_id, "EcsInstance")
    vpc_api.call("UnassociateEipAddress", **bound, InstanceType="EcsInstance", Force=True)
    until(lambda: _eips(vpc_api, allocation_id), lambda found: found[0]["Status"] == "Available")
    vpc_api.call("ReleaseEipAddress", AllocationId=allocation_id, RegionId=REGION)
    assert _eips(vpc_api, allocation_id) == []
    ecs_api.call("DeleteInstance", InstanceId=instance_id, Force=True)
    ecs_api.call("DeleteSecurityGroup", RegionId=REGION, SecurityGroupId=group_id)
    vpc_api.call("DeleteVSwitch", VSwitchId=vswitch_id)
    vpc_api.call("DeleteVpc", VpcId=vpc_id)


def _table(api: TeaRpc, table_id: str) -> Any:  # noqa: ANN401 - whatever the service answered
    asked = {"RegionId": REGION, "RouteTableId": table_id}
    (table,) = api.call("DescribeRouteTables", **asked)["RouteTables"]["RouteTable"]
    return table


def _settled_routes(api: TeaRpc, table_id: str) -> list[Any]:
    """The routes, as the provider waits for them before and after it changes one."""
    found: list[Any] = until(
        lambda: _table(api, table_id)["RouteEntrys"]["RouteEntry"],
        lambda routes: all(each["Status"] == "Available" for each in routes),
    )
    return found


def test_alicloud_route_entry(vpc_api: TeaRpc, ecs_api: TeaRpc) -> None:
    made = vpc_api.call("CreateVpc", RegionId=REGION, CidrBlock="172.16.0.0/12")
    vpc_id, table_id = made["VpcId"], made["RouteTableId"]
    place = {"VpcId": vpc_id, "CidrBlock": "172.16.0.0/24", "ZoneId": "cn-hangzhou-i"}
    vswitch_id = vpc_api.call("CreateVSwitch", **place)["VSwitchId"]
    group_id = ecs_api.call("CreateSecurityGroup", RegionId=REGION, VpcId=vpc_id)["SecurityGroupId"]
    interface = {"RegionId": REGION, "VSwitchId": vswitch_id, "SecurityGroupId": group_id}
    interface_id = ecs_api.call("CreateNetworkInterface", **interface)["NetworkInterfaceId"]
    assert _table(vpc_api, table_id)["VRouterId"] == made["VRouterId"]
    _settled_routes(vpc_api, table_id)
    named = {"RegionId": REGION, "RouteTableId": table_id, "DestinationCidrBlock": "10.0.0.0/8"}
    hop = {"NextHopType": "NetworkInterface", "NextHopId": interface_id}
    vpc_api.call("CreateRouteEntry", **named, **hop, ClientToken="TF-CreateRouteEntry-1")
    (read,) = [each for each in _settled_routes(vpc_api, table_id) if each["Type"] == "Custom"]
    assert (read["NextHopType"], read["InstanceId"]) == ("NetworkInterface", interface_id)
    assert (read["DestinationCidrBlock"], read["RouteTableId"]) == ("10.0.0.0/8", table_id)
    vpc_api.call("DeleteRouteEntry", **named, NextHopId=interface_id)
    assert {each["Type"] for each in _settled_routes(vpc_api, table_id)} == {"System"}
    with pytest.raises(CallFailedError) as failed:
        vpc_api.call("DeleteRouteEntry", **named, NextHopId=interface_id)
    assert failed.value.code == "InvalidRouteEntry.NotFound"  # which the provider takes for success
    ecs_api.call("DeleteNetworkInterface", RegionId=REGION, NetworkInterfaceId=interface_id)
    ecs_api.call("DeleteSecurityGroup", RegionId=REGION, SecurityGroupId=group_id)
    vpc_api.call("DeleteVSwitch", VSwitchId=vswitch_id)
    vpc_api.call("DeleteVpc", VpcId=vpc_id)


def test_ali_vpc_ali_vswitch_and_ali_eip(server: Running, tmp_path: Path) -> None:
    program = str(Path(footmark_vpc_program.__file__))
    done = run(server, tmp_path, sys.executable, program, REGION, FIRST.key, FIRST.secret)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "tags": {"made": "here"},
        "vpcs": ["renamed"],
        "vswitches": ["renamed"],
        "left": 0,
        "associated": True,
        "used": True,
        "free": ["available", "9", "made"],
        "addresses": 0,
    }
