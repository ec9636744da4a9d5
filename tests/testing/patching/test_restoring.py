"""Nothing of `patch` outlives it."""

import _socket
import http.client
import importlib
import os
import socket
import ssl
import sys
import threading
from types import ModuleType

import pytest
import requests
from aiohttp.resolver import AsyncResolver

from genzo.testing import Account, HostRefusedError, patch

OWNERS = (
    *(socket, _socket, socket.socket, ssl.SSLContext, ssl.SSLSocket),
    *(http.client.HTTPConnection, AsyncResolver),
)
AUTH_UTIL = "alibabacloud_credentials.utils.auth_util"
REAL = {
    "ALIBABA_CLOUD_ACCESS_KEY_ID": "LTAI-real",
    "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "real-secret",
    "ALIBABA_CLOUD_SECURITY_TOKEN": "real-token",
    "ALICLOUD_ACCESS_KEY": "LTAI-real",
    "ALICLOUD_SECRET_KEY": "real-secret",
    "ALIYUN_ACCESS_KEY_ID": "LTAI-real",
    "ALIYUN_ACCESS_KEY_SECRET": "real-secret",
    "OSS_SESSION_TOKEN": "real-token",
    "HTTPS_PROXY": "http://proxy.example:3128",
    "https_proxy": "http://proxy.example:3128",
}


def attributes() -> list[dict[str, object]]:
    return [dict(vars(owner)) for owner in OWNERS]


def test_every_attribute_is_as_before(account: Account) -> None:
    before, threads = attributes(), threading.enumerate()
    with patch(account=account):
        requests.get("https://ecs.aliyuncs.com/?Action=DescribeRegions", timeout=10)
        assert attributes() != before
    assert attributes() == before
    assert set(threading.enumerate()) <= set(threads)


def test_every_attribute_is_as_before_after_an_error(account: Account) -> None:
    before, environment = attributes(), dict(os.environ)
    with pytest.raises(ZeroDivisionError), patch(account=account):
        raise ZeroDivisionError
    assert attributes() == before
    assert dict(os.environ) == environment


def test_functions_that_a_library_has_kept_do_as_before(account: Account) -> None:
    with patch(account=account):
        kept = (socket.gethostbyname, socket.gethostbyname_ex, socket.getnameinfo, socket.gethostbyaddr)
        with pytest.raises(HostRefusedError):
            kept[0]("192.0.2.1")
    assert kept[0]("192.0.2.1") == "192.0.2.1"
    assert kept[1]("192.0.2.1")[2] == ["192.0.2.1"]
    assert kept[2](("127.0.0.1", 80), socket.NI_NUMERICHOST | socket.NI_NUMERICSERV) == ("127.0.0.1", "80")
    assert kept[3]("127.0.0.1")[2] == ["127.0.0.1"]


def test_real_credentials_and_proxies_are_hidden_and_restored(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in REAL.items():
        monkeypatch.setenv(name, value)
    before = dict(os.environ)
    with patch(account=account):
        assert not set(REAL.values()) & set(os.environ.values())
        assert os.environ["ALIBABA_CLOUD_ACCESS_KEY_ID"] == account.access_key_id
        assert os.environ["ALICLOUD_SECRET_KEY"] == account.access_key_secret
        assert os.environ["ALIYUN_ACCESS_KEY_ID"] == account.access_key_id
        assert "ACS_ACCESS_KEY_ID" not in os.environ
    assert dict(os.environ) == before


@pytest.fixture
def auth_util(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    for name, value in REAL.items():
        monkeypatch.setenv(name, value)
    return importlib.reload(importlib.import_module(AUTH_UTIL))


def test_credentials_that_a_library_has_read_before_are_replaced(
    account: Account, auth_util: ModuleType
) -> None:
    before = dict(vars(auth_util))
    with patch(account=account):
        assert auth_util.environment_access_key_id == account.access_key_id
        assert auth_util.environment_security_token is None
    assert dict(vars(auth_util)) == before
    assert auth_util.environment_access_key_id == "LTAI-real"


def test_credentials_that_a_library_has_read_inside_do_not_stay(
    account: Account, auth_util: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, AUTH_UTIL)
    with patch(account=account):
        assert importlib.import_module(AUTH_UTIL).environment_access_key_id == account.access_key_id
    assert importlib.import_module(AUTH_UTIL).environment_access_key_id == "LTAI-real"
    assert auth_util.environment_access_key_id == "LTAI-real"
