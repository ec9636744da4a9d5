"""Redirects the clients of this process to a Genzo server: all that `patch` changes, and changes back."""

import asyncio
import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

from genzo.gateway.local_pages import local_pages
from genzo.gateway.owner import Owner
from genzo.gateway.relay import Upstream
from genzo.testing.patching.connections import Connections
from genzo.testing.patching.environment import Environment
from genzo.testing.patching.gateway import Gateway
from genzo.testing.patching.hosts import Hosts, PatchError
from genzo.testing.patching.resolvers import Resolvers
from genzo.testing.patching.tls import TrustedHandshakes
from genzo.wire.call import ACCOUNT_HEADER

_lock = threading.Lock()


@contextmanager
def redirected(url: str, owner: Owner, allow: Iterable[str] = ()) -> Iterator[None]:
    """Within the block, hosts of the cloud are the server at ``url``, and other hosts are refused.

    Args:
        url: the server, such as ``http://127.0.0.1:8420``.
        owner: whose key is in the environment; keys that the server does not know act as this account, if
            it accepts any key (``--auth open``).
        allow: other hosts that the program may reach.

    Raises:
        PatchError: it is in force already, or an argument cannot be used.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise PatchError(f'"{url}" is no URL of a server: name it as http://HOST:PORT.')
    is_tls = parts.scheme == "https"
    upstream = Upstream(
        parts.hostname, parts.port or (443 if is_tls else 80), is_tls, {ACCOUNT_HEADER: owner.account_id}
    )
    _require_python_sockets()
    if not _lock.acquire(blocking=False):
        raise PatchError("This process is redirected to a server already.")
    with ExitStack() as stack:
        stack.callback(_lock.release)
        hosts = Hosts((*allow, parts.hostname))
        gateway = Gateway(upstream, local_pages(url, owner))
        stack.callback(gateway.close)
        for part in (
            Environment(owner.access_key_id, owner.access_key_secret),
            TrustedHandshakes(),
            Resolvers(),
            Connections(hosts, gateway),
        ):
            stack.callback(part.close)
            part.install()
        yield


def _require_python_sockets() -> None:
    """Refuse an event loop that opens connections without Python's sockets.

    Raises:
        PatchError: the running loop is uvloop's.
    """
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return
    if type(loop).__module__.partition(".")[0] == "uvloop":
        raise PatchError(
            "uvloop opens connections by itself, so patch() cannot redirect them: run the test with "
            "asyncio's own event loop, or set the client's endpoint."
        )
