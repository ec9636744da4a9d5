"""The service: runs a call's action in a transaction of the store."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from random import SystemRandom
from typing import TYPE_CHECKING, TypeVar

from genzo.actions import registry
from genzo.actions.action import Context, WriteContext
from genzo.catalogue.accounts import FIRST_ACCOUNT_ID, AccessKey
from genzo.catalogue.clock import Clock
from genzo.catalogue.deadline import DeadlineError
from genzo.catalogue.derived_ids import CHOSEN_ID_TAG
from genzo.catalogue.durations import Durations
from genzo.catalogue.editions import Edition
from genzo.catalogue.facts import Facts
from genzo.catalogue.id_generator import IdGenerator
from genzo.catalogue.object_answers import NoObjectAnswers, ObjectAnswers
from genzo.catalogue.principals import Principal, PrincipalType
from genzo.catalogue.quotas import Quotas
from genzo.catalogue.runtime_settings import RuntimeSettings
from genzo.catalogue.store import (
    CatalogueReader,
    CatalogueStore,
    CatalogueWriter,
    ReplicaError,
    StoreBusyError,
    StoreError,
)
from genzo.errors import ACTION_NOT_FOUND, ApiError
from genzo.errors.table import in_words_of
from genzo.service.call import PreparedCall
from genzo.service.locations import Locations
from genzo.service.outages import Outages
from genzo.service.setup import WELL_KNOWN_KEY, lacks_first_key, require_set_up, set_up
from genzo.service.writing import CallWriter
from genzo.wire.binding import bind
from genzo.wire.structs import Request, Response

if TYPE_CHECKING:
    from genzo.catalogue.bucket_store import AccountsObjectStore
    from genzo.service.batch import Batch
    from genzo.service.repeatable import RepeatableDraws

C = TypeVar("C", bound=Context)

_NO_OBJECTS = NoObjectAnswers()
_NOWHERE = Locations(Path())


@dataclass(frozen=True)
class Service:
    """Answers calls from a catalogue.

    ``clock`` is the system's, in seconds since 1970; the API's clock may differ (`RuntimeSettings`).
    ``address`` is the base URL of the server's own links. With ``any_account``, an account exists as soon as
    a call names it (``--auth open``). ``images_as_of`` is the date whose public images are offered, or None
    to keep what the catalogue offers. ``draw`` returns random numbers in [0, 1). ``repeatable`` draws what a
    seed fixes (``--random-seed``). ``chooses_ids`` says whether a tag can choose the id of what a call
    creates. ``locations`` are those of the store's databases.
    """

    store: CatalogueStore
    facts: Facts
    clock: Clock
    ids: IdGenerator
    edition: Edition
    durations: Durations
    quotas: Quotas
    objects: "AccountsObjectStore"
    address: str
    any_account: bool = False
    images_as_of: str | None = None
    draw: Callable[[], float] = SystemRandom().random
    locations: Locations = _NOWHERE
    repeatable: "RepeatableDraws | None" = None
    chooses_ids: Callable[[CatalogueReader], bool] = lambda _catalogue: False

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

    @cached_property
    def writes(self) -> CallWriter:
        """Carries out the calls that write."""
        return CallWriter(self.store, self.clock, self.objects, self._permitted, self._write_context)

    def _answer(self, call: PreparedCall) -> Response:
        action = call.action
        if action.writes:
            return self.writes.answer(call)
        request = bind(action.request, call.parameters)
        call = self._permitted(call, request)
        try:
            with self.store.reading(call.account_id, once=action.asks_once) as reader:
                return action.handle(request, self._context(Context, call, reader))
        except ReplicaError:
            with self.store.reading(once=action.asks_once) as reader:
                return action.handle(request, self._context(Context, call, reader))

    def call(self, account_id: int, action: str, parameters: Mapping[str, str]) -> Response:
        """Answer a call by an account itself that did not come over HTTP, of any product.

        Raises:
            ApiError: as the action documents, or InvalidAction.NotFound.
        """
        return self.answer(self._prepared(self.settings(account_id), account_id, action, parameters))

    @contextmanager
    def batch(self) -> "Iterator[Batch]":
        """A transaction for several calls by accounts themselves, of products without regions such as RAM."""
        with self.store.writing() as catalogue:
            yield self.batch_of(catalogue)

    def batch_of(self, catalogue: CatalogueWriter) -> "Batch":
        """Calls as in `batch`, in the transaction of ``catalogue``."""
        from genzo.service.batch import Batch  # noqa: PLC0415 - requests need none

        @cache
        def settings(account_id: int) -> RuntimeSettings:
            return catalogue.account_record(account_id).settings

        def prepare(account_id: int, action: str, parameters: Mapping[str, str]) -> PreparedCall:
            return self._prepared(settings(account_id), account_id, action, parameters)

        return Batch(catalogue, prepare, self._write_context, int(self.clock() * 1000))

    def prepare(self, first_key: AccessKey | None = WELL_KNOWN_KEY) -> bool:
        """Set up a new catalogue, see `genzo.service.setup.set_up`; returns whether it made ``first_key``."""
        return set_up(self.store, self.clock, self.images_as_of, first_key)

    def lacks_first_key(self) -> bool:
        """Whether the first account has never had an access key, in a catalogue with tables."""
        return lacks_first_key(self.store)

    @cached_property
    def outages(self) -> Outages:
        """What fails at present."""
        return Outages(self.clock)

    def unready_error(self) -> StoreError | None:
        """Why the catalogue cannot be used; None if it can.

        Raises:
            DeadlineError: the database did not answer in time.
            StoreBusyError: this process asks too much of it.
        """
        try:
            require_set_up(self.store)
        except (DeadlineError, StoreBusyError):
            raise
        except StoreError as error:
            return error
        return None

    def is_ready(self) -> bool:
        """Whether this or another process has done `prepare`, and the catalogue can be used."""
        try:
            return self.unready_error() is None
        except (DeadlineError, StoreBusyError):
            return False

    def settings(self, account_id: int | None = None) -> RuntimeSettings:
        """The current runtime settings of all accounts, or those in force for one."""
        with self.store.reading(once=True) as catalogue:
            if account_id is None:
                return catalogue.settings()
            return catalogue.account_record(account_id).settings

    def warm_up(self) -> None:
        """List images once, so that the first request finds its statements compiled."""
        self.call(FIRST_ACCOUNT_ID, "DescribeImages", {"RegionId": next(iter(self.facts.regions))})

    def permitted(self, call: PreparedCall) -> PreparedCall:
        """The call with the decision of the policies on it.

        Raises:
            ApiError: Forbidden.RAM or NoPermission; or an error of the parameters.
        """
        try:
            return self._permitted(call, bind(call.action.request, call.parameters))
        except ApiError as error:
            raise in_words_of(call.action.name, error) from None

    def _permitted(self, call: PreparedCall, request: Request) -> PreparedCall:
        if call.principal.kind is PrincipalType.ACCOUNT or call.decision is not None:
            return call
        # A server starts without them: an account itself needs no permission.
        from genzo.identity.authorization import require_permission  # noqa: PLC0415
        from genzo.service.lazy_reader import lazy_reader  # noqa: PLC0415

        with lazy_reader(self.store) as reader:
            context = self._context(Context, call, reader)
            decision = require_permission(call, request, context, self.store.read_cache())
        return call._replace(decision=decision)

    def request_id(self, account_id: int | None = None) -> str:
        """A new RequestId, for a request of the account, or for one whose account is not known.

        It has the system's time, which the clock of the API does not change.
        """
        if self.repeatable is not None:
            return self.repeatable.request_id(account_id or 0)
        return self.ids.new_request_id(self.clock())

    def draws(self, call: PreparedCall, purpose: str) -> Callable[[], float]:
        """Draws numbers in [0, 1) for a call."""
        return self.draw if self.repeatable is None else self.repeatable.numbers(call.request_id, purpose)

    def _ids(self, call: PreparedCall, catalogue: CatalogueWriter) -> IdGenerator:
        """The ids that a call gives what it creates.

        Raises:
            ApiError: InvalidChosenId.
        """
        ids = self.ids if self.repeatable is None else self.repeatable.ids(call.account_id, catalogue)
        if CHOSEN_ID_TAG not in call.parameters.values() or not self.chooses_ids(catalogue):
            return ids
        from genzo.service.call_ids import ids_of  # noqa: PLC0415 - few calls choose an id

        return ids_of(ids, call, catalogue)

    def _prepared(
        self, settings: RuntimeSettings, account_id: int, action: str, parameters: Mapping[str, str]
    ) -> PreparedCall:
        found = registry.named(action)
        if found is None:
            raise ACTION_NOT_FOUND()
        return PreparedCall(
            action=found,
            principal=Principal(account_id),
            parameters=parameters,
            settings=settings,
            read_cache=self.store.read_cache(),
            request_id=self.ids.new_request_id(self.clock()),
            address=self.address,
        )

    def _write_context(
        self, call: PreparedCall, catalogue: CatalogueWriter, objects: ObjectAnswers = _NO_OBJECTS
    ) -> WriteContext:
        return self._context(WriteContext, call, catalogue, objects, self._ids(call, catalogue))

    def _context(
        self,
        kind: type[C],
        call: PreparedCall,
        catalogue: CatalogueReader,
        objects: ObjectAnswers = _NO_OBJECTS,
        ids: IdGenerator | None = None,
    ) -> C:
        settings, system = call.settings, self.clock()
        return kind(
            principal=call.principal,
            request_id=call.request_id,
            now=settings.clock.now(system),
            system_now=int(system * 1000),
            address=call.address,
            edition=self.edition,
            durations=self.durations.with_overrides(settings.durations)
            if settings.durations
            else self.durations,
            quotas=self.quotas.with_overrides(settings.quotas) if settings.quotas else self.quotas,
            facts=self.facts,
            ids=ids or self.ids,
            objects=objects,
            catalogue=catalogue,
            origin=call.origin,
            any_account=self.any_account,
            failure=call.failure,
            parameters=call.parameters,
            command_results=settings.command_results,
        )
