"""Binding is the inverse of flattening, in any order and with any gaps between numbers."""

from collections.abc import Iterator
from typing import Annotated, Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genzo.actions import registry
from genzo.actions.filter_parameter import FilterParameter
from genzo.actions.images.describe_images import DescribeImagesRequest
from genzo.actions.tag_parameters import TagParameter
from genzo.errors import ApiError
from genzo.wire.binding import bind
from genzo.wire.structs import Request, StructSchema, schema_of

INT32_MAX = 2**31 - 1
# Empty scalars count as absent, so requests have none.
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
any_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
flags = st.none() | st.booleans()
tags = st.builds(TagParameter, st.none() | any_texts, st.none() | any_texts).filter(
    lambda tag: tag != TagParameter()
)

describe_images_requests = st.builds(
    DescribeImagesRequest,
    region_id=texts,
    image_id=st.none() | texts,
    image_name=st.none() | texts,
    os_type=st.none() | texts,
    image_owner_alias=st.just("") | texts,
    image_owner_id=st.none() | st.integers(-(2**63), 2**63 - 1),
    is_public=st.booleans(),
    usable=flags,
    is_support_io_optimized=flags,
    dry_run=st.booleans(),
    tag=st.lists(tags, max_size=5).map(tuple),
    filter=st.lists(st.builds(FilterParameter, any_texts, any_texts), max_size=5).map(tuple),
    page_number=st.integers(1, INT32_MAX),
    page_size=st.integers(1, INT32_MAX),
)


def flattened(draw: st.DrawFn, name: str, value: object) -> dict[str, str]:
    """The parameters into which an SDK flattens a value, with gaps between the numbers."""
    if isinstance(value, dict):
        members = [flattened(draw, f"{name}.{member}", each) for member, each in value.items()]
        return {key: text for member in members for key, text in member.items()}
    if isinstance(value, list):
        steps = draw(st.lists(st.integers(1, 1000), min_size=len(value), max_size=len(value)))
        numbers = [sum(steps[: place + 1]) for place in range(len(value))]
        numbered = dict(zip(map(str, numbers), value, strict=True))
        return flattened(draw, name, numbered)
    if isinstance(value, bool):
        spelling = draw(st.sampled_from([str.lower, str.upper, str.title, str.swapcase]))
        return {name: spelling(str(value))}
    is_absent = value is None or (value == "" and "." not in name)
    return {} if is_absent else {name: str(value)}


@st.composite
def flattened_requests(draw: st.DrawFn) -> tuple[DescribeImagesRequest, dict[str, str]]:
    """A request, and its parameters among others, in any order."""
    request = draw(describe_images_requests)
    members: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(request))
    parameters = {
        "Action": "DescribeImages",
        "pageSize": "x",
        "Tags.1.Key": "x",
        "Tag.0.Key": "x",
        "Tag": "x",
    }
    for name, value in members.items():
        parameters |= flattened(draw, name, value)
    return request, dict(draw(st.permutations(list(parameters.items()))))


@given(flattened_requests())
def test_binding_is_the_inverse_of_flattening(request: tuple[DescribeImagesRequest, dict[str, str]]) -> None:
    expected, parameters = request
    assert bind(DescribeImagesRequest, parameters) == expected


def names_of(schema: StructSchema, prefix: str = "") -> Iterator[str]:
    """Every parameter that the schema has, the first two items of each list."""
    for field in schema.fields:
        items = [f".{number}" for number in (1, 2)] if field.kind == "list" else [""]
        for name in (f"{prefix}{field.name}{item}" for item in items):
            yield from [name] if field.item is None else names_of(field.item, f"{name}.")


REQUESTS: list[type[Request]] = [action.request for action in registry.all_actions()]
parameter_names = any_texts | st.sampled_from(
    sorted({name for request in REQUESTS for name in names_of(schema_of(request))})
)
parameter_values = any_texts | st.sampled_from(["true", "1", "-1", "0.5", "2026-01-01T00:00Z", "["])


@settings(max_examples=200)
@given(st.dictionaries(parameter_names, parameter_values, max_size=20))
def test_every_action_binds_or_refuses_any_parameters(parameters: dict[str, str]) -> None:
    """Every action is given the same parameters, since drawing them takes much longer than binding them."""
    for action in registry.all_actions():
        try:
            request = bind(action.request, parameters)
        except ApiError as error:
            outcome = error.code
        else:
            outcome = type(request).__name__
        assert outcome in ("MissingParameter", "InvalidParameter", action.request.__name__), action.name


class Inner(msgspec.Struct, frozen=True, rename="pascal"):
    must: str
    count: Annotated[int, msgspec.Meta(ge=1, le=9)] = 1


class Nested(Request, frozen=True):
    text: Annotated[str, msgspec.Meta(max_length=3)] = ""
    accounts: tuple[int, ...] = msgspec.field(name="AddAccount", default=())
    names: Annotated[tuple[str, ...], msgspec.Meta(max_length=2)] = msgspec.field(name="Name", default=())
    inner: Inner | None = None
    inners: tuple[Inner, ...] = msgspec.field(name="Disk", default=())


def test_a_list_of_scalars() -> None:
    parameters = {"AddAccount.2": "20", "AddAccount.1": "10", "Name.1": "", "Name.3": "b"}
    assert bind(Nested, parameters) == Nested(accounts=(10, 20), names=("", "b"))


def test_a_flat_struct() -> None:
    assert bind(Nested, {"Inner.Must": "a", "Inner.Count": "9"}) == Nested(inner=Inner("a", 9))


def test_structs_in_a_list() -> None:
    assert bind(Nested, {"Disk.1.Must": "a", "Disk.2.Must": ""}) == Nested(inners=(Inner("a"), Inner("")))


def test_an_empty_number_in_a_struct_of_a_list_is_absent() -> None:
    assert bind(Nested, {"Disk.1.Must": "a", "Disk.1.Count": ""}) == Nested(inners=(Inner("a"),))


@pytest.mark.parametrize(
    ("parameters", "code", "name"),
    [
        ({"Text": "abcd"}, "InvalidParameter", "Text"),
        ({"AddAccount.1": "x"}, "InvalidParameter", "AddAccount.1"),
        ({"AddAccount.1": ""}, "InvalidParameter", "AddAccount.1"),
        ({"AddAccount.7.Id": "1"}, "InvalidParameter", "AddAccount.7"),
        ({"Name.1": "a", "Name.2": "b", "Name.3": "c"}, "InvalidParameter", "Name"),
        ({"Inner.Count": "1"}, "MissingParameter", "Inner.Must"),
        ({"Inner.Must": "a", "Inner.Count": "10"}, "InvalidParameter", "Inner.Count"),
        ({"Disk.3.Count": "1"}, "MissingParameter", "Disk.3.Must"),
        ({"Disk.3.Must": "a", "Disk.3.Count": "0"}, "InvalidParameter", "Disk.3.Count"),
    ],
)
def test_an_error_has_the_full_name_of_the_parameter(
    parameters: dict[str, str], code: str, name: str
) -> None:
    with pytest.raises(ApiError) as raised:
        bind(Nested, parameters)
    assert raised.value.code == code
    assert f'"{name}"' in raised.value.message


class Priced(Request, frozen=True):
    price: Annotated[float, msgspec.Meta(ge=0, le=999_999)] | None = None
    size: float | None = None


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_keeps_its_value(size: float) -> None:
    assert bind(Priced, {"Size": repr(size)}) == Priced(size=size)


@pytest.mark.parametrize(
    ("text", "price"), [("0.97", 0.97), ("8", 8.0), ("1e-3", 0.001), ("1E+2", 100.0), ("999999", 999_999.0)]
)
def test_a_float_in_other_spellings(text: str, price: float) -> None:
    assert bind(Priced, {"Price": text}) == Priced(price=price)


@pytest.mark.parametrize(
    "parameters",
    [
        *(
            {"Size": text}
            for text in ("x", "nan", "inf", "-Infinity", "1e999", " 1", "1_0", "1.", ".5", "+1", "\u0661")
        ),
        {"Price": "-0.5"},
        {"Price": "999999.5"},
    ],
)
def test_other_texts_are_no_floats(parameters: dict[str, str]) -> None:
    with pytest.raises(ApiError) as raised:
        bind(Priced, parameters)
    assert raised.value.code == "InvalidParameter"
