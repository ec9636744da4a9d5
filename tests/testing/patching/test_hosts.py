"""Where a host leads inside `patch`."""

import re
import socket

import pytest

from genzo.testing import patch
from genzo.testing.patching.hosts import HostRefusedError, Hosts, PatchError, Place


@pytest.mark.parametrize(
    "host",
    [
        "ecs.aliyuncs.com",
        "ecs.cn-beijing.aliyuncs.com",
        "ecs-cn-hangzhou.aliyuncs.com",
        "ecs-buy.vpc-proxy.aliyuncs.com",
        "STS.aliyuncs.com.",
        "location-readonly.aliyuncs.com",
        "bucket.oss-cn-hangzhou.aliyuncs.com",
        "100.100.100.200",
        "::ffff:100.100.100.200",
    ],
)
def test_hosts_of_the_cloud_are_genzo(host: str) -> None:
    assert Hosts(()).place(host) is Place.GENZO


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "127.0.0.1",
        "127.1.2.3",
        "::1",
        "::1%lo",
        "api.localhost",
        "0.0.0.0",
        "",
        socket.gethostname(),
    ],
)
def test_this_machine_can_be_reached(host: str) -> None:
    assert Hosts(()).place(host) is Place.LOOPBACK


@pytest.mark.parametrize(
    "host",
    [
        "pypi.example",
        "8.8.8.8",
        "2001:db8::1",
        "aliyuncs.com.attacker.example",
        "notaliyuncs.com",
        "ecs.aliyun.com",
        "100.100.100.201",
        "::ffff:8.8.8.8",
    ],
)
def test_another_host_is_refused_with_the_way_to_allow_it(host: str) -> None:
    with pytest.raises(HostRefusedError) as refusal:
        Hosts(()).place(host)
    assert refusal.value.host == host
    assert (
        f'{host} is a real host, which genzo.testing.patch() refuses: allow it with patch(allow=["{host}"])'
        in str(refusal.value)
    )


def test_allowed_are_names_patterns_and_addresses() -> None:
    hosts = Hosts(("pypi.example", "*.files.example", "2001:DB8:0::1"))
    for host in ("PyPI.example.", "a.files.example", "a.b.files.example", "2001:db8::1"):
        assert hosts.place(host) is Place.ALLOWED
    for host in ("files.example", "pypi.example.org", "2001:db8::2"):
        with pytest.raises(HostRefusedError):
            hosts.place(host)


@pytest.mark.parametrize(
    "name",
    [
        "ecs.aliyuncs.com",
        "*.aliyuncs.com",
        "aliyuncs.com",
        "100.100.100.200",
        "api.aliyun.com",
        "*",
        "ecs*",
        "*.",
        "a..b",
        "a b",
    ],
)
def test_hosts_of_the_cloud_and_all_hosts_cannot_be_allowed(name: str) -> None:
    with pytest.raises(PatchError, match="allow"):
        Hosts((name,))


def test_a_wide_pattern_leaves_the_cloud_to_genzo() -> None:
    assert Hosts(("*.com",)).place("ecs.aliyuncs.com") is Place.GENZO


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("http://pypi.example", "pypi.example"),
        ("https://pypi.example:443/simple", "pypi.example"),
        ("pypi.example:80", "pypi.example"),
        ("pypi.example/simple", "pypi.example"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("192.0.2.1:80", "192.0.2.1"),
        ("b\u00fccher.example", "xn--bcher-kva.example"),
    ],
)
def test_what_would_match_no_host_is_refused_with_the_host_in_it(name: str, meant: str) -> None:
    with pytest.raises(ValueError, match=re.escape(f'write patch(allow=["{meant}"])')):
        patch(allow=[name])
    assert patch(allow=[meant]) is not None


@pytest.mark.parametrize("name", ["", " ", "http://", "10.0.0.0/99.9", None, b"pypi.example", 1])
def test_what_is_no_host_is_refused_at_once(name: object) -> None:
    with pytest.raises(ValueError, match=r"^allow has "):
        patch(allow=[name])  # type: ignore[list-item] # what is refused
