"""The container of docs/testing-with-genzo.md: its settings, on a server without a container."""

import re
from importlib import import_module
from typing import Any

import pytest

from genzo.calling.control_client import ControlError, send
from genzo.testing import Server
from tests.deploy.files import environment_names
from tests.docs.pages import ROOT, blocks
from tests.running import running

PAGE = ROOT / "docs" / "testing-with-genzo.md"


def _shown() -> tuple[Any, Any]:
    """The compose file and the workflow on the page."""
    compose, workflow = (import_module("yaml").safe_load(block) for block in blocks(PAGE, "yaml"))
    return compose, workflow


def test_the_same_settings_are_named_everywhere_and_exist() -> None:
    compose, workflow = _shown()
    of_compose = compose["services"]["genzo"]["environment"]
    of_workflow = workflow["jobs"]["tests"]["services"]["genzo"]["env"]
    of_command = dict(re.findall(r"--env (GENZO_\w+)=(\S+)", PAGE.read_text()))
    assert of_workflow == of_command
    assert of_compose == {**of_command, "GENZO_ALLOW_HOST": "genzo"}
    of_tests = compose["services"]["tests"]["environment"]
    assert set(of_compose) | set(of_tests) <= environment_names()
    assert of_tests["GENZO_CONTROL_TOKEN"] == of_compose["GENZO_CONTROL_TOKEN"]
    assert compose["services"]["tests"]["depends_on"]["genzo"]["condition"] == "service_healthy"
    assert "HEALTHCHECK" in (ROOT / "Dockerfile").read_text()


def test_a_server_with_these_settings_is_what_tests_need() -> None:
    """As in the container, but for the address: a port of loopback that needs the token as others do."""
    compose, _ = _shown()
    settings = compose["services"]["genzo"]["environment"]
    given = [f"{name}={value}" for name, value in settings.items()]
    with running("--control", "token", through=("env", *given)) as started:
        server = Server(started.url, settings["GENZO_CONTROL_TOKEN"])
        account = server.account()
        assert account.image("web-1").id
        assert server.first_account().call("DescribeRegions")["Regions"]
        for host, status in (("genzo:8420", 200), ("other:8420", 403)):
            headers = {"Host": host, "Authorization": f"Bearer {server.control_token}"}
            assert send(started.url, "GET", "/_genzo/accounts", headers=headers).status == status
        with pytest.raises(ControlError, match="token"):
            Server(started.url).account()
