"""Pages whose bodies may be larger than memory: the state, differences and pages of forks, uploads.

A body is kept in an unnamed temporary file. A worker works on one at a time, so the disk holds one for each.
"""

import asyncio
import math
import tempfile
from collections.abc import Callable
from functools import partial
from typing import IO, TYPE_CHECKING, Any

import msgspec

from genzo import errors
from genzo.catalogue.deadline import Deadline
from genzo.catalogue.state import StateFileError
from genzo.catalogue.store import StoreError
from genzo.control.answers import JSON, json_answer, refusal
from genzo.control.router import PREFIX
from genzo.http.observation import current_observation
from genzo.http.sending import Receive, Scope, Send, send_response
from genzo.http.worker_threads import WorkerThreads
from genzo.wire.types import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from genzo.http.console_upload import ConsoleUpload
    from genzo.http.forked_applications import ForkedApplications

STATE = f"{PREFIX}state"
FORKS = f"{PREFIX}forks/"
UPLOAD = f"{PREFIX}console/images/import"
MAX_STATE = 8 * 2**30
"""The largest state that a request may have, in bytes."""
_IDLE_SECONDS = 30.0
_PIECE = 2**18
_DIFFERENCES = "diff"
_NO_DEADLINE = math.inf
_LINES = {"content-type": "application/x-ndjson;charset=utf-8"}
_TOO_LARGE = f"A state of more than {MAX_STATE} bytes is not read: load it with genzo state load."


class LoadedAnswer(msgspec.Struct, frozen=True):
    """What was loaded: the rows of each table, and access keys that were left out for want of a secret."""

    rows: dict[str, int]
    left_out: tuple[str, ...]


class StreamedPages:
    """Answers requests for such pages, whose access has not been checked.

    ``refused`` checks it. ``save`` writes the state to a file, ``load`` replaces it by that in a file.
    ``forks`` are those of the catalogue; it raises ForkError where there can be none. ``upload`` makes what
    receives files for the console, None where there is none.
    """

    def __init__(
        self,
        refused: Callable[[HttpRequest], HttpResponse | None],
        save: Callable[[IO[bytes]], None],
        load: Callable[[HttpRequest, IO[bytes]], LoadedAnswer],
        forks: "Callable[[], ForkedApplications]",
        upload: "Callable[[], ConsoleUpload | None]",
    ) -> None:
        self._upload = upload
        self._refused = refused
        self._save = save
        self._load = load
        self._forks = forks
        self._threads = WorkerThreads(1)

    async def answer(self, request: HttpRequest, scope: Scope, receive: Receive, send: Send) -> bool:
        """Answer a request for one of these pages; False for other pages."""
        name, is_of_fork, page = request.path.removeprefix(FORKS).partition("/")
        if request.path == STATE:
            await self._answer_state(request, receive, send)
        elif request.path.startswith(FORKS) and is_of_fork:
            await self._answer_of_fork(name, page, request, (scope, receive, send))
        elif request.path == UPLOAD and (upload := self._upload()) is not None:
            return await upload.answer(request, scope, receive, send)
        else:
            return False
        return True

    async def _answer_of_fork(
        self, name: str, page: str, request: HttpRequest, rest: tuple[Scope, Receive, Send]
    ) -> None:
        scope, receive, send = rest
        if (response := await self.refusal(request)) is not None:
            await send_response(_closing(response), send)
            return
        try:
            forks = self._forks()
        except ValueError as error:
            await send_response(_closing(refusal(400, str(error))), send)
            return
        application = forks.named(name)
        if application is None:
            await send_response(_closing(refusal(404, f'There is no fork "{name[:32]}".')), send)
        elif page == _DIFFERENCES:
            if request.query:
                await send_response(
                    _closing(refusal(400, f"{request.path[:150]} takes no parameters.")), send
                )
            elif request.method in ("GET", "HEAD"):
                await self.send_made(partial(_write_differences, forks, name), JSON, send)
            else:
                await send_response(_closing(refusal(405, f"Use GET for {request.path}."[:200])), send)
        else:
            path = f"{PREFIX}{page}"
            await application({**scope, "path": path, "raw_path": path.encode("latin-1")}, receive, send)

    async def _answer_state(self, request: HttpRequest, receive: Receive, send: Send) -> None:
        if (response := await self.refusal(request)) is not None:
            await send_response(_closing(response), send)
        elif request.query:
            await send_response(_closing(refusal(400, f"{STATE} takes no parameters.")), send)
        elif request.method in ("GET", "HEAD"):
            await self.send_made(self._save, _LINES, send)
        elif request.method == "PUT":
            await self._replace(request, receive, send)
        else:
            await send_response(_closing(refusal(405, f"Use GET, PUT for {STATE}.")), send)

    async def refusal(self, request: HttpRequest) -> HttpResponse | None:
        """The answer to a request that may not control the server."""
        response: HttpResponse | None = await self._in_thread(self._refused, request)
        return response

    async def send_made(self, make: Callable[[IO[bytes]], None], headers: dict[str, str], send: Send) -> None:
        """Send what ``make`` writes to a file."""
        with tempfile.TemporaryFile() as file:
            try:
                await self._in_thread(make, file)
            except (StoreError, StateFileError, OSError) as error:
                await send_response(refusal(503, _sentence(error)), send)
                return
            await _send_file(file, headers, send)

    async def _replace(self, request: HttpRequest, receive: Receive, send: Send) -> None:
        with tempfile.TemporaryFile() as file:
            try:
                await _receive_file(file, receive)
                file.seek(0)
                answer = await self._in_thread(self._load, request, file)
            except (StateFileError, errors.ApiError) as error:
                await send_response(_closing(refusal(400, str(error))), send)
            except (StoreError, OSError) as error:
                await send_response(_closing(refusal(503, _sentence(error))), send)
            else:
                await send_response(json_answer(200, answer), send)

    async def _in_thread(self, work: Callable[..., Any], *arguments: object) -> Any:  # noqa: ANN401 - of ``work``
        return await self._threads.run(Deadline(_NO_DEADLINE), work, *arguments)


def _write_differences(forks: "ForkedApplications", name: str, file: IO[bytes]) -> None:
    """Write what differs between a fork and the catalogue at its making, as one list in JSON."""
    from genzo.catalogue.state_differences import differences  # noqa: PLC0415 - imports all kinds of resources

    encoder, separator = msgspec.json.Encoder(), b""
    with forks.forks.states(name) as (before, after):
        file.write(b'{"differences":[')
        for difference in differences(before, after):
            file.write(separator + encoder.encode(difference))
            separator = b","
        file.write(b"]}")


async def _receive_file(file: IO[bytes], receive: Receive) -> None:
    """Write a body to a file.

    Raises:
        StateFileError: it is too large, does not arrive, or ends early.
    """
    more, size = True, 0
    while more:
        try:
            async with asyncio.timeout(_IDLE_SECONDS):
                message = await receive()
        except TimeoutError:
            raise StateFileError("The body did not arrive in time.") from None
        if message["type"] == "http.disconnect":
            raise StateFileError("The body ended early.")
        part = message.get("body", b"")
        size += len(part)
        if size > MAX_STATE:
            raise StateFileError(_TOO_LARGE)
        file.write(part)
        more = message.get("more_body", False)


async def _send_file(file: IO[bytes], headers: dict[str, str], send: Send) -> None:
    size = file.seek(0, 2)
    file.seek(0)
    current_observation().answered(HttpResponse(200, headers, b""))
    named = {**headers, "server": "genzo", "content-length": str(size)}
    encoded = [(name.encode(), value.encode()) for name, value in named.items()]
    await send({"type": "http.response.start", "status": 200, "headers": encoded})
    while piece := file.read(_PIECE):
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


def _closing(response: HttpResponse) -> HttpResponse:
    """The response to a request whose body may not have been read."""
    return response._replace(headers={**response.headers, "connection": "close"})


def _sentence(error: Exception) -> str:
    return f"A temporary file cannot be used ({error})." if isinstance(error, OSError) else str(error)
