"""The service: runs a call's action in a transaction of the store."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from random import SystemRandom
from typing import TypeVar

from genzo.actions import registry
from genzo.actions.action import ECS, Context, WriteContext
from genzo.actions.idempotency import answered_once
from genzo.catalogue.accounts import FIRST_ACCOUNT_ID
from genzo.catalogue.clock import Clock
from genzo.catalogue.deadline import DeadlineError
from genzo.catalogue.durations import Durations
from genzo.catalogue.editions import Edition
from genzo.catalogue.facts import Facts
from genzo.catalogue.id_generator import IdGenerator
from genzo.catalogue.object_answers import NoObjectAnswers, ObjectAnswers, TakeBack
from genzo.catalogue.object_store import ObjectStore
from genzo.catalogue.principals import Principal
from genzo.catalogue.quotas import Quotas
from genzo.catalogue.runtime_settings import RuntimeSettings
from genzo.catalogue.store import CatalogueReader, CatalogueStore, ReplicaError, StoreError
from genzo.errors import ApiError
from genzo.errors.table import in_words_of
from genzo.service.asked_objects import run_with_answers
from genzo.service.call import PreparedCall
from genzo.service.setup import require_set_up, set_up
from genzo.wire.binding import bind
from genzo.wire.structs import Request, Response

C = TypeVar("C", bound=Context)

_NO_OBJECTS = NoObjectAnswers()


@dataclass(frozen=True)
class Service:
    """Answers calls from a catalogue.

    ``clock`` is the system's, in seconds since 1970; the API's clock may differ (`RuntimeSettings`).
    ``address`` is the base URL of the server's own links. With ``any_account``, an account exists as soon as
    a call names it (``--auth open``). ``images_as_of`` is the date whose public images are offered, or None
    to keep what the catalogue offers. ``draw`` returns random numbers in [0, 1).
    """

    store: CatalogueStore
    facts: Facts
    clock: Clock
    ids: IdGenerator
    edition: Edition
    durations: Durations
    quotas: Quotas
    objects: ObjectStore
    address: str
    any_account: bool = False
    images_as_of: str | None = None
    draw: Callable[[], float] = SystemRandom().random

    def answer(self, call: PreparedCall) -> Response:
        """Bind the parameters and run the action in one transaction.

        If a replica fails, the action runs again on the primary.

        Raises:
            ApiError: as the action documents.
        """
        try:
            return self._answer(call)
        except ApiError as error:
            raise in_words_of(call.action.name, error) from None

    def _answer(self, call: PreparedCall) -> Response:
        action = call.action
        request = bind(action.request, call.parameters)
        if action.asks_objects:

            def take_back(write: TakeBack) -> None:
                with self.store.writing(call.account_id, action.written_region(request)) as writer:
                    write(writer)

            return run_with_answers(self.objects, partial(self._written, call, request), take_back)
        if action.writes:
            return self._written(call, request, _NO_OBJECTS)
        try:
            with self.store.reading(call.account_id, once=action.asks_once) as reader:
                return action.handle(request, self._context(Context, call, reader))
        except ReplicaError:
            with self.store.reading(once=action.asks_once) as reader:
                return action.handle(request, self._context(Context, call, reader))

    def _written(self, call: PreparedCall, request: Request, objects: ObjectAnswers) -> Response:
        """The answer of an action that writes, in one transaction."""
        action = call.action
        with self.store.writing(call.account_id, action.written_region(request)) as writer:
            return answered_once(action, request, self._context(WriteContext, call, writer, objects))

    def call(self, account_id: int, action: str, parameters: Mapping[str, str]) -> Response:
        """Answer a call of ECS that did not come over HTTP.

        Raises:
            ApiError: as the action documents, or InvalidAction.NotFound.
        """
        return self.answer(
            PreparedCall(
                action=registry.find(ECS, action),
                principal=Principal(account_id),
                parameters=parameters,
                settings=self.settings(),
                read_cache=self.store.read_cache(),
                request_id=self.ids.new_request_id(self.clock()),
                address=self.address,
            )
        )

    def prepare(self) -> None:
        """Set up a new catalogue, see `genzo.service.setup.set_up`."""
        set_up(self.store, self.clock, self.images_as_of)

    def unready_reason(self) -> str:
        """Why the catalogue cannot be used, as a sentence for the operator; empty if it can.

        Raises:
            DeadlineError: the database did not answer in time.
        """
        try:
            require_set_up(self.store)
        except DeadlineError:
            raise
        except StoreError as error:
            return str(error)
        return ""

    def is_ready(self) -> bool:
        """Whether this or another process has done `prepare`, and the catalogue can be used."""
        try:
            return not self.unready_reason()
        except DeadlineError:
            return False

    def settings(self) -> RuntimeSettings:
        """The current runtime settings."""
        with self.store.reading(once=True) as catalogue:
            return catalogue.settings()

    def warm_up(self) -> None:
        """List images once, so that the first request finds its statements compiled."""
        self.call(FIRST_ACCOUNT_ID, "DescribeImages", {"RegionId": next(iter(self.facts.regions))})

    def _context(
        self,
        kind: type[C],
        call: PreparedCall,
        catalogue: CatalogueReader,
        objects: ObjectAnswers = _NO_OBJECTS,
    ) -> C:
        settings = call.settings
        return kind(
            principal=call.principal,
            request_id=call.request_id,
            now=settings.clock.now(self.clock()),
            address=call.address,
            edition=self.edition,
            durations=self.durations.with_overrides(settings.durations)
            if settings.durations
            else self.durations,
            quotas=self.quotas.with_overrides(settings.quotas) if settings.quotas else self.quotas,
            facts=self.facts,
            ids=self.ids,
            objects=objects,
            catalogue=catalogue,
            any_account=self.any_account,
        )
