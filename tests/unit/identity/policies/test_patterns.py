"""Patterns against a slow but plain matcher, and against texts that make others slow."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genzo.identity.policies.patterns import compile_pattern

texts = st.text(st.sampled_from("ab.*?\n"), max_size=12)


def plainly_matches(pattern: str, text: str) -> bool:
    """Whether the text matches, by the table of all prefixes of both."""
    reached = [[False] * (len(text) + 1) for _ in range(len(pattern) + 1)]
    for i in range(len(pattern) + 1):
        for j in range(len(text) + 1):
            if i == 0:
                reached[i][j] = j == 0
            elif pattern[i - 1] == "*":
                reached[i][j] = reached[i - 1][j] or (j > 0 and reached[i][j - 1])
            else:
                is_same = j > 0 and pattern[i - 1] in ("?", text[j - 1])
                reached[i][j] = is_same and reached[i - 1][j - 1]
    return reached[-1][-1]


@given(texts, texts)
def test_a_pattern_matches_as_the_plain_matcher_does(pattern: str, text: str) -> None:
    assert compile_pattern(pattern).matches(text) is plainly_matches(pattern, text)


@given(texts)
def test_a_text_matches_itself(text: str) -> None:
    assert compile_pattern(text).matches(text)


def test_case_is_ignored_where_asked() -> None:
    assert compile_pattern("ecs:Describe*", ignore_case=True).matches("ecs:describeimages")
    assert not compile_pattern("ecs:Describe*").matches("ecs:describeimages")


@pytest.mark.parametrize(
    "pattern", ["*a" * 500 + "b", "*?a" * 300 + "b", "*" + "a?" * 500 + "b", "*" * 1000 + "b"]
)
def test_no_pattern_is_slow(pattern: str) -> None:
    compiled, start = compile_pattern(pattern), time.process_time()
    assert not compiled.matches("a" * 1024)
    assert time.process_time() - start < 2
