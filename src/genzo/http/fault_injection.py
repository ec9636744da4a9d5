"""Applies the faults that an operator sets.

The catalogue counts a fault with a limit (``times``), so that the limit holds over all workers and servers.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from genzo import errors
from genzo.catalogue.faults import CallScope, Fault, ResponseFault, applicable, error_of, retry_after
from genzo.catalogue.runtime_settings import after_fault_used
from genzo.catalogue.store import CatalogueStore
from genzo.errors import ApiError
from genzo.service.call import PreparedCall
from genzo.service.service import Service


class FaultEffect(NamedTuple):
    """The effect of a fault on one call.

    ``delay`` is in seconds. ``error`` is the answer instead of that of the action, ``headers`` are added to
    it. ``response`` fails the connection.
    """

    delay: float = 0.0
    error: ApiError | None = None
    headers: Mapping[str, str] = {}
    response: ResponseFault | None = None


NO_EFFECT = FaultEffect()


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
        return FaultEffect(fault.delay, response=fault.response)
    error = ApiError(error_of(fault, action) or errors.INTERNAL_ERROR, {})
    milliseconds = round(retry_after(fault) * 1000)
    headers = {"x-acs-retry-after": str(milliseconds)} if milliseconds else {}
    return FaultEffect(fault.delay, error, headers, fault.response)


def _claim(store: CatalogueStore, fault: Fault) -> bool:
    """Count one application of a fault; False if none is left."""
    # Write transactions run one after the other, so this count is current.
    with store.databases[0].writing() as catalogue:
        left = after_fault_used(catalogue.settings(), fault.name or "")
        if left is not None:
            catalogue.put_settings(left)
        return left is not None
