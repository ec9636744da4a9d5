"""Whether the keys of an answer stand in the service's order, computed apart from Genzo's own code.

The order is that of a Java HashMap (docs/reference/protocol.md#order-of-keys). Keys of one bucket may have
any order.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from genzo import errors

_OWN_ORDER = ("RequestId", "HostId", "Code", "Message", "Recommend")
"""The keys of an error of ECS itself, in their order (docs/reference/errors.md#error-body)."""


def note_keys(body: Any) -> None:  # noqa: ANN401 - whatever JSON holds
    """Refuse an answer that has the keys of an object out of order."""
    for keys in key_lists(body):
        if set(keys) == set(_OWN_ORDER) and not _is_of_gateway(body["Code"], body["Message"]):
            assert keys == _OWN_ORDER
        else:
            assert is_in_order(keys), f"out of the service's order: {', '.join(keys)}"


def key_lists(value: Any) -> Iterator[tuple[str, ...]]:  # noqa: ANN401
    """The keys of each object in a value."""
    if isinstance(value, dict):
        yield tuple(value)
        for member in value.values():
            yield from key_lists(member)
    elif isinstance(value, list):
        for item in value:
            yield from key_lists(item)


@cache
def is_in_order(keys: tuple[str, ...]) -> bool:
    """Whether the keys of an object are sorted by their buckets."""
    buckets = [bucket(key, capacity(len(keys))) for key in keys]
    return buckets == sorted(buckets)


def bucket(key: str, buckets: int) -> int:
    """The bucket of a key, by the definitions of String.hashCode and HashMap.hash."""
    units = memoryview(key.encode("utf-16-le")).cast("H")
    code = sum(unit * 31 ** (len(units) - 1 - place) for place, unit in enumerate(units)) % 2**32
    return int(code ^ code >> 16) % buckets


def capacity(keys: int) -> int:
    """The buckets of a HashMap: a power of two from 16 on, of which three quarters hold the keys."""
    return next(1 << power for power in range(4, 32) if keys * 4 <= (1 << power) * 3)


@cache
def _is_of_gateway(code: str, message: str) -> bool:
    """Whether the gateway answers with this code; the message counts where the code has a field."""
    return any(
        (code == kind.code or (_matches(kind.code, code) and _matches(kind.message, message)))
        for kind in errors.gateway_errors()
        if errors.is_of_gateway(kind)
    )


def _matches(template: str, text: str) -> bool:
    return re.fullmatch(re.sub(r"\\\{\w+\\\}", ".*", re.escape(template)), text, re.DOTALL) is not None
