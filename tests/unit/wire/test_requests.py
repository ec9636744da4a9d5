"""Decoding requests: from raw HTTP to the request struct of an action."""

from typing import Any

import msgspec
import pytest

from genzo.actions import registry
from genzo.errors import ApiError
from genzo.wire import call as calls
from genzo.wire.binding import bind
from genzo.wire.call import Call
from genzo.wire.structs import Request
from genzo.wire.types import Format, HttpRequest
from tests.unit.cases import Case, read
from tests.unit.wire.requests import http_request

EXPECTATIONS = ("parameters", "call", "format", "members", "error")


class ExpectedError(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    status: int
    message: str


class RequestCase(Case, frozen=True):
    """A request and one expectation."""

    method: str
    query: str
    headers: list[tuple[str, str]]
    body: str
    parameters: list[tuple[str, str]] | None = None
    call: tuple[str, str] | None = None
    format: str | None = None
    members: dict[str, Any] | None = None
    error: ExpectedError | None = None

    @property
    def request(self) -> HttpRequest:
        return http_request(self.method, self.query, self.headers, self.body)


def cases(expectation: str) -> list[Any]:
    every = read("requests.json", RequestCase)
    return [case for case in every if getattr(case.values[0], expectation) is not None]


def bound(request: HttpRequest) -> Request:
    """The request struct that the chain passes to the action, without authentication."""
    format_of(request)
    call = decoded(request)
    struct: type[Request] = registry.find(call.version, call.action).request
    return bind(struct, call.parameters.values)


def decoded(request: HttpRequest, assumed_version: str = "") -> Call:
    return calls.decode(request, calls.parse_parameters(request), assumed_version)


def format_of(request: HttpRequest) -> Format:
    return calls.answer_format(request, calls.parse_parameters(request))


def test_every_case_has_one_expectation() -> None:
    for case in read("requests.json", RequestCase):
        given = [getattr(case.values[0], name) is not None for name in EXPECTATIONS]
        assert given.count(True) == 1


@pytest.mark.parametrize("case", cases("parameters"))
def test_decoded_parameters(case: RequestCase) -> None:
    parameters = calls.parse_parameters(case.request)
    assert [(name, value) for name, value, _ in parameters] == case.parameters


@pytest.mark.parametrize("case", cases("call"))
def test_action_and_version(case: RequestCase) -> None:
    call = decoded(case.request)
    assert (call.action, call.version) == case.call


@pytest.mark.parametrize("case", cases("format"))
def test_the_format_of_the_answer(case: RequestCase) -> None:
    assert case.format is not None
    assert format_of(case.request) is Format[case.format]


@pytest.mark.parametrize("case", cases("members"))
def test_the_bound_request(case: RequestCase) -> None:
    assert case.members is not None
    struct = type(bound(case.request))
    defaults = msgspec.to_builtins(bind(struct, {"RegionId": "cn-hangzhou"}))
    members = msgspec.json.decode(msgspec.json.encode(bound(case.request)))
    assert members == msgspec.json.decode(msgspec.json.encode({**defaults, **case.members}))


@pytest.mark.parametrize("case", cases("error"))
def test_a_malformed_request_is_refused(case: RequestCase) -> None:
    with pytest.raises(ApiError) as raised:
        bound(case.request)
    error = raised.value
    assert ExpectedError(error.code, error.status, error.message) == case.error


def test_a_missing_version_is_assumed() -> None:
    request = http_request("GET", "Action=DescribeImages", [], "")
    assert decoded(request, assumed_version="2014-05-26").version == "2014-05-26"


def test_a_given_version_is_kept() -> None:
    request = http_request("GET", "Action=DescribeImages&Version=2000-01-01", [], "")
    assert decoded(request, assumed_version="2014-05-26").version == "2000-01-01"


def test_an_undecodable_request_has_the_default_format() -> None:
    broken = http_request("GET", "Format=JSON&ImageName=%", [], "")
    assert calls.default_format(broken) is Format.XML
    assert calls.default_format(broken._replace(headers=(("accept", "application/json"),))) is Format.JSON
