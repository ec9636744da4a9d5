"""Reads the cases in tests/cases."""

from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest

C = TypeVar("C", bound="Case")
S = TypeVar("S", bound=msgspec.Struct)

_CASES = Path(__file__).parents[1] / "cases"


class Case(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The members of every case: the behaviour, and the source of the expected values."""

    name: str
    source: str


def read(file: str, kind: type[C]) -> list[Any]:
    """The cases of a file as pytest parameters."""
    cases = read_list(file, kind)
    assert len({case.name for case in cases}) == len(cases)
    assert all(case.source for case in cases)
    return [pytest.param(case, id=case.name) for case in cases]


def read_list(file: str, kind: type[S]) -> list[S]:
    """The entries of a file."""
    entries: list[S] = msgspec.json.decode((_CASES / file).read_bytes(), type=list[kind])  # type: ignore[valid-type]
    return entries
