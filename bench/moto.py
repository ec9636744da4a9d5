"""moto's server, an emulator of AWS: DescribeImages with one id, its cheapest request."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import repeat
from pathlib import Path

from bench import servers
from bench.load import ask
from bench.measure import Workload

NAME = "moto, one image by id"

_IMAGE_ID = re.compile(rb"<imageId>(ami-[0-9a-f]+)</imageId>")
_AUTHORIZATION = (
    "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/us-east-1/ec2/aws4_request, "
    "SignedHeaders=host, Signature=0"
)


@contextmanager
def workload(program: Path) -> Iterator[Workload]:
    """moto_server with one registered image, and endless requests for it."""
    port = servers.free_port()
    with servers.serving_at(port, str(program), "-p", str(port)) as server:
        registered = ask(port, _request(port, "Action=RegisterImage&Name=bench&RootDeviceName=/dev/sda1"))
        match = _IMAGE_ID.search(registered.body)
        assert match is not None, registered.body
        yield Workload(server, repeat(_request(port, f"Action=DescribeImages&ImageId.1={match[1].decode()}")))


def _request(port: int, form: str) -> bytes:
    body = f"{form}&Version=2016-11-15"
    return (
        f"POST / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: {_AUTHORIZATION}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()
