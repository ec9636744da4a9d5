"""Decoding requests: from raw HTTP to the request struct of an action."""

from typing import Any

import msgspec
import pytest

from genzo.actions import registry
from genzo.errors import ApiError
from genzo.http.request_names import RequestNames
from genzo.wire import call as calls
from genzo.wire.binding import bind
from genzo.wire.call import Call
from genzo.wire.structs import Request
from genzo.wire.types import Format, HttpRequest
from tests.unit.cases import Case
from tests.unit.cases import read as cases_of
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
    every = cases_of("requests.json", RequestCase)
    return [case for case in every if getattr(case.values[0], expectation) is not None]


def bound(request: HttpRequest) -> Request:
    """The request struct that the chain passes to the action, without authentication."""
    call = read(request)
    calls.answer_format(call)
    calls.require_action(call)
    struct: type[Request] = registry.find(call.version, call.action).request
    return bind(struct, call.parameters.values)


def read(request: HttpRequest, assumed_version: str = "") -> Call:
    """The call with the exact names of its parameters."""
    call = calls.decode(request, assumed_version)
    reading = RequestNames().read(call)
    return call if reading is None else calls.with_values(call, reading.values, assumed_version)


def test_every_case_has_one_expectation() -> None:
    for case in cases_of("requests.json", RequestCase):
        given = [getattr(case.values[0], name) is not None for name in EXPECTATIONS]
        assert given.count(True) == 1


@pytest.mark.parametrize("case", cases("parameters"))
def test_decoded_parameters(case: RequestCase) -> None:
    parameters = calls.parse_parameters(case.request)
    assert [(name, value) for name, value, _ in parameters] == case.parameters


@pytest.mark.parametrize("case", cases("call"))
def test_action_and_version(case: RequestCase) -> None:
    call = read(case.request)
    assert (call.action, call.version) == case.call


@pytest.mark.parametrize("case", cases("format"))
def test_the_format_of_the_answer(case: RequestCase) -> None:
    assert case.format is not None
    assert calls.answer_format(read(case.request)) is Format[case.format]


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
    assert read(request, assumed_version="2014-05-26").version == "2014-05-26"


def test_a_given_version_is_kept() -> None:
    request = http_request("GET", "Action=DescribeImages&Version=2000-01-01", [], "")
    assert read(request, assumed_version="2014-05-26").version == "2000-01-01"


def test_an_undecodable_request_has_the_format_that_it_names() -> None:
    broken = "Action=DescribeImages&ImageName=%00"
    form = "application/x-www-form-urlencoded"
    for query, headers, body, expected in (
        (f"Format=JSON&{broken}", [], "", Format.JSON),
        (f"{broken}&Format=%4aSON", [], "", Format.JSON),
        (f"{broken}&%46ormat=json", [], "", Format.JSON),
        (f"format=XML&{broken}&Format=JSON", [], "", Format.JSON),
        (f"{broken}&FORMAT=json", [], "", Format.JSON),
        (broken, [("content-type", form)], "Format=JSON", Format.JSON),
        (broken, [("content-type", "text/plain")], "Format=JSON", Format.XML),
        (f"{broken}&Format=YAML", [], "", Format.XML),
        (f"{broken}&Format=%ff&Format=JSON", [], "", Format.JSON),
        (f"{broken}&NoFormat=JSON&Formats=JSON&Format", [], "", Format.XML),
        (f"{broken}&Format=XML", [("accept", "application/json")], "", Format.XML),
        (broken, [("accept", "application/json")], "", Format.JSON),
        (broken, [("authorization", "ACS3-HMAC-SHA256 x")], "", Format.JSON),
        (broken, [], "", Format.XML),
    ):
        request = http_request("POST", query, headers, body)
        with pytest.raises(ApiError):
            calls.decode(request)
        assert calls.undecoded_format(request) is expected, query
