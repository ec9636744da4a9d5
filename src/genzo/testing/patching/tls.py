"""Lets clients trust the authority of this process for the cloud's host names, and for these alone.

A client's own context stays as it is, since a certificate cannot be taken back from it. The handshake
uses another context, which checks the name and the chain as strictly, and trusts nothing else.
"""

import inspect
import ssl
from collections.abc import Callable
from typing import Any

from genzo.testing.patching.hosts import is_cloud, text_of_host
from genzo.testing.patching.replacements import Replacements


class TrustedHandshakes:
    """The trust in the authority, from `install` to `close`."""

    def __init__(self) -> None:
        self._replacements = Replacements()

    def install(self) -> None:
        """Replace what starts the client's side of TLS, with sockets and without (asyncio)."""
        for name in ("wrap_socket", "wrap_bio"):
            self._replacements.set(ssl.SSLContext, name, _trusting(getattr(ssl.SSLContext, name)))

    def close(self) -> None:
        """Restore it."""
        self._replacements.undo()


def _trusting(original: Callable[..., Any]) -> Callable[..., Any]:
    signature = inspect.signature(original)

    def wrap(context: ssl.SSLContext, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401
        given = signature.bind(context, *arguments, **named)
        # anyio gives the name as bytes.
        name = given.arguments.get("server_hostname") or ""
        if given.arguments.get("server_side") or not is_cloud(text_of_host(name)):
            return original(context, *arguments, **named)
        # A session belongs to the context that it was made with.
        given.arguments |= {"self": _client_context(), "session": None}
        return original(*given.args, **given.kwargs)

    return wrap


def _client_context() -> ssl.SSLContext:
    from genzo.gateway.authority import authority  # noqa: PLC0415 - slow import (cryptography)

    return authority().client_context
