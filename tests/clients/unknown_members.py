"""Members that the service sends and the SDK's models of ECS do not have.

DescribeVpcs and DescribeVSwitches of ECS answer as those of the product VPC do since 2024
(docs/reference/observed.md#other-actions); the models still have the members of before. Versions of launch
templates have the members of SystemDisk twice (docs/decisions/0071-launch-templates-and-resource-groups.md).
"""

import copy
from typing import Any

VPC = frozenset(
    (
        "AdvancedResource",
        "CenStatus",
        "EnabledIpv6",
        "Ipv6CidrBlock",
        "NatGatewayIds",
        "NetworkAclNum",
        "OwnerId",
        "ResourceGroupId",
        "RouterTableIds",
        "SecondaryCidrBlocks",
        "Tags",
    )
)
VSWITCH = frozenset(("Ipv6CidrBlock", "NetworkAclId", "OwnerId", "RouteTable", "ShareType", "Tags"))
_PLACES = {"DescribeVpcs": ("Vpcs", "Vpc", VPC), "DescribeVSwitches": ("VSwitches", "VSwitch", VSWITCH)}


def without_unknown_members(action: str, answer: Any) -> Any:  # noqa: ANN401 - any answer
    """The answer without those members, each of which it must have."""
    if action == "DescribeLaunchTemplateVersions":
        return _without_dotted_members(answer)
    if action not in _PLACES:
        return answer
    known = copy.deepcopy(answer)
    plural, singular, unknown = _PLACES[action]
    for each in known[plural][singular]:
        for name in unknown:
            del each[name]
    return known


def _without_dotted_members(answer: Any) -> Any:  # noqa: ANN401 - any answer
    known = copy.deepcopy(answer)
    for version in known["LaunchTemplateVersionSets"]["LaunchTemplateVersionSet"]:
        data = version["LaunchTemplateData"]
        disk = data.get("SystemDisk")
        for dotted in [name for name in data if name.startswith("SystemDisk.")]:
            value = data.pop(dotted)
            assert disk is None or disk[dotted.partition(".")[2]] == value
        data.get("SecurityOptions", {}).pop("EnableSecureBoot", None)
    return known
