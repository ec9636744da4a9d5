"""Sends states to a running server, and receives them, whatever their size."""

import http.client
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import msgspec

from genzo.catalogue.state import State
from genzo.cli.output import CommandError
from genzo.cli.server_options import Server
from genzo.service.state.files import read_state_file

_SECONDS = 600.0
_MAX_ANSWER = 2**20


class _Message(msgspec.Struct):
    message: str = ""


@contextmanager
def received_state(server: Server, path: str) -> Iterator[State]:
    """The state at a page of a server.

    Raises:
        CommandError: the server cannot be reached, or refuses.
    """
    with received(server, path) as file:
        yield read_state_file(file)


@contextmanager
def received(server: Server, path: str) -> Iterator[IO[bytes]]:
    """The body of a page, in a temporary file.

    Raises:
        CommandError: the server cannot be reached, or refuses.
    """
    with tempfile.TemporaryFile() as file:
        with _asked(server, "GET", path, None) as response:
            shutil.copyfileobj(response, file)
        file.seek(0)
        yield file


def asked(server: Server, method: str, path: str, body: IO[bytes] | bytes | None = None) -> Any:  # noqa: ANN401 - JSON
    """The JSON of an answer.

    Raises:
        CommandError: the server cannot be reached, or refuses.
    """
    with _asked(server, method, path, body) as response:
        return msgspec.json.decode(response.read(_MAX_ANSWER) or b"null")


@contextmanager
def _asked(
    server: Server, method: str, path: str, body: IO[bytes] | bytes | None
) -> Iterator[http.client.HTTPResponse]:
    """It follows no redirect and uses no proxy: the token is for the server."""
    headers = {"Authorization": f"Bearer {server.token}"} if server.token else {}
    kind = http.client.HTTPSConnection if server.is_secure else http.client.HTTPConnection
    connection = kind(server.host, server.port, timeout=_SECONDS)
    if body is not None and not isinstance(body, bytes):
        headers["Content-Length"] = str(body.seek(0, 2))
        body.seek(0)
    try:
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        if response.status >= http.client.BAD_REQUEST:
            raise _refused(server, response)
        yield response
    except (OSError, http.client.HTTPException) as error:
        raise CommandError(
            f"The server at {server.url} cannot be reached ({error}): check that it runs, and --url."
        ) from error
    finally:
        connection.close()


def _refused(server: Server, response: http.client.HTTPResponse) -> CommandError:
    if response.status == http.client.FORBIDDEN:
        return CommandError(
            f"The server at {server.url} needs its control token: name it with --control-token-file or "
            "GENZO_CONTROL_TOKEN, or name the server's data folder with --data."
        )
    try:
        sentence = msgspec.json.decode(response.read(_MAX_ANSWER), type=_Message).message
    except msgspec.MsgspecError:
        sentence = ""
    printable = "".join(character if character.isprintable() else "?" for character in sentence)
    return CommandError(printable or f"The server at {server.url} answers with status {response.status}.")
