"""Matching ImageName: the reference, a brute-force matcher, and the patterns of the databases."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genzo.catalogue.query import name_matches
from genzo.store.sql.dialects import glob_pattern, like_pattern

# The special characters of GLOB, LIKE and regular expressions, and some that resemble them.
SPECIAL = "*?[]^-\\%_.+(){}|$aAäÄß é镜🐧\n"
texts = st.text(SPECIAL, max_size=6) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=4
)


@pytest.fixture(scope="module")
def database() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        # PostgreSQL's LIKE is case-sensitive.
        connection.execute("PRAGMA case_sensitive_like = ON")
        yield connection


def brute_force(pattern: str, name: str) -> bool:
    """Whether the pattern matches the whole name, by recursion over its stars."""
    if not pattern:
        return not name
    if pattern[0] == "*":
        return any(brute_force(pattern[1:], name[start:]) for start in range(len(name) + 1))
    return name[:1] == pattern[0] and brute_force(pattern[1:], name[1:])


@given(texts, texts)
def test_a_pattern_without_a_star_matches_any_part(pattern: str, name: str) -> None:
    plain = pattern.replace("*", "")
    assert name_matches(plain, name) == brute_force(f"*{plain}*", name)


@given(texts, texts)
def test_a_pattern_with_a_star_matches_the_whole_name(pattern: str, name: str) -> None:
    assert name_matches(f"{pattern}*", name) == brute_force(f"{pattern}*", name)
    assert name_matches(f"*{pattern}", name) == brute_force(f"*{pattern}", name)


@given(texts, texts, texts)
def test_a_name_matches_its_parts(head: str, middle: str, tail: str) -> None:
    name = f"{head}{middle}{tail}"
    assert name_matches(middle, name) or "*" in middle
    assert name_matches(f"{head}*{tail}", name)


@given(texts, texts)
def test_glob_of_sqlite_agrees(database: sqlite3.Connection, pattern: str, name: str) -> None:
    (found,) = database.execute("SELECT ? GLOB ?", (name, glob_pattern(pattern))).fetchone()
    assert bool(found) == name_matches(pattern, name)


@given(texts, texts)
def test_like_agrees(database: sqlite3.Connection, pattern: str, name: str) -> None:
    # PostgreSQL's LIKE escapes with a backslash by default; SQLite's has no escape character by default.
    (found,) = database.execute(r"SELECT ? LIKE ? ESCAPE '\'", (name, like_pattern(pattern))).fetchone()
    assert bool(found) == name_matches(pattern, name)


@pytest.mark.parametrize(
    ("pattern", "name", "expected"),
    [
        ("ubuntu", "my-ubuntu-22", True),
        ("Ubuntu", "my-ubuntu-22", False),
        ("ubuntu*", "my-ubuntu-22", False),
        ("*ubuntu*", "my-ubuntu-22", True),
        ("my*22", "my-ubuntu-22", True),
        ("my*2", "my-ubuntu-23", False),
        ("*", "", True),
        ("**", "x", True),
        ("a*b*c", "a\nb\nc", True),
        ("a.c", "abc", False),
        ("a?c", "abc", False),
        ("[ab]", "a", False),
        ("[ab]", "[ab]", True),
        ("a_c", "abc", False),
        ("50%", "50 images", False),
    ],
)
def test_examples(pattern: str, name: str, expected: bool) -> None:
    assert name_matches(pattern, name) is expected
