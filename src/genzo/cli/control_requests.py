"""Sends requests to the pages under ``/_genzo/`` of a running server."""

import http.client

from genzo.cli.output import CommandError
from genzo.cli.server_options import Server

_SECONDS = 10.0
_MAX_BYTES = 16 * 2**20


class ServerUnreachableError(CommandError):
    """The server does not answer. It may later."""


def ask(server: Server, method: str, target: str) -> tuple[int, bytes]:
    """The status and the body of an answer.

    It follows no redirect and uses no proxy: the token is for the server.

    Raises:
        ServerUnreachableError: the server does not answer.
    """
    headers = {"Authorization": f"Bearer {server.token}"} if server.token else {}
    kind = http.client.HTTPSConnection if server.is_secure else http.client.HTTPConnection
    connection = kind(server.host, server.port, timeout=_SECONDS)
    try:
        connection.request(method, target, headers=headers)
        response = connection.getresponse()
        return response.status, response.read(_MAX_BYTES)
    except (OSError, http.client.HTTPException) as error:
        raise ServerUnreachableError(
            f"The server at {server.url} cannot be reached ({error}): check that it runs, and --url."
        ) from error
    finally:
        connection.close()
