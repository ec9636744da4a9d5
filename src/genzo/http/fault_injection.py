"""Applies the faults that an operator sets.

The catalogue counts a fault with a limit (``times``), and the calls of one that needs their number, so that
both hold over all workers and servers.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from genzo import errors
from genzo.catalogue.fault_selection import CallScope, Draw, applicable, delay_of, needs_number
from genzo.catalogue.faults import Fault, ResponseFault, error_of, failure_of, retry_after
from genzo.catalogue.operation_failure import OperationFailure
from genzo.catalogue.runtime_settings import after_call
from genzo.catalogue.store import CatalogueStore
from genzo.errors import ApiError
from genzo.service.call import PreparedCall
from genzo.service.service import Service


class FaultEffect(NamedTuple):
    """The effect of a fault on one call.

    ``delay`` is in seconds. ``error`` is the answer instead of that of the action, ``headers`` are added to
    it. ``failure`` is that of the operation whose call succeeds. ``response`` fails the connection.
    """

    delay: float = 0.0
    error: ApiError | None = None
    headers: Mapping[str, str] = {}
    failure: OperationFailure | None = None
    response: ResponseFault | None = None


NO_EFFECT = FaultEffect()


def with_faults(service: Service, call: PreparedCall) -> PreparedCall:
    """The call with the faults that may apply to it, after a draw against each probability without a seed."""
    scope = CallScope(
        call.action.name,
        call.parameters.get("RegionId", ""),
        call.account_id,
        call.principal.access_key_id,
        call.parameters,
    )
    return call._replace(faults=applicable(call.settings.faults, scope, service.draw))


def claim_first(store: CatalogueStore, faults: Iterable[Fault], draw: Draw) -> Fault | None:
    """The first of the faults that applies to a call and has an application left, counted as used.

    Its ``calls`` is the number of the call. None if no fault applies. A call is counted by each fault that
    is tried before one applies.

    Raises:
        StoreError: the catalogue cannot be written.
    """
    return next(filter(None, (_claimed(store, fault, draw) for fault in faults)), None)


def effect_of(fault: Fault, action: str, draw: Draw) -> FaultEffect:
    """The effect of a fault on a call of ``action``."""
    delay = delay_of(fault, fault.calls, draw)
    if fault.outcome is not None:
        return FaultEffect(delay, failure=failure_of(fault, action), response=fault.response)
    if fault.error is None:
        return FaultEffect(delay, response=fault.response)
    error = ApiError(error_of(fault, action) or errors.INTERNAL_ERROR, {})
    milliseconds = round(retry_after(fault) * 1000)
    headers = {"x-acs-retry-after": str(milliseconds)} if milliseconds else {}
    return FaultEffect(delay, error, headers, response=fault.response)


def _claimed(store: CatalogueStore, fault: Fault, draw: Draw) -> Fault | None:
    """The fault if it applies, after the call and its application are counted."""
    if fault.times is None and not needs_number(fault):
        return fault
    # Write transactions run one after the other, so the counts are current.
    with store.databases[0].writing() as catalogue:
        counted = after_call(catalogue.settings(), fault.name or "", draw)
        if counted is None:
            return None
        catalogue.put_settings(counted.settings)
    return counted.fault if counted.applies else None
