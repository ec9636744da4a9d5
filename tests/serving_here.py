"""A server in a thread of this process, with the options of ``genzo serve``.

To start it takes a twentieth of what a process takes. Tests of processes, restarts, workers and TLS use
`tests.running`.
"""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from unittest import mock

import msgspec

from genzo.cli.serve import command
from genzo.http.address import reserved_port
from genzo.http.application import build_application
from genzo.service.build import service_of
from genzo.service.control_token import find_control_token, with_control_token
from genzo.service.open_store import nonces_of
from genzo.service.prepared_catalogue import copy_prepared
from genzo.service.server_settings import ServerSettings
from genzo.testing import process_end
from genzo.testing.server_thread import ServerThread
from tests.running import clean_environment


class ServingHere(NamedTuple):
    """A server that answers."""

    host: str
    port: int
    data: Path

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def control_token(self) -> str:
        """The token that the server made, as clients on its machine find it."""
        return find_control_token(self.data, self.port)


@contextmanager
def serving_here(*options: str | Path) -> Iterator[ServingHere]:
    """A server on a free port, stopped at the end of the block."""
    with TemporaryDirectory(prefix="genzo-server-") as folder:
        settings = _settings(Path(folder) / "share", options)
        thread = _Thread(settings, Path(folder))
        try:
            started = thread.started.result()
            yield ServingHere(started.host, started.port, started.data)
        finally:
            thread.join()


class _Thread(ServerThread):
    """A server whose catalogue may be in a data folder or a database."""

    def __init__(self, settings: ServerSettings, scratch: Path) -> None:
        self._scratch = scratch
        super().__init__(settings)

    def _run(self) -> None:
        failure: BaseException | None = None
        try:
            with reserved_port(self._settings.host, 0) as port:
                settings = msgspec.structs.replace(self._settings, port=port)
                with with_control_token(settings) as known:
                    self._serve(known, self._scratch)
        except BaseException as error:  # noqa: BLE001 - raised where the server is started
            failure = error
        finally:
            process_end.closed(self)
            if not self.started.done():
                self.started.set_exception(failure or RuntimeError("The server ended before it was ready."))
            self.ended.set_result(None)

    def _serve(self, settings: ServerSettings, scratch: Path) -> None:
        file = scratch / "genzo.db" if settings.memory else settings.location
        if isinstance(file, Path) and not file.exists():
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            copy_prepared(file)
        service = service_of(settings, scratch)
        try:
            service.prepare()
            service.warm_up()
            nonces = nonces_of(service.store, 1, scratch)
            application = build_application(service, settings, nonces, scratch=scratch)
            with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
                runner.run(self._serve_until_stopped(application, settings))
        finally:
            service.store.close()


def _settings(share: Path, options: tuple[str | Path, ...]) -> ServerSettings:
    """What the command makes of its options. The command itself goes no further."""
    made = list[ServerSettings]()
    environment = clean_environment() | {"XDG_DATA_HOME": str(share)}
    with (
        mock.patch.dict(os.environ, environment, clear=True),
        mock.patch("genzo.http.server.serve", made.append),
    ):
        command.main(list(map(str, options)), "genzo serve", standalone_mode=False)
    (settings,) = made
    return settings
