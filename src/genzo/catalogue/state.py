"""The state of a catalogue as lines of JSON: what ``genzo state save`` writes (docs/state.md#format).

The first line is the header, the last one the number of rows. The rows between them stand in the order of the
header's tables, and within a table in the order of its key, so that the same state has the same bytes and two
states can be compared row by row.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

FORMAT = "genzo-state"
VERSION = 1
"""The version of the format. It is raised when an older Genzo would misread a file."""
IMAGES, RESOURCES, SHARES, ACCESS_KEYS = "images", "resources", "image_shares", "access_keys"
"""Tables whose rows differ from their columns."""
SECRET = "secret"  # noqa: S105 - the name of a member
REGION = "region_id"
MAX_LINE = 16 * 2**20
"""The longest line that is read, in bytes. A resource with its user data takes less than 100,000."""


class StateFileError(ValueError):
    """A state file cannot be used; the text is one sentence."""


class StateHeader(msgspec.Struct, frozen=True, kw_only=True):
    """The first line: the format, the schema that the rows are of, and the key of each table, in order.

    ``has_secrets`` says whether the rows have the secrets of access keys and the user data of instances.
    """

    format: str
    version: int
    revision: str
    has_secrets: bool
    tables: dict[str, tuple[str, ...]]


class StateRow(NamedTuple):
    """A row: its table, its key, the region that its database is chosen by, and the row as JSON."""

    table: str
    key: tuple[Any, ...]
    region_id: str
    encoded: bytes


class State(NamedTuple):
    """A header and the rows that follow it, which are read while they are taken."""

    header: StateHeader
    rows: Iterator[StateRow]


class _Line(msgspec.Struct, forbid_unknown_fields=True):
    table: str
    row: msgspec.Raw


class _End(msgspec.Struct, forbid_unknown_fields=True):
    rows: int


_UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
_COLUMN = re.compile(r"[a-z][a-z_]{0,62}", re.ASCII)
_ENCODER = msgspec.json.Encoder()
_LINE = msgspec.json.Decoder(_Line)
_END = msgspec.json.Decoder(_End)
_HEADER = msgspec.json.Decoder(StateHeader)
_FORMAT = msgspec.json.Decoder(dict[str, Any])


def encoded_lines(state: State) -> Iterator[bytes]:
    """The lines of a state, each with its line feed."""
    yield _ENCODER.encode(state.header) + b"\n"
    count = 0
    for count, row in enumerate(state.rows, 1):  # noqa: B007 - the last one counts
        yield b'{"table":"%s","row":%s}\n' % (row.table.encode(), row.encoded)
    yield _ENCODER.encode(_End(count)) + b"\n"


def decoded_state(lines: Iterable[bytes]) -> State:
    """The state that lines have.

    Raises:
        StateFileError: the header is not one of this version; taking the rows raises it for a line that is
            none, for rows out of order, and for a file without its end.
    """
    numbered = enumerate(lines, 1)
    _, first = next(numbered, (1, b""))
    header = _header(first)
    return State(header, _rows(header, numbered))


def _header(line: bytes) -> StateHeader:
    try:
        line.decode()  # msgspec refuses other texts in part, and by another error
        found = _FORMAT.decode(line)
        if found.get("format") != FORMAT:
            raise StateFileError(f"It is no state of Genzo: its first line has no format {FORMAT}.")
        if found.get("version") != VERSION:
            raise StateFileError(
                f"It is a state in version {str(found.get('version'))[:20]} of the format, and this Genzo "
                f"reads version {VERSION}: use the Genzo that wrote it, or a newer one."
            )
        return _HEADER.decode(line)
    except _UNREADABLE as error:
        raise StateFileError(f"It is no state of Genzo: its first line cannot be read ({error}).") from None


def _rows(header: StateHeader, numbered: Iterator[tuple[int, bytes]]) -> Iterator[StateRow]:
    keys = {table: _key_decoder(columns) for table, columns in header.tables.items()}
    places = {table: place for place, table in enumerate(header.tables)}
    before: tuple[int, tuple[Any, ...]] = (-1, ())
    number = 1
    for number, line in numbered:
        if len(line) > MAX_LINE:
            raise StateFileError(f"Line {number} is longer than {MAX_LINE} bytes.")
        if line.startswith(b'{"rows":'):
            _check_end(line, number, numbered)
            return
        row = _row(line, number, keys)
        try:
            is_sorted = before < (at := (places[row.table], row.key))
        except TypeError:
            raise StateFileError(f"Line {number} has a key of another type than the line before.") from None
        if not is_sorted:
            raise StateFileError(f"Line {number} is a repeated row, or not in the order of its key.")
        before = at
        yield row
    raise StateFileError(
        f"The state ends after line {number}, without the number of its rows: it is incomplete."
    )


def _check_end(line: bytes, number: int, rest: Iterator[tuple[int, bytes]]) -> None:
    count = number - 2  # the header and this line
    try:
        expected = _END.decode(line).rows
    except _UNREADABLE as error:
        raise StateFileError(f"Line {number} cannot be read ({error}).") from None
    if expected != count:
        raise StateFileError(f"The state has {count} rows, and its last line says {expected}: correct it.")
    if next(rest, None) is not None:
        raise StateFileError(f"Something follows the last line of the state, which is line {number}.")


def _row(line: bytes, number: int, keys: Mapping[str, msgspec.json.Decoder[Any]]) -> StateRow:
    try:
        line.decode()
        decoded = _LINE.decode(line)
        decoder = keys.get(decoded.table)
        if decoder is None:
            raise StateFileError(
                f'Line {number} is of the table "{decoded.table[:60]}", which the header lacks.'
            )
        encoded = bytes(decoded.row)
        key = decoder.decode(encoded)
        region_id = getattr(key, REGION, "")
        return StateRow(decoded.table, msgspec.structs.astuple(key), region_id, encoded)
    except _UNREADABLE as error:
        raise StateFileError(f"Line {number} cannot be read ({error}).") from None


def _key_decoder(columns: tuple[str, ...]) -> msgspec.json.Decoder[Any]:
    """Reads the key of a row, and skips what else it has."""
    if len(set(columns)) < len(columns) or not all(map(_COLUMN.fullmatch, columns)):
        raise StateFileError("The header of the state has a key of invalid columns.")
    return msgspec.json.Decoder(msgspec.defstruct("Key", [(column, str | int) for column in columns]))
