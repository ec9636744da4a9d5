"""Runs a command where every host name of Alibaba Cloud is Genzo, and nothing else can be reached."""

import os
import socket
import sys
from asyncio import StreamReader, StreamWriter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple, Self
from urllib.parse import urlsplit

from genzo.data.client_variables import proxy_variables
from genzo.gateway.authority import Authority
from genzo.gateway.bundles import authorities
from genzo.gateway.connection_places import Place, Places
from genzo.gateway.local_hosts import METADATA_ADDRESS
from genzo.gateway.local_pages import local_pages
from genzo.gateway.owner import Owner
from genzo.gateway.proxy import Proxy, Target
from genzo.gateway.relay import Relay, Upstream
from genzo.run import command as commands
from genzo.run import files
from genzo.run.environment import command_environment
from genzo.run.errors import NamespacesRefusedError
from genzo.run.front import Front, Service, to_host
from genzo.run.names import CLOUD_ADDRESS, LOOPBACK, Names, target_of
from genzo.run.plan import Listener, Plan
from genzo.run.trust import Trust
from genzo.wire.call import ACCOUNT_HEADER
from genzo.wire.host_names import is_loopback

_DNS, _HTTP, _HTTPS = 53, 80, 443
_FORWARDED = {"x-forwarded-for": LOOPBACK}
"""Other users of this machine can use a proxy, too: behind it, control needs its token."""


class Server(NamedTuple):
    """The Genzo that a command uses, and whose key it gets."""

    url: str
    owner: Owner

    @property
    def target(self) -> Target:
        """Its host and port."""
        return target_of(self.url)

    @property
    def url_within(self) -> str:
        """Its URL for the command."""
        return f"{urlsplit(self.url).scheme}://{self.target.host}:{self.target.port}"

    def relay(self, headers: Mapping[str, str]) -> Relay:
        """What hands requests on to it."""
        upstream = Upstream(
            urlsplit(self.url).hostname or "",
            self.target.port,
            urlsplit(self.url).scheme == "https",
            {ACCOUNT_HEADER: self.owner.account_id, **headers},
        )
        return Relay(upstream, local_pages(self.url, self.owner))


class Surroundings:
    """What surrounds a command. It runs once, within the context. Its files are in ``folder``."""

    def __init__(self, server: Server, names: Names, folder: Path) -> None:
        self._server = server
        self._names = names
        self._folder = folder
        self._stack = ExitStack()
        self._authority = Authority("genzo run")

    def __enter__(self) -> Self:
        # The command may go on as another user. There are no secrets in it.
        self._folder.chmod(0o755)
        # The system's authorities are for opened hosts alone.
        others = authorities(os.environ) if self._names.opened else b""
        self._trust = Trust(self._folder, self._authority.pem, others)
        self._front = self._stack.enter_context(Front(self._address))
        self._environment = command_environment(
            os.environ,
            self._server.url_within,
            (self._server.owner.access_key_id, self._server.owner.access_key_secret),
        ) | self._trust.variables(os.environ)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def run_within_namespaces(self, command: Sequence[str]) -> int:
        """Run the command in namespaces of its own; how it has ended, as `genzo.run.command.wait`.

        Raises:
            NamespacesRefusedError: the system does not allow namespaces.
            NotRunnableError: the command cannot be run.
        """
        if not sys.platform.startswith("linux"):
            raise NamespacesRefusedError(f"{sys.platform} has none")
        services = self._services()
        listeners = [Listener("udp", LOOPBACK, _DNS), Listener("tcp", LOOPBACK, _DNS), *services]
        folder = self._folder / "covers"
        folder.mkdir()
        addresses = [(target.host, self._names.address(target.host) or "") for target in self._names.opened]
        plan = Plan(
            (METADATA_ADDRESS, *dict.fromkeys(each for _, each in addresses if not is_loopback(each))),
            tuple(listeners),
            (
                *files.covers(folder, files.home_folders(), dict.fromkeys(addresses)),
                *self._trust.covers(command[0], self._environment),
            ),
        )
        with commands.within_namespaces(plan, command, self._environment) as within:
            datagrams, queries, *connections = within.listeners
            self._front.answer_queries(datagrams, queries)
            self._front.listen(zip(connections, services.values(), strict=True))
            process = within.become()
            return commands.wait(process)

    def run_with_proxy(self, command: Sequence[str]) -> int:
        """Run the command with a proxy in its environment; how it has ended, as `genzo.run.command.wait`.

        Raises:
            NotRunnableError: the command cannot be run.
        """
        proxy = Proxy(self._server.relay(_FORWARDED), lambda: self._authority, self._names)
        listener = socket.create_server((LOOPBACK, 0))
        url = f"http://{LOOPBACK}:{listener.getsockname()[1]}"
        self._front.listen([(listener, Service(proxy.serve, places=Places()))])
        variables = proxy_variables(url, f"localhost,{LOOPBACK},::1")
        return commands.wait(commands.started(command, self._environment | variables))

    def _services(self) -> dict[Listener, Service]:
        """What answers at each address and port within."""
        relay = self._server.relay({})

        async def serve(reader: StreamReader, writer: StreamWriter, place: Place) -> None:
            await relay.serve(reader, writer, place=place)

        genzo = Service(serve, self._authority.server_context, Places())
        services = {
            Listener("tcp", self._names.address(target.host) or "", target.port): to_host(*target)
            for target in self._names.opened
        }
        own = self._server.target
        if is_loopback(own.host):
            services[Listener("tcp", *own)] = genzo
        for port in (_HTTP, _HTTPS):
            services[Listener("tcp", CLOUD_ADDRESS, port)] = genzo
        services[Listener("tcp", METADATA_ADDRESS, _HTTP)] = genzo
        return services

    def _address(self, name: str) -> str | None:
        found = self._names.address(name)
        if found is None:
            self._names.refused(name)
        return found
