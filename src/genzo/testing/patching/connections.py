"""Leads connections of this process to Genzo, and refuses those to real hosts.

It replaces functions of the standard library below every HTTP library in Python: name resolution
(`_socket.getaddrinfo`, which `socket.getaddrinfo` looks up in each call), `socket.socket.connect`, and what
sends on a socket, for those that were connected before.
"""

import _socket
import http.client
import socket
import ssl
from collections.abc import Callable
from typing import Any, Protocol
from weakref import WeakSet

from genzo.testing.patching.hosts import (
    CLOUD_ADDRESS,
    HostRefusedError,
    Hosts,
    Place,
    is_address,
    text_of_host,
)
from genzo.testing.patching.replacements import Replacements

_LOOPBACK = "127.0.0.1"
_HTTP = 80
_CLOUD_PORTS = (_HTTP, 443)
_INTERNET = (socket.AF_INET, socket.AF_INET6)


class Ports(Protocol):
    """The ports of loopback where Genzo answers for the cloud's hosts."""

    def port(self, port: int) -> int:
        """The port of loopback for a port of the cloud's hosts."""

    def listens_on(self, port: int) -> bool:
        """Whether a port of loopback is one of these."""

    def is_bypassed_by(self, host: str, port: int) -> bool:
        """Whether an address is the server's own, and a client would connect to it."""


class Connections:
    """The rules for connections of this process, from `install` to `close`.

    A library may keep a replaced function for good (``from socket import gethostbyname``). After `close` it
    does what the original does.
    """

    def __init__(self, hosts: Hosts, ports: Ports) -> None:
        self._hosts = hosts
        self._ports = ports
        self._checked: WeakSet[socket.socket] = WeakSet()
        self._replacements = Replacements()
        self._is_active = False

    def install(self) -> None:
        """Apply the rules to this process."""
        self._is_active = True
        self._replacements.set(_socket, "getaddrinfo", self._getaddrinfo(_socket.getaddrinfo))
        for name, replacement in (
            ("gethostbyname", self._gethostbyname),
            ("gethostbyname_ex", self._gethostbyname_ex),
            ("gethostbyaddr", self._gethostbyaddr),
            ("getnameinfo", self._getnameinfo),
        ):
            function = replacement(getattr(_socket, name))
            self._replacements.set(_socket, name, function)
            self._replacements.set(socket, name, function)
        for name in ("connect", "connect_ex"):
            self._replacements.set(socket.socket, name, self._connect(getattr(socket.socket, name)))
        for name in ("send", "sendall", "sendto", "sendmsg"):
            self._replacements.set(socket.socket, name, self._send(getattr(socket.socket, name)))
        # Encrypted bytes are sent by OpenSSL, without the methods above.
        for name in ("send", "write"):
            self._replacements.set(ssl.SSLSocket, name, self._send(getattr(ssl.SSLSocket, name)))
        put = http.client.HTTPConnection.putrequest
        self._replacements.set(http.client.HTTPConnection, "putrequest", self._putrequest(put))

    def close(self) -> None:
        """Lift the rules."""
        self._is_active = False
        self._replacements.undo()

    def _getaddrinfo(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def getaddrinfo(host: Any, port: Any, *more: Any, **named: Any) -> Any:  # noqa: ANN401
            if not self._is_active or host is None:
                return original(host, port, *more, **named)
            name = text_of_host(host)
            place = self._hosts.place(name)
            found = original(self._resolved(name, place), port, *more, **named)
            if place is Place.ALLOWED:
                self._hosts.allow_addresses(each[4][0] for each in found)
            return found

        return getaddrinfo

    def _gethostbyname(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def gethostbyname(hostname: Any) -> Any:  # noqa: ANN401
            if not self._is_active:
                return original(hostname)
            name = text_of_host(hostname)
            place = self._hosts.place(name)
            found = original(self._resolved(name, place))
            if place is Place.ALLOWED:
                self._hosts.allow_addresses((found,))
            return found

        return gethostbyname

    def _gethostbyname_ex(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def gethostbyname_ex(hostname: Any) -> Any:  # noqa: ANN401
            if not self._is_active:
                return original(hostname)
            name = text_of_host(hostname)
            place = self._hosts.place(name)
            if place is not Place.ALLOWED:
                return name, [], [self._resolved(name, place)]
            found = original(name)
            self._hosts.allow_addresses(found[2])
            return found

        return gethostbyname_ex

    def _gethostbyaddr(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def gethostbyaddr(ip_address: Any) -> Any:  # noqa: ANN401
            if not self._is_active:
                return original(ip_address)
            name = text_of_host(ip_address)
            place = self._hosts.place(name)
            if place is Place.ALLOWED:
                return original(name)
            return name, [], [self._resolved(name, place)]

        return gethostbyaddr

    def _getnameinfo(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def getnameinfo(sockaddr: Any, flags: int) -> Any:  # noqa: ANN401
            # Finding the name of an address would ask the DNS.
            return original(sockaddr, flags | socket.NI_NUMERICHOST if self._is_active else flags)

        return getnameinfo

    def _connect(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def connect(sock: socket.socket, address: Any, /) -> Any:  # noqa: ANN401
            if not self._is_active or sock.family not in _INTERNET:
                return original(sock, address)
            try:
                target = self._target(address)
            except HostRefusedError:
                # socket.create_connection closes a socket after an OSError alone.
                sock.close()
                raise
            self._checked.add(sock)
            return original(sock, target)

        return connect

    def _target(self, address: Any) -> Any:  # noqa: ANN401 - of any family
        """Where a connection to ``address`` really goes.

        Raises:
            HostRefusedError: it must not be connected to.
        """
        host, port = text_of_host(address[0]), address[1]
        place = self._hosts.place(host)
        if self._ports.is_bypassed_by(host, port):
            return _LOOPBACK, self._ports.port(_HTTP)
        if place is Place.LOOPBACK:
            # A name needs no query then. An address stays one, since its family must fit the socket's.
            return (self._resolved(host, place), *address[1:])
        if place is Place.ALLOWED:
            return address
        if port not in _CLOUD_PORTS:
            raise HostRefusedError(
                host, f"Genzo answers for the cloud at the ports 80 and 443 inside patch(), not at {port}."
            )
        return _LOOPBACK, self._ports.port(port)

    def _send(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def send(sock: socket.socket, *arguments: Any) -> Any:  # noqa: ANN401
            if self._is_active and sock.family in _INTERNET:
                # A datagram may have another address than the socket's.
                if (address := _address_of(arguments)) is not None:
                    self._refuse_sending(address)
                elif sock not in self._checked:
                    self._check(sock)
            return original(sock, *arguments)

        return send

    def _check(self, sock: socket.socket) -> None:
        """Check the peer of a socket that was not connected inside.

        Raises:
            HostRefusedError: it would send to a host that must not be reached.
        """
        try:
            peer = sock.getpeername()
        except OSError:
            return
        self._refuse_sending(peer)
        self._checked.add(sock)

    def _refuse_sending(self, address: tuple[Any, ...]) -> None:
        host = text_of_host(address[0])
        if self._hosts.place(host) is Place.GENZO:
            raise HostRefusedError(host)

    def _putrequest(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def putrequest(connection: http.client.HTTPConnection, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401
            if self._is_active and connection.sock is not None:
                self._reconnect(connection)
            return original(connection, *arguments, **named)

        return putrequest

    def _reconnect(self, connection: http.client.HTTPConnection) -> None:
        """Close a connection to a host of the cloud that was opened outside.

        `http.client` connects again by itself.
        """
        sock = connection.sock
        if sock.family not in _INTERNET:
            return
        if self._hosts.place(connection.host) is not Place.GENZO:
            self._checked.add(sock)
        elif not self._is_gateway(sock.getpeername()):
            connection.close()

    def _is_gateway(self, peer: tuple[Any, ...]) -> bool:
        return peer[0] == _LOOPBACK and self._ports.listens_on(peer[1])

    @staticmethod
    def _resolved(name: str, place: Place) -> str:
        """The address of a host that needs no query; the name itself where it does."""
        if place is Place.GENZO:
            return name if is_address(name) else CLOUD_ADDRESS
        if place is Place.ALLOWED or is_address(name) or name == "localhost":
            return name
        return _LOOPBACK


def _address_of(arguments: tuple[Any, ...]) -> tuple[Any, ...] | None:
    """The address that is the last argument of ``sendto`` and ``sendmsg``; None without one.

    The first argument is what is sent, which may be a tuple, too.
    """
    last = arguments[-1] if len(arguments) > 1 else None
    return last if isinstance(last, tuple) and last and isinstance(last[0], str | bytes | bytearray) else None
