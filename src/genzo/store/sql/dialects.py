"""Where the same statement differs between SQLite and PostgreSQL."""

from collections.abc import Callable, Sequence
from typing import NamedTuple


class Dialect(NamedTuple):
    """The conditions and parameters of one database."""

    name_matches: str
    """That a name matches a pattern, which is a parameter."""
    pattern: Callable[[str], str]
    """Makes this pattern of an ImageName."""
    any_of: Callable[[str, str, int], str]
    """That a column has one of so many parameters of a name."""
    in_query: Callable[[str, str], str]
    """That a column has one of the few values that a query finds."""
    tags: Callable[[Sequence[bool]], str]
    """That an image has all tags; for each tag whether the query gives its value."""
    features: Callable[[Sequence[tuple[str, bool]]], str]
    """That an image has all features; for each its name, and whether "unsupported" is wanted."""
    lacks: str
    """That a document does not have a text, which is a parameter."""
    containing: Callable[[str], str]
    """Makes the parameter of ``lacks`` of the text."""
    transaction: str
    """The number of the transaction, for ``versions.changed``; empty without such a column."""


def one_by_one(column: str, name: str, count: int) -> str:
    """That a column has one of ``count`` values, each a parameter of its own."""
    if count == 0:
        return "1 = 0"
    return f"{column} IN ({', '.join(f':{name}_{place}' for place in range(count))})"


def _in_array(column: str, name: str, count: int) -> str:
    """One array parameter: PostgreSQL would build an array from a list of parameters for each row again."""
    return f"{column} = :{name}_0" if count == 1 else f"{column} = ANY(:{name})"


def _sqlite_tags(with_values: Sequence[bool]) -> str:
    tag = "SELECT 1 FROM image_tags WHERE image_number = images.number AND"
    return " AND ".join(f"EXISTS ({tag} {each})" for each in _each_tag(with_values))


def _each_tag(with_values: Sequence[bool]) -> list[str]:
    return [
        f"key = :tag_key_{place}" + (f" AND value = :tag_value_{place}" if with_value else "")
        for place, with_value in enumerate(with_values)
    ]


def _sqlite_features(features: Sequence[tuple[str, bool]]) -> str:
    return _supported(features, lambda name: f"json_extract(document, '$.features.{name}')")


def _supported(features: Sequence[tuple[str, bool]], text: Callable[[str], str]) -> str:
    """A feature that an image does not name is not supported."""
    return " AND ".join(
        f"coalesce({text(name)}, 'unsupported') = :feature_{place}"
        for place, (name, _) in enumerate(features)
    )


def _postgresql_tags(with_values: Sequence[bool]) -> str:
    """By the generated column ``tags`` instead of another table; it is NULL if it cannot tell (see 0003)."""
    # Tags with a value come last in the query; fewer images have them, so they are compared first.
    of_text = " AND ".join(
        f"strpos(tags, :tag_text_{place}) > 0" for place in reversed(range(len(with_values)))
    )
    exact = " AND ".join(f"bool_or({each})" for each in _each_tag(with_values))
    return (
        f"CASE WHEN tags IS NULL THEN (SELECT {exact} FROM image_tags WHERE image_number = images.number) "
        f"ELSE {of_text} END"
    )


def _postgresql_features(features: Sequence[tuple[str, bool]]) -> str:
    """By the generated column ``features``, as tags.

    The subquery reads a document only if the column of its image is NULL or lacks the feature.
    """
    # PostgreSQL extracts nothing from JSON that has an escaped NUL anywhere
    # (https://www.postgresql.org/docs/current/datatype-json.html).
    json = "CAST(replace(whole.document, '\\u0000', '\\ufffe') AS json)"
    exact = _supported(features, lambda name: f"({json} #>> '{{features,{name}}}')")
    exact = f"(SELECT {exact} FROM images AS whole WHERE whole.number = images.number)"
    if not all("_online_" in name for name, _ in features):
        return exact
    texts = []
    for place, (name, lacking) in enumerate(features):
        text = f"strpos(features, :feature_text_{place}) > 0"
        texts.append(f"(strpos(features, '\"{name}\":') = 0 OR {text})" if lacking else text)
    return f"CASE WHEN features IS NULL THEN {exact} ELSE {' AND '.join(texts)} END"


def glob_pattern(pattern: str) -> str:
    """An ImageName as a pattern of SQLite's GLOB (rule: `genzo.catalogue.query.name_matches`)."""
    return _pattern(pattern, "*", str.maketrans({"?": "[?]", "[": "[[]"}))


def like_pattern(pattern: str) -> str:
    """An ImageName as a pattern of PostgreSQL's LIKE."""
    return _pattern(pattern, "%", str.maketrans({"\\": "\\\\", "%": "\\%", "_": "\\_"}))


def _pattern(pattern: str, any_run: str, escapes: dict[int, str]) -> str:
    if "*" not in pattern:
        return f"{any_run}{pattern.translate(escapes)}{any_run}"
    return any_run.join(part.translate(escapes) for part in pattern.split("*"))


# GLOB is case-sensitive, has no "_" wildcard, and takes half the time of LIKE; within documents it takes a
# quarter of the time of instr(). The texts that are searched there have no wildcards.
# (docs/reference/queries.md#names; https://sqlite.org/lang_expr.html#the_like_glob_regexp_match_and_extract_operators).
SQLITE = Dialect(
    "name GLOB +:name",
    glob_pattern,
    one_by_one,
    "{} IN ({})".format,
    _sqlite_tags,
    _sqlite_features,
    "document NOT GLOB {}",
    "*{}*".format,
    "",
)
POSTGRESQL = Dialect(
    "name LIKE :name",
    like_pattern,
    _in_array,
    # An array is searched for by index. IN would join with all rows that the other conditions leave.
    "{} = ANY(ARRAY({}))".format,
    _postgresql_tags,
    _postgresql_features,
    "strpos(document, {}) = 0",
    str,
    "pg_current_xact_id()",
)
