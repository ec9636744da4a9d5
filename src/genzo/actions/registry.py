"""All actions, by family (docs/add-an-action.md).

An action is the constant ``DESCRIBE_IMAGES`` of the module ``describe_images`` in its family's folder. Its
module is imported on its first call, so that the start of a server does not wait for actions that nobody
calls. The VPC product has actions of the same names as ECS: theirs begin with ``vpc/``
(docs/decisions/0068-vpc-product.md).
"""

import re
from functools import cache
from importlib import import_module

from genzo import errors
from genzo.actions.action import VPC, AnyAction, api_name

FAMILIES: dict[str, tuple[str, ...]] = {
    "building": (
        "CancelImagePipelineExecution",
        "CreateImageComponent",
        "CreateImagePipeline",
        "DeleteImageComponent",
        "DeleteImagePipeline",
        "DescribeImageComponents",
        "DescribeImagePipelineExecutions",
        "DescribeImagePipelines",
        "StartImagePipelineExecution",
    ),
    "commands": (
        "CreateCommand",
        "DeleteCommand",
        "DescribeCloudAssistantStatus",
        "DescribeCommands",
        "DescribeInvocationResults",
        "DescribeInvocations",
        "InstallCloudAssistant",
        "InvokeCommand",
        "ModifyCommand",
        "RunCommand",
        "StopInvocation",
    ),
    "eips": (
        "AllocateEipAddress",
        "AssociateEipAddress",
        "DescribeEipAddresses",
        "ModifyEipAddressAttribute",
        "ReleaseEipAddress",
        "UnassociateEipAddress",
    ),
    "image_transfer": (
        "CancelTask",
        "DescribeTaskAttribute",
        "DescribeTasks",
        "ExportImage",
        "ImportImage",
    ),
    "images": (
        "CancelCopyImage",
        "CopyImage",
        "CreateImage",
        "DeleteImage",
        "DescribeImageFromFamily",
        "DescribeImageSharePermission",
        "DescribeImageSupportInstanceTypes",
        "DescribeImages",
        "ModifyImageAttribute",
        "ModifyImageShareGroupPermission",
        "ModifyImageSharePermission",
    ),
    "instances": (
        "AllocatePublicIpAddress",
        "AttachInstanceRamRole",
        "CreateInstance",
        "DeleteInstance",
        "DeleteInstances",
        "DescribeAvailableResource",
        "DescribeInstanceAttachmentAttributes",
        "DescribeInstanceAttribute",
        "DescribeInstanceHistoryEvents",
        "DescribeInstanceMaintenanceAttributes",
        "DescribeInstanceRamRole",
        "DescribeInstanceStatus",
        "DescribeInstanceTypeFamilies",
        "DescribeInstanceTypes",
        "DescribeInstances",
        "DescribeUserData",
        "DetachInstanceRamRole",
        "ModifyInstanceAttachmentAttributes",
        "ModifyInstanceAttribute",
        "ModifyInstanceAutoReleaseTime",
        "ModifyInstanceMaintenanceAttributes",
        "ModifyInstanceMetadataOptions",
        "ModifyInstanceNetworkSpec",
        "ModifyInstanceSpec",
        "ModifyInstanceVpcAttribute",
        "RebootInstance",
        "RebootInstances",
        "ReplaceSystemDisk",
        "RunInstances",
        "StartInstance",
        "StartInstances",
        "StopInstance",
        "StopInstances",
    ),
    "key_pairs": (
        "AttachKeyPair",
        "CreateKeyPair",
        "DeleteKeyPairs",
        "DescribeKeyPairs",
        "DetachKeyPair",
        "ImportKeyPair",
    ),
    "launch_templates": (
        "CreateLaunchTemplate",
        "CreateLaunchTemplateVersion",
        "DeleteLaunchTemplate",
        "DeleteLaunchTemplateVersion",
        "DescribeLaunchTemplateVersions",
        "DescribeLaunchTemplates",
        "ModifyLaunchTemplateDefaultVersion",
    ),
    "network": (
        "AssignPrivateIpAddresses",
        "AttachNetworkInterface",
        "AuthorizeSecurityGroup",
        "AuthorizeSecurityGroupEgress",
        "CreateNetworkInterface",
        "CreateSecurityGroup",
        "CreateVSwitch",
        "CreateVpc",
        "DeleteNetworkInterface",
        "DeleteSecurityGroup",
        "DeleteVSwitch",
        "DeleteVpc",
        "DescribeNetworkInterfaces",
        "DescribeSecurityGroupAttribute",
        "DescribeSecurityGroupReferences",
        "DescribeSecurityGroups",
        "DescribeVSwitches",
        "DescribeVpcs",
        "DetachNetworkInterface",
        "JoinSecurityGroup",
        "LeaveSecurityGroup",
        "ModifyNetworkInterfaceAttribute",
        "ModifySecurityGroupAttribute",
        "ModifySecurityGroupEgressRule",
        "ModifySecurityGroupPolicy",
        "ModifySecurityGroupRule",
        "RevokeSecurityGroup",
        "RevokeSecurityGroupEgress",
        "UnassignPrivateIpAddresses",
    ),
    "other_products": ("DescribeEndpoints",),
    "prices": ("DescribePrice",),
    "ram": (
        "AddUserToGroup",
        "AttachPolicyToGroup",
        "AttachPolicyToRole",
        "AttachPolicyToUser",
        "CreateAccessKey",
        "CreateGroup",
        "CreatePolicy",
        "CreatePolicyVersion",
        "CreateRole",
        "CreateUser",
        "DeleteAccessKey",
        "DeleteGroup",
        "DeletePolicy",
        "DeletePolicyVersion",
        "DeleteRole",
        "DeleteUser",
        "DetachPolicyFromGroup",
        "DetachPolicyFromRole",
        "DetachPolicyFromUser",
        "GetAccessKeyLastUsed",
        "GetGroup",
        "GetPolicy",
        "GetPolicyVersion",
        "GetRole",
        "GetUser",
        "ListAccessKeys",
        "ListEntitiesForPolicy",
        "ListGroups",
        "ListGroupsForUser",
        "ListPolicies",
        "ListPoliciesForGroup",
        "ListPoliciesForRole",
        "ListPoliciesForUser",
        "ListPolicyVersions",
        "ListRoles",
        "ListUsers",
        "ListUsersForGroup",
        "RemoveUserFromGroup",
        "SetDefaultPolicyVersion",
        "UpdateAccessKey",
        "UpdateGroup",
        "UpdateRole",
        "UpdateUser",
    ),
    "regions": (
        "DescribeAccountAttributes",
        "DescribeRegions",
        "DescribeZones",
    ),
    "routes": (
        "CreateRouteEntry",
        "DeleteRouteEntry",
        "DescribeRouteTables",
    ),
    "snapshot_groups": (
        "CreateSnapshotGroup",
        "DeleteSnapshotGroup",
        "DescribeSnapshotGroups",
        "ModifySnapshotGroup",
    ),
    "snapshot_policies": (
        "ApplyAutoSnapshotPolicy",
        "CancelAutoSnapshotPolicy",
        "CreateAutoSnapshotPolicy",
        "DeleteAutoSnapshotPolicy",
        "DescribeAutoSnapshotPolicyEx",
        "ModifyAutoSnapshotPolicyEx",
    ),
    "resource_groups": (
        "CreateResourceGroup",
        "DeleteResourceGroup",
        "GetResourceGroup",
        "ListResourceGroups",
        "UpdateResourceGroup",
    ),
    "snapshots": (
        "AttachDisk",
        "CopySnapshot",
        "CreateDisk",
        "CreateSnapshot",
        "DeleteDisk",
        "DeleteSnapshot",
        "DescribeDisks",
        "DescribeSnapshots",
        "DetachDisk",
        "ModifyDiskAttribute",
        "ModifyDiskSpec",
        "ModifySnapshotAttribute",
        "ResizeDisk",
    ),
    "sts": (
        "AssumeRole",
        "GetCallerIdentity",
    ),
    "tags": (
        "AddTags",
        "DescribeResourceByTags",
        "DescribeTags",
        "JoinResourceGroup",
        "ListTagResources",
        "RemoveTags",
        "TagResources",
        "UntagResources",
    ),
    "vpc": (
        "vpc/AllocateEipAddress",
        "vpc/AssociateEipAddress",
        "vpc/CreateRouteEntry",
        "vpc/CreateVSwitch",
        "vpc/CreateVpc",
        "vpc/DeleteRouteEntry",
        "vpc/DeleteVSwitch",
        "vpc/DeleteVpc",
        "vpc/DescribeEipAddresses",
        "vpc/DescribeRouteEntryList",
        "vpc/DescribeRouteTableList",
        "vpc/DescribeRouteTables",
        "vpc/DescribeVSwitchAttributes",
        "vpc/DescribeVSwitches",
        "vpc/DescribeVpcAttribute",
        "vpc/DescribeVpcs",
        "vpc/ListTagResources",
        "vpc/ModifyEipAddressAttribute",
        "vpc/ModifyVSwitchAttribute",
        "vpc/ModifyVpcAttribute",
        "vpc/ReleaseEipAddress",
        "vpc/TagResources",
        "vpc/UnTagResources",
        "vpc/UnassociateEipAddress",
    ),
}
"""The names of the actions in each folder."""

_FAMILY_OF = {name: family for family, names in FAMILIES.items() for name in names}
_PREFIXES = {VPC: "vpc/"}
"""What the names of a product's actions begin with, by the version of its API."""
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def find(version: str, name: str) -> AnyAction:
    """The action of this name in this version.

    Raises:
        ApiError: InvalidAction.NotFound, for an unknown name or a wrong version
            (docs/reference/errors.md#errors-of-the-gateway).
    """
    action = named(full_name(version, name))
    if action is None or action.version != version:
        raise errors.ACTION_NOT_FOUND()
    return action


def full_name(version: str, name: str) -> str:
    """The name that tells an action from those of other products, of a version and the name in requests."""
    return f"{_PREFIXES[version]}{name}" if version in _PREFIXES else name


def named(name: str) -> AnyAction | None:
    """The action of this full name, None for an unknown name."""
    return _load(name) if name in _FAMILY_OF else None


def all_actions() -> tuple[AnyAction, ...]:
    """Every action, loaded."""
    return tuple(map(_load, _FAMILY_OF))


def module_name(name: str) -> str:
    """The name of the module of an action in its family's folder, and in capitals of its constant there."""
    return _WORDS.sub("_", api_name(name)).lower()


@cache
def _load(name: str) -> AnyAction:
    module = import_module(f"genzo.actions.{_FAMILY_OF[name]}.{module_name(name)}")
    action: AnyAction = getattr(module, module_name(name).upper())
    return action
