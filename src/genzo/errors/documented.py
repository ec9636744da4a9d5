"""The errors that the API description lists for each action: code, HTTP status and message.

The texts stand in ``documented.json``, as the description of 2024 prints them, one list an action. An action
takes its own from there, since actions word the same code differently. Where the description leaves a
place open (``%s``), the error is raised with ``text=``.
"""

from functools import cache
from pkgutil import get_data

import msgspec

from genzo.errors import ErrorType


class DocumentedErrors:
    """The errors of one action."""

    def __init__(self, action: str, listed: list[tuple[int, str, str]]) -> None:
        self._action = action
        self.all = tuple(
            ErrorType(code, status, message.replace("%s", "{text}", 1)) for status, code, message in listed
        )

    def __call__(self, code: str, containing: str = "") -> ErrorType:
        """The error of this code; of several, the first whose message holds ``containing``.

        Raises:
            LookupError: the description lists no such error.
        """
        for error in self.all:
            if error.code == code and containing in error.message:
                return error
        raise LookupError(f"{self._action} has no documented error {code} containing {containing!r}")

    @property
    def codes(self) -> frozenset[str]:
        """All codes of the action."""
        return frozenset(error.code for error in self.all)


@cache
def documented(action: str) -> DocumentedErrors:
    """The errors that the description lists for ``action``; none for an action it does not describe."""
    return DocumentedErrors(action, _listed().get(action, []))


@cache
def _listed() -> dict[str, list[tuple[int, str, str]]]:
    text = get_data(__name__, "documented.json")
    if text is None:
        raise FileNotFoundError("documented.json")
    return msgspec.json.decode(text, type=dict[str, list[tuple[int, str, str]]])
