"""The official SDKs with one interface: parameters and answers with their wire names, lists as lists."""

import json
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from alibabacloud_ecs20140526 import models  # type: ignore[import-untyped]
from alibabacloud_tea_openapi.exceptions import (  # type: ignore[import-untyped]
    ClientException,
    ThrottlingException,
)
from aliyunsdkcore.acs_exception.exceptions import ServerException  # type: ignore[import-untyped]
from aliyunsdkcore.client import AcsClient  # type: ignore[import-untyped]
from aliyunsdkcore.request import RpcRequest  # type: ignore[import-untyped]

from tests.clients.ecs20140526 import Sdk, snake
from tests.clients.samples import REGION, Key
from tests.running import Running, clean_environment

_NODE = Path(__file__).parent / "node"
_VERSION = "2014-05-26"


class CallFailedError(Exception):
    """The service answered with an error; ``code`` is its code.

    ``retry_after`` is the wait in milliseconds that the SDK read from the answer, if it reads one.
    """

    def __init__(self, code: str, message: str, retry_after: int | None = None) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.retry_after = retry_after


class Caller(ABC):
    """One SDK with one access key."""

    @abstractmethod
    def call(self, action: str, /, **parameters: Any) -> Any:  # noqa: ANN401 - as the wire has it
        """The answer of an action.

        Raises:
            CallFailedError: the service refused.
        """

    def close(self) -> None:  # noqa: B027 - most SDKs start nothing
        """Stop the SDK's process, if it has one."""


class Ecs20140526(Caller):
    """alibabacloud_ecs20140526, with signature version 3, or 1 (``algorithm`` "v2")."""

    def __init__(self, server: Running, key: Key, algorithm: str | None) -> None:
        self._client = Sdk(server, key, algorithm).client

    def call(self, action: str, /, **parameters: Any) -> Any:  # noqa: ANN401
        request = getattr(models, f"{action}Request")().from_map(parameters)
        try:
            return getattr(self._client, snake(action))(request).body.to_map()
        except ThrottlingException as error:
            raise CallFailedError(error.code, error.message, error.retry_after) from None
        except ClientException as error:
            raise CallFailedError(error.code, error.message) from None


class Aliyunsdkcore(Caller):
    """aliyun-python-sdk-core, which sends the requests of aliyun-python-sdk-ecs."""

    def __init__(self, server: Running, key: Key) -> None:
        self._client = AcsClient(key.key, key.secret, REGION)
        self._endpoint = f"{server.host}:{server.port}"

    def call(self, action: str, /, **parameters: Any) -> Any:  # noqa: ANN401
        request = RpcRequest("Ecs", _VERSION, action)
        request.set_method("POST")
        request.set_endpoint(self._endpoint)
        for name, value in flattened(parameters):
            request.add_query_param(name, value)
        try:
            return json.loads(self._client.do_action_with_exception(request))
        except ServerException as error:
            raise CallFailedError(error.get_error_code(), error.get_error_msg()) from None


class NodeSdk(Caller):
    """A program that uses an official Node SDK and reads calls line by line."""

    def __init__(self, program: str, server: Running, key: Key, *, flat: bool) -> None:
        self._flat = flat
        self._process = subprocess.Popen(
            ["node", _NODE / program, f"{server.host}:{server.port}", key.key, key.secret],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=clean_environment(),
        )

    def call(self, action: str, /, **parameters: Any) -> Any:  # noqa: ANN401
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        sent = dict(flattened(parameters)) if self._flat else parameters
        self._process.stdin.write(json.dumps([action, sent]) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "node ended: are its packages there? scripts/test installs them"
        answer = json.loads(line)
        if "Code" in answer:
            raise CallFailedError(answer["Code"], answer["Message"])
        return answer

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()


def flattened(parameters: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Flatten lists and members to names like ``Tag.1.Key``."""
    for name, value in parameters.items():
        if isinstance(value, list):
            yield from flattened({f"{name}.{number}": item for number, item in enumerate(value, 1)})
        elif isinstance(value, dict):
            yield from flattened({f"{name}.{member}": item for member, item in value.items()})
        else:
            yield name, value


CALLERS: dict[str, Callable[[Running, Key], Caller]] = {
    "alibabacloud_ecs20140526, version 3": lambda server, key: Ecs20140526(server, key, None),
    "alibabacloud_ecs20140526, version 1": lambda server, key: Ecs20140526(server, key, "v2"),
    "aliyun-python-sdk-core": Aliyunsdkcore,
    "@alicloud/ecs20140526": lambda server, key: NodeSdk("call_ecs.js", server, key, flat=False),
    "@alicloud/pop-core": lambda server, key: NodeSdk("call_pop_core.js", server, key, flat=True),
}
