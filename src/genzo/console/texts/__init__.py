"""The texts of the console: one file of the same names for each language."""

from collections.abc import Mapping
from functools import cache
from pkgutil import get_data

import msgspec

from genzo.control.explanations import LANGUAGES

__all__ = ["LANGUAGES", "texts"]


@cache
def texts(language: str) -> Mapping[str, str]:
    """The texts of a language, one of `LANGUAGES`, by name."""
    content = get_data(__name__, f"{language}.json")
    assert content is not None  # noqa: S101 - the file ships with the package
    return msgspec.json.decode(content, type=dict[str, str])
