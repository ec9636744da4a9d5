"""The rows of the data files with everything in them, for the pages that show them."""

import msgspec

from genzo.errors.error_type import ErrorType
from genzo.errors.table import State, file_of


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An error of an action: raised, or impossible or missing for a ``reason``.

    ``source`` is empty where the row comes from the source of its file. ``parameter`` is the parameter that
    the row stands for in place of the common MissingParameter or InvalidParameter, ``*`` for any
    (`genzo.errors.table.ErrorTable.own`).
    """

    code: str
    status: int
    state: State
    message: str
    parameter: str = ""
    reason: str = ""
    source: str = ""

    @property
    def error_type(self) -> ErrorType:
        return ErrorType(self.code, self.status, self.message)


class ErrorFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A data file: ``source`` is where the rows come from that name no other source."""

    source: str
    errors: list[Row]


def error_file(name: str) -> ErrorFile:
    """The file of this name: ``gateway``, ``shared`` or ``actions/NAME``."""
    return msgspec.json.decode(file_of(name), type=ErrorFile)


def rows_of(action: str) -> list[Row]:
    """Every error of an action."""
    return error_file(f"actions/{action}").errors
