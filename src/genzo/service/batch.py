"""Several calls in one transaction: all of them are carried out, or none."""

from collections.abc import Callable, Mapping

from genzo.actions.action import WriteContext
from genzo.catalogue.store import CatalogueWriter
from genzo.errors import ApiError
from genzo.errors.table import in_words_of
from genzo.service.call import PreparedCall
from genzo.service.call_events import Outcome, call_event
from genzo.wire.binding import bind
from genzo.wire.structs import Response

Prepare = Callable[[int, str, Mapping[str, str]], PreparedCall]
MakeContext = Callable[[PreparedCall, CatalogueWriter], WriteContext]


class Batch:
    """The calls of an open transaction, by accounts themselves. ``catalogue`` is its view and its writer.

    ``prepare`` and ``make_context`` are those of the service. ``now`` is the system's time, in milliseconds
    since 1970.
    """

    def __init__(
        self, catalogue: CatalogueWriter, prepare: Prepare, make_context: MakeContext, now: int
    ) -> None:
        self.catalogue = catalogue
        self._prepare = prepare
        self._make_context = make_context
        self._now = now

    def call(
        self,
        account_id: int,
        action: str,
        parameters: Mapping[str, str],
        change: Callable[[WriteContext], WriteContext] = lambda context: context,
    ) -> Response:
        """Answer a call, which sees what earlier ones have written. ``change`` replaces its context.

        Raises:
            ApiError: as the action documents. The block of the transaction must end then.
        """
        call = self._prepare(account_id, action, parameters)
        try:
            return self._answer(call, change)
        except ApiError as error:
            raise in_words_of(action, error) from None

    def _answer(self, call: PreparedCall, change: Callable[[WriteContext], WriteContext]) -> Response:
        request = bind(call.action.request, call.parameters)
        context = change(self._make_context(call, self.catalogue))
        resources = call.action.resources(request, context) or ()
        response: Response = call.action.handle(request, context)
        if call.action.writes:
            outcome = Outcome(response=response, resources=resources)
            self.catalogue.put_audit_event(call_event(call, self._now, outcome))
        return response
