"""DescribeSecurityGroups: the caller's security groups in a region, filtered and paged.

The order is that of descending ids. The answer to a request with MaxResults or NextToken has no TotalCount
(DescribeSecurityGroups, response parameter TotalCount).
"""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.network.find_group import members_of
from genzo.actions.network.group_filters import FilteredRequest, is_asked_for
from genzo.actions.page_parameters import PageNumber, PageSizeTo100
from genzo.actions.paging import Order, by_number, by_token
from genzo.actions.resource_names import any_of, json_ids, on, otherwise, together
from genzo.actions.shown_tags import Tags, shown_tags
from genzo.catalogue.clock import format_timestamp
from genzo.catalogue.network import SecurityGroup
from genzo.errors import DRY_RUN_OPERATION
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, Response, UnsetType, never_sent

_ERRORS = errors_of("DescribeSecurityGroups")
_BAD_TOKEN = _ERRORS("InValidParameter.NextToken")
_BAD_TYPE = _ERRORS("InvalidParameter.SecurityGroupType")

_TYPES = (None, "normal", "enterprise")
_DEFAULT_SIZE = 10
_ORDER: Order[SecurityGroup] = Order(lambda group: (group.resource_id,), tuple[str], is_descending=True)

_NO_SERVICE = never_sent("no service manages a group")


class DescribeSecurityGroupsRequest(FilteredRequest, frozen=True):
    is_query_ecs_count: bool = False
    dry_run: bool = False
    next_token: str | None = None
    max_results: PageSizeTo100 | None = None
    page_number: PageNumber = 1
    page_size: PageSizeTo100 = _DEFAULT_SIZE


@fields_in_key_order
class SecurityGroupType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    """One group. Its counts are present if IsQueryEcsCount asks for them.

    Only groups that a cloud product manages have a ServiceID, and they do not exist here.
    """

    security_group_id: str
    security_group_name: str
    description: str
    security_group_type: str
    vpc_id: str
    creation_time: str
    ecs_count: int | UnsetType = UNSET
    available_instance_amount: int | UnsetType = UNSET
    rule_count: int | UnsetType = UNSET
    group_to_group_rule_count: int | UnsetType = UNSET
    resource_group_id: str
    service_managed: bool
    service_id: Annotated[int | UnsetType, _NO_SERVICE] = msgspec.field(name="ServiceID", default=UNSET)
    tags: Tags | UnsetType = UNSET


class SecurityGroups(msgspec.Struct, frozen=True, rename="pascal"):
    security_group: list[SecurityGroupType]


@fields_in_key_order
class DescribeSecurityGroupsResponse(Response, frozen=True, kw_only=True):
    request_id: str
    region_id: str
    next_token: str
    security_groups: SecurityGroups
    total_count: int | UnsetType = UNSET
    page_number: int | UnsetType = UNSET
    page_size: int | UnsetType = UNSET


def describe_security_groups(
    request: DescribeSecurityGroupsRequest, context: Context
) -> DescribeSecurityGroupsResponse:
    """The page of security groups that the request asks for."""
    context.require_region(request.region_id)
    if request.security_group_type not in _TYPES:
        raise _BAD_TYPE()
    groups = context.catalogue.resources(SecurityGroup, context.account_id, request.region_id)
    asked_for = is_asked_for(request)
    found = sorted(filter(asked_for, groups), key=_ORDER.place, reverse=True)
    if request.max_results is not None or request.next_token is not None:
        size = request.max_results or _DEFAULT_SIZE
        page = by_token(found, request.next_token, size, _ORDER, _BAD_TOKEN)
        return _response(request, context, page.items, next_token=page.next_token)
    return _response(
        request,
        context,
        by_number(found, request.page_number, request.page_size),
        total_count=len(found),
        page_number=request.page_number,
        page_size=request.page_size,
    )


def _response(
    request: DescribeSecurityGroupsRequest,
    context: Context,
    groups: Sequence[SecurityGroup],
    *,
    next_token: str = "",
    total_count: int | UnsetType = UNSET,
    page_number: int | UnsetType = UNSET,
    page_size: int | UnsetType = UNSET,
) -> DescribeSecurityGroupsResponse:
    if request.dry_run:
        raise DRY_RUN_OPERATION()
    return DescribeSecurityGroupsResponse(
        request_id=context.request_id,
        region_id=request.region_id,
        next_token=next_token,
        security_groups=SecurityGroups(
            [
                _with_counts(context, group) if request.is_query_ecs_count else _present(group)
                for group in groups
            ]
        ),
        total_count=total_count,
        page_number=page_number,
        page_size=page_size,
    )


def _with_counts(context: Context, group: SecurityGroup) -> SecurityGroupType:
    members = len(members_of(context, group))
    return msgspec.structs.replace(
        _present(group),
        ecs_count=members,
        available_instance_amount=context.quotas["instances_per_security_group"] - members,
        rule_count=len(group.permissions),
        group_to_group_rule_count=sum(bool(rule.peer_group_id) for rule in group.permissions),
    )


def _present(group: SecurityGroup) -> SecurityGroupType:
    return SecurityGroupType(
        security_group_id=group.resource_id,
        security_group_name=group.name,
        description=group.description,
        security_group_type=group.security_group_type,
        vpc_id=group.vpc_id,
        creation_time=format_timestamp(group.created // 1000),
        resource_group_id=group.resource_group_id,
        service_managed=False,
        tags=shown_tags(group.tags),
    )


DESCRIBE_SECURITY_GROUPS = Action(
    name="DescribeSecurityGroups",
    request=DescribeSecurityGroupsRequest,
    response=DescribeSecurityGroupsResponse,
    handle=describe_security_groups,
    resources=otherwise(
        together(
            on("securitygroup", "security_group_ids", read=json_ids), on("securitygroup", "security_group_id")
        ),
        any_of("securitygroup"),
    ),
)
