"""Writes the tables and the number of actions of README.md into its translations."""

import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path

import msgspec

LANGUAGES = ("ja", "zh")
_WRITTEN = re.compile(
    r"^(?P<begin><!-- written by (?P<by>\S+) -->\n)(?P<text>.*?)(?P<end>^<!-- end -->$)",
    re.MULTILINE | re.DOTALL,
)


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words of a language: ``cells`` of tables, ``units`` of numbers, and the name of actions."""

    actions: str
    cells: dict[str, str]
    units: dict[str, str]


class UntranslatedError(Exception):
    """A cell of a table has no translation; the text names it."""


def words(language: str) -> Words:
    """The words of a language."""
    text = files("tools.translated_readme").joinpath(f"{language}.toml").read_bytes()
    return msgspec.toml.decode(text, type=Words)


def translation(root: Path, language: str) -> Path:
    """Where the translation into a language is."""
    return root / f"README.{language}.md"


def with_tables(translated: str, english: str, actions: int, known: Words) -> str:
    """A translation with the tables of the English page, and with the number of actions.

    Raises:
        UntranslatedError: a cell has no translation.
    """
    tables = {found["by"]: found["text"] for found in _WRITTEN.finditer(english)}

    def written(found: re.Match[str]) -> str:
        lines = "\n".join(_lines(tables[found["by"]], known))
        return f"{found['begin']}{lines}{found['end']}"

    counted = re.sub(rf"\d+(?= {re.escape(known.actions)})", str(actions), translated)
    return _WRITTEN.sub(written, counted)


def _lines(table: str, known: Words) -> Iterator[str]:
    for line in table.split("\n"):
        cells = line.split(" | ")
        yield " | ".join(_cell(cell, known.cells, known.units) for cell in cells) if len(cells) > 1 else line


def _cell(cell: str, cells: Mapping[str, str], units: Mapping[str, str]) -> str:
    """A cell in another language; names of clients and of languages, and numbers, are the same in each."""
    text = cell.strip("| ")
    number, _, unit = text.partition(" ")
    if text in cells:
        return cell.replace(text, cells[text])
    if unit in units:
        return cell.replace(text, f"{number} {units[unit]}")
    if re.search(r"[a-z]{2,} [a-z]{2,}", text) and not re.search(r"\d\.\d", text):
        raise UntranslatedError(f"No translation: {text}")
    return cell
