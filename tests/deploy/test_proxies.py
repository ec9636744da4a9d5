"""Behind HAProxy and nginx the API works and control is closed, whatever the proxy says of the client."""

import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api import Api
from tests.deploy.files import PAGE, ROOT
from tests.deploy.proxies import SHORTEST, is_installed, proxied, shipped
from tests.running import Running, running

CONTROL = [
    *(("POST", f"/_genzo/{page}") for page in ("reset", "faults")),
    *(("PUT", f"/_genzo/{page}") for page in ("clock", "images")),
    *(("DELETE", f"/_genzo/{page}") for page in ("faults", "quotas")),
    *(("GET", f"/_genzo/{page}") for page in ("clock", "faults", "durations", "quotas", "images")),
]
SPELLINGS = [
    *("//_genzo/reset", "/./_genzo/reset", "/x/../_genzo/reset", "/%5fgenzo/reset", "/_genzo%2freset"),
    *("/_GENZO/reset", "/_genzo/reset/", "/_genzo/./reset", "/_genzo/%72eset", "/_genzo/ready/../reset"),
    *("/_genzo/reset/../ready", "/_genzo/reset?/_genzo/ready", "http://127.0.0.1/_genzo/reset"),
]


@pytest.fixture(scope="module")
def test_double(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running("--data", tmp_path_factory.mktemp("data")) as started:
        yield started


@pytest.fixture(scope="module", params=["haproxy", "nginx"])
def through(
    request: pytest.FixtureRequest, test_double: Running, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Api]:
    """The API through a proxy with the shipped settings."""
    if not is_installed(request.param):
        pytest.skip(f"{request.param} is not installed")
    folder: Path = tmp_path_factory.mktemp("proxy")
    with proxied(request.param, shipped(request.param), test_double, folder) as api:
        yield api


def test_the_api_works_through_the_shipped_settings(through: Api) -> None:
    assert through.images().status == 200
    assert through.acs3("DescribeRegions", {}).status == 200
    assert through.call("CreateVpc", RegionId="cn-hangzhou").status == 200
    assert through.send("GET", "/_genzo/ready").json == {"status": "ready"}


@pytest.mark.parametrize(("method", "path"), CONTROL)
def test_the_shipped_settings_deny_control(
    through: Api, test_double: Running, method: str, path: str
) -> None:
    token = {"Authorization": f"Bearer {test_double.control_token}"}
    for headers in ({}, token, {"Host": f"127.0.0.1:{test_double.port}"}):
        denied = through.send(method, path, headers, b"{}")
        assert denied.status == 403
        assert b"message" not in denied.body, "the proxy has passed it on"


@pytest.mark.parametrize("target", SPELLINGS)
def test_no_spelling_of_a_path_reaches_control(through: Api, target: str) -> None:
    answer = through.send("POST", target)
    assert 400 <= answer.status < 500
    assert b"resources" not in answer.body


@pytest.mark.parametrize("name", SHORTEST)
def test_behind_a_proxy_that_says_nothing_control_needs_the_token(
    test_double: Running, tmp_path: Path, name: str
) -> None:
    kind, settings = SHORTEST[name]
    if not is_installed(kind):
        pytest.skip(f"{kind} is not installed")
    # These send what a client of this machine sends, so only the user of their processes tells them apart.
    is_silent = name in ("nginx since 1.29.7", "haproxy")
    if is_silent and (os.geteuid() != 0 or not Path("/proc/net/tcp").exists()):
        pytest.skip("only root can start it as another user, and only Linux shows users of connections")
    with proxied(kind, settings, test_double, tmp_path) as api:
        assert api.images().status == 200
        for method, path in CONTROL:
            refused = api.send(method, path, {"Host": f"127.0.0.1:{test_double.port}"}, b"{}")
            assert refused.status == 403
            assert "needs the control token" in refused.json["message"]
        token = {"Authorization": f"Bearer {test_double.control_token}"}
        assert api.send("GET", "/_genzo/clock", token).status == 200
    assert Api(test_double.host, test_double.port).send("GET", "/_genzo/clock").status == 200


def of_one_machine(kind: str) -> str:
    """What the command on the operating page makes of the shipped settings, without its TLS."""
    text = PAGE.read_text().replace("\\\n", " ")
    (command,) = re.findall(rf"^(sed .* deploy/{kind}\S*) \| sudo tee .*$", text, re.MULTILINE)
    made = subprocess.run(shlex.split(command), capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert "genzo-2" not in made
    made, changed = re.subn(r"listen 443 ssl;( ssl_\w+ \S+;)+|bind :443 ssl crt \S+", _without_tls, made)
    assert changed == 1
    return made.replace("127.0.0.1:8420", "genzo-1:8420")


def _without_tls(match: re.Match[str]) -> str:
    return "listen 8420;" if match[0].startswith("listen") else "bind :8420"


@pytest.mark.parametrize("kind", ["haproxy", "nginx"])
def test_the_recipe_for_one_machine_works(kind: str, test_double: Running, tmp_path: Path) -> None:
    settings = of_one_machine(kind)
    if not is_installed(kind):
        pytest.skip(f"{kind} is not installed")
    with proxied(kind, settings, test_double, tmp_path) as api:
        assert api.images().status == 200
        assert api.send("GET", "/_genzo/ready").json == {"status": "ready"}
        assert api.send("GET", "/_genzo/clock").status == 403
