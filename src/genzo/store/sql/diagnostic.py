"""What an examination finds."""

from collections.abc import Iterable, Iterator
from enum import StrEnum

import msgspec

_MOST = 10
_LONGEST = 60


class Severity(StrEnum):
    """A problem must be fixed; a warning says what may go wrong; a note is for knowing."""

    PROBLEM = "problem"
    WARNING = "warning"
    NOTE = "note"


class Diagnostic(msgspec.Struct, frozen=True):
    """One sentence for the operator, which names the fix; ``check`` is the part that was examined."""

    severity: Severity
    check: str
    sentence: str


def problem(check: str, sentence: str) -> Diagnostic:
    return Diagnostic(Severity.PROBLEM, check, sentence)


def warning(check: str, sentence: str) -> Diagnostic:
    return Diagnostic(Severity.WARNING, check, sentence)


def note(check: str, sentence: str) -> Diagnostic:
    return Diagnostic(Severity.NOTE, check, sentence)


def few(findings: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """The first of the findings of every check, and how many more there are: a million are not read."""
    counts = dict[str, int]()
    for finding in findings:
        counts[finding.check] = counts.get(finding.check, 0) + 1
        if counts[finding.check] <= _MOST:
            yield finding
    for check, count in counts.items():
        if count > _MOST:
            yield problem(check, f"There are {count - _MOST} more problems of {check} like these.")


def shown(value: object) -> str:
    """A value as it can be printed, whatever is in it."""
    text = value if isinstance(value, str) and value and value.isprintable() else repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
