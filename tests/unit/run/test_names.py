"""The hosts that a command can reach, and where they lead."""

import pytest

from genzo.gateway.proxy import Target
from genzo.run.errors import RunError
from genzo.run.names import CLOUD_ADDRESS, Names, opened_targets, target_of

_HERE = Target("127.0.0.1", 8420)


@pytest.mark.parametrize(
    "name", ["ecs.aliyuncs.com", "bucket.oss-cn-hangzhou.aliyuncs.com", "api.aliyun.com", "alibabacloud.com"]
)
def test_every_name_of_the_cloud_is_genzo(name: str) -> None:
    assert Names((), _HERE).address(name) == CLOUD_ADDRESS


@pytest.mark.parametrize("name", ["example.com", "aliyuncs.com.example.com", "notaliyuncs.com", ""])
def test_other_names_have_no_address(name: str) -> None:
    assert Names((), _HERE).address(name) is None


def test_this_machine_is_loopback() -> None:
    assert Names((), _HERE).address("localhost") == Names((), _HERE).address("a.localhost") == "127.0.0.1"


def test_each_opened_name_has_an_address_of_its_own() -> None:
    names = Names(opened_targets(["A.example", "b.example:8080", "10.0.0.1:5432", "localhost:6379"]), _HERE)
    assert names.opened == (
        Target("a.example", 443),
        Target("a.example", 80),
        Target("b.example", 8080),
        Target("10.0.0.1", 5432),
        Target("localhost", 6379),
    )
    assert [names.address(name) for name in ("a.example", "b.example")] == ["127.81.0.1", "127.81.0.2"]
    assert [names.address(name) for name in ("10.0.0.1", "localhost")] == ["10.0.0.1", "127.0.0.1"]
    assert not names.is_open(Target("b.example", 443))


def test_a_mirror_of_the_clouds_can_be_opened() -> None:
    names = Names(opened_targets(["mirrors.aliyun.com"]), _HERE)
    assert names.address("mirrors.aliyun.com") == "127.81.0.1"
    assert names.address("other.aliyun.com") == CLOUD_ADDRESS


@pytest.mark.parametrize(
    "text",
    [
        *("ecs.cn-hangzhou.aliyuncs.com", "aliyuncs.com:443", "100.100.100.200"),
        *("", "a b", "x:0", "x:65536", "x:", "*.example.com", "http://x", "[::1]:80", "a..b"),
        *("0.0.0.0:80", "224.0.0.1", "255.255.255.255:80", "localhost:53", "127.0.0.1:53"),
    ],
)
def test_a_text_that_opens_nothing_is_refused(text: str) -> None:
    with pytest.raises(RunError):
        opened_targets([text])


def test_a_server_elsewhere_is_opened() -> None:
    names = Names((), target_of("http://genzo.example:8420"))
    assert names.opened == (Target("genzo.example", 8420),)
    assert target_of("https://localhost") == Target("127.0.0.1", 443)


def test_refused_hosts_are_counted_up_to_a_bound() -> None:
    names = Names((), _HERE)
    for number in range(1500):
        assert "--allow" in names.refused(f"{number}.example")
    assert len(names.refusals) == 1000
