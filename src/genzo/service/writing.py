"""A write: its nonce, its action and its audit event in one transaction.

A write that fails is undone, but its nonce is kept, since the same request may succeed later, and its audit
event, too: by a second transaction before the answer. docs/decisions/0046-durable-nonces.md and
docs/decisions/0047-audit.md have the reasons.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

from genzo import errors
from genzo.actions.action import WriteContext
from genzo.actions.idempotency import answered_once
from genzo.catalogue.clock import Clock
from genzo.catalogue.id_generator import IdGenerator
from genzo.catalogue.object_answers import NoObjectAnswers, ObjectAnswers, TakeBack
from genzo.catalogue.object_store import ObjectStore
from genzo.catalogue.store import CatalogueStore, CatalogueWriter, StoreError
from genzo.errors import ApiError
from genzo.errors.table import in_words_of
from genzo.service.asked_objects import run_with_answers
from genzo.service.call import PreparedCall
from genzo.service.call_events import Outcome, call_event
from genzo.service.nonce_sweep import NonceSweep
from genzo.wire.binding import bind
from genzo.wire.structs import Request, Response

Permit = Callable[[PreparedCall, Request], PreparedCall]
MakeContext = Callable[[PreparedCall, CatalogueWriter, ObjectAnswers], WriteContext]
_NO_OBJECTS = NoObjectAnswers()


class CallWriter:
    """Carries out the calls that write.

    ``clock`` is the system's, in seconds since 1970. ``permit`` raises ApiError unless policies allow a call.
    """

    def __init__(
        self,
        store: CatalogueStore,
        clock: Clock,
        objects: ObjectStore,
        permit: Permit,
        context: MakeContext,
    ) -> None:
        self._store = store
        self._clock = clock
        self._objects = objects
        self._permit = permit
        self._context = context
        self._sweep = NonceSweep(store, clock)

    def answer(self, call: PreparedCall) -> Response:
        """Bind the parameters, and claim the nonce, run the action and append the event in one transaction.

        Raises:
            ApiError: as the action documents, or SignatureNonceUsed.
            StoreError: nothing was done, or it is not known what was done.
        """
        attempt = _Attempt()
        try:
            if not call.action.asks_objects:
                return self._carry_out(call, attempt, _NO_OBJECTS)

            def take_back(write: TakeBack) -> None:
                with self._store.writing(call.account_id, attempt.region_id) as catalogue:
                    write(catalogue)

            return run_with_answers(self._objects, partial(self._carry_out, call, attempt), take_back)
        except StoreError:
            raise
        except Exception as error:
            if isinstance(error, ApiError):
                attempt.outcome = attempt.outcome._replace(
                    statement=error.statement or attempt.outcome.statement
                )
            failure = error if isinstance(error, ApiError) else errors.INTERNAL_ERROR()
            self._keep_failure(call, attempt, in_words_of(call.action.name, failure))
            raise

    def _carry_out(self, call: PreparedCall, attempt: "_Attempt", objects: ObjectAnswers) -> Response:
        action = call.action
        request = bind(action.request, call.parameters)
        attempt.request = request
        attempt.region_id = region_id = action.written_region(request)
        call = self._permit(call, request)
        statement = "" if call.decision is None else call.decision.text
        if call.nonce is not None:
            self._sweep.run_if_due(region_id)
        with self._store.writing(call.account_id, region_id) as catalogue:
            if call.nonce is not None and not catalogue.claim_nonce(*call.nonce):
                raise errors.NONCE_USED()
            context = self._context(call, catalogue, objects)
            attempt.outcome = Outcome(resources=action.resources(request, context) or (), statement=statement)
            response, is_repeat = answered_once(action, request, context)
            if type(context.ids) is not IdGenerator:
                _require_chosen_id(context)
            outcome = attempt.outcome._replace(response=response, is_repeat=is_repeat)
            catalogue.put_audit_event(call_event(call, self._now(), outcome))
        return response

    def _keep_failure(self, call: PreparedCall, attempt: "_Attempt", error: ApiError) -> None:
        """Keep the nonce and the event of a call whose transaction was undone.

        Raises:
            StoreError: they cannot be kept, so the call must not be answered with its error.
        """
        with self._store.writing(call.account_id, attempt.region_id) as catalogue:
            if call.nonce is not None:
                catalogue.claim_nonce(*call.nonce)
            outcome = attempt.outcome._replace(error=error)
            if not outcome.resources and attempt.request is not None:
                with suppress(ApiError):
                    context = self._context(call, catalogue, _NO_OBJECTS)
                    outcome = outcome._replace(
                        resources=call.action.resources(attempt.request, context) or ()
                    )
            catalogue.put_audit_event(call_event(call, self._now(), outcome))

    def _now(self) -> int:
        return int(self._clock() * 1000)


def _require_chosen_id(context: WriteContext) -> None:
    from genzo.service.call_ids import require_chosen_id  # noqa: PLC0415 - few calls choose an id

    require_chosen_id(context)


class _Attempt:
    """How far a call came before it failed: its parameters, its region, and what RAM decided about it."""

    def __init__(self) -> None:
        self.request: Request | None = None
        self.region_id = ""
        self.outcome = Outcome()
