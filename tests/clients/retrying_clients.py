"""The official SDKs as they list images, with their own retries and without."""

import asyncio
import json
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from alibabacloud_ecs20140526 import models  # type: ignore[import-untyped]
from alibabacloud_ecs20140526.client import Client  # type: ignore[import-untyped]
from alibabacloud_tea_openapi.models import Config  # type: ignore[import-untyped]
from aliyunsdkcore.client import AcsClient  # type: ignore[import-untyped]
from aliyunsdkecs.request.v20140526.DescribeImagesRequest import (  # type: ignore[import-untyped]
    DescribeImagesRequest,
)
from darabonba.policy.retry import RetryOptions  # type: ignore[import-untyped]
from darabonba.runtime import RuntimeOptions  # type: ignore[import-untyped]

from tests.clients.samples import FIRST, REGION
from tests.running import Running, clean_environment

READ_TIMEOUT = 300
"""How long a client waits for an answer, in milliseconds."""
ANSWERED = "answered"

CODES = ["Throttling", "ServiceUnavailable", "InternalError"]
CONDITION = {
    "maxAttempts": 3,
    "exception": ["RetryError"],
    "errorCode": CODES,
    "backoff": {"policy": "Fixed", "period": 10},
}
NODE_CONDITION = {
    **CONDITION,
    "exception": ["RequestTimeoutError"],
    "errorCode": [*CODES, "ECONNRESET"],
}

ListImages = Callable[[Running], str]
"""Lists images of a server; `ANSWERED`, or the name of the error that a program gets."""


def ecs_client(server: Running, *, retries: bool) -> Client:
    """The client of alibabacloud_ecs20140526."""
    options = RetryOptions({"retryable": True, "retryCondition": [CONDITION]}) if retries else None
    return Client(
        Config(
            access_key_id=FIRST.key,
            access_key_secret=FIRST.secret,
            region_id=REGION,
            endpoint=f"{server.host}:{server.port}",
            protocol="http",
            read_timeout=READ_TIMEOUT,
            retry_options=options,
        )
    )


def _python(server: Running) -> str:
    return _named(lambda: ecs_client(server, retries=False).describe_images(_request()))


def _python_autoretry(server: Running) -> str:
    client, options = ecs_client(server, retries=False), RuntimeOptions(autoretry=True, max_attempts=3)
    return _named(lambda: client.describe_images_with_options(_request(), options))


def _python_retry_options(server: Running) -> str:
    return _named(lambda: ecs_client(server, retries=True).describe_images(_request()))


def _python_async_retry_options(server: Running) -> str:
    client = ecs_client(server, retries=True)
    return _named(lambda: asyncio.run(client.describe_images_async(_request())))


def _python_core(server: Running) -> str:
    client = AcsClient(FIRST.key, FIRST.secret, REGION, timeout=READ_TIMEOUT / 1000)
    request = DescribeImagesRequest()
    request.set_endpoint(f"{server.host}:{server.port}")
    request.set_protocol_type("http")
    return _named(lambda: json.loads(client.do_action_with_exception(request))["Images"])


def _request() -> Any:  # noqa: ANN401 - the SDK is untyped
    return models.DescribeImagesRequest(region_id=REGION, page_size=1)


def _named(call: Callable[[], object]) -> str:
    try:
        call()
    except Exception as error:  # noqa: BLE001 - which one is what is asked
        return type(error).__name__
    return ANSWERED


PYTHON: dict[str, ListImages] = {
    "`alibabacloud_ecs20140526`": _python,
    "`autoretry`": _python_autoretry,
    "`retry_options`": _python_retry_options,
    "`retry_options`, async": _python_async_retry_options,
    "`aliyun-python-sdk-ecs`": _python_core,
}
"""By heading of the column in docs/faults.md."""

_NODE = Path(__file__).parent / "node" / "retry_ecs.js"
_RETRY_OPTIONS = {"retryable": True, "retryCondition": [NODE_CONDITION]}

NODE = {"`@alicloud/ecs20140526`": "null", "`retryOptions`": json.dumps(_RETRY_OPTIONS)}
"""The lines that make the program of the Node SDK list images, by heading."""
GO = {
    "`alibaba-cloud-sdk-go`": "alibaba-cloud-sdk-go false",
    "`AutoRetry`": "alibaba-cloud-sdk-go true",
    "`darabonba-openapi/v2`": "darabonba-openapi false",
    "`RetryOptions`": "darabonba-openapi true",
}
"""Those of the program of the Go SDKs."""


class Program:
    """A program that lists images once for each line that it reads."""

    def __init__(self, command: Sequence[str | Path], server: Running) -> None:
        self._process = subprocess.Popen(
            [*command, f"{server.host}:{server.port}", FIRST.key, FIRST.secret],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=clean_environment(),
        )

    def list_images(self, line: str) -> str:
        """As `ListImages`."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().rstrip("\n")

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()


def node(server: Running) -> Program:
    """The program of the Node SDK."""
    return Program(["node", _NODE], server)
