"""The rule of ImageName in words, by brute force, and as the databases' own patterns."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from genzo.catalogue.query import name_matches
from genzo.store.sql.dialects import glob_pattern, like_pattern

# Everything that means something in GLOB, LIKE or a regular expression, and what is near it.
SPECIAL = "*?[]^-\\%_.+(){}|$aAäÄß é镜🐧\n"
texts = st.text(SPECIAL, max_size=6) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=4
)


@pytest.fixture(scope="module")
def database() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        # As PostgreSQL's LIKE is.
        connection.execute("PRAGMA case_sensitive_like = ON")
        yield connection


def brute_force(pattern: str, name: str) -> bool:
    """Whether the whole name can be eaten, a star at a time."""
    if not pattern:
        return not name
    if pattern[0] == "*":
        return any(brute_force(pattern[1:], name[start:]) for start in range(len(name) + 1))
    return name[:1] == pattern[0] and brute_force(pattern[1:], name[1:])


@given(texts, texts)
def test_without_a_star_the_pattern_stands_anywhere(pattern: str, name: str) -> None:
    plain = pattern.replace("*", "")
    assert name_matches(plain, name) == brute_force(f"*{plain}*", name)


@given(texts, texts)
def test_with_a_star_the_whole_name_must_match(pattern: str, name: str) -> None:
    assert name_matches(f"{pattern}*", name) == brute_force(f"{pattern}*", name)
    assert name_matches(f"*{pattern}", name) == brute_force(f"*{pattern}", name)


@given(texts, texts, texts)
def test_a_name_matches_what_it_was_made_of(head: str, middle: str, tail: str) -> None:
    name = f"{head}{middle}{tail}"
    assert name_matches(middle, name) or "*" in middle
    assert name_matches(f"{head}*{tail}", name)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts, texts)
def test_sqlite_agrees(database: sqlite3.Connection, pattern: str, name: str) -> None:
    (found,) = database.execute("SELECT ? GLOB ?", (name, glob_pattern(pattern))).fetchone()
    assert bool(found) == name_matches(pattern, name)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts, texts)
def test_like_agrees(database: sqlite3.Connection, pattern: str, name: str) -> None:
    # The escape of PostgreSQL is the backslash; SQLite's LIKE has none unless told.
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
