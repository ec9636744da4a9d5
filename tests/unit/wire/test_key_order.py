"""The order of keys: recorded key sets, the definitions of Java, and every response of every action."""

from itertools import pairwise
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genzo.actions import registry
from genzo.actions.images.describe_images import DescribeImagesResponse
from genzo.wire import json
from genzo.wire.key_order import bucket_of, capacity_of, hash_code, key_order
from genzo.wire.structs import UNSET, Response, UnsetType, schema_of
from tests import key_orders
from tests.unit.cases import Case, read, read_list
from tests.unit.wire.strategies import ANY_TEXT, structs


class KeyOrder(Case, frozen=True):
    """The keys of a recorded object of the response ``owner``.

    ``ties`` says which order the keys of one bucket have: that of the ``table``, that in which the struct has
    them ``declared``, or an ``other``.
    """

    owner: str
    ties: str
    keys: list[str]


RECORDED = read_list("key_orders.json", KeyOrder)


@pytest.mark.parametrize("case", read("key_orders.json", KeyOrder))
def test_a_recorded_object_has_its_keys_in_the_order_of_buckets(case: KeyOrder) -> None:
    buckets = [bucket_of(key, capacity_of(len(case.keys))) for key in case.keys]
    assert buckets == sorted(buckets)
    assert key_orders.is_in_order(tuple(case.keys))


@pytest.mark.parametrize("case", [case for case in RECORDED if case.ties == "table"])
def test_the_table_orders_the_keys_of_one_bucket_as_recorded(case: KeyOrder) -> None:
    for names in (sorted(case.keys), sorted(case.keys, reverse=True)):
        assert key_order(names, len(names), case.owner) == case.keys


@pytest.mark.parametrize("case", [case for case in RECORDED if case.ties == "declared"])
def test_other_keys_of_one_bucket_keep_their_order(case: KeyOrder) -> None:
    assert key_order(case.keys, len(case.keys), case.owner) == case.keys


# The values that a Java virtual machine prints. The last but one overflows to the smallest int.
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", 0),
        ("Aa", 2112),
        ("BB", 2112),
        ("hello", 99162322),
        ("polygenelubricants", -(2**31)),
        ("\U0001f600", 1772899),
    ],
)
def test_the_hash_is_that_of_java(text: str, code: int) -> None:
    assert hash_code(text) == code % 2**32


@given(
    st.one_of(st.text(max_size=2000), st.text(st.characters(min_codepoint=0x10000), max_size=40)),
    st.integers(0, 10_000),
)
def test_the_bucket_of_any_key_is_that_of_the_definition(key: str, present: int) -> None:
    text = key.encode("utf-8", "ignore").decode()
    assert capacity_of(present) == key_orders.capacity(present)
    assert bucket_of(text, capacity_of(present)) == key_orders.bucket(text, key_orders.capacity(present))


@pytest.mark.parametrize(
    ("present", "capacity"),
    [(0, 16), (12, 16), (13, 32), (24, 32), (25, 64), (48, 64), (49, 128), (96, 128), (97, 256)],
)
def test_a_table_is_three_quarters_full_at_most(present: int, capacity: int) -> None:
    assert capacity_of(present) == capacity


@given(st.lists(ANY_TEXT, unique=True, max_size=60), st.integers(0, 200))
def test_an_order_has_every_key_once_and_only_moves_buckets(names: list[str], present: int) -> None:
    ordered = key_order(names, present)
    assert sorted(ordered) == sorted(names)
    buckets = [bucket_of(name, capacity_of(present)) for name in ordered]
    assert buckets == sorted(buckets)


def test_a_response_has_precedence_over_the_common_table() -> None:
    assert key_order(["RequestId", "NextToken"], 3) == ["NextToken", "RequestId"]
    assert key_order(["NextToken", "RequestId"], 3, "DescribeInstanceTypesResponse") == [
        "RequestId",
        "NextToken",
    ]


RESPONSES = sorted({action.response for action in registry.all_actions()}, key=lambda each: each.__name__)


@pytest.mark.parametrize("struct", RESPONSES)
@settings(max_examples=8)
@given(data=st.data())
def test_every_object_of_every_response_is_in_order(data: st.DataObject, struct: type[Response]) -> None:
    response = data.draw(structs(struct, st.just("x")))
    body = msgspec.json.decode(json.encode(response))
    assert body == msgspec.to_builtins(response)
    key_orders.note_keys(body)


def _wide(count: int, optional: int) -> type[msgspec.Struct]:
    """A struct with so many members, whose last ones may be absent."""
    members: list[Any] = [(_member(number), int) for number in range(count - optional)]
    members += [(_member(number), int | UnsetType, UNSET) for number in range(count - optional, count)]
    return msgspec.defstruct("Wide", members, frozen=True)


def _member(number: int) -> str:
    return f"member{number * 7919}"


@pytest.mark.parametrize("threshold", [12, 24, 48])
def test_absent_members_change_the_order_of_those_that_are_present(threshold: int) -> None:
    wide = _wide(threshold + 1, 3)
    always = {_member(number) for number in range(threshold - 2)}
    orders = []
    for absent in range(4):
        values = list(range(threshold + 1 - absent))
        body = msgspec.json.decode(json.encode(wide(*values)))
        assert body == {_member(value): value for value in values}
        assert key_orders.is_in_order(tuple(body))
        orders.append([key for key in body if key in always])
    beyond, *within = orders
    assert all(one == other for one, other in pairwise(within))
    assert beyond != within[0]


def test_structs_within_absent_and_listed_structs_are_in_order() -> None:
    inner = msgspec.defstruct(
        "Inner", [("request_id", str), ("code", str), ("host_id", str)], rename="pascal"
    )
    outer = msgspec.defstruct(
        "Outer",
        [("one", inner | UnsetType, UNSET), ("many", list[inner] | UnsetType, UNSET)],  # type: ignore[valid-type]
        rename="pascal",
    )
    member, text = inner("1", "2", "3"), '{"RequestId":"1","HostId":"3","Code":"2"}'
    assert json.encode(outer()) == b"{}"
    assert json.encode(outer(one=member)).decode() == f'{{"One":{text}}}'
    assert json.encode(outer(many=[member, member])).decode() == f'{{"Many":[{text},{text}]}}'


def test_images_have_their_fields_in_order_so_that_a_page_needs_no_twins() -> None:
    images: list[type[msgspec.Struct]] = [DescribeImagesResponse]
    for struct in images:
        images += [field.item.struct for field in schema_of(struct).fields if field.item is not None]
    for struct in images:
        names = struct.__struct_encode_fields__
        assert key_order(names, len(names), struct.__name__) == list(names), struct.__name__
