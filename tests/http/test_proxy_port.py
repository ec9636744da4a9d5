"""``genzo serve --proxy-port``: programs that use Genzo as their HTTPS proxy."""

import http.client
import json
import socket
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.running import genzo_here, running

_HOST = "ecs.cn-hangzhou.aliyuncs.com"
_MOST = 16


class _Proxied(NamedTuple):
    """A server, and its proxy."""

    port: int
    proxy_port: int
    trusted: Path

    def answer(self, host: str, path: str, port: int = 443) -> tuple[int, bytes]:
        """The answer through CONNECT."""
        context = ssl.create_default_context(cafile=self.trusted)
        connection = http.client.HTTPSConnection("127.0.0.1", self.proxy_port, timeout=30, context=context)
        connection.set_tunnel(host, port)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def raw(self, request: bytes) -> bytes:
        """What the proxy sends to a request, to the end of the connection."""
        with socket.create_connection(("127.0.0.1", self.proxy_port), timeout=30) as client:
            client.sendall(request)
            return b"".join(iter(lambda: client.recv(65536), b""))


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[_Proxied]:
    folder = tmp_path_factory.mktemp("proxied")
    errors = folder / "errors"
    options = ("--proxy-port", "0", "--max-connections-per-address", str(_MOST))
    with running("--data", folder / "data", *options, stderr=errors) as server:
        (trusted,) = (folder / "data" / "tls").iterdir()
        port = int(trusted.stem.removeprefix("proxy-"))
        assert (
            f"HTTPS_PROXY=http://127.0.0.1:{port}: its clients must trust {trusted}.\n" in errors.read_text()
        )
        yield _Proxied(server.port, port, trusted)


def test_a_host_of_the_cloud_is_genzo_with_a_certificate_for_it(proxied: _Proxied) -> None:
    for host in (_HOST, "sts.aliyuncs.com"):
        assert proxied.answer(host, "/_genzo/health")[0] == 200


def test_the_servers_own_address_is_genzo(proxied: _Proxied) -> None:
    assert proxied.answer("127.0.0.1", "/_genzo/health", proxied.port)[0] == 200


def test_requests_behind_the_proxy_do_not_control_the_server(proxied: _Proxied) -> None:
    status, text = proxied.answer(_HOST, "/_genzo/clock")
    assert (status, "control token" in json.loads(text)["message"]) == (403, True)
    assert b" 403 " in proxied.raw(
        f"GET http://{_HOST}/_genzo/clock HTTP/1.1\r\nHost: {_HOST}\r\n\r\n".encode()
    )


def test_requests_of_http_are_answered_one_a_connection(proxied: _Proxied) -> None:
    request = (
        f"GET http://{_HOST}/_genzo/health HTTP/1.1\r\nHost: {_HOST}\r\nProxy-Connection: keep-alive\r\n\r\n"
    )
    answer = proxied.raw(request.encode())
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b'"alive"' in answer


@pytest.mark.parametrize(
    ("request_line", "host", "status"),
    [
        ("CONNECT www.example.com:443", "www.example.com:443", 403),
        (f"CONNECT {_HOST}:22", f"{_HOST}:22", 403),
        ("CONNECT 127.0.0.1:22", "127.0.0.1:22", 403),
        ("CONNECT 100.100.100.200:80", "100.100.100.200", 403),
        ("CONNECT nonsense", "nonsense", 400),
        ("CONNECT " + _HOST + ":0", _HOST, 400),
        ("CONNECT " + _HOST + ":99999", _HOST, 400),
        ("CONNECT " + _HOST + ":" + "9" * 5000, _HOST, 400),
        (f"GET http://{_HOST}:99999/", f"{_HOST}:99999", 400),
        (f"GET http://{_HOST}:x/", f"{_HOST}:x", 400),
        (f"GET http://{_HOST}:0/", f"{_HOST}:0", 400),
        ("GET http://[::1/", "[::1", 400),
        ("nonsense", _HOST, 400),
        ("GET http://www.example.com/", "www.example.com", 403),
        ("GET http://www.example.com/", _HOST, 400),
        (f"GET http://{_HOST}@www.example.com/", _HOST, 400),
        (f"GET ftp://{_HOST}/", _HOST, 400),
        ("GET /", "www.example.com", 403),
    ],
)
def test_other_hosts_are_refused(proxied: _Proxied, request_line: str, host: str, status: int) -> None:
    answer = proxied.raw(f"{request_line} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} ".encode())
    assert json.loads(body)["message"]


@pytest.mark.parametrize(
    "head",
    [
        b"GET /" + b"a" * (1 << 20) + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nA: " + b"a" * (1 << 20) + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"A: a\r\n" * 200_000 + b"\r\n",
    ],
    ids=["line", "header", "headers"],
)
def test_a_head_that_is_too_long_is_refused(proxied: _Proxied, head: bytes) -> None:
    answer = proxied.raw(head)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"longer than 1 MiB" in answer


def test_idle_tunnels_make_room_for_others_of_their_address(proxied: _Proxied) -> None:
    with ExitStack() as stack:
        tunnels = list[socket.socket]()
        for _ in range(_MOST + 1):
            tunnel = stack.enter_context(socket.create_connection(("127.0.0.1", proxied.proxy_port), 30))
            tunnel.sendall(f"CONNECT {_HOST}:443 HTTP/1.1\r\n\r\n".encode())
            assert tunnel.recv(1000) == b"HTTP/1.1 200 Connection established\r\n\r\n"
            tunnels.append(tunnel)
        with suppress(ConnectionResetError):
            assert tunnels[0].recv(1) == b""
        tunnels[-1].setblocking(False)
        with pytest.raises(BlockingIOError):
            tunnels[-1].recv(1)
        assert proxied.answer(_HOST, "/_genzo/health")[0] == 200


def test_only_names_of_the_cloud_have_certificates(proxied: _Proxied) -> None:
    context = ssl.create_default_context(cafile=proxied.trusted)
    with socket.create_connection(("127.0.0.1", proxied.proxy_port), timeout=30) as client:
        client.sendall(f"CONNECT {_HOST}:443 HTTP/1.1\r\n\r\n".encode())
        assert client.recv(1000) == b"HTTP/1.1 200 Connection established\r\n\r\n"
        with pytest.raises((ssl.SSLError, ConnectionError)):
            context.wrap_socket(client, server_hostname="www.example.com")


def test_the_key_of_the_authority_is_not_stored(proxied: _Proxied) -> None:
    assert "PRIVATE" not in proxied.trusted.read_text()


@pytest.mark.parametrize(
    ("options", "named"), [(("--host", "0.0.0.0"), "--host"), (("--tls",), "--tls-port")], ids=["open", "tls"]
)
def test_it_serves_this_machine_alone_and_needs_the_port_of_http(
    options: tuple[str, ...], named: str, tmp_path: Path
) -> None:
    done = genzo_here("serve", "--memory", "--port", "0", "--data", tmp_path, "--proxy-port", "0", *options)
    assert done.returncode == 1
    assert named in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_doctor_of_clients_knows_it(proxied: _Proxied, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"http://127.0.0.1:{proxied.proxy_port}"
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ECS_ENDPOINT"):
        monkeypatch.setenv(name, url)
    for name in ("http_proxy", "https_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    done = genzo_here("doctor", "--client", "salt")
    assert (done.returncode, f"calls Genzo through the proxy {url} (HTTPS_PROXY)" in done.stdout) == (0, True)
    done = genzo_here("doctor", "--client", "aliyungo")
    assert (done.returncode, "which is Genzo's proxy and no endpoint" in done.stdout) == (1, True)
