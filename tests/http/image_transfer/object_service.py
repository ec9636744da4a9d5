"""An S3 service in this process, with the operations that a store of image files needs."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import unquote, urlsplit

BUCKETS: dict[str, dict[str, bytes]] = {}
REQUESTS: list[tuple[str, str, bool]] = []
"""Method, path and whether it was signed, of every request."""

# The answer to every request for this bucket or object.
_REFUSALS = {
    "denied": (403, "AccessDenied"),
    "archived.raw": (403, "InvalidObjectState"),
    "broken": (400, "Broken"),
}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    buckets: ClassVar = BUCKETS

    def do_GET(self) -> None:
        path = urlsplit(self.path)
        _, bucket, name = [*unquote(path.path).split("/", 2), ""][:3]
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        REQUESTS.append((self.command, path.path, "Authorization" in self.headers))
        for part in (bucket, name):
            if part in _REFUSALS:
                return self._refuse(*_REFUSALS[part])
        if bucket not in self.buckets:
            return self._refuse(404, "NoSuchBucket")
        if self.command == "PUT":
            self.buckets[bucket][name] = body
            return self._answer(200, b"", ETag='"1"')
        if self.command == "POST":
            return self._delete(bucket, body.decode())
        if name not in self.buckets[bucket]:
            return self._refuse(404, "NoSuchKey")
        return self._give(self.buckets[bucket][name])

    do_HEAD = do_PUT = do_POST = do_GET  # noqa: N815 - the base's own names

    def _give(self, content: bytes) -> None:
        span = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        if span is None:
            return self._answer(200, content, ETag='"1"')
        start, end = int(span[1]), min(int(span[2]), len(content) - 1)
        if start >= len(content):
            return self._refuse(416, "InvalidRange")
        where = f"bytes {start}-{end}/{len(content)}"
        return self._answer(206, content[start : end + 1], ETag='"1"', **{"Content-Range": where})

    def _delete(self, bucket: str, body: str) -> None:
        if bucket == "kept":
            return self._refuse(403, "AccessDenied")
        names = re.findall(r"<Key>(.*?)</Key>", body)
        for name in names:
            self.buckets[bucket].pop(name, None)
        done = "".join(f"<Deleted><Key>{name}</Key></Deleted>" for name in names)
        return self._answer(200, f"<DeleteResult>{done}</DeleteResult>".encode())

    def _refuse(self, status: int, code: str) -> None:
        self._answer(status, f"<Error><Code>{code}</Code><Message>no</Message></Error>".encode())

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Last-Modified", "Tue, 24 Nov 2026 00:00:00 GMT")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's own name
        """Say nothing."""


@contextmanager
def serving() -> Iterator[str]:
    """The service's address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
