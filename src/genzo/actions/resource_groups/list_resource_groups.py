"""ListResourceGroups of Resource Management: the caller's groups, the newest first, the default one last."""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.page_parameters import PageNumber, PageSizeTo100
from genzo.actions.paging import by_number
from genzo.actions.resource_groups.groups import LISTED_GROUPS, RESOURCE_MANAGER, groups_of
from genzo.actions.resource_groups.shown_groups import ListedGroupType, members_of, tags_if
from genzo.actions.tag_parameters import TagParameter, asked_tags
from genzo.catalogue.resource_groups import ResourceGroup
from genzo.catalogue.tagging import has_tags
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response


class ListResourceGroupsRequest(Request, frozen=True):
    """ResourceGroupIds counts where both it and ResourceGroupId are given."""

    status: str | None = None
    page_number: PageNumber = 1
    page_size: PageSizeTo100 = 10
    resource_group_id: str | None = None
    resource_group_ids: Annotated[tuple[str, ...], msgspec.Meta(max_length=100)] = ()
    display_name: str | None = None
    name: str | None = None
    tag: Annotated[tuple[TagParameter, ...], msgspec.Meta(max_length=20)] = ()
    include_tags: bool = False


class ResourceGroups(msgspec.Struct, frozen=True, rename="pascal"):
    resource_group: list[ListedGroupType]


@fields_in_key_order
class ListResourceGroupsResponse(Response, frozen=True, kw_only=True):
    total_count: int
    request_id: str
    page_size: int
    page_number: int
    resource_groups: ResourceGroups


def list_resource_groups(request: ListResourceGroupsRequest, context: Context) -> ListResourceGroupsResponse:
    """The page of groups that the request asks for; names match by a part of them."""
    found = [group for group in groups_of(context) if _is_asked_for(group, request, context.now)]
    with_tags = request.include_tags or bool(request.tag)
    shown = [
        ListedGroupType(
            **members_of(group), status=group.status_at(context.now), tags=tags_if(with_tags, group)
        )
        for group in by_number(found, request.page_number, request.page_size)
    ]
    return ListResourceGroupsResponse(
        total_count=len(found),
        request_id=context.request_id,
        page_size=request.page_size,
        page_number=request.page_number,
        resource_groups=ResourceGroups(shown),
    )


def _is_asked_for(group: ResourceGroup, request: ListResourceGroupsRequest, now: int) -> bool:
    one = (request.resource_group_id,) if request.resource_group_id else ()
    ids = request.resource_group_ids or one
    return (
        (not ids or group.resource_id in ids)
        and request.status in (None, group.status_at(now))
        and (request.display_name or "") in group.display_name
        and (request.name or "") in group.name
        and has_tags(group, asked_tags(request.tag))
    )


LIST_RESOURCE_GROUPS = Action(
    name="ListResourceGroups",
    request=ListResourceGroupsRequest,
    response=ListResourceGroupsResponse,
    handle=list_resource_groups,
    version=RESOURCE_MANAGER,
    ram_action="ram:ListResourceGroups",
    resources=LISTED_GROUPS,
)
