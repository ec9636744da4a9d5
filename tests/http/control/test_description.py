"""The description of the control API is that of the pages that a server has, and of their answers."""

import json
import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
import pytest
from openapi_spec_validator import validate
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from genzo.calling.api_calls import call as call_action
from genzo.catalogue.unready_reasons import UnreadyReason
from genzo.control.readiness_page import Condition, ReadinessReport, readiness_answer
from genzo.control.router import _FREE, CONSOLE, SETTINGS
from genzo.http.control_api.description import OPERATIONS, description_text
from genzo.http.control_api.page import description_answer
from genzo.http.request_log.queries import RequestQuery
from genzo.testing import Server, serve
from genzo.wire.types import HttpRequest
from tests.docs.pages import ROOT
from tests.http.control.described_calls import CALLS, SAVED, Call, send_to
from tests.in_process import Worker
from tests.new_service import new_service

DESCRIPTION = json.loads(description_text())
METHODS = ("GET", "PUT", "POST", "DELETE")
REGISTRY = Registry().with_resource("urn:description", DRAFT202012.create_resource(DESCRIPTION))


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serve() as started:
        yield started


class Described(NamedTuple):
    """The description of an operation."""

    operation: Mapping[str, Any]

    def answer(self, status: int, media_type: str) -> Any:  # noqa: ANN401 - a schema
        responses = self.operation["responses"]
        return responses.get(str(status), responses["default"])["content"][media_type]["schema"]

    def body(self) -> Any:  # noqa: ANN401 - a schema
        return self.operation["requestBody"]["content"]["application/json"]["schema"]


def described(method: str, path: str) -> Described:
    return Described(DESCRIPTION["paths"][f"/_genzo/{path}"][method.lower()])


def require_valid(value: object, schema: Mapping[str, Any]) -> None:
    """Fail if a value is not what a schema of the description says."""
    absolute = json.loads(json.dumps(schema).replace('"#/', '"urn:description#/'))
    jsonschema.Draft202012Validator(absolute, registry=REGISTRY).validate(value)


def test_the_published_file_is_the_description() -> None:
    assert (ROOT / "docs" / "control.openapi.json").read_text() == description_text(), "run scripts/docs"


def test_it_is_valid_openapi() -> None:
    validate(DESCRIPTION)
    names = [operation.name for operation in OPERATIONS]
    assert len(names) == len(set(names))


def test_every_server_shows_it(server: Server) -> None:
    answer = send_to(server, Call("GET", "openapi.json"))
    assert json.loads(answer.body) == DESCRIPTION
    assert answer.headers["content-type"] == "application/json;charset=utf-8"
    assert send_to(server, Call("POST", "openapi.json")).status == 405


def test_it_is_made_once() -> None:
    """Any caller may ask for it."""
    request = HttpRequest("GET", "/_genzo/openapi.json", b"", (), b"")
    first, second = (description_answer(request, is_off=False) for _ in range(2))
    assert first.body is second.body


def test_it_is_off_with_control(tmp_path: Path) -> None:
    service = new_service(tmp_path / "genzo.db")
    worker = Worker(service, control="off")
    assert worker.control("GET", "/_genzo/openapi.json").status == 404


def _words() -> set[str]:
    """The first words of all paths that the sources name behind ``/_genzo/``."""
    sources = [*(ROOT / "src/genzo/http").rglob("*.py"), *(ROOT / "src/genzo/control").rglob("*.py")]
    texts = (path.read_text() for path in sources)
    found = {word for text in texts for word in re.findall(r'f"\{PREFIX\}([a-z][a-z.]*)', text)}
    # The pages of the console are for people, and the description is for programs.
    return {*found, *SETTINGS, *_FREE} - {*CONSOLE}


def test_it_has_every_page_and_nothing_else() -> None:
    assert {operation.path.partition("/")[0] for operation in OPERATIONS} == _words()


@pytest.mark.parametrize("word", sorted(_words()))
def test_it_has_every_method_of_a_page_and_nothing_else(server: Server, word: str) -> None:
    for path in (word, f"{word}/nothing"):
        shape = re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)).replace("nothing", r"\{\w+\}"))
        known = {each.method.upper() for each in OPERATIONS if shape.fullmatch(each.path)}
        answers = {method: send_to(server, Call(method, path)) for method in METHODS}
        if known:
            refused = {method for method, answer in answers.items() if answer.status == 405}
            assert refused == set(METHODS) - known, path
        else:
            assert {answer.status for answer in answers.values()} <= {404, 405}, path


def test_answers_are_as_described(server: Server) -> None:
    """Every operation is called, and every status of it is answered."""
    seen = set[tuple[str, str, int]]()
    state = ""
    for call in CALLS:
        made = described(call.method, call.path)
        if isinstance(call.body, Mapping) and call.status < 400:
            require_valid(call.body, made.body())
        answer = send_to(server, call._replace(body=state) if call.body is SAVED else call)
        state = answer.body.decode() if call.path == "state" else state
        assert answer.status == call.status, (call, answer.body)
        media_type, _, _ = answer.headers["content-type"].partition(";")
        schema = made.answer(answer.status, media_type)
        if media_type == "application/json":
            require_valid(json.loads(answer.body), schema)
        else:
            assert schema == {"type": "string"}, media_type
        seen.add((call.method.lower(), call.path, call.status))
    statuses = {(each.method, each.path, answer.status) for each in OPERATIONS for answer in each.answers}
    assert statuses - seen == {("get", "ready", HTTPStatus.SERVICE_UNAVAILABLE)}


def test_differences_of_a_fork_are_as_described(server: Server) -> None:
    made = json.loads(send_to(server, Call("POST", "forks", body={"name": "compared"})).body)
    key = made["access_key"]
    parameters = {"Action": "CreateVpc", "RegionId": "cn-hangzhou"}
    call_action(server.url, key["id"], key["secret"], parameters)
    answer = send_to(server, Call("GET", "forks/{name}/diff", value="compared"))
    differences = json.loads(answer.body)["differences"]
    assert "vpc" in {each["kind"] for each in differences}
    path = "forks/{name}/diff"
    require_valid(json.loads(answer.body), described("GET", path).answer(200, "application/json"))
    assert send_to(server, Call("DELETE", "forks/{name}", value="compared")).status == 200


@pytest.mark.parametrize("reason", UnreadyReason)
def test_answers_of_servers_that_cannot_be_used_are_as_described(reason: UnreadyReason) -> None:
    condition = Condition(reason, 1_700_000_000, "a detail")
    for report in (ReadinessReport(condition), ReadinessReport(None, [condition])):
        for has_details in (True, False):
            answer = readiness_answer(report, has_details=has_details)
            body = json.loads(answer.body)
            require_valid(body, described("GET", "ready").answer(answer.status, "application/json"))
            assert (b"a detail" in answer.body) is has_details
            members = body if answer.status == 503 else body["warnings"][0]
            assert (members["reason"], members["since"]) == (reason, "2023-11-14T22:13:20Z")


def test_a_wrong_body_is_refused_by_the_description_and_by_the_server(server: Server) -> None:
    wrong = [
        Call("POST", "accounts", body={"nom": "x"}),
        Call("PUT", "clock", body={"advance": -1}),
        Call("POST", "faults", body={"error": "Throttling", "often": True}),
        Call("PUT", "durations", body={"CreateImage": "soon"}),
        Call("PUT", "quotas", body={"images": "many"}),
        Call("PUT", "images", body={"as_at": "2024-01-01"}),
    ]
    for call in wrong:
        assert send_to(server, call).status == 400, call
        with pytest.raises(jsonschema.ValidationError):
            require_valid(call.body, described(call.method, call.path).body())


def test_every_filter_of_requests_is_described() -> None:
    parameters = {each["name"] for each in described("GET", "requests").operation["parameters"]}
    assert parameters == {*RequestQuery.__struct_fields__, "as"}


def test_each_operation_says_whether_it_needs_the_token(server: Server) -> None:
    for operation in OPERATIONS:
        call = Call(operation.method.upper(), re.sub(r"\{\w+\}", "nothing", operation.path))
        foreign = send_to(server, call, headers={"X-Forwarded-For": "203.0.113.7"})
        assert (foreign.status == 403) is not operation.is_open, operation.name
