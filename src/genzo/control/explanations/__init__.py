"""Explanations of error codes in English, Japanese and Chinese: what causes an error, and what to do.

``en.json``, ``ja.json`` and ``zh.json`` have the same codes: those of the gateway and of the image actions.
"""

from collections.abc import Mapping
from functools import cache
from pkgutil import get_data

import msgspec

DEFAULT_LANGUAGE = "en"
LANGUAGES = (DEFAULT_LANGUAGE, "ja", "zh")


class Labels(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words of a page that do not depend on its code."""

    status: str
    message: str
    varying_text: str
    cause: str
    remedy: str
    actions: str
    any_action: str
    not_here: str
    unknown: str


class Explanation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What causes an error, here and in the service, and what to do about it."""

    cause: str
    remedy: str


class Explanations(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The texts of one language; ``codes`` are explanations by error code."""

    labels: Labels
    codes: Mapping[str, Explanation]


@cache
def explanations(language: str) -> Explanations:
    """The texts of a language, one of `LANGUAGES`."""
    text = get_data(__name__, f"{language}.json")
    assert text is not None  # noqa: S101 - the file ships with the package
    return msgspec.json.decode(text, type=Explanations)


def preferred_language(accept_language: str) -> str:
    """The first of the languages of an Accept-Language header that has explanations.

    Weights are not compared: browsers send the languages in the order of preference.
    """
    for entry in accept_language.split(","):
        name, _, weight = entry.partition(";")
        language = name.strip().partition("-")[0].lower()
        if language in LANGUAGES and weight.strip() not in ("q=0", "q=0.0"):
            return language
    return DEFAULT_LANGUAGE
