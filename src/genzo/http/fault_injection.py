"""Applies the faults that an operator sets.

The catalogue counts a fault with a limit (``times``), so that the limit holds over all workers and servers.
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
    """The effect of a fault: seconds to wait, and the error to answer instead of calling the action."""

    delay: float = 0.0
    error: ApiError | None = None


def with_faults(service: Service, call: PreparedCall) -> PreparedCall:
    """The call with the faults that apply to it, after a random draw against each fault's probability."""
    scope = CallScope(call.action.name, call.parameters.get("RegionId", ""), call.account_id)
    return call._replace(faults=applicable(call.settings.faults, scope, service.draw))


def claim_first(store: CatalogueStore, faults: Iterable[Fault]) -> Fault | None:
    """The first of the faults with an application left, which is counted as used; None if there is none.

    Raises:
        StoreError: the catalogue cannot be written.
    """
    return next((fault for fault in faults if fault.times is None or _claim(store, fault)), None)


def effect_of(fault: Fault, action: str) -> FaultEffect:
    """The effect of a fault on a call of ``action``."""
    if fault.error is None:
        return FaultEffect(fault.delay)
    kind = error_type(fault.error, action) or errors.INTERNAL_ERROR
    return FaultEffect(fault.delay, kind())


def _claim(store: CatalogueStore, fault: Fault) -> bool:
    """Count one application of a fault; False if none is left."""
    # Write transactions run one after the other, so this count is current.
    with store.databases[0].writing() as catalogue:
        left = after_fault_used(catalogue.settings(), fault.name or "")
        if left is not None:
            catalogue.put_settings(left)
        return left is not None
