"""``serve``: a server in this process, as a context manager, a decorator, and for asyncio."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self, TypeVar, overload

from genzo.catalogue.durations import Seconds, checked_durations
from genzo.catalogue.editions import DEFAULT_EDITION, EDITIONS
from genzo.catalogue.image_offering import ALL, checked_as_of
from genzo.catalogue.quotas import checked_quotas
from genzo.errors.eras import ERAS
from genzo.service.server_settings import ServerSettings
from genzo.testing.decorated import through_method
from genzo.testing.decorating import with_server, with_server_of_class
from genzo.testing.server import Server
from genzo.testing.server_thread import ServerThread

C = TypeVar("C")
R = TypeVar("R")

_NOT_RUNNING = 'The server does not run: use "with serve() as server:", or call server.start() first.'


class InProcessServer(Server):
    """A server in a thread of this process, from `start` to `close`. What it keeps ends with it."""

    def __init__(self, settings: ServerSettings) -> None:
        super().__init__("")
        self._settings = settings
        self._thread: ServerThread | None = None

    @property
    def url(self) -> str:
        """See `Server.url`.

        Raises:
            RuntimeError: the server does not run.
        """
        if self._thread is None:
            raise RuntimeError(_NOT_RUNNING)
        return self._url

    def start(self) -> Self:
        """Start the server, and return it when it answers requests.

        Raises:
            RuntimeError: it runs already.
            SettingsError: the port is taken.
            SeedError: the seed file cannot be applied.
        """
        thread = self._begun()
        try:
            return self._started(thread.started.result())
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End the server: port, thread and files are given back. Called again, it does nothing."""
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.join()

    def __enter__(self) -> Self:
        return self.start() if self._thread is None else self

    async def __aenter__(self) -> Self:
        thread = self._begun()
        try:
            return self._started(await asyncio.wrap_future(thread.started))
        except BaseException:
            self.close()
            raise

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.stop()
            await asyncio.wrap_future(thread.ended)
            thread.join()

    @overload
    def __call__(self, decorated: type[C]) -> type[C]: ...
    @overload
    def __call__(self, decorated: Callable[..., R]) -> Callable[..., R]: ...
    def __call__(self, decorated: Any) -> Any:
        """Run each call of a function, or the tests of a class, with a server of these options.

        A function with a parameter ``server`` gets it. A class of unittest has it as its attribute
        ``server``, one for all of its tests.

        Raises:
            TypeError: a generator, a class that is none of unittest, or nothing that can be called.
        """
        if isinstance(decorated, type):
            return with_server_of_class(decorated, self._another)
        return through_method(decorated, lambda function: with_server(function, self._another), "serve")

    def _another(self) -> "InProcessServer":
        return InProcessServer(self._settings)

    def _begun(self) -> ServerThread:
        if self._thread is not None:
            raise RuntimeError("The server runs already: call serve() again for another one.")
        self._thread = ServerThread(self._settings)
        return self._thread

    def _started(self, settings: ServerSettings) -> Self:
        self._url, self._token = settings.address, settings.made_control_token
        return self


@overload
def serve(decorated: type[C], /) -> type[C]: ...
@overload
def serve(decorated: Callable[..., R], /) -> Callable[..., R]: ...
@overload
def serve(
    *,
    port: int = 0,
    auth: Literal["verify", "open"] = "verify",
    edition: str = DEFAULT_EDITION,
    gateway_era: str = "current",
    strict: bool = False,
    durations: Mapping[str, Seconds] | None = None,
    quotas: Mapping[str, int] | None = None,
    images_as_of: str = ALL,
    seed: Path | str | None = None,
    random_seed: int | None = None,
) -> InProcessServer: ...
def serve(
    decorated: Any = None,
    /,
    *,
    port: int = 0,
    auth: Literal["verify", "open"] = "verify",
    edition: str = DEFAULT_EDITION,
    gateway_era: str = "current",
    strict: bool = False,
    durations: Mapping[str, Seconds] | None = None,
    quotas: Mapping[str, int] | None = None,
    images_as_of: str = ALL,
    seed: Path | str | None = None,
    random_seed: int | None = None,
) -> Any:
    """A server in this process that keeps nothing, on a free port of the loopback interface.

    The options are those of ``genzo serve`` (docs/serving.md). The server starts where it is entered, or
    where a function that it decorates is called. ``decorated`` is for ``@serve`` without parentheses.

    Raises:
        ValueError: an option has an invalid value; the text says which.
        TypeError: see `InProcessServer.__call__`.
    """
    for value, known in ((auth, ("verify", "open")), (edition, EDITIONS), (gateway_era, ERAS)):
        if value not in known:
            raise ValueError(f'There is no "{value}": use one of {", ".join(known)}.')
    settings = ServerSettings(
        port=port,
        auth=auth,
        edition=edition,
        gateway_era=gateway_era,
        strict=strict,
        durations=checked_durations(durations or {}),
        quotas=checked_quotas(quotas or {}),
        images_as_of=checked_as_of(images_as_of),
        seed=None if seed is None else Path(seed),
        random_seed=random_seed,
        memory=True,
    )
    server = InProcessServer(settings)
    return server if decorated is None else server(decorated)
