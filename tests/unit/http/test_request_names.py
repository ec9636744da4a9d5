"""The names in a request, by promise 3 of docs/architecture.md#promises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genzo.actions import registry
from genzo.actions.images.describe_images import DescribeImagesRequest
from genzo.http.request_names import RequestNames, header_value, name_headers
from genzo.wire import call as calls
from genzo.wire.parameter_names import ParameterNames
from genzo.wire.parameters import Parameters, encoded_parameter
from genzo.wire.structs import Request, schema_of
from tests.unit.cases import Case, read
from tests.unit.wire.requests import http_request

SPELLINGS = ["RegionId", "regionid", "Tag.1.Key", "Tag.1.key", "tag.1.KEY", "Tag.01.Key", "ShowExpired", "x"]
parameter_names = st.sampled_from(SPELLINGS) | st.text(max_size=6)
PLAIN = "Action=DescribeImages&RegionId=cn-hangzhou&Tag.1.Key=a&Format=JSON"


class NamesCase(Case, frozen=True):
    """A request, and the headers that name its parameters."""

    query: str
    ignored: str
    corrected: str
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""

    @property
    def call(self) -> calls.Call:
        method = "POST" if self.body else "GET"
        return calls.decode(http_request(method, self.query, self.headers, self.body), "2014-05-26")


def headers_of(names: RequestNames, call: calls.Call) -> tuple[str, str]:
    reading = names.read(call)
    headers = {} if reading is None else name_headers(reading)
    assert "" not in headers.values()
    return headers.get("x-genzo-ignored", ""), headers.get("x-genzo-corrected", "")


@pytest.mark.parametrize("case", read("parameter_names.json", NamesCase))
def test_the_names_in_headers(case: NamesCase) -> None:
    names = RequestNames()
    # The second time, the names are known.
    assert [headers_of(names, case.call) for _ in range(2)] == [(case.ignored, case.corrected)] * 2


def call(query: str) -> calls.Call:
    return calls.decode(http_request("GET", query, [], ""))


def test_a_request_of_known_names_is_not_looked_at_twice() -> None:
    names = RequestNames()
    assert names.read(call(PLAIN)) is not None
    assert names.read(call(PLAIN)) is None
    assert names.read(call(f"{PLAIN}&Tag.1.key=b")) is not None


def test_many_names_do_not_stay_known_for_ever() -> None:
    names = RequestNames()
    names.read(call(PLAIN))
    for first in range(1, 4200, 990):
        names.read(call(PLAIN + "".join(f"&Tag.{number}.Key=a" for number in range(first, first + 990))))
    assert names.read(call(PLAIN)) is not None
    assert names.read(call(PLAIN)) is None


def test_common_parameters_are_exact_in_a_strict_server() -> None:
    query = "Action=DescribeRegions&TimeStamp=a&resourcetype=b&ownerid=1"
    assert headers_of(RequestNames(strict=True), call(query)) == ("TimeStamp", "resourcetype, ownerid")


def test_no_request_has_two_names_that_differ_in_case_alone() -> None:
    requests: list[type[Request]] = [action.request for action in registry.all_actions()]
    waiting = [*map(schema_of, requests)]
    for schema in waiting:
        names = [field.name.lower() for field in schema.fields]
        assert len(set(names)) == len(names), schema.struct
        waiting += [field.item for field in schema.fields if field.item is not None]


def test_a_header_stays_short() -> None:
    assert header_value(["a" * 64, "b" * 65]) == f"{'a' * 64}, {'b' * 64}..."
    many = header_value([f"Parameter.{number}" for number in range(1000)])
    assert len(many) < 1100
    assert many.startswith("Parameter.0, Parameter.1, ")
    shown = many.count("Parameter")
    assert many.endswith(f", +{1000 - shown} more")
    assert header_value(["像" * 200] * 9).isascii()


@given(st.dictionaries(parameter_names, st.text(max_size=2), max_size=12))
def test_nothing_is_silent(parameters: dict[str, str]) -> None:
    """Each parameter has an effect, is named as ignored, or is a known one with an empty value."""
    names = ParameterNames(DescribeImagesRequest)
    given_ones = Parameters(tuple(encoded_parameter(*each) for each in parameters.items()))
    reading = names.read(given_ones)
    for name, value in parameters.items():
        exact = names.exact_name(name)
        counts = exact is not None and reading.values.get(exact) == value
        is_absent = exact is not None and not value and "." not in name
        assert counts or name in reading.ignored or is_absent, name
    assert {*reading.corrected} <= {*parameters} - {*reading.ignored}
