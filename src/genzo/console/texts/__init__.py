"""The texts of the console: a folder for each language, a file for the frame and for each section."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import msgspec

from genzo.control.explanations import LANGUAGES

__all__ = ["LANGUAGES", "texts"]


@cache
def texts(language: str) -> Mapping[str, str]:
    """The texts of a language, one of `LANGUAGES`, by name.

    Raises:
        ValueError: two files have a text of one name.
    """
    found = dict[str, str]()
    for file in sorted(files(__name__).joinpath(language).iterdir(), key=lambda file: file.name):
        own = msgspec.json.decode(file.read_bytes(), type=dict[str, str])
        if both := found.keys() & own.keys():
            raise ValueError(f"{file.name} and another file have texts named {sorted(both)}.")
        found |= own
    return found
