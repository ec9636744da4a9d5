"""The errors of one action, read from its data file.

``actions/NAME.json`` has a row for each error of an action, in the form that docs/add-an-action.md describes.
What a request needs of a row is code, status, message, state and parameter; reasons and sources are read by
`explained`.
"""

from collections.abc import Mapping
from functools import cache
from pkgutil import get_data
from typing import Literal

import msgspec

from genzo.errors.error_type import ApiError, ErrorType

State = Literal["raised", "impossible", "missing"]
ANY_PARAMETER = "*"
"""Stands in ``parameter`` of a row whose message names no parameter."""


class _Row(msgspec.Struct, frozen=True):
    code: str
    status: int
    state: State
    message: str
    parameter: str = ""


class _File(msgspec.Struct, frozen=True):
    errors: list[_Row]


class ErrorTable:
    """The errors of one data file, given by its name and text, by code."""

    def __init__(self, name: str, text: bytes) -> None:
        self.name = name
        self._rows = msgspec.json.decode(text, type=_File).errors
        self._raised: dict[str, list[ErrorType]] = {}
        self._of_parameter: dict[tuple[str, str], ErrorType] = {}
        for row in self._rows:
            if row.state == "raised":
                kind = ErrorType(row.code, row.status, row.message)
                self._raised.setdefault(row.code, []).append(kind)
                if row.parameter:
                    self._of_parameter[row.code, row.parameter] = kind

    def __call__(self, code: str, containing: str = "", status: int | None = None) -> ErrorType:
        """The one raised error of this code, whose message holds ``containing`` and which has ``status``.

        Called while a module is imported, never while a request is answered: see `ErrorGroup`.

        Raises:
            LookupError: the table has no such error, has it as one that is not raised, or has several.
        """
        found = self._raised.get(code, [])
        if containing or status is not None:
            found = [kind for kind in found if containing in kind.message and status in (None, kind.status)]
        if len(found) != 1:
            raise LookupError(f"{self.name} has {len(found)} raised errors {code} {containing!r} {status}")
        return found[0]

    def own(self, kind: ErrorType, fields: Mapping[str, str]) -> ErrorType:
        """The row that the action answers with where code that many actions share raises ``kind``.

        It is the row of the same code. An error that names a parameter has one only if a row is of that
        ``parameter``, or of any; its code may have the parameter's name behind it. Without such a row it is
        ``kind``.
        """
        of_code = self._raised.get(kind.code, [])
        if kind in of_code:
            return kind
        if "name" not in fields:
            return of_code[0] if len(of_code) == 1 else kind
        name = fields["name"]
        candidates = ((kind.code, name), (f"{kind.code}.{name}", name), (kind.code, ANY_PARAMETER))
        return next((self._of_parameter[each] for each in candidates if each in self._of_parameter), kind)

    def raises(self, code: str) -> bool:
        """Whether the table has raised errors of this code."""
        return code in self._raised

    @property
    def raised(self) -> tuple[ErrorType, ...]:
        """Every error that the action answers with."""
        return tuple(kind for kinds in self._raised.values() for kind in kinds)

    def named(self, code: str) -> tuple[ErrorType, ...]:
        """The errors of this code, those first that the action answers with."""
        rows = sorted(self._rows, key=lambda row: row.state != "raised")
        return tuple(ErrorType(row.code, row.status, row.message) for row in rows if row.code == code)


def file_of(name: str) -> bytes:
    """The data file of this name: ``gateway``, ``shared`` or ``actions/NAME``.

    Raises:
        FileNotFoundError: there is none.
    """
    text = get_data(__name__, f"{name}.json")
    if text is None:
        raise FileNotFoundError(name)
    return text


def raised_by(action: str) -> tuple[ErrorType, ...]:
    """Every error that an action answers with, as its data file lists it."""
    return errors_of(action).raised


@cache
def errors_of(action: str) -> ErrorTable:
    """The errors of an action.

    Raises:
        FileNotFoundError: there is no such action.
    """
    return ErrorTable(action, file_of(f"actions/{action}"))


def in_words_of(action: str, error: ApiError) -> ApiError:
    """The error with the status and the message that the action's own list has for it."""
    kind = errors_of(action).own(error.error_type, error.fields)
    if kind is error.error_type:
        return error
    own = kind(**error.fields)
    own.statement = error.statement
    return own
