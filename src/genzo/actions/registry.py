"""All actions, by family (docs/add-an-action.md).

An action is the constant ``DESCRIBE_IMAGES`` of the module ``describe_images`` in its family's folder. Its
module is imported on its first call, so that the start of a server does not wait for actions that nobody
calls.
"""

import re
from functools import cache
from importlib import import_module

from genzo import errors
from genzo.actions.action import AnyAction

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
        "ModifyImageSharePermission",
    ),
    "instances": (
        "AllocatePublicIpAddress",
        "CreateInstance",
        "DeleteInstance",
        "DeleteInstances",
        "DescribeAvailableResource",
        "DescribeInstanceAttribute",
        "DescribeInstanceStatus",
        "DescribeInstanceTypeFamilies",
        "DescribeInstanceTypes",
        "DescribeInstances",
        "DescribeUserData",
        "ModifyInstanceAttribute",
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
        "AuthorizeSecurityGroup",
        "AuthorizeSecurityGroupEgress",
        "CreateSecurityGroup",
        "CreateVSwitch",
        "CreateVpc",
        "DeleteSecurityGroup",
        "DeleteVSwitch",
        "DeleteVpc",
        "DescribeNetworkInterfaces",
        "DescribeSecurityGroupAttribute",
        "DescribeSecurityGroups",
        "DescribeVSwitches",
        "DescribeVpcs",
        "JoinSecurityGroup",
        "LeaveSecurityGroup",
        "ModifySecurityGroupAttribute",
        "RevokeSecurityGroup",
        "RevokeSecurityGroupEgress",
    ),
    "other_products": ("DescribeEndpoints",),
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
        "DescribeRegions",
        "DescribeZones",
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
        "ModifySnapshotAttribute",
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
}
"""The names of the actions in each folder."""

_FAMILY_OF = {name: family for family, names in FAMILIES.items() for name in names}
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def find(version: str, name: str) -> AnyAction:
    """The action of this name in this version.

    Raises:
        ApiError: InvalidAction.NotFound, for an unknown name or a wrong version
            (docs/reference/errors.md#errors-of-the-gateway).
    """
    action = named(name)
    if action is None or action.version != version:
        raise errors.ACTION_NOT_FOUND()
    return action


def named(name: str) -> AnyAction | None:
    """The action of this name in its version, None for an unknown name."""
    return _load(name) if name in _FAMILY_OF else None


def all_actions() -> tuple[AnyAction, ...]:
    """Every action, loaded."""
    return tuple(map(_load, _FAMILY_OF))


def module_name(name: str) -> str:
    """The name of the module of an action in its family's folder, and in capitals of its constant there."""
    return _WORDS.sub("_", name).lower()


@cache
def _load(name: str) -> AnyAction:
    module = import_module(f"genzo.actions.{_FAMILY_OF[name]}.{module_name(name)}")
    action: AnyAction = getattr(module, module_name(name).upper())
    return action
