"""Filter.n of DescribeImages: a table from a key to the condition that it adds to the query.

Bounds of creation time are inclusive to the second (docs/decisions/0005-describe-images.md). Every image
supports both types of network, so only the value of NetworkType is checked.
"""

from collections.abc import Callable

import msgspec

from genzo.catalogue.clock import parse_timestamp
from genzo.catalogue.query import ImageQuery
from genzo.errors.table import errors_of

_ERRORS = errors_of("DescribeImages")
_VALUE = _ERRORS("InvalidFilterValue")
_NETWORK_TYPE = _ERRORS("InvalidFilterValue.NetworkType")

_FEATURES = {
    "CpuOnlineUpgrade": "cpu_online_upgrade",
    "CpuOnlineDowngrade": "cpu_online_downgrade",
    "MemoryOnlineUpgrade": "memory_online_upgrade",
    "MemoryOnlineDowngrade": "memory_online_downgrade",
}
_SUPPORT = ("supported", "unsupported")
_NETWORK_TYPES = ("vpc", "classic")


def _created_from(query: ImageQuery, _key: str, value: str) -> ImageQuery:
    moment = _moment(value)
    if query.created_from is not None:
        moment = max(moment, query.created_from)
    return msgspec.structs.replace(query, created_from=moment)


def _created_until(query: ImageQuery, _key: str, value: str) -> ImageQuery:
    moment = _moment(value)
    if query.created_until is not None:
        moment = min(moment, query.created_until)
    return msgspec.structs.replace(query, created_until=moment)


def _network_type(query: ImageQuery, _key: str, value: str) -> ImageQuery:
    if value not in _NETWORK_TYPES:
        raise _NETWORK_TYPE()
    return query


def _feature(query: ImageQuery, key: str, value: str) -> ImageQuery:
    if value not in _SUPPORT:
        raise _VALUE()
    return msgspec.structs.replace(query, features=(*query.features, (_FEATURES[key], value)))


def _moment(value: str) -> int:
    moment = parse_timestamp(value)
    if moment is None:
        raise _VALUE()
    return moment


FILTERS: dict[str, Callable[[ImageQuery, str, str], ImageQuery]] = {
    "CreationStartTime": _created_from,
    "CreationEndTime": _created_until,
    "NetworkType": _network_type,
    **dict.fromkeys(_FEATURES, _feature),
}
