"""Ranks: newest first, and the order of recorded answers."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from genzo.catalogue.ordering import rank, ranks_as_listed

POSITIONS = 1 << 20
seconds = st.integers(0, 253402300799)
listings = st.lists(seconds | st.integers(100, 104), max_size=30)


@given(seconds, st.integers(0, POSITIONS - 1), seconds, st.integers(0, POSITIONS - 1))
def test_a_later_second_ranks_higher_at_every_position(a: int, i: int, b: int, j: int) -> None:
    assert (rank(a, i) > rank(b, j)) == ((a, -i) > (b, -j))


@given(seconds)
def test_positions_beyond_the_last_stay_within_their_second(second: int) -> None:
    assert rank(second, POSITIONS + 5) == rank(second, POSITIONS - 1)
    assert rank(second, POSITIONS + 5) > rank(second - 1)


@given(seconds)
def test_a_new_image_gets_the_first_position(second: int) -> None:
    assert rank(second) == rank(second, 0) > rank(second, 1)


@given(st.integers(-(2**40), 2**40))
def test_a_rank_fits_a_64_bit_column(second: int) -> None:
    assert -(2**63) <= rank(second) < 2**63


@given(listings)
def test_ranks_keep_the_given_order(created: list[int]) -> None:
    ranks = ranks_as_listed(created)
    assert len(ranks) == len(created)
    assert all(above > below for above, below in pairwise(ranks))


@given(listings)
def test_an_image_listed_newest_first_is_ranked_in_its_own_second(created: list[int]) -> None:
    newest_first = sorted(created, reverse=True)
    assert [number // POSITIONS for number in ranks_as_listed(newest_first)] == newest_first


@given(listings)
def test_an_image_below_an_older_one_gets_the_older_second(created: list[int]) -> None:
    expected = [min(created[: place + 1]) for place in range(len(created))]
    assert [number // POSITIONS for number in ranks_as_listed(created)] == expected


@given(listings, seconds)
def test_a_new_image_is_sorted_among_recorded_ones_by_its_time(created: list[int], second: int) -> None:
    newest_first = sorted(set(created), reverse=True)
    ranks = ranks_as_listed(newest_first)
    above = [each for each, number in zip(newest_first, ranks, strict=True) if number > rank(second)]
    assert above == [each for each in newest_first if each > second]
