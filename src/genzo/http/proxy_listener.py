"""Serves clients that use Genzo as their HTTPS proxy, on a port beside that of HTTP (``--proxy-port``).

They are answered by the same server: what they ask of a host of the cloud is handed on to its HTTP port.
"""

import asyncio
import sys
from functools import cached_property, partial
from http import HTTPStatus
from pathlib import Path
from typing import Any

from genzo.gateway.authority import Authority
from genzo.gateway.connection_places import NoPlaceError, Places
from genzo.gateway.proxy import Proxy, Target
from genzo.gateway.refusals import refuse
from genzo.gateway.relay import BROKEN, Relay, Upstream
from genzo.gateway.request_stream import MAX_HEAD
from genzo.http.connections import network_of
from genzo.http.sending import AsgiApplication, Receive, Scope, Send
from genzo.http.workers import MakeApplication
from genzo.service.server_settings import ServerSettings, SettingsError
from genzo.wire.host_names import is_loopback_name

_LOOPBACK = "127.0.0.1"
_FORWARDED = {"x-forwarded-for": _LOOPBACK}
"""Other users of this machine use the proxy, too: behind it, control needs its token."""

_CROWDED = "Genzo's proxy has no place for another connection: wait until others are answered."


def require_usable_proxy(settings: ServerSettings) -> None:
    """Check the settings of a server with a proxy.

    Raises:
        SettingsError: other machines could use it, or it cannot hand requests on.
    """
    if not settings.listens_on_loopback:
        raise SettingsError(
            "--proxy-port serves programs of this machine alone: listen on loopback (--host 127.0.0.1)."
        )
    if settings.serves_tls and settings.tls_port is None:
        raise SettingsError(
            "--proxy-port hands requests on to the port of HTTP: give --tls-port for HTTPS instead of --tls."
        )


def with_proxy(make_application: MakeApplication, settings: ServerSettings) -> MakeApplication:
    """Applications that serve the proxy's port, too, while their worker runs.

    All workers show certificates of one new authority, whose key is in memory alone. Clients find what they
    must trust in the folder ``tls`` of the data folder.
    """
    authority = Authority("Proxy")
    folder = settings.data / "tls"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    trusted = folder / f"proxy-{settings.proxy_port}.pem"
    trusted.write_bytes(authority.pem)
    _announce(settings, trusted)
    return partial(_application, make_application, settings, authority)


def _announce(settings: ServerSettings, trusted: Path) -> None:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"http://{host}:{settings.proxy_port}"
    print(f"HTTPS_PROXY={address}: its clients must trust {trusted}.", file=sys.stderr)  # noqa: T201 - for the operator


def _application(
    make_application: MakeApplication, settings: ServerSettings, authority: Authority, worker: int
) -> AsgiApplication:
    return _WithProxyListener(make_application(worker), settings, authority)


class _WithProxyListener:
    """An application with a proxy beside it from its start to its end, which ASGI's lifespan tells."""

    def __init__(self, application: AsgiApplication, settings: ServerSettings, authority: Authority) -> None:
        self._application = application
        self._settings = settings
        self._authority = authority

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            receive = _Listening(self._settings, self._authority, receive)
        await self._application(scope, receive, send)


class _OwnAddress:
    """Opens no host: the proxy leads to this server alone."""

    def __init__(self, port: int) -> None:
        self._port = port

    def is_genzo(self, target: Target) -> bool:
        """Whether a target is the server, as the Location service names it."""
        return is_loopback_name(target.host) and target.port == self._port

    def is_open(self, target: Target) -> bool:
        """None is."""
        del target
        return False

    def refused(self, host: str) -> str:
        """The sentence for the client."""
        return f"{host} is no host of the cloud: Genzo's proxy leads to Genzo alone. Name it in NO_PROXY."


class _Listening:
    """ASGI's ``receive`` of a lifespan, which opens the listener before the start is reported done."""

    def __init__(self, settings: ServerSettings, authority: Authority, receive: Receive) -> None:
        self._settings = settings
        self._authority = authority
        self._receive = receive
        self._server: asyncio.Server | None = None
        self._tasks = set[asyncio.Task[None]]()
        self._places = Places(settings.max_connections_per_address)

    async def __call__(self) -> Any:  # noqa: ANN401 - a message of ASGI
        message = await self._receive()
        if message["type"] == "lifespan.startup":
            self._server = await asyncio.start_server(
                self._serve,
                self._settings.host,
                self._settings.proxy_port,
                limit=MAX_HEAD,
                reuse_port=True,
            )
        elif self._server is not None:
            self._server.close()
            for task in self._tasks:
                task.cancel()
        return message

    @cached_property
    def _proxy(self) -> Proxy:
        settings = self._settings
        upstream = Upstream(settings.host, settings.port, False, _FORWARDED)
        return Proxy(Relay(upstream), lambda: self._authority, _OwnAddress(settings.port))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a callback of start_server is a task
        self._tasks.add(task)
        try:
            await self._answer(reader, writer)
        except (*BROKEN, asyncio.CancelledError):
            writer.transport.abort()
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # A client that is gone already has no address.
        address, *_ = writer.get_extra_info("peername") or ("",)
        try:
            with self._places.taken(network_of(address)) as place:
                await self._proxy.serve(reader, writer, place)
        except NoPlaceError:
            await refuse(reader, writer, HTTPStatus.SERVICE_UNAVAILABLE, _CROWDED)
