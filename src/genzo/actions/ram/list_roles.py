"""ListRoles: pages of roles, without their trust policies."""

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.ram.entities import roles_of
from genzo.actions.ram.marker_pages import DEFAULT_MAX_ITEMS, MaxItems, page_of
from genzo.actions.ram.resource_names import ANY_ROLE
from genzo.actions.ram.shown_entities import role_members, update_date
from genzo.actions.ram.version import RAM
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, Request, Response, UnsetType


class ListRolesRequest(Request, frozen=True):
    marker: str | None = None
    max_items: MaxItems = DEFAULT_MAX_ITEMS


@fields_in_key_order
class ListedRoleType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    role_id: str
    role_name: str
    arn: str
    description: str
    max_session_duration: int
    create_date: str
    update_date: str


class ListedRoles(msgspec.Struct, frozen=True, rename="pascal"):
    role: list[ListedRoleType]


@fields_in_key_order
class ListRolesResponse(Response, frozen=True, kw_only=True):
    request_id: str
    is_truncated: bool
    marker: str | UnsetType = UNSET
    roles: ListedRoles


def list_roles(request: ListRolesRequest, context: Context) -> ListRolesResponse:
    """A page of the account's roles, oldest first."""
    roles, (is_truncated, marker) = page_of(roles_of(context), request.marker, request.max_items)
    shown = [ListedRoleType(**role_members(role), update_date=update_date(role)) for role in roles]
    return ListRolesResponse(
        request_id=context.request_id, is_truncated=is_truncated, marker=marker, roles=ListedRoles(shown)
    )


LIST_ROLES = Action(
    name="ListRoles",
    request=ListRolesRequest,
    response=ListRolesResponse,
    handle=list_roles,
    version=RAM,
    ram_action="ram:ListRoles",
    resources=ANY_ROLE,
)
