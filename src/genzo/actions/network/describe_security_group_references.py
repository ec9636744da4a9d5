"""DescribeSecurityGroupReferences: the security groups whose rules name other security groups."""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.network.find_group import own_group
from genzo.actions.resource_names import on
from genzo.catalogue.network import SecurityGroup
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("DescribeSecurityGroupReferences")
_MALFORMED = _ERRORS("InvalidSecurityGroupId.Malformed")
_NOT_FOUND = _ERRORS("InvalidSecurityGroupId.NotFound")

_MOST_GROUPS = 10
_MOST_REFERENCES = 100


class DescribeSecurityGroupReferencesRequest(Request, frozen=True):
    region_id: str
    security_group_id: Annotated[tuple[str, ...], msgspec.Meta(max_length=_MOST_GROUPS)] = ()


@fields_in_key_order
class ReferencingSecurityGroupType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    security_group_id: str
    ali_uid: str


class ReferencingSecurityGroups(msgspec.Struct, frozen=True, rename="pascal"):
    referencing_security_group: list[ReferencingSecurityGroupType]


@fields_in_key_order
class SecurityGroupReferenceType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    security_group_id: str
    referencing_security_groups: ReferencingSecurityGroups


class SecurityGroupReferences(msgspec.Struct, frozen=True, rename="pascal"):
    security_group_reference: list[SecurityGroupReferenceType]


@fields_in_key_order
class DescribeSecurityGroupReferencesResponse(Response, frozen=True, kw_only=True):
    request_id: str
    security_group_references: SecurityGroupReferences


def describe_security_group_references(
    request: DescribeSecurityGroupReferencesRequest, context: Context
) -> DescribeSecurityGroupReferencesResponse:
    """For each group of the request that others name in rules, those others."""
    context.require_region(request.region_id)
    if not request.security_group_id:
        raise _MALFORMED()
    named = [
        own_group(context, request.region_id, group_id, _MALFORMED, _NOT_FOUND)
        for group_id in dict.fromkeys(request.security_group_id)
    ]
    groups = context.catalogue.resources(SecurityGroup, context.account_id, request.region_id)
    found = [(group, _referencing(group, groups)) for group in named]
    shown = [
        SecurityGroupReferenceType(
            security_group_id=group.resource_id,
            referencing_security_groups=ReferencingSecurityGroups(others),
        )
        for group, others in found
        if others
    ]
    return DescribeSecurityGroupReferencesResponse(
        request_id=context.request_id, security_group_references=SecurityGroupReferences(shown)
    )


def _referencing(named: SecurityGroup, groups: list[SecurityGroup]) -> list[ReferencingSecurityGroupType]:
    """The other groups with a rule of either direction that names the group, the first hundred of them."""
    others = [
        ReferencingSecurityGroupType(security_group_id=group.resource_id, ali_uid=str(group.owner_id))
        for group in groups
        if group.resource_id != named.resource_id
        and any(each.peer_group_id == named.resource_id for each in group.permissions)
    ]
    return others[:_MOST_REFERENCES]


DESCRIBE_SECURITY_GROUP_REFERENCES = Action(
    name="DescribeSecurityGroupReferences",
    request=DescribeSecurityGroupReferencesRequest,
    response=DescribeSecurityGroupReferencesResponse,
    handle=describe_security_group_references,
    resources=on("securitygroup", "security_group_id"),
)
