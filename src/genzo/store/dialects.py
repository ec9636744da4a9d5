"""What SQLite and PostgreSQL write differently in the same statements."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

_PARAMETER = re.compile(r":(\w+)")


class Dialect(NamedTuple):
    """``like`` is the operator that matches a name with what ``pattern`` makes of an ImageName asked for.

    ``beginning`` is the condition that a name begins with what comes before the first ``*`` of it, where the
    operator alone does not look for it in an index. ``tag`` and ``feature`` write the conditions of the tag and the feature at a place among those that are
    asked for: whether a value is asked of the tag, and the name of the feature. ``text`` gives a statement the driver's own form of parameters, which ours have as ``:name``.
    """

    like: str
    pattern: Callable[[str], str]
    beginning: str
    tag: Callable[[int, bool], str]
    feature: Callable[[int, str], str]
    text: Callable[[str], str]


def _has_tag(place: int, with_value: bool) -> str:
    value = f" AND value = :tag_value_{place}" if with_value else ""
    return f"FROM image_tags WHERE image_number = images.number AND key = :tag_key_{place}{value}"


def _sqlite_tag(place: int, with_value: bool) -> str:
    return f"EXISTS (SELECT 1 {_has_tag(place, with_value)})"


def _supports(place: int, supported: str) -> str:
    """What an image does not say it supports, it does not support."""
    return f"coalesce({supported}, 'unsupported') = :feature_{place}"


def _sqlite_feature(place: int, name: str) -> str:
    return _supports(place, f"json_extract(document, '$.features.{name}')")


def _postgresql_tag(place: int, with_value: bool) -> str:
    """Their text tells it without another table; NULL says that it cannot (migration 0003)."""
    # A value, since to see whether there is one PostgreSQL would read the whole table first.
    exact = f"(SELECT true {_has_tag(place, with_value)})"
    return f"(strpos(tags, :tag_text_{place}) > 0 OR (tags IS NULL AND {exact}))"


def _postgresql_feature(place: int, name: str) -> str:
    """As a tag, for those that DescribeImages filters by. Read apart, a document is read for these alone."""
    # One escaped NUL anywhere, and PostgreSQL takes nothing out of a document.
    supported = f"CAST(replace(whole.document, '\\u0000', '\\ufffe') AS json) #>> '{{features,{name}}}'"
    of_document = (
        f"SELECT {_supports(place, supported)} FROM images AS whole WHERE whole.number = images.number"
    )
    if "_online_" not in name:
        return f"({of_document})"
    of_text = (
        f"strpos(features, :feature_text_{place}) > 0 "
        f"OR (:feature_{place} = 'unsupported' AND strpos(features, '\"{name}\":') = 0)"
    )
    return f"({of_text} OR (features IS NULL AND ({of_document})))"


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


# GLOB counts case, is twice as fast as LIKE, and takes "_" for itself (anchors.md §6.5).
SQLITE = Dialect("GLOB", glob_pattern, "", _sqlite_tag, _sqlite_feature, str)
POSTGRESQL = Dialect(
    "LIKE",
    like_pattern,
    "name >= :name_from AND name < :name_until",
    _postgresql_tag,
    _postgresql_feature,
    _percent_parameters,
)
