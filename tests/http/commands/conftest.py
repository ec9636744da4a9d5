"""A worker within the test's process, on a catalogue with instances in all states."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from genzo.catalogue.accounts import FIRST_ACCOUNT_ID
from genzo.catalogue.image import Tag
from genzo.catalogue.instances import Instance
from genzo.service.build import build_service
from genzo.service.service import Service
from tests.api import Answer
from tests.in_process import Worker

REGION = "cn-hangzhou"
ELSEWHERE = "cn-beijing"
STRANGER = 1000000000000007
CREATED = 1_700_000_000_000
START = "2026-01-01T00:00:00Z"
INSTANCES: Mapping[str, Mapping[str, Any]] = {
    "i-one": {"name": "web-1", "tags": (Tag("app", "web"),), "resource_group_id": "rg-1"},
    "i-two": {"name": "web-2", "tags": (Tag("app", "web"), Tag("tier", "2"))},
    "i-stopped": {"status": "Stopped"},
    "i-windows": {"os_type": "windows"},
    "i-elsewhere": {"region_id": ELSEWHERE},
    "i-theirs": {"owner_id": STRANGER},
}
DURATIONS = {"RunCommand": 10, "InvokeCommand": 20, "StopInvocation": 2}
PLACE = {"RegionId": REGION}
SHELL = {"Type": "RunShellScript", **PLACE}


class Assistant:
    """The actions of Cloud Assistant, and the control of a worker whose clock stands at `START`."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker

    def call(self, action: str, /, **parameters: str) -> Answer:
        """Call an action in the region, unless the parameters have another."""
        return self._worker.call(action, **{**PLACE, **parameters})

    def run(self, content: str = "echo hello", /, **parameters: str) -> dict[str, Any]:
        """Run a shell script, on i-one unless the parameters say where."""
        place = {} if any(name.startswith(("InstanceId", "ResourceTag")) for name in parameters) else ONE
        answer = self.call("RunCommand", **{**SHELL, **place, "CommandContent": content, **parameters})
        assert answer.status == 200, answer.json
        return dict(answer.json)

    def code(self, action: str, /, **parameters: str) -> tuple[int, str]:
        """The status and code of a call that fails."""
        answer = self.call(action, **parameters)
        return answer.status, answer.code

    def results(self, **asked: str) -> list[dict[str, Any]]:
        """What DescribeInvocationResults shows, in plain text."""
        answer = self.call("DescribeInvocationResults", **{"ContentEncoding": "PlainText", **asked})
        return list(answer.json["Invocation"]["InvocationResults"]["InvocationResult"])

    def invocations(self, **asked: str) -> list[dict[str, Any]]:
        """What DescribeInvocations shows."""
        return list(self.call("DescribeInvocations", **asked).json["Invocations"]["Invocation"])

    def commands(self, **asked: str) -> list[dict[str, Any]]:
        """What DescribeCommands shows."""
        return list(self.call("DescribeCommands", **asked).json["Commands"]["Command"])

    def set(self, page: str, body: object, method: str = "PUT", query: str = "") -> Any:  # noqa: ANN401 - JSON
        """Change a setting of the server."""
        answer = self._worker.control(method, f"/_genzo/{page}", query, json.dumps(body).encode())
        assert answer.status == 200, answer.body
        return answer.json

    def refuse(self, body: object, method: str = "POST") -> str:
        """The sentence with which the page of results refuses a body."""
        answer = self._worker.control(method, "/_genzo/command-results", body=json.dumps(body).encode())
        assert answer.status == 400
        return str(answer.json["message"])

    def wait(self, seconds: float) -> None:
        """Move the clock forward."""
        self.set("clock", {"advance": seconds})


ONE = {"InstanceId_1": "i-one"}
BOTH = {"InstanceId_1": "i-one", "InstanceId_2": "i-two"}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder: Path = tmp_path_factory.mktemp("commands")
    service = build_service(folder / "genzo.db", durable=False, durations=DURATIONS)
    service.prepare()
    yield service
    service.store.close()


@pytest.fixture(scope="module")
def worker(service: Service) -> Worker:
    return Worker(service, auth="open", control="open")


@pytest.fixture
def assistant(service: Service, worker: Worker) -> Assistant:
    """The worker with its instances, and nothing else."""
    found = Assistant(worker)
    found.set("reset", {}, "POST")
    found.set("clock", {"now": START, "frozen": True})
    with service.store.writing() as catalogue:
        for instance_id, members in INSTANCES.items():
            standard = {"region_id": REGION, "owner_id": FIRST_ACCOUNT_ID, "created": CREATED}
            catalogue.put_resource(Instance(resource_id=instance_id, **{**standard, **members}))
    return found
