"""Pages hold every item once, whatever is made and deleted between two of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genzo.actions.paging import (
    INVALID_NEXT_TOKEN,
    NEWEST_FIRST,
    Order,
    by_number,
    by_token,
    place_of_token,
    token_of,
)
from genzo.catalogue.resource import Resource
from genzo.errors import ApiError

ASCENDING: Order[int] = Order(lambda item: (item,), tuple[int])
DESCENDING: Order[int] = Order(lambda item: (item,), tuple[int], is_descending=True)

numbers = st.sets(st.integers(0, 60), max_size=30)
changes = st.lists(st.tuples(numbers, numbers), max_size=30)


@given(numbers, changes, st.integers(1, 7), st.sampled_from([ASCENDING, DESCENDING]))
def test_pages_by_token_neither_repeat_nor_skip_what_stays(
    items: set[int], steps: list[tuple[set[int], set[int]]], size: int, order: Order[int]
) -> None:
    ever, always, seen = set(items), set(items), list[int]()
    token, pending = None, list(steps)
    while token != "":
        page = by_token(sorted(items, reverse=order.is_descending), token, size, order, INVALID_NEXT_TOKEN)
        assert len(page.items) == size or not page.next_token
        seen += page.items
        token = page.next_token
        made, deleted = pending.pop() if pending else (set[int](), set[int]())
        if token:
            items = (items | made) - deleted
            ever |= made
            always &= items
    assert seen == sorted(set(seen), reverse=order.is_descending)
    assert always <= set(seen) <= ever


@given(st.lists(st.integers()), st.integers(1, 7))
def test_pages_by_number_are_the_whole(items: list[int], size: int) -> None:
    count = -(-len(items) // size)
    pages = [by_number(items, number, size) for number in range(1, count + 1)]
    assert [item for page in pages for item in page] == items
    assert not by_number(items, count + 1, size)


@given(st.tuples(st.integers(-(2**63), 2**63 - 1), st.text()))
def test_a_token_holds_a_place(place: tuple[int, str]) -> None:
    assert place_of_token(token_of(place), tuple[int, str], INVALID_NEXT_TOKEN) == place


@pytest.mark.parametrize("token", ["x", "é", "e30=", "%", "bm9uZQ==", token_of(("a", "b")), token_of((1,))])
def test_a_token_that_no_page_ended_with_is_refused(token: str) -> None:
    with pytest.raises(ApiError) as raised:
        by_token(list[Resource](), token, 1, NEWEST_FIRST, INVALID_NEXT_TOKEN)
    assert raised.value.code == "InvalidParameter"


def test_resources_stand_newest_first_and_then_by_id() -> None:
    made = [("b", 1), ("a", 1), ("c", 2)]
    resources = [Resource(resource_id=name, region_id="r", owner_id=1, created=at) for name, at in made]
    assert [each.resource_id for each in sorted(resources, key=NEWEST_FIRST.place)] == ["c", "a", "b"]
