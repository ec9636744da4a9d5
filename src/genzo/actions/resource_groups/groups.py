"""What the actions on resource groups share: their version, and finding the caller's groups."""

import re
from typing import Any

from genzo.actions.action import Context
from genzo.actions.resource_names import Computed, any_of, on, otherwise
from genzo.catalogue.arns import ANY
from genzo.catalogue.ram import GLOBAL
from genzo.catalogue.resource_groups import ID_LENGTH, ResourceGroup, default_group
from genzo.errors.group import ErrorGroup, Listed

RESOURCE_MANAGER = "2020-03-31"
"""The version of the Resource Management API."""

_ID = re.compile(r"rg-[A-Za-z0-9]+", re.ASCII)
_LONGEST_DISPLAY_NAME = 50
_SHOWN = "acs:ram:*:{#account_id}:resourcegroup/"
_OF_RAM: dict[str, Any] = {"product": "ram", "regions": ()}
_ONE = on("resourcegroup", "resource_group_id", **_OF_RAM)
_ANY = any_of("resourcegroup", **_OF_RAM)
_SEVERAL = on("resourcegroup", "resource_group_ids", **_OF_RAM)

ONE_GROUP = Computed(_ONE, (_SHOWN + "{#resource_group_id}",))
"""The group in a request, as policies name it."""
ANY_GROUP = Computed(_ANY, (_SHOWN + ANY,))
"""Any group, such as one that the action makes."""
LISTED_GROUPS = Computed(
    otherwise(_SEVERAL, otherwise(_ONE, _ANY)), (_SHOWN + "{#resource_group_id}", _SHOWN + ANY)
)
"""The groups that a list is limited to, or any."""


class GroupErrors(ErrorGroup):
    """The errors of `required_group`."""

    malformed = Listed("InvalidParameter.ResourceGroupId")
    not_found = Listed("EntityNotExists.ResourceGroup")


class DisplayNameErrors(ErrorGroup):
    """The errors of `require_display_name`."""

    missing = Listed("MissingParameter.DisplayName")
    blank = Listed("InvalidParameter.DisplayName")
    too_long = Listed("InvalidParameter.DisplayName.Length")


def groups_of(context: Context) -> list[ResourceGroup]:
    """The caller's groups, the newest first; the default group is the last."""
    stored = context.catalogue.resources(ResourceGroup, context.account_id, GLOBAL)
    account = context.catalogue.account(context.account_id)
    created = account.created * 1000 if account else 0
    living = [group for group in stored if group.exists_at(context.now)]
    return [*living, default_group(context.account_id, created)]


def required_group(context: Context, group_id: str, errors: GroupErrors) -> ResourceGroup:
    """The caller's group of an id.

    Raises:
        ApiError: InvalidParameter.ResourceGroupId or EntityNotExists.ResourceGroup.
    """
    if len(group_id) > ID_LENGTH or not _ID.fullmatch(group_id):
        raise errors.malformed()
    group = next((each for each in groups_of(context) if each.resource_id == group_id), None)
    if group is None:
        raise errors.not_found()
    return group


def require_display_name(name: str | None, errors: DisplayNameErrors) -> str:
    """The display name of a request.

    Raises:
        ApiError: it is missing, blank or longer than 50 characters.
    """
    if name is None:
        raise errors.missing()
    if not name.strip():
        raise errors.blank()
    if len(name) > _LONGEST_DISPLAY_NAME:
        raise errors.too_long()
    return name
