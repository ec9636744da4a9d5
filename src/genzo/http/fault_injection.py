"""Faults that an operator sets: which apply to a call, and what they do to it.

A fault that applies a limited number of times is counted in the catalogue, so that all workers and servers
together apply it just so often.
"""

from collections.abc import Iterable
from typing import NamedTuple

from genzo import errors
from genzo.catalogue.faults import CallScope, Fault, applicable, error_type
from genzo.catalogue.runtime_settings import after_fault_used
from genzo.catalogue.store import CatalogueStore
from genzo.errors import ApiError
from genzo.service.call import PreparedCall
from genzo.service.service import Service


class FaultEffect(NamedTuple):
    """What a fault does to a call: seconds to wait, and the error that takes the action's place."""

    delay: float = 0.0
    error: ApiError | None = None


def with_faults(service: Service, call: PreparedCall) -> PreparedCall:
    """The call with the faults that apply to it. Their probabilities are drawn here."""
    scope = CallScope(call.action.name, call.parameters.get("RegionId", ""), call.account_id)
    return call._replace(faults=applicable(call.settings.faults, scope, service.draw))


def first_left(store: CatalogueStore, faults: Iterable[Fault]) -> Fault | None:
    """The first of the faults that is not used up; this time is counted.

    Raises:
        StoreError: it cannot be counted.
    """
    return next((fault for fault in faults if fault.times is None or _take_one(store, fault)), None)


def effect_of(fault: Fault, action: str) -> FaultEffect:
    """What a fault does to a call of an action."""
    if fault.error is None:
        return FaultEffect(fault.delay)
    kind = error_type(fault.error, action) or errors.INTERNAL_ERROR
    return FaultEffect(fault.delay, kind())


def _take_one(store: CatalogueStore, fault: Fault) -> bool:
    """Count one time of a fault; False where others have used it up."""
    # Writing transactions follow each other, so the count that is read here is the newest.
    with store.databases[0].writing() as catalogue:
        left = after_fault_used(catalogue.settings(), fault.name or "")
        if left is not None:
            catalogue.put_settings(left)
        return left is not None
