"""The pages of the metadata service about the instance itself.

Source: https://www.alibabacloud.com/help/en/ecs/user-guide/view-instance-metadata.
"""

import base64
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Page = Callable[[], str]
"""Makes the text of a page; it may call the API."""
Call = Callable[..., dict[str, Any]]
"""Calls an action of ECS with parameters, and returns its answer."""
Instance = Mapping[str, Any]
"""An instance as DescribeInstances shows it."""

PAGES_OF_INSTANCES = frozenset(
    (
        *("eipv4", "hostname", "image-id", "instance-id", "instance/instance-name"),
        *("instance/instance-type", "mac", "network-type", "private-ipv4", "serial-number"),
        *("vpc-id", "vswitch-id", "vpc-cidr-block", "vswitch-cidr-block"),
    )
)
"""The pages that only an instance has, but for those of its interfaces."""

_IDENTITY = (
    *("instance-id", "mac", "region-id", "serial-number", "zone-id", "instance-type", "image-id"),
    "private-ipv4",
)


def own_instance(call: Call) -> Instance | None:
    """The instance that the program runs on: of those that run, the one that was made first.

    DescribeInstances lists the newest first.
    """
    answer = call("DescribeInstances", Status="Running", PageSize="1")
    count = answer["TotalCount"]
    if count > 1:
        answer = call("DescribeInstances", Status="Running", PageSize="1", PageNumber=str(count))
    return next(iter(answer["Instances"]["Instance"]), None)


def instance_pages(instance: Instance, call: Call) -> dict[str, Page]:
    """The pages by their names behind ``meta-data/``; a value that the instance does not have, has none."""
    vpc = instance["VpcAttributes"]
    addresses = (*vpc["PrivateIpAddress"]["IpAddress"], *instance["InnerIpAddress"]["IpAddress"])
    interfaces = instance["NetworkInterfaces"]["NetworkInterface"]
    known = {
        "eipv4": instance["EipAddress"]["IpAddress"],
        "hostname": instance["HostName"],
        "image-id": instance["ImageId"],
        "instance-id": instance["InstanceId"],
        "instance/instance-name": instance["InstanceName"],
        "instance/instance-type": instance["InstanceType"],
        "mac": next((each["MacAddress"] for each in interfaces), ""),
        "network-type": "vpc" if vpc["VpcId"] else "",
        "private-ipv4": next(iter(addresses), ""),
        "region-id": instance["RegionId"],
        "serial-number": instance["SerialNumber"],
        "zone-id": instance["ZoneId"],
    }
    for interface in interfaces:
        folder = f"network/interfaces/macs/{interface['MacAddress']}"
        known[f"{folder}/network-interface-id"] = interface["NetworkInterfaceId"]
        known[f"{folder}/primary-ip-address"] = interface["PrimaryIpAddress"]
    pages = {name: _constant(text) for name, text in known.items() if text}
    if vpc["VpcId"]:
        pages |= _network_pages(vpc, interfaces, call)
    return pages


def role_of(instance: Instance, call: Call) -> str:
    """The RAM role that is attached to an instance; ``""`` for none."""
    answer = call("DescribeInstanceRamRole", InstanceIds=json.dumps([instance["InstanceId"]]))
    roles = answer["InstanceRamRoleSets"]["InstanceRamRoleSet"]
    return next((str(each["RamRoleName"]) for each in roles), "")


def user_data_of(instance: Instance, call: Call) -> str:
    """What the instance was given as user data; ``""`` for nothing."""
    answer = call("DescribeUserData", InstanceId=instance["InstanceId"])
    return base64.b64decode(answer["UserData"]).decode(errors="replace")


def identity_document(account_id: str, instance: Instance, pages: Mapping[str, Page]) -> str:
    """The text of ``dynamic/instance-identity/document``."""
    own = {**pages, "instance-type": _constant(instance["InstanceType"])}
    known = {name: own[name]() for name in _IDENTITY if name in own}
    return json.dumps({"owner-account-id": account_id, **known})


def _network_pages(
    vpc: Mapping[str, Any], interfaces: Iterable[Mapping[str, Any]], call: Call
) -> dict[str, Page]:
    def cidr_of_vpc() -> str:
        return str(call("DescribeVpcs", VpcId=vpc["VpcId"])["Vpcs"]["Vpc"][0]["CidrBlock"])

    def cidr_of_vswitch() -> str:
        answer = call("DescribeVSwitches", VSwitchId=vpc["VSwitchId"])
        return str(answer["VSwitches"]["VSwitch"][0]["CidrBlock"])

    own = {
        "vpc-id": _constant(vpc["VpcId"]),
        "vswitch-id": _constant(vpc["VSwitchId"]),
        "vpc-cidr-block": cidr_of_vpc,
        "vswitch-cidr-block": cidr_of_vswitch,
    }
    primary = [each["MacAddress"] for each in interfaces if each["Type"] == "Primary"]
    folders = ["", *(f"network/interfaces/macs/{mac}/" for mac in primary)]
    return {f"{folder}{name}": page for folder in folders for name, page in own.items()}


def _constant(text: str) -> Page:
    return lambda: text
