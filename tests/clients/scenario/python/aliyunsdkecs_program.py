"""aliyun-python-sdk-ecs, with its typed requests and the client of aliyun-python-sdk-core."""

import importlib
import json
from typing import Any

from aliyunsdkcore.acs_exception.exceptions import ServerException  # type: ignore[import-untyped]
from aliyunsdkcore.auth.credentials import StsTokenCredential  # type: ignore[import-untyped]
from aliyunsdkcore.client import AcsClient  # type: ignore[import-untyped]
from aliyunsdkcore.request import CommonRequest  # type: ignore[import-untyped]

from tests.clients.scenario.python import steps
from tests.clients.scenario.python.report import World


class AliyunSdk(steps.Client):
    """The typed requests of ECS, and the general one for STS."""

    # DescribeImages is among the calls that the library's retry policy names.
    retries_throttling = True

    def __init__(self, world: World, endpoint: str | None, key: str, secret: str, token: str | None) -> None:
        self._region = world["region"]
        self._endpoint = endpoint
        self._keys = (key, secret, token)

    def call(self, action: str, **parameters: Any) -> Any:
        module = importlib.import_module(f"aliyunsdkecs.request.v20140526.{action}Request")
        request = getattr(module, f"{action}Request")()
        region = parameters.pop("RegionId", self._region)
        for name, value in parameters.items():
            # Lists have a plural: set_Tags, set_AddAccounts.
            setter = getattr(request, f"set_{name}", None) or getattr(request, f"set_{name}s", None)
            if setter is None:  # the library knows fewer parameters than the service
                request.add_query_param(name, value)
            else:
                setter(value)
        return self._sent(request, region)

    def call_sts(self, action: str, **parameters: Any) -> Any:
        request = CommonRequest("sts.aliyuncs.com", "2015-04-01", action)
        request.set_method("POST")
        for name, value in parameters.items():
            request.add_query_param(name, value)
        return self._sent(request, self._region)

    def _sent(self, request: Any, region: str) -> Any:
        if self._endpoint is not None:
            if isinstance(request, CommonRequest):
                request.set_domain(self._endpoint)
            else:
                request.set_endpoint(self._endpoint)
        try:
            return json.loads(self._client_of(region).do_action_with_exception(request))
        except ServerException as error:
            raise steps.RefusedError(error.get_error_code(), error.get_http_status()) from error

    def _client_of(self, region: str) -> AcsClient:
        key, secret, token = self._keys
        if token is None:
            return AcsClient(key, secret, region)
        return AcsClient(region_id=region, credential=StsTokenCredential(key, secret, token))


def connect(world: World, endpoint: str | None) -> steps.Connect:
    def client(key: str, secret: str, token: str | None = None) -> AliyunSdk:
        return AliyunSdk(world, endpoint, key, secret, token)

    return client


if __name__ == "__main__":
    steps.main(connect)
