"""The ranges of deleted nonces against a naive set of what was deleted."""

from hypothesis import given
from hypothesis import strategies as st

from genzo.catalogue.deleted_nonces import MAX_RANGES, ExpiryRange, with_range

_ranges = st.tuples(st.integers(0, 400), st.integers(0, 20)).map(
    lambda pair: ExpiryRange(pair[0], pair[0] + pair[1])
)


@given(st.lists(_ranges, max_size=40))
def test_ranges_cover_all_that_was_deleted_and_stay_few(added: list[ExpiryRange]) -> None:
    ranges = list[ExpiryRange]()
    deleted = set[int]()
    were_joined = False
    for each in added:
        ranges = with_range(ranges, each)
        deleted |= set(range(each.first, each.last + 1))
        covered = {moment for part in ranges for moment in range(part.first, part.last + 1)}
        assert deleted <= covered
        assert len(ranges) <= MAX_RANGES
        assert ranges == sorted(ranges)
        were_joined = were_joined or len(ranges) == MAX_RANGES
        assert were_joined or covered == deleted


def test_the_closest_ranges_are_joined() -> None:
    ranges = list[ExpiryRange]()
    for first in range(0, 100 * MAX_RANGES, 100):
        ranges = with_range(ranges, ExpiryRange(first, first))
    assert len(ranges) == MAX_RANGES
    last = ranges[-1]
    assert with_range(ranges, ExpiryRange(last.last + 5, last.last + 5)) == [
        *ranges[:-1],
        ExpiryRange(last.first, last.last + 5),
    ]
