"""The URLs at which objects are requested. A local proxy answers in place of every host."""

import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from genzo.objects.s3 import S3Objects

_requested: list[str] = []


class _Proxy(BaseHTTPRequestHandler):
    """Answers every request with the first byte of an object."""

    def do_GET(self) -> None:
        _requested.append(self.path)
        self.send_response(206)
        self.send_header("Content-Length", "1")
        self.send_header("Content-Range", "bytes 0-0/1")
        self.send_header("Last-Modified", "Tue, 24 Nov 2026 00:00:00 GMT")
        self.send_header("ETag", '"1"')
        self.end_headers()
        self.wfile.write(b"x")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's own name
        """Say nothing."""


@pytest.fixture
def requested(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The URLs of all requests to any host."""
    _requested.clear()
    for name in list(os.environ):
        if name.startswith("AWS_") or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    with ThreadingHTTPServer(("127.0.0.1", 0), _Proxy) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{server.server_port}")
        yield _requested
        server.shutdown()


@pytest.mark.parametrize(
    ("endpoint", "url"),
    [
        ("http://oss-cn-hangzhou.aliyuncs.com", "http://images.oss-cn-hangzhou.aliyuncs.com/a.raw"),
        (
            "http://oss-cn-hangzhou-internal.aliyuncs.com",
            "http://images.oss-cn-hangzhou-internal.aliyuncs.com/a.raw",
        ),
        ("http://minio.example:9000", "http://minio.example:9000/images/a.raw"),
        ("http://aliyuncs.com.example", "http://aliyuncs.com.example/images/a.raw"),
    ],
)
def test_the_bucket_is_in_the_host_name_for_oss_and_in_the_path_for_others(
    requested: list[str], endpoint: str, url: str
) -> None:
    assert S3Objects(endpoint).read("images", "a.raw", 0, 1) == b"x"
    assert requested == [url]
