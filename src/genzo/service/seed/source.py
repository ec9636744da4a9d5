"""The text of a seed file, and errors that name the line and the column of what is wrong."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from genzo.service.seed.decoding import Problem, problems_of
from genzo.service.seed.document import Seed
from genzo.service.seed.located import Located, Place, Position, in_words
from genzo.service.server_settings import SettingsError

MAX_BYTES = 16 * 2**20
"""The largest seed file."""
_MAX_PROBLEMS = 20


class SeedError(SettingsError):
    """A seed file cannot be applied. The text has a line for each problem, with its place in the file."""


class SeedSource:
    """A seed file that was read. Its path is what errors begin with."""

    def __init__(self, file: Path, text: str) -> None:
        self.file = file
        self._text = text

    def seed(self) -> Seed:
        """The seed in the file, whose values have the documented types.

        Raises:
            SeedError: the file is no YAML, or values have other types.
        """
        document = _json(self._text)
        if document is None:
            document = self._tree.value
        try:
            return msgspec.convert(document, Seed)
        except msgspec.ValidationError:
            raise self.error(problems_of(document, Seed)) from None

    def error(self, problems: Iterable[Problem]) -> SeedError:
        """The error with these problems, in the order of their lines."""
        found = sorted(
            ((self._position(problem.place), problem) for problem in problems), key=lambda each: each[0]
        )
        lines = [
            f"{_at(self.file, position)}: {in_words(problem.place)}: {problem.reason}."
            for position, problem in found[:_MAX_PROBLEMS]
        ]
        if len(found) > _MAX_PROBLEMS:
            lines.append(f"{self.file}: there are {len(found) - _MAX_PROBLEMS} more problems.")
        return SeedError("\n".join(lines))

    def refusal(self, place: Place, reason: str) -> SeedError:
        """The error for one part."""
        return self.error([Problem(place, reason.removesuffix("."))])

    @cached_property
    def _tree(self) -> Located:
        # Most files are JSON or are read once, and the parser takes longer to import than both.
        from genzo.service.seed.yaml_tree import YamlError, located  # noqa: PLC0415

        try:
            return located(self._text)
        except YamlError as error:
            raise SeedError(f"{_at(self.file, error.position)}: {error}.") from None

    def _position(self, place: Place) -> Position:
        """The position of a part; the first one in JSON that is no YAML, such as JSON nested very deep."""
        try:
            return self._tree.position_of(place)
        except SeedError:
            return Position(1, 1)


def read_source(file: Path) -> SeedSource:
    """The text of a seed file.

    Raises:
        SeedError: it cannot be read, is too large, or is not in UTF-8.
    """
    try:
        with file.open("rb") as opened:
            octets = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise SeedError(f"{file}: the file cannot be read ({error.strerror}).") from None
    if len(octets) > MAX_BYTES:
        raise SeedError(f"{file}: the file has more than {MAX_BYTES // 2**20} MiB.")
    try:
        return SeedSource(file, octets.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = octets.count(b"\n", 0, error.start) + 1
        raise SeedError(f"{file}:{line}: the file is no text in UTF-8.") from None


def _at(file: Path, position: Position) -> str:
    return f"{file}:{position.line}:{position.column}"


def _json(text: str) -> Mapping[str, Any] | None:
    """The object in a text of JSON; None for other text, and where a member is given twice."""
    if not text.lstrip().startswith("{"):
        return None
    import json  # noqa: PLC0415 - for seed files alone; msgspec does not tell that a member is given twice

    try:
        document: Mapping[str, Any] = json.loads(text, object_pairs_hook=_members)
    except (ValueError, RecursionError):
        return None
    return document


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError
    return members
