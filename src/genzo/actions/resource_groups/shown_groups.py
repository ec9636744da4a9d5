"""Resource groups in answers."""

from typing import Any

import msgspec

from genzo.actions.action import Context
from genzo.actions.shown_tags import Tags, shown_tags
from genzo.catalogue.clock import format_timestamp
from genzo.catalogue.resource_groups import ResourceGroup
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, UnsetType


@fields_in_key_order
class RegionStatusType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    status: str
    region_id: str


class RegionStatuses(msgspec.Struct, frozen=True, rename="pascal"):
    region_status: list[RegionStatusType]


@fields_in_key_order
class RenamedGroupType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    """What UpdateResourceGroup shows."""

    display_name: str
    account_id: str
    name: str
    create_date: str
    id: str


@fields_in_key_order
class ListedGroupType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    """What ListResourceGroups shows."""

    display_name: str
    status: str
    account_id: str
    name: str
    create_date: str
    id: str
    tags: Tags | UnsetType = UNSET


@fields_in_key_order
class GroupType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    """What the other actions show; all regions have the status of the group."""

    display_name: str
    status: str
    region_statuses: RegionStatuses
    account_id: str
    name: str
    create_date: str
    id: str


@fields_in_key_order
class TaggedGroupType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    """What GetResourceGroup shows."""

    display_name: str
    status: str
    region_statuses: RegionStatuses
    account_id: str
    name: str
    create_date: str
    id: str
    tags: Tags | UnsetType = UNSET


def members_of(group: ResourceGroup) -> dict[str, Any]:
    """The members that every answer has."""
    return {
        "display_name": group.display_name,
        "account_id": str(group.owner_id),
        "name": group.name,
        "create_date": format_timestamp(group.created // 1000),
        "id": group.resource_id,
    }


def statuses_of(group: ResourceGroup, context: Context) -> dict[str, Any]:
    """The status, of the group and in each region."""
    status = group.status_at(context.now)
    regions = [RegionStatusType(status=status, region_id=each) for each in sorted(context.facts.regions)]
    return {"status": status, "region_statuses": RegionStatuses(regions)}


def tags_if(wanted: bool, group: ResourceGroup) -> Tags | UnsetType:
    """The tags of a group, if a request wants them."""
    return shown_tags(group.tags) if wanted else UNSET
