"""Which parameters name something that may belong to another account, and what they name."""

import json
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from genzo.wire.structs import StructSchema
from tests.probes.world import ACTIONS, request_schema

KINDS: dict[str, tuple[str, ...]] = {
    "image": ("image", "free_image", "copying_image"),
    "instance": ("running", "second_running", "stopped", "two_interfaces"),
    "disk": ("disk", "attached_disk", "system_disk", "regional_disk"),
    "snapshot": ("snapshot", "data_snapshot"),
    "group": ("group", "empty_group", "joined_group", "classic_group"),
    "rule": ("ingress_rule", "egress_rule"),
    "vpc": ("vpc", "empty_vpc"),
    "vswitch": ("vswitch", "empty_vswitch", "other_vswitch"),
    "interface": ("interface", "secondary_interface", "free_interface"),
    "key pair": ("key_pair", "other_pair"),
    "launch template": ("template", "other_template"),
    "snapshot policy": ("policy",),
    "snapshot group": ("snapshot_group",),
    "resource group": ("resource_group", "other_resource_group"),
    "task": ("task",),
    "command": ("command",),
    "invocation": ("invocation", "scheduled"),
    "component": ("component",),
    "pipeline": ("pipeline", "free_pipeline"),
    "execution": ("execution",),
    "user": ("ram_user", "ram_free_user"),
    "user group": ("ram_group", "ram_free_group"),
    "role": ("ram_role", "ram_free_role"),
    "policy": ("ram_policy", "ram_free_policy"),
    "access key": ("ram_key",),
    "elastic address": ("eip", "used_eip"),
    "route table": ("route_table", "routed_table"),
    "route": ("route_entry",),
    "router": ("router",),
    "address": ("public_ip",),
    "fingerprint": ("fingerprint",),
}
"""What accounts own: names in the steps that make a world."""
TEXTS = {
    "family": "{prefix}-family",
    "image name": "{prefix}-probe-image",
    "instance name": "{prefix}-instance",
    "security group name": "{prefix}-securitygroup",
    "snapshot name": "{prefix}-snapshot",
    "tag key": "{prefix}-key",
    "tag value": "{prefix}-value",
    "component name": "{prefix}-probe-component",
    "template name": "{prefix}-template",
    "role arn": "acs:ram::{account}:role/{ram_role}",
}
"""What an account chose, which is found by its text."""
_KIND_OF = {
    "ImageId": "image",
    "BaseImage": "image",
    "InstanceId": "instance",
    "InstanceIds": "instance",
    "DiskId": "disk",
    "DiskIds": "disk",
    "diskIds": "disk",
    "ExcludeDiskId": "disk",
    "SnapshotId": "snapshot",
    "SnapshotIds": "snapshot",
    "SnapshotGroupId": "snapshot group",
    "AutoSnapshotPolicyId": "snapshot policy",
    "autoSnapshotPolicyId": "snapshot policy",
    "SecurityGroupId": "group",
    "SecurityGroupIds": "group",
    "SourceGroupId": "group",
    "DestGroupId": "group",
    "SecurityGroupRuleId": "rule",
    "VpcId": "vpc",
    "VSwitchId": "vswitch",
    "NetworkInterfaceId": "interface",
    "AllocationId": "elastic address",
    "AssociatedInstanceId": "instance",
    "RouteTableId": "route table",
    "RouteEntryId": "route",
    "NextHopId": "instance",
    "RouterId": "router",
    "VRouterId": "router",
    "KeyPairName": "key pair",
    "KeyPairNames": "key pair",
    "KeyPairFingerPrint": "fingerprint",
    "LaunchTemplateId": "launch template",
    "LaunchTemplateName": "template name",
    "TaskId": "task",
    "CommandId": "command",
    "InvokeId": "invocation",
    "TaskIds": "task",
    "TaskGroupId": "task",
    "ImageComponentId": "component",
    "ImagePipelineId": "pipeline",
    "ExecutionId": "execution",
    "UserName": "user",
    "NewUserName": "user",
    "GroupName": "user group",
    "NewGroupName": "user group",
    "RoleName": "role",
    "PolicyName": "policy",
    "UserAccessKeyId": "access key",
    "RoleArn": "role arn",
    "ImageFamily": "family",
    "ImageName": "image name",
    "InstanceName": "instance name",
    "SecurityGroupName": "security group name",
    "SnapshotName": "snapshot name",
    "Name": "component name",
    "IpAddress": "address",
    "PublicIpAddresses": "address",
    "EipAddresses": "address",
    "Key": "tag key",
    "TagKey": "tag key",
    "Value": "tag value",
    "TagValues": "tag value",
    "ResourceId": "",
    "ResourceIds": "",
}
"""By the last part of a parameter's name. ResourceId has the kind of the parameter ResourceType."""
SHARED_BY_ALL = {
    "RegionId",
    "ToRegionId",
    "DestinationRegionId",
    "ZoneId",
    "Id",
    "VersionId",
    "regionId",
    "DestinationZoneId",
    "EventId",
    "DedicatedHostId",
    "DedicatedHostClusterId",
    "DeploymentSetId",
    "HpcClusterId",
    "KMSKeyId",
    "ManagedHostId",
    "StorageClusterId",
    "StorageSetId",
    "SnapshotLinkId",
    "VlanId",
    "PrefixListId",
    "SourcePrefixListId",
    "DestPrefixListId",
    "PortRangeListId",
    "ExternalId",
    "SegmentInstanceId",
    "PublicIpAddressPoolId",
    "InstanceRegionId",
    "DhcpOptionsSetId",
    "Ipv4IpamPoolId",
    "Ipv6IpamPoolId",
    "ResourceGroupId",
    "ResourceGroupIds",
    "TemplateResourceGroupId",
    "ClusterId",
    "ContainerId",
    "TrunkNetworkInstanceId",
    "NodeControllerId",
    "StorageLocationArn",
    "DestinationStorageLocationArn",
}
"""Parameters that look alike and name nothing that an account owns here: places, resources that
Genzo does not have, and resource groups, which any account may write into a request to ECS."""
_OF_RESOURCE_GROUPS = {
    *("GetResourceGroup", "UpdateResourceGroup", "DeleteResourceGroup", "ListResourceGroups"),
}
_JSON = {
    "InstanceIds",
    "DiskIds",
    "diskIds",
    "SnapshotIds",
    "KeyPairNames",
    "PublicIpAddresses",
    "EipAddresses",
}
_JSON_OF_ACTION = {("DescribeSecurityGroups", "SecurityGroupIds")}
_WITH_COMMAS = {"TaskIds", ("DescribeImages", "ImageId"), ("DescribeTasks", "TaskIds")}


@cache
def id_parameters(action: str) -> dict[str, str]:
    """The kinds of what the parameters of an action name, by parameter; ``""`` for that of ResourceType."""
    found = {}
    for path in _texts(request_schema(action), ""):
        kind = _kind(action, path)
        if kind is not None:
            found[path] = kind
    return found


def _kind(action: str, path: str) -> str | None:
    parts = [part for part in path.split(".") if not part.isdigit()]
    if parts[0] == "Filter" or (len(parts) > 1 and parts[-1] == "Name"):
        return None
    if parts[-1] == "Name" and not action.startswith(("CreateImage", "DescribeImage")):
        return None
    if action in _OF_RESOURCE_GROUPS and parts[0].startswith("ResourceGroupId"):
        return "resource group"
    return _KIND_OF.get(parts[-1])


def unknown_parameters(action: str) -> list[str]:
    """Parameters that look as if they named a resource, of which this module does not know what they name."""
    paths = _texts(request_schema(action), "")
    parts = {path: [part for part in path.split(".") if not part.isdigit()][-1] for path in paths}
    return [
        path
        for path, last in parts.items()
        if last.endswith(("Id", "Ids", "Arn")) and last not in _KIND_OF and last not in SHARED_BY_ALL
    ]


def written(action: str, parameter: str) -> Callable[[Sequence[str]], str]:
    """How a parameter is written that names several; one that names one has the last."""
    last = parameter.split(".", maxsplit=1)[0]
    if last in _JSON or (action, last) in _JSON_OF_ACTION:
        return json.dumps
    if last in _WITH_COMMAS or (action, last) in _WITH_COMMAS:
        return ",".join
    return lambda names: names[-1]


def _texts(schema: StructSchema, prefix: str) -> Iterator[str]:
    """The parameters that are texts, with effect or without."""
    for field in schema.fields:
        name = prefix + field.name
        if field.kind == "struct" and field.item is not None:
            yield from _texts(field.item, f"{name}.")
        elif field.kind == "list" and field.item is not None:
            yield from _texts(field.item, f"{name}.1.")
        elif field.kind == "list" and field.item_kind == "str":
            yield f"{name}.1"
        elif field.kind == "str":
            yield name


ALL_ACTIONS = tuple(sorted(ACTIONS))
