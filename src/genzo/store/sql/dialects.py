"""What SQLite and PostgreSQL write differently in the same statements."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

_PARAMETER = re.compile(r":(\w+)")


class Dialect(NamedTuple):
    """``like`` is the operator that matches a name with what ``pattern`` makes of an ImageName asked for.

    ``beginning`` is the condition that a name begins with what comes before the first ``*`` of it, where the
    operator alone does not look for it in an index. ``any_of`` writes that a column has one of so many values
    of a name. ``tags`` writes that an image has all tags, given whether each is asked for with a
    value; ``features`` that it has all features, given their names and whether each is asked for what does
    not support it. ``text`` gives a statement the driver's own form of
    parameters, which ours have as ``:name``.
    """

    like: str
    pattern: Callable[[str], str]
    beginning: str
    any_of: Callable[[str, str, int], str]
    tags: Callable[[Sequence[bool]], str]
    features: Callable[[Sequence[tuple[str, bool]]], str]
    text: Callable[[str], str]


def one_by_one(column: str, name: str, count: int) -> str:
    """That a column has one of ``count`` values, each a parameter."""
    if count == 0:
        return "1 = 0"
    return f"{column} IN ({', '.join(f':{name}_{place}' for place in range(count))})"


def _in_array(column: str, name: str, count: int) -> str:
    """PostgreSQL would make a list of parameters an array anew for each image; to look into one costs too."""
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
    """What an image does not say it supports, it does not support."""
    return " AND ".join(
        f"coalesce({text(name)}, 'unsupported') = :feature_{place}"
        for place, (name, _) in enumerate(features)
    )


def _postgresql_tags(with_values: Sequence[bool]) -> str:
    """Their text tells it without another table; NULL says that it cannot (migration 0003)."""
    # Those that are asked for with a value come last, and fewer images have them.
    of_text = " AND ".join(
        f"strpos(tags, :tag_text_{place}) > 0" for place in reversed(range(len(with_values)))
    )
    exact = " AND ".join(f"bool_or({each})" for each in _each_tag(with_values))
    return (
        f"CASE WHEN tags IS NULL THEN (SELECT {exact} FROM image_tags WHERE image_number = images.number) "
        f"ELSE {of_text} END"
    )


def _postgresql_features(features: Sequence[tuple[str, bool]]) -> str:
    """As tags, for those that DescribeImages filters by. Read apart, a document is read for these alone."""
    # One escaped NUL anywhere, and PostgreSQL takes nothing out of a document.
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
    """An ImageName asked for as SQLite's GLOB writes it (`genzo.catalogue.query.name_matches`)."""
    return _pattern(pattern, "*", str.maketrans({"?": "[?]", "[": "[[]"}))


def like_pattern(pattern: str) -> str:
    """An ImageName asked for as PostgreSQL's LIKE writes it."""
    return _pattern(pattern, "%", str.maketrans({"\\": "\\\\", "%": "\\%", "_": "\\_"}))


def _pattern(pattern: str, any_run: str, escapes: dict[int, str]) -> str:
    if "*" not in pattern:
        return f"{any_run}{pattern.translate(escapes)}{any_run}"
    return any_run.join(part.translate(escapes) for part in pattern.split("*"))


@lru_cache(maxsize=1024)
def _percent_parameters(statement: str) -> str:
    return _PARAMETER.sub(r"%(\1)s", statement.replace("%", "%%"))


# GLOB counts case, is twice as fast as LIKE, and takes "_" for itself (docs/reference/queries.md#names).
SQLITE = Dialect("GLOB", glob_pattern, "", one_by_one, _sqlite_tags, _sqlite_features, str)
POSTGRESQL = Dialect(
    "LIKE",
    like_pattern,
    "name >= :name_from AND name < :name_until",
    _in_array,
    _postgresql_tags,
    _postgresql_features,
    _percent_parameters,
)
