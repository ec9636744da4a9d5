"""Requests reach what the user has opened by name, and nothing else."""

import pytest

from genzo.recording.errors import RecordingError
from genzo.recording.upstreams import RefusedHostError, Upstream, Upstreams, genzo_at, pass_through

_GENZO = Upstream(False, "127.0.0.1", 8420, "genzo")
_HOST = "ecs.cn-hangzhou.aliyuncs.com"


@pytest.mark.parametrize(
    "host", [_HOST, "ECS.aliyuncs.com:443", "127.0.0.1:8420", "127.0.0.1:45000", "localhost", "[::1]:80"]
)
def test_genzo_answers_for_the_cloud_and_for_this_machine(host: str) -> None:
    assert Upstreams(_GENZO, {}).of(host) == _GENZO


@pytest.mark.parametrize(
    "host",
    ["pypi.example", "aliyuncs.com.example", "notaliyuncs.com", "", "a b", "192.0.2.1", "aliyuncs.com@x"],
)
def test_genzo_answers_for_no_other_host(host: str) -> None:
    with pytest.raises(RefusedHostError):
        Upstreams(_GENZO, {}).of(host)


def test_the_real_service_is_reached_by_its_name_alone() -> None:
    upstreams = Upstreams(None, pass_through([_HOST.upper()]))
    assert upstreams.of(f"{_HOST}:80") == Upstream(True, _HOST, 443, "service")
    for host in ("ecs.cn-beijing.aliyuncs.com", "127.0.0.1:8420", f"x.{_HOST}", ""):
        with pytest.raises(RefusedHostError, match="--pass-through"):
            upstreams.of(host)


def test_a_stand_in_answers_for_a_name() -> None:
    services = pass_through([f"{_HOST}=http://127.0.0.1:9000", f"sts.aliyuncs.com=https://{_HOST}"])
    assert services == {
        _HOST: Upstream(False, "127.0.0.1", 9000, "service"),
        "sts.aliyuncs.com": Upstream(True, _HOST, 443, "service"),
    }


@pytest.mark.parametrize(
    "option",
    [
        *(
            "example.com",
            "*.aliyuncs.com",
            "aliyuncs.com",
            ".aliyuncs.com",
            "ecs.aliyuncs.com.example",
            "",
            "all",
        ),
        *("ecs.aliyuncs.com:443", "https://ecs.aliyuncs.com", "user@ecs.aliyuncs.com", "ecs..aliyuncs.com"),
        *("oss.aliyuncs.com", "oss-cn-hangzhou.aliyuncs.com", "bucket.oss-cn-hangzhou.aliyuncs.com"),
        *(f"{_HOST}=http://example.com", f"{_HOST}=https://example.com", f"{_HOST}=http://{_HOST}"),
        *(
            f"{_HOST}=",
            f"{_HOST}=ftp://127.0.0.1",
            f"{_HOST}=http://127.0.0.1:80/path",
            f"{_HOST}=http://[::1",
        ),
    ],
)
def test_what_is_no_host_of_an_api_is_never_passed_through(option: str) -> None:
    with pytest.raises(RecordingError):
        pass_through([option])


def test_the_real_service_is_no_genzo() -> None:
    assert genzo_at("http://127.0.0.1:8420") == _GENZO
    for url in (
        f"https://{_HOST}",
        "127.0.0.1:8420",
        "http://127.0.0.1:8420/?x=1",
        "http://u:p@127.0.0.1:8420",
    ):
        with pytest.raises(RecordingError):
            genzo_at(url)
