"""Patterns with ``*``."""

import re

from hypothesis import given
from hypothesis import strategies as st

from genzo.catalogue.wildcards import matches

texts = st.text("ab*", max_size=8)


@given(texts, st.text("ab", max_size=8))
def test_a_pattern_agrees_with_its_regular_expression(pattern: str, text: str) -> None:
    expected = re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), text) is not None
    assert matches(pattern, text) is expected


def test_many_stars_do_not_backtrack() -> None:
    assert not matches("*a" * 500 + "*b", "a" * 100_000)
