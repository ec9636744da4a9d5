"""For which versions and moments a result holds."""

import pytest

from genzo.catalogue.freshness import Freshness


@pytest.mark.parametrize(
    ("version", "now", "holds"),
    [(7, 100, True), (7, 199, True), (7, 200, False), (7, 99, False), (8, 100, False), (6, 100, False)],
)
def test_a_result_holds_for_its_version_until_the_next_change(version: int, now: int, holds: bool) -> None:
    assert Freshness(7, 100, lambda since: since + 100).holds(version, now) is holds


def test_a_result_without_a_next_change_holds_on() -> None:
    assert Freshness(7, 100, lambda _: None).holds(7, 2**60)


def test_the_next_change_is_asked_for_once_and_only_when_it_decides() -> None:
    asked: list[int] = []

    def next_change(since: int) -> int:
        asked.append(since)
        return 200

    freshness = Freshness(7, 100, next_change)
    assert not freshness.holds(8, 150)
    assert not freshness.holds(7, 50)
    assert asked == []
    assert all(freshness.holds(7, now) for now in (150, 160))
    assert asked == [100]
