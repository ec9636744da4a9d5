"""The recorder forwards requests as they are, passes answers on as they are, and records each."""

import http.client
import json
import os
import socket
import subprocess
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest

from genzo.recording.exchange import MAX_ANSWER, Exchange
from genzo.recording.recorder import Recorder
from genzo.recording.request_body import MAX_BODY
from genzo.recording.trust import Trust
from genzo.recording.upstreams import Upstream, Upstreams, genzo_at, pass_through
from genzo.testing.account import Account
from genzo.testing.server import Server
from tests.api import Answer, Api

_HOST = "ecs.cn-hangzhou.aliyuncs.com"
_QUERY = "/?Action=X&Version=2014-05-26"


class _Stub(BaseHTTPRequestHandler):
    """Shows what arrived, or answers as the action says."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(203, "As Sent")
        if "Action=Stream" in self.path:
            self._stream()
            return
        text = f"{self.requestline}\n{self.headers}{body.decode()}".encode()
        if "Action=Large" in self.path:
            text = b"x" * (MAX_ANSWER + 1)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(text) + (10 if "Action=Cut" in self.path else 0)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text)
        self.close_connection = True

    do_POST = do_HEAD = do_PUT = do_GET  # noqa: N815 - names of http.server

    def _stream(self) -> None:
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for block in (b"one ", b"two", b""):
            self.wfile.write(b"%x\r\n%b\r\n" % (len(block), block))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


class _Running:
    """A recorder in front of a stub, and what it has recorded."""

    def __init__(self, recorder: Recorder, exchanges: list[Exchange]) -> None:
        self.recorder = recorder
        self.exchanges = exchanges
        self.host, self.port = urlsplit(recorder.url).netloc.split(":")

    def send(self, method: str, target: str, body: bytes | None = None, **headers: str) -> Answer:
        connection = http.client.HTTPConnection(self.host, int(self.port), timeout=30)
        try:
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, target, body, sent)
            response = connection.getresponse()
            return Answer(response.status, {n.lower(): v for n, v in response.getheaders()}, response.read())
        finally:
            connection.close()

    def raw(self, request: bytes) -> bytes:
        with socket.create_connection((self.host, int(self.port)), timeout=30) as client:
            client.sendall(request)
            client.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: client.recv(65536), b""))


@pytest.fixture(scope="module")
def stub() -> Iterator[Upstream]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Stub) as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield Upstream(False, "127.0.0.1", server.server_port, "genzo")
        server.shutdown()


def _recorder(upstreams: Upstreams, folder: Path, *, control: bool = False) -> Iterator[_Running]:
    exchanges = list[Exchange]()
    with Recorder(upstreams, Trust(folder), exchanges.append, forwards_control=control) as recorder:
        yield _Running(recorder, exchanges)


@pytest.fixture
def running(stub: Upstream, tmp_path: Path) -> Iterator[_Running]:
    yield from _recorder(Upstreams(stub, {}), tmp_path)


@pytest.fixture
def before_genzo(genzo_server: Server, tmp_path: Path) -> Iterator[_Running]:
    yield from _recorder(Upstreams(genzo_at(genzo_server.url), {}), tmp_path)


def test_a_request_arrives_as_it_was_sent(running: _Running) -> None:
    answer = running.send("POST", f"{_QUERY}&a=%2fb+c", b"Tag=1", Host=_HOST, Authorization="ACS3-x", X_B="2")
    seen = answer.body.decode()
    assert seen.startswith(f"POST {_QUERY}&a=%2fb+c HTTP/1.1\n")
    assert f"Host: {_HOST}\n".lower() in seen.lower()
    assert "authorization: acs3-x" in seen.lower()
    assert seen.endswith("Tag=1")
    assert (answer.status, answer.headers["content-type"]) == (203, "text/plain")
    (exchange,) = running.exchanges
    assert exchange.host == _HOST
    assert exchange.received is not None
    assert (exchange.received.body, exchange.received.is_cut_off) == (answer.body, False)


def test_headers_of_the_connection_to_the_proxy_go_no_further(running: _Running) -> None:
    answer = running.send("GET", f"http://{_HOST}{_QUERY}", Proxy_Authorization="Basic secret")
    assert answer.body.startswith(f"GET {_QUERY} HTTP/1.1".encode())
    assert b"secret" not in answer.body
    assert running.exchanges[0].host == _HOST


def test_a_request_line_may_be_as_long_as_the_service_takes(running: _Running) -> None:
    answer = running.send("GET", f"{_QUERY}&a={'x' * 60_000}")
    assert answer.status == 203
    assert len(running.exchanges[0].request.query) > 60_000


def test_chunks_of_requests_and_answers_are_passed_on(running: _Running) -> None:
    head = f"POST {_QUERY} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    assert running.raw(head + b"3\r\nA=1\r\n2;x=y\r\n&B\r\n0\r\nT: 1\r\n\r\n").endswith(b"A=1&B")
    assert running.exchanges[0].request.body == b"A=1&B"
    answer = running.send("GET", "/?Action=Stream")
    assert answer.body == b"one two"
    assert running.exchanges[1].received == (203, "", "", 7, b"one two", False)


def test_a_client_of_http_1_0_gets_no_chunks(running: _Running) -> None:
    assert running.raw(b"GET /?Action=Stream HTTP/1.0\r\nHost: localhost\r\n\r\n").endswith(
        b"\r\n\r\none two"
    )


def test_a_head_has_no_body(running: _Running) -> None:
    answer = running.send("HEAD", _QUERY)
    assert (answer.status, answer.body) == (203, b"")
    assert int(answer.headers["content-length"]) > 0
    assert running.exchanges[0].received is not None
    assert not running.exchanges[0].received.is_cut_off


def test_a_long_answer_is_passed_on_and_not_kept(running: _Running) -> None:
    answer = running.send("GET", "/?Action=Large")
    assert len(answer.body) == MAX_ANSWER + 1
    received = running.exchanges[0].received
    assert received is not None
    assert (received.body, received.length) == (None, MAX_ANSWER + 1)


def test_a_long_body_is_refused(running: _Running) -> None:
    head = f"POST {_QUERY} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {MAX_BODY + 1}\r\n\r\n"
    assert running.raw(head.encode()).startswith(b"HTTP/1.1 413 ")
    head = f"POST {_QUERY} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert running.raw(f"{head}{MAX_BODY + 1:x}\r\n".encode()).startswith(b"HTTP/1.1 413 ")
    assert running.exchanges == []


def test_an_answer_that_is_cut_off_is_cut_off_for_the_client_too(running: _Running) -> None:
    with pytest.raises(http.client.IncompleteRead):
        running.send("GET", "/?Action=Cut")
    assert running.exchanges[0].received is not None
    assert running.exchanges[0].received.is_cut_off


@pytest.mark.parametrize(
    "request_text", [b"", b"\r\n", b"nonsense\r\n\r\n", b"GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n"]
)
def test_what_is_no_request_is_not_recorded(running: _Running, request_text: bytes) -> None:
    running.raw(request_text)
    assert running.exchanges == []
    assert running.send("GET", _QUERY).status == 203


def test_a_connection_that_a_fault_drops_has_no_answer(before_genzo: _Running, genzo_server: Server) -> None:
    account = genzo_server.account()
    account.faults.add(actions=["DescribeRegions"], response="dropped", times=1)
    with pytest.raises(OSError, match=r"without response|reset"):
        _api(before_genzo, account).call("DescribeRegions")
    assert _api(before_genzo, account).call("DescribeRegions").status == 200
    assert [exchange.received is None for exchange in before_genzo.exchanges] == [True, False]


def test_both_signatures_hold(before_genzo: _Running, genzo_server: Server) -> None:
    api = _api(before_genzo, genzo_server.account())
    assert api.call("DescribeRegions").status == 200
    assert api.acs3("DescribeRegions", {}).status == 200


def test_a_service_that_cannot_be_reached_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    for running in _recorder(Upstreams(genzo_at(f"http://127.0.0.1:{port}"), {}), tmp_path):
        answer = running.send("GET", _QUERY)
        assert answer.status == 502
        assert f"http://127.0.0.1:{port} cannot be reached" in answer.json["message"]
        assert running.exchanges == []


def test_only_what_is_open_is_reached(stub: Upstream, tmp_path: Path) -> None:
    services = pass_through([f"{_HOST}=http://127.0.0.1:{stub.port}"])
    for running in _recorder(Upstreams(None, services), tmp_path):
        assert running.send("GET", f"http://{_HOST}{_QUERY}").status == 203
        assert running.exchanges[0].source == "service"
        for target in (f"http://ecs.aliyuncs.com{_QUERY}", "http://pypi.example/", _QUERY):
            answer = running.send("GET", target)
            assert answer.status == 403
            assert "--pass-through" in answer.json["message"]
        assert running.raw(b"CONNECT pypi.example:443 HTTP/1.1\r\n\r\n").startswith(b"HTTP/1.1 403 ")
        for path in ("/_genzo/clock", "/object"):
            assert running.send("PUT", f"http://{_HOST}{path}", b"{}").status == 404
        assert len(running.exchanges) == 1
        assert running.recorder.refused == {"ecs.aliyuncs.com": 1, "pypi.example": 2, "127.0.0.1": 1}


def test_control_is_forwarded_to_a_server_of_its_own_alone(genzo_server: Server, tmp_path: Path) -> None:
    upstreams = Upstreams(genzo_at(genzo_server.url), {})
    for control, status in ((True, 200), (False, 404)):
        for running in _recorder(upstreams, tmp_path, control=control):
            assert running.send("GET", "/_genzo/clock").status == status
            assert running.exchanges == []


@pytest.mark.skipif(os.getuid() != 0, reason="only root can run a process of another user")
@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="the system has no table of connections")
def test_control_is_not_forwarded_for_another_user(genzo_server: Server, tmp_path: Path) -> None:
    upstreams = Upstreams(genzo_at(genzo_server.url), {})
    for running in _recorder(upstreams, tmp_path, control=True):
        for user, status in ((0, "200"), (65534, "404")):
            url = f"{running.recorder.url}/_genzo/clock"
            done = subprocess.run(
                ["curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", url],
                user=user,
                capture_output=True,
                text=True,
                check=True,
                cwd="/",
            )
            assert done.stdout == status


def test_an_exchange_that_cannot_be_recorded_is_passed_on_and_reported(
    stub: Upstream, tmp_path: Path
) -> None:
    def full(_: Exchange) -> None:
        raise OSError(28, "No space left on device")

    with Recorder(Upstreams(stub, {}), Trust(tmp_path), full, forwards_control=False) as recorder:
        assert _Running(recorder, []).send("GET", _QUERY).status == 203
    assert recorder.failure is not None


def test_the_bundle_keeps_the_authorities_of_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own.pem"
    own.write_text("# the user's")
    monkeypatch.setenv("SSL_CERT_FILE", str(own))
    text = Trust(tmp_path).bundle.read_text()
    assert text.startswith("# the user's\n-----BEGIN CERTIFICATE-----")


def _api(running: _Running, account: Account) -> Api:
    return Api(running.host, int(running.port), account.access_key_id, account.access_key_secret)


def test_json_of_refusals_is_a_sentence(running: _Running) -> None:
    answer = running.send("GET", "http://pypi.example/")
    assert json.loads(answer.body)["message"].startswith("pypi.example is no host of the cloud: NO_PROXY=")
