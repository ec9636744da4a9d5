"""The filters of DescribeSecurityGroups."""

from collections.abc import Callable
from typing import Annotated

import msgspec

from genzo import errors
from genzo.actions.tag_parameters import TagParameter, asked_tags
from genzo.catalogue.network import SecurityGroup
from genzo.catalogue.tagging import has_tags
from genzo.catalogue.wildcards import matches
from genzo.wire.json_array import json_list
from genzo.wire.structs import Request

_MAX_IDS = 100
_NETWORK_TYPES = {"vpc": True, "classic": False}

Condition = Callable[[SecurityGroup], bool]


class FilteredRequest(Request, frozen=True):
    """The parameters that filter security groups."""

    region_id: str
    security_group_ids: str | None = None
    vpc_id: str | None = None
    security_group_type: str | None = None
    network_type: str | None = None
    security_group_name: str | None = None
    resource_group_id: str | None = None
    tag: Annotated[tuple[TagParameter, ...], msgspec.Meta(max_length=20)] = ()
    security_group_id: str | None = None
    fuzzy_query: bool = False
    service_managed: bool | None = None


def is_asked_for(request: FilteredRequest) -> Condition:
    """The condition that a group must meet.

    Raises:
        ApiError: InvalidParameter, for a malformed list of ids or an unknown network type.
    """
    ids = None if request.security_group_ids is None else _ids(request.security_group_ids)
    if request.network_type is not None and request.network_type not in _NETWORK_TYPES:
        raise errors.INVALID_PARAMETER(name="NetworkType")
    in_vpc = None if request.network_type is None else _NETWORK_TYPES[request.network_type]
    tags = asked_tags(request.tag)
    named = _named(request)

    def condition(group: SecurityGroup) -> bool:
        return (
            (ids is None or group.resource_id in ids)
            and request.security_group_id in (None, group.resource_id)
            and request.vpc_id in (None, group.vpc_id)
            and request.security_group_type in (None, group.security_group_type)
            and in_vpc in (None, bool(group.vpc_id))
            and named(group)
            and request.resource_group_id in (None, group.resource_group_id)
            and not request.service_managed
            and has_tags(group, tags)
        )

    return condition


def _named(request: FilteredRequest) -> Condition:
    """The exact name, or with FuzzyQuery any part of it, where ``*`` matches any characters."""
    name = request.security_group_name
    if name is None:
        return lambda _: True
    if not request.fuzzy_query:
        return lambda group: group.name == name
    return lambda group: matches(f"*{name}*", group.name)


def _ids(text: str) -> frozenset[str]:
    error = errors.INVALID_PARAMETER(name="SecurityGroupIds")
    return frozenset(json_list(text, _MAX_IDS, error, error))
