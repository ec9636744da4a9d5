"""What SQLite and PostgreSQL write differently in the same statements."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

_PARAMETER = re.compile(r":(\w+)")


class Dialect(NamedTuple):
    """``like`` is the operator that matches a name with what ``pattern`` makes of an ImageName asked for.

    ``document_text`` writes the text at a path of member names in the column ``document``, NULL where there
    is none. ``text`` gives a statement the driver's own form of parameters, which ours have as ``:name``.
    """

    like: str
    pattern: Callable[[str], str]
    document_text: Callable[..., str]
    text: Callable[[str], str]


def _sqlite_document_text(*path: str) -> str:
    return f"json_extract(document, '$.{'.'.join(path)}')"


def _postgresql_document_text(*path: str) -> str:
    # One escaped NUL anywhere, and PostgreSQL takes nothing out of a document.
    return f"(CAST(replace(document, '\\u0000', '\\ufffe') AS json) #>> '{{{','.join(path)}}}')"


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
SQLITE = Dialect("GLOB", glob_pattern, _sqlite_document_text, str)
POSTGRESQL = Dialect("LIKE", like_pattern, _postgresql_document_text, _percent_parameters)
