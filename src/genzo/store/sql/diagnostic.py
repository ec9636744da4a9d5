"""What ``genzo doctor`` finds."""

from collections.abc import Iterable, Iterator
from enum import StrEnum

import msgspec

_MAX_PER_CHECK = 10
_MAX_LENGTH = 60


class Severity(StrEnum):
    """A problem must be fixed, a warning says what can go wrong, a note informs."""

    PROBLEM = "problem"
    WARNING = "warning"
    NOTE = "note"


class Diagnostic(msgspec.Struct, frozen=True):
    """One sentence for the operator that names the fix. ``check`` is what was examined."""

    severity: Severity
    check: str
    sentence: str


def problem(check: str, sentence: str) -> Diagnostic:
    return Diagnostic(Severity.PROBLEM, check, sentence)


def warning(check: str, sentence: str) -> Diagnostic:
    return Diagnostic(Severity.WARNING, check, sentence)


def note(check: str, sentence: str) -> Diagnostic:
    return Diagnostic(Severity.NOTE, check, sentence)


def few(diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """The first diagnostics of each check, and how many more there are."""
    counts = dict[str, int]()
    for diagnostic in diagnostics:
        counts[diagnostic.check] = counts.get(diagnostic.check, 0) + 1
        if counts[diagnostic.check] <= _MAX_PER_CHECK:
            yield diagnostic
    for check, count in counts.items():
        if count > _MAX_PER_CHECK:
            yield problem(check, f"There are {count - _MAX_PER_CHECK} more problems of {check} like these.")


def shown(value: object) -> str:
    """A value in printable form, shortened."""
    text = value if isinstance(value, str) and value and value.isprintable() else repr(value)
    return text if len(text) <= _MAX_LENGTH else f"{text[:_MAX_LENGTH]}…"
