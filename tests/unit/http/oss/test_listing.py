"""Pages of names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genzo.http.oss.listing import page

NAMES = st.lists(st.text("ab/é\U0001f4bd", min_size=1, max_size=6), max_size=12, unique=True).map(sorted)


@given(NAMES, st.sampled_from(["", "/", "ab"]), st.sampled_from(["", "a", "a/"]), st.integers(1, 3))
def test_pages_together_are_what_one_page_has(
    names: list[str], delimiter: str, prefix: str, limit: int
) -> None:
    chosen = [name for name in names if name.startswith(prefix)]
    whole = page(chosen, prefix, delimiter, "", 1000)
    found, prefixes, marker = list[str](), list[str](), ""
    while True:
        part = page(chosen, prefix, delimiter, marker, limit)
        found += part.names
        prefixes += part.prefixes
        assert len(part.names) + len(part.prefixes) <= limit
        if not part.next_marker:
            break
        marker = part.next_marker
    assert (found, prefixes) == (list(whole.names), list(whole.prefixes))
    grouped = {name for name in chosen if delimiter and delimiter in name[len(prefix) :]}
    assert found == [name for name in chosen if name not in grouped]
    assert all(any(name.startswith(each) for each in prefixes) for name in grouped)


@pytest.mark.parametrize("limit", [0, 1])
def test_a_page_knows_whether_more_follows(limit: int) -> None:
    assert page(["a"], "", "", "", limit).names == ["a"][:limit]
