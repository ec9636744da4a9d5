"""Answers without the secrets that they have: new access keys, security tokens, private keys, user data."""

import re
from collections.abc import Iterable

from genzo.wire.parameters import percent_encode
from genzo.wire.recorded_parameters import HIDDEN

SECRET_MEMBERS = ("AccessKeySecret", "PrivateKeyBody", "SecurityToken", "UserData")
"""The members of answers that are secrets. A test compares them with the responses of all actions."""
_NAMES = "|".join(SECRET_MEMBERS)
_JSON = re.compile(rf'("(?:{_NAMES})":")(?:[^"\\]|\\.)*+(")')
_XML = re.compile(rf"(<(?:{_NAMES})>)[^<]*+(</)")
_SHORTEST = 4  # a shorter text is found in words that have nothing to do with it


def without_secrets(text: str, values: Iterable[str] = ()) -> str:
    """The text of an answer without its own secrets, and without ``values``, which are those of the request.

    An error may repeat what it refuses. Texts that were signed have values in their percent-encoding.
    """
    text = _XML.sub(rf"\1{HIDDEN}\2", _JSON.sub(rf"\1{HIDDEN}\2", text))
    for value in values:
        if len(value) >= _SHORTEST:
            once = percent_encode(value)
            for form in (percent_encode(once), once, value):
                text = text.replace(form, HIDDEN)
    return text
