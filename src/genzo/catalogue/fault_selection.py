"""Chooses the calls that a fault applies to: by what they are, by their number and by chance."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from genzo.catalogue.faults import Fault

Draw = Callable[[], float]
"""Returns a random number in [0, 1) at each call."""

_NAMES = re.compile(r"[^\s,\[\]\"]+")


class CallScope(NamedTuple):
    """The properties of a call that faults select by. ``parameters`` are all parameters of the request."""

    action: str
    region_id: str
    account_id: int
    access_key_id: str = ""
    parameters: Mapping[str, str] = {}


def applicable(faults: Iterable[Fault], scope: CallScope, draw: Draw) -> tuple[Fault, ...]:
    """The faults that may apply to a call, in order. Those that need its number are not drawn yet."""
    return tuple(
        fault
        for fault in faults
        if _is_in_scope(fault, scope) and (needs_number(fault) or draw() < fault.probability)
    )


def needs_number(fault: Fault) -> bool:
    """Whether the number of a matching call decides if the fault applies to it, or how."""
    return fault.after > 0 or fault.every > 1 or fault.seed is not None


def applies_to(fault: Fault, number: int, draw: Draw) -> bool:
    """Whether a fault that needs the number of a matching call, counted from 1, applies to that call."""
    if number <= fault.after or (number - fault.after) % fault.every:
        return False
    return _chance(fault, number, "probability", draw) < fault.probability


def delay_of(fault: Fault, number: int, draw: Draw) -> float:
    """The delay of the answer to the matching call of this number, in seconds."""
    if not fault.jitter:
        return fault.delay
    return fault.delay + fault.jitter * (2 * _chance(fault, number, "jitter", draw) - 1)


def _chance(fault: Fault, number: int, purpose: str, draw: Draw) -> float:
    """A number in [0, 1): random, or that of the seed for this call."""
    if fault.seed is None:
        return draw()
    # A digest is the same on every platform and in every version of Python.
    digest = hashlib.sha256(f"{fault.seed}:{purpose}:{number}".encode()).digest()
    return (int.from_bytes(digest[:8]) >> 11) / 2**53


def _is_in_scope(fault: Fault, scope: CallScope) -> bool:
    return (
        (not fault.actions or scope.action in fault.actions)
        and fault.region in (None, scope.region_id)
        and fault.account in (None, str(scope.account_id))
        and fault.access_key_id in (None, scope.access_key_id)
        and (fault.resource is None or _names(scope.parameters, fault.resource))
        and all(_is_value(scope.parameters.get(name), value) for name, value in fault.parameters.items())
    )


def _is_value(sent: str | None, wanted: str | float | bool) -> bool:
    """Whether a parameter was sent with a value. The case of a boolean does not count, as in the API."""
    if isinstance(wanted, bool):
        return sent is not None and sent.lower() == str(wanted).lower()
    return sent == str(wanted)


def _names(parameters: Mapping[str, str], resource: str) -> bool:
    """Whether a parameter is the name of a resource, or a list with it: of JSON, or separated by commas."""
    return any(
        resource in value and (resource == value or resource in _NAMES.findall(value))
        for value in parameters.values()
    )
