"""What an examination of a client's environment finds."""

from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How much a finding matters: a call leaves or fails, a setting may be a mistake, or all is well."""

    PROBLEM = "problem"
    WARNING = "warning"
    NOTE = "note"


class Finding(NamedTuple):
    """A sentence about a client or a variable, whose name is ``check``."""

    severity: Severity
    check: str
    sentence: str
