"""What a patched process can connect to, and what it cannot."""

import _socket
import asyncio
import http.client
import socket
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import aiohttp
import pytest
import requests
import urllib3
from aiohttp.resolver import AsyncResolver

from genzo.gateway.authority import authority
from genzo.testing import Account, HostRefusedError, patch
from genzo.testing.patching.hosts import CLOUD_ADDRESS

CLOUD = "ecs.cn-beijing.aliyuncs.com"
REGIONS = "/?Action=DescribeRegions&Format=JSON"
REAL = "pypi.example"


async def _aiohttp(url: str) -> str:
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return await answer.text()


async def _streams(url: str) -> str:
    scheme, _, rest = url.partition("://")
    host, _, path = rest.partition("/")
    secure = ssl.create_default_context() if scheme == "https" else None
    reader, writer = await asyncio.open_connection(host, 443 if secure else 80, ssl=secure)
    writer.write(f"GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    text = (await reader.read()).decode()
    writer.close()
    return text


def _http_client(url: str) -> str:
    scheme, _, rest = url.partition("://")
    host, _, path = rest.partition("/")
    kind = http.client.HTTPSConnection if scheme == "https" else http.client.HTTPConnection
    connection = kind(host, timeout=10)
    try:
        connection.request("GET", f"/{path}")
        return connection.getresponse().read().decode()
    finally:
        connection.close()


def _urllib(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:
        text: str = answer.read().decode()
        return text


def _urllib3(url: str) -> str:
    with urllib3.PoolManager() as pool:
        return pool.request("GET", url, retries=False).data.decode()


LIBRARIES: dict[str, Callable[[str], str]] = {
    "requests": lambda url: requests.get(url, timeout=10).text,
    "urllib3": _urllib3,
    "urllib": _urllib,
    "http.client": _http_client,
    "aiohttp": lambda url: asyncio.run(_aiohttp(url)),
    "asyncio": lambda url: asyncio.run(_streams(url)),
}


@pytest.fixture(params=LIBRARIES.values(), ids=list(LIBRARIES))
def get(request: pytest.FixtureRequest) -> Callable[[str], str]:
    """Gets a URL with one of the libraries."""
    chosen: Callable[[str], str] = request.param
    return chosen


@contextmanager
def noted_queries() -> Iterator[list[str]]:
    """The names that are resolved really."""
    real, asked = _socket.getaddrinfo, list[str]()

    def noted(host: str, *more: Any, **named: Any) -> Any:  # noqa: ANN401
        asked.append(host)
        return real(host, *more, **named)

    _socket.getaddrinfo = noted  # type: ignore[assignment]
    try:
        yield asked
    finally:
        _socket.getaddrinfo = real


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_host_of_the_cloud_is_genzo_for_every_library(
    account: Account, get: Callable[[str], str], scheme: str
) -> None:
    with noted_queries() as asked, patch(account=account):
        assert "cn-hangzhou" in get(f"{scheme}://{CLOUD}{REGIONS}")
    assert set(asked) <= {CLOUD_ADDRESS, "127.0.0.1"}


@pytest.mark.parametrize("url", [f"https://{REAL}/", f"http://{REAL}/", "http://192.0.2.1/"])
def test_a_real_host_is_refused_in_every_library(
    account: Account, get: Callable[[str], str], url: str
) -> None:
    host = url.split("/")[2]
    with noted_queries() as asked, patch(account=account), pytest.raises(HostRefusedError, match=host):
        get(url)
    assert asked == []


def test_an_allowed_host_is_resolved_and_reached(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name is resolved to an address that is no loopback, and the connection goes there."""
    connected: list[object] = []
    monkeypatch.setattr(_socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("192.0.2.1", 443))])
    monkeypatch.setattr(socket.socket, "connect", lambda _, address: connected.append(address))
    with patch(account=account, allow=[REAL]):
        socket.create_connection((REAL, 443)).close()
        with pytest.raises(HostRefusedError, match=r"other\.example"):
            socket.create_connection(("other.example", 443))
        with socket.socket() as other, pytest.raises(HostRefusedError, match=r"192\.0\.2\.2"):
            other.connect(("192.0.2.2", 443))
    assert connected == [("192.0.2.1", 443)]


@pytest.mark.usefixtures("patched")
def test_other_ports_of_the_cloud_are_refused() -> None:
    with pytest.raises(HostRefusedError, match="at the ports 80 and 443 inside patch\\(\\), not at 8443"):
        socket.create_connection((CLOUD, 8443))


@pytest.mark.usefixtures("patched")
def test_a_datagram_to_a_real_host_is_refused() -> None:
    resolver = ("192.0.2.1", 53)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        for send in (
            lambda: sock.sendto(b"x", resolver),
            lambda: sock.sendmsg([b"x"], [], 0, resolver),
            lambda: sock.connect(resolver),
        ):
            with pytest.raises(HostRefusedError, match=r"192\.0\.2\.1"):
                send()


@pytest.mark.usefixtures("patched")
def test_each_address_of_a_datagram_is_checked() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.connect(("127.0.0.1", 9))
        for send in (sock.sendto, lambda data, address: sock.sendmsg([data], [], 0, address)):
            with pytest.raises(HostRefusedError, match=r"192\.0\.2\.1"):
                send(b"x", ("192.0.2.1", 53))


@pytest.mark.usefixtures("patched")
def test_what_is_sent_is_not_taken_for_an_address() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        assert sock.sendmsg((b"x", b"y"), [], 0, ("127.0.0.1", 9)) == 2


@pytest.mark.usefixtures("patched")
def test_loopback_is_reached_as_before() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        for host in ("127.0.0.1", "localhost"):
            with socket.create_connection((host, port)) as client, server.accept()[0] as peer:
                client.sendall(b"x")
                assert peer.recv(1) == b"x"
        with socket.socket() as client:
            assert client.connect_ex(("127.0.0.1", port)) == 0
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        assert sender.sendto(b"x", ("127.0.0.1", 9)) == 1


@pytest.mark.usefixtures("patched")
def test_aiohttp_does_not_ask_the_dns_by_itself() -> None:
    """It would with aiodns, which its resolver is made for."""
    without_aiodns = object.__new__(AsyncResolver)
    (found,) = asyncio.run(without_aiodns.resolve(CLOUD, 443))
    assert (found["host"], found["port"]) == (CLOUD_ADDRESS, 443)
    with pytest.raises(HostRefusedError):
        asyncio.run(without_aiodns.resolve(REAL, 443))


@pytest.mark.usefixtures("patched")
def test_names_are_found_without_a_query() -> None:
    assert socket.gethostbyname(CLOUD) == CLOUD_ADDRESS
    assert socket.gethostbyname_ex(CLOUD) == (CLOUD, [], [CLOUD_ADDRESS])
    assert socket.gethostbyname("localhost") == "127.0.0.1"
    assert socket.getnameinfo(("127.0.0.1", 80), socket.NI_NUMERICSERV) == ("127.0.0.1", "80")
    assert socket.gethostbyaddr("127.0.0.1")[2] == ["127.0.0.1"]
    assert socket.getaddrinfo(None, 80)
    assert socket.getaddrinfo(CLOUD.encode(), "https", type=socket.SOCK_STREAM)[0][4] == (CLOUD_ADDRESS, 443)
    for function in (socket.gethostbyname, socket.gethostbyname_ex, socket.gethostbyaddr):
        with pytest.raises(HostRefusedError, match=REAL):
            function(REAL)


def test_a_connection_from_before_is_opened_again(account: Account) -> None:
    """A program keeps connections to the real host open."""
    with socket.create_server(("127.0.0.1", 0)) as real:
        connection = http.client.HTTPConnection(CLOUD)
        connection.sock = socket.create_connection(real.getsockname())
        peer = real.accept()[0]
        with patch(account=account):
            connection.request("GET", REGIONS)
            assert b"cn-hangzhou" in connection.getresponse().read()
            kept = connection.sock
            connection.request("GET", REGIONS)
            assert b"cn-hangzhou" in connection.getresponse().read()
            assert connection.sock is kept
        assert peer.recv(1) == b""
        peer.close()
        connection.close()


def test_bytes_on_a_connection_from_before_are_refused(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as sock,
    ):
        monkeypatch.setattr(socket.socket, "getpeername", lambda _: ("192.0.2.1", 443))
        with patch(account=account):
            for send in (sock.send, sock.sendall, lambda data: sock.sendmsg([data])):
                with pytest.raises(HostRefusedError, match=r"192\.0\.2\.1"):
                    send(b"x")


def test_a_connection_of_one_patch_is_closed_at_its_end(account: Account) -> None:
    with requests.Session() as session:
        for _ in range(2):
            with patch(account=account):
                assert session.get(f"https://{CLOUD}{REGIONS}", timeout=10).ok


@pytest.mark.usefixtures("patched")
def test_certificates_are_checked() -> None:
    """A client that trusts nothing trusts Genzo for the cloud's names, and checks the name."""
    nothing = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    with (
        socket.create_connection((CLOUD, 443)) as plain,
        nothing.wrap_socket(plain, server_hostname=CLOUD) as secure,
    ):
        assert secure.context.verify_mode is ssl.CERT_REQUIRED
        assert secure.context.check_hostname
        certificate = secure.getpeercert()
        assert certificate is not None
        assert certificate["subjectAltName"] == (("DNS", CLOUD),)
    with socket.create_connection((CLOUD, 443)) as plain, pytest.raises(ssl.SSLCertVerificationError):
        nothing.wrap_socket(plain, server_hostname="localhost")
    assert nothing.get_ca_certs() == []


@pytest.mark.usefixtures("patched")
@pytest.mark.parametrize("name", [CLOUD, CLOUD.encode()])
def test_the_name_of_the_server_may_be_bytes_and_have_any_position(name: str | bytes) -> None:
    """As anyio gives it, and with it httpx."""
    client = ssl.create_default_context()
    with (
        socket.create_connection((CLOUD, 443)) as plain,
        client.wrap_socket(plain, False, True, True, name) as secure,
    ):
        assert secure.version()


def test_no_client_trusts_the_authority_afterwards(account: Account) -> None:
    client = ssl.create_default_context()
    with patch(account=account):
        handshake(client)
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(client)


def handshake(client: ssl.SSLContext) -> None:
    """A handshake of a client with a server that has a certificate of the authority."""
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    ours = client.wrap_bio(to_client, to_server, server_hostname=CLOUD)
    theirs = authority().server_context.wrap_bio(to_server, to_client, server_side=True)
    for side in (ours, theirs, ours, theirs):
        with suppress(ssl.SSLWantReadError):
            side.do_handshake()
