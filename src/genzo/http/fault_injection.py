"""Applies the faults that an operator sets.

The catalogue counts a fault with a limit (``times``), and the calls of one that needs their number, so that
both hold over all workers and servers.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from genzo import errors
from genzo.catalogue.account_settings import AccountSettings
from genzo.catalogue.fault_selection import CallScope, Draw, applicable, delay_of, needs_number
from genzo.catalogue.faults import Fault, ResponseFault, error_of, failure_of, retry_after
from genzo.catalogue.operation_failure import OperationFailure
from genzo.catalogue.runtime_settings import CountedCall, RuntimeSettings, after_call
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
    return call._replace(
        faults=applicable(call.settings.faults, scope, service.draws(call, "choice of faults"))
    )


class OwnFaults(NamedTuple):
    """The names of the faults that are set for one account alone; the others are of all accounts."""

    account_id: int = 0
    names: frozenset[str] = frozenset()


NO_OWN_FAULTS = OwnFaults()


def own_faults(call: PreparedCall) -> OwnFaults:
    """Those of the faults of a call that are set for its account alone."""
    return OwnFaults(call.account_id, call.settings.own_faults)


def claim_first(
    store: CatalogueStore, faults: Iterable[Fault], draw: Draw, own: OwnFaults = NO_OWN_FAULTS
) -> Fault | None:
    """The first of the faults that applies to a call and has an application left, counted as used.

    Its ``calls`` is the number of the call. None if no fault applies. A call is counted by each fault that
    is tried before one applies.

    Raises:
        StoreError: the catalogue cannot be written.
    """
    home = store.databases[0]
    return next(filter(None, (_claimed(home, fault, draw, own) for fault in faults)), None)


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


def _claimed(home: CatalogueStore, fault: Fault, draw: Draw, own: OwnFaults) -> Fault | None:
    """The fault if it applies, after the call and its application are counted."""
    if fault.times is None and not needs_number(fault):
        return fault
    name = fault.name or ""
    counted = (
        _count_own(home, own.account_id, name, draw) if name in own.names else _count_of_all(home, name, draw)
    )
    return None if counted is None or not counted.applies else counted.fault


# Write transactions of one account, and those of all, run one after the other, so the counts are current.


def _count_own(
    home: CatalogueStore, account_id: int, name: str, draw: Draw
) -> CountedCall[AccountSettings] | None:
    with home.writing(account_id) as catalogue:
        counted = after_call(catalogue.account_settings(account_id), name, draw)
        if counted is not None:
            catalogue.put_account_settings(account_id, counted.settings)
    return counted


def _count_of_all(home: CatalogueStore, name: str, draw: Draw) -> CountedCall[RuntimeSettings] | None:
    with home.writing() as catalogue:
        counted = after_call(catalogue.settings(), name, draw)
        if counted is not None:
            catalogue.put_settings(counted.settings)
    return counted
