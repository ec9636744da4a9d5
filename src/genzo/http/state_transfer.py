"""Saves the state of a server's catalogue to a file, and loads one, for requests."""

from dataclasses import replace
from typing import IO

from genzo.http.control_events import ControlEvents
from genzo.http.streamed_pages import LoadedAnswer
from genzo.service.service import Service
from genzo.service.state.files import read_state_file, write_state
from genzo.service.state.loading import load_state
from genzo.service.state.saving import saved_state
from genzo.wire.types import HttpRequest


class StateTransfer:
    """Saves and loads. Loading is recorded in the audit trail."""

    def __init__(self, service: Service) -> None:
        self._events = ControlEvents(service)
        self._service = replace(service, store=self._events.store)

    def save(self, file: IO[bytes]) -> None:
        """Write the state without its secrets, which no page shows.

        Raises:
            StoreError: the catalogue cannot be read.
        """
        with saved_state(self._service.locations, with_secrets=False) as state:
            write_state(file, state)

    def load(self, request: HttpRequest, file: IO[bytes]) -> LoadedAnswer:
        """Replace the state.

        Raises:
            StateFileError: it is invalid; nothing was changed.
            StoreError: the catalogue cannot be used.
        """
        with self._events.recording(request):
            loaded = load_state(self._service, read_state_file(file))
        return LoadedAnswer(dict(loaded.rows), loaded.left_out)
