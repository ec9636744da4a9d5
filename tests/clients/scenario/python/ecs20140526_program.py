"""alibabacloud_ecs20140526, its old versions too.

--asynchronous uses the methods for asyncio, --signature-version-1 the old signature.
"""

import asyncio
import re
import sys
from typing import Any

from alibabacloud_ecs20140526 import models  # type: ignore[import-untyped]
from alibabacloud_ecs20140526.client import Client  # type: ignore[import-untyped]
from alibabacloud_tea_openapi import models as openapi  # type: ignore[import-untyped]
from alibabacloud_tea_openapi.client import Client as OpenApiClient  # type: ignore[import-untyped]
from alibabacloud_tea_util.models import RuntimeOptions  # type: ignore[import-untyped]

from tests.clients.scenario.python import steps
from tests.clients.scenario.python.report import World

try:
    from darabonba.policy.retry import RetryOptions  # type: ignore[import-untyped]
except ImportError:  # versions on Tea have none
    RetryOptions = None

CONDITION = {
    "maxAttempts": 3,
    "exception": [],
    "errorCode": ["Throttling"],
    "backoff": {"policy": "Fixed", "period": 10},
}


class Ecs(steps.Client):
    """The typed client of ECS, and the general one of its library for STS."""

    retries_throttling = RetryOptions is not None

    def __init__(self, world: World, endpoint: str | None, key: str, secret: str, token: str | None) -> None:
        self._settings = {
            "access_key_id": key,
            "access_key_secret": secret,
            "security_token": token,
            "region_id": world["region"],
        }
        if "--signature-version-1" in sys.argv:
            self._settings["signature_algorithm"] = "v2"  # so the SDK calls version 1
        if endpoint is not None:
            self._settings |= {"endpoint": endpoint, "protocol": "http"}
        if RetryOptions is not None:
            self._settings["retry_options"] = RetryOptions({"retryable": True, "retryCondition": [CONDITION]})
        self._clients: dict[str, Client] = {}

    def call(self, action: str, **parameters: Any) -> Any:
        request = getattr(models, f"{action}Request")().from_map(parameters)
        if unknown := parameters.keys() - request.to_map().keys():
            raise steps.UnknownParameterError(", ".join(sorted(unknown)))
        method = re.sub("(?<=[a-z])(?=[A-Z])", "_", action).lower()
        client = self._client_of(parameters["RegionId"])
        return _answer(lambda: _called(client, method, request)).body.to_map()

    def _client_of(self, region: str) -> Client:
        """The client of a region: without an endpoint setting, the region decides the host."""
        if region not in self._clients:
            self._clients[region] = Client(openapi.Config(**{**self._settings, "region_id": region}))
        return self._clients[region]

    def call_sts(self, action: str, **parameters: Any) -> Any:
        client = OpenApiClient(openapi.Config(**{"endpoint": "sts.aliyuncs.com", **self._settings}))
        params = openapi.Params(
            action=action,
            version="2015-04-01",
            protocol=self._settings.get("protocol", "https"),
            pathname="/",
            method="POST",
            auth_type="AK",
            style="RPC",
            req_body_type="formData",
            body_type="json",
        )
        request = openapi.OpenApiRequest(query=parameters)
        return _answer(lambda: _called(client, "call_api", params, request, RuntimeOptions()))["body"]


def _called(client: Any, method: str, *arguments: Any) -> Any:
    if "--asynchronous" in sys.argv:
        return asyncio.run(getattr(client, f"{method}_async")(*arguments))
    return getattr(client, method)(*arguments)


def _answer(call: Any) -> Any:
    try:
        return call()
    except Exception as error:
        # ClientException, or TeaException of old versions.
        code = getattr(error, "code", None)
        if code is None:
            raise
        status = getattr(error, "status_code", None) or (getattr(error, "data", None) or {}).get("statusCode")
        raise steps.RefusedError(code, status) from error


def connect(world: World, endpoint: str | None) -> steps.Connect:
    def client(key: str, secret: str, token: str | None = None) -> Ecs:
        return Ecs(world, endpoint, key, secret, token)

    return client


if __name__ == "__main__":
    steps.main(connect)
