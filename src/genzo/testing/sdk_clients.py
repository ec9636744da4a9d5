"""Clients of the official SDKs, pointed at a server."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

_NONE = (
    "No official SDK is installed: pip install alibabacloud_ecs20140526 (or aliyun-python-sdk-ecs), or point "
    "your own client at the server's url."
)


class SdkMissingError(Exception):
    """No official SDK is installed; the text says which ones there are."""


def sdk_client(url: str, key_id: str, secret: str, region: str) -> Any:  # noqa: ANN401 - of the SDK
    """The client of the installed SDK: alibabacloud_ecs20140526, else aliyun-python-sdk-ecs.

    Raises:
        SdkMissingError: neither is installed.
    """
    if find_spec("alibabacloud_ecs20140526") is not None:
        return _ecs20140526(url, key_id, secret, region)
    if find_spec("aliyunsdkecs") is not None:
        return _aliyunsdkcore(url, key_id, secret, region)
    raise SdkMissingError(_NONE)


def _ecs20140526(url: str, key_id: str, secret: str, region: str) -> Any:  # noqa: ANN401
    config = import_module("alibabacloud_tea_openapi.models").Config(
        access_key_id=key_id,
        access_key_secret=secret,
        region_id=region,
        endpoint=urlsplit(url).netloc,
        protocol=urlsplit(url).scheme,
    )
    return import_module("alibabacloud_ecs20140526.client").Client(config)


def _aliyunsdkcore(url: str, key_id: str, secret: str, region: str) -> Any:  # noqa: ANN401
    parts = urlsplit(url)
    base = import_module("aliyunsdkcore.client").AcsClient

    def resolve_endpoint(_client: object, request: Any) -> str:  # noqa: ANN401
        request.set_protocol_type(parts.scheme)
        return parts.netloc

    # The SDK has endpoints by region and product alone. Every call goes through this method of it.
    return type("GenzoClient", (base,), {"_resolve_endpoint": resolve_endpoint})(key_id, secret, region)
