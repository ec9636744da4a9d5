"""Answers the requests of forks: those whose access key is one of a fork's catalogue alone."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from genzo.catalogue.store import CatalogueStore, StoreError
from genzo.catalogue.unready_reasons import UnreadyReason
from genzo.errors import ApiError
from genzo.service.service import Service
from genzo.service.state.forks import Fork, Forks
from genzo.wire import call as wire_call
from genzo.wire import signature_acs3
from genzo.wire.types import HttpRequest

if TYPE_CHECKING:
    from genzo.http.asgi import Application


_LOST = frozenset(
    (
        UnreadyReason.FILE_DAMAGED,
        UnreadyReason.FILE_MISSING,
        UnreadyReason.FILE_REPLACED,
        UnreadyReason.CATALOGUE_EMPTIED,
        UnreadyReason.TABLES_MISSING,
        UnreadyReason.OTHER_REVISION,
        UnreadyReason.SECRETS_KEY,
    )
)
"""Why a fork answers no request until it is made anew, so that its keys are nobody's."""


class ForkedApplications:
    """The applications of forks in one worker, each made at its first request.

    ``make`` makes the application on the service of a fork. `of` and `named` are called on one thread.
    """

    def __init__(
        self, forks: Forks, origin: CatalogueStore, make: Callable[[Service], "Application"]
    ) -> None:
        self.forks = forks
        self._origin = origin
        self._make = make
        self._made: dict[Fork, tuple[Service, Application]] = {}

    def of(self, request: HttpRequest) -> "Application | None":
        """The application of the fork that has a request's access key; None if the catalogue has it, or none.

        Raises:
            StoreError: a catalogue cannot be read.
        """
        forks = self.forks.all()
        if not forks:
            return None
        key_id = _access_key_id(request)
        if not key_id:
            return None
        for fork in forks.values():
            if fork.access_key_id == key_id:
                return self._application(fork)
        # A key that was made in a fork, such as that of a role session.
        if _has_key(self._origin, key_id):
            return None
        return next((self._application(fork) for fork in forks.values() if self._has_key(fork, key_id)), None)

    def named(self, name: str) -> "Application | None":
        """The application of a fork by its name; None if there is none."""
        fork = self.forks.all().get(name)
        return None if fork is None else self._application(fork)

    def _has_key(self, fork: Fork, key_id: str) -> bool:
        """Whether a key was made in a fork. A fork that cannot be used does not keep other keys from working.

        Raises:
            StoreError: that is not known now.
        """
        try:
            return _has_key(self._service(fork).store, key_id)
        except StoreError as error:
            if error.reason in _LOST:
                return False
            raise

    def _application(self, fork: Fork) -> "Application":
        return self._of(fork)[1]

    def _service(self, fork: Fork) -> Service:
        return self._of(fork)[0]

    def _of(self, fork: Fork) -> "tuple[Service, Application]":
        if fork not in self._made:
            self._close_deleted()
            service = self.forks.service_of(fork.name)
            self._made[fork] = service, self._make(service)
        return self._made[fork]

    def _close_deleted(self) -> None:
        existing = set(self.forks.all().values())
        for fork in [each for each in self._made if each not in existing]:
            service, _ = self._made.pop(fork)
            service.store.close()


def _access_key_id(request: HttpRequest) -> str:
    """The access key that a request names; ``""`` where it names none or cannot be read."""
    try:
        if wire_call.is_signed_by_headers(request):
            return signature_acs3.parse_authorization(request.header("authorization")).access_key_id
        return wire_call.parse_parameters(request).get("AccessKeyId")
    except ApiError:
        return ""


def _has_key(store: CatalogueStore, key_id: str) -> bool:
    with store.reading() as catalogue:
        return catalogue.access_key(key_id) is not None or catalogue.role_session(key_id) is not None
