"""The data files of errors: one for each action, each row complete, all in one form and order."""

from pathlib import Path

import pytest

from genzo import errors
from genzo.actions.registry import FAMILIES
from genzo.errors.explained import Row, error_file
from genzo.errors.table import file_of
from tools.api_description.shipped import error_file_text

FOLDER = Path(errors.__file__).parent
NAMES = [str(path.relative_to(FOLDER).with_suffix("")) for path in sorted(FOLDER.rglob("*.json"))]


def test_every_action_has_a_file_and_every_file_an_action() -> None:
    actions = {f"actions/{name}" for names in FAMILIES.values() for name in names}
    assert set(NAMES) == actions | {"gateway", "gateway_2018", "shared"}


@pytest.mark.parametrize("name", NAMES)
def test_a_file_has_one_row_a_line_in_order(name: str) -> None:
    assert file_of(name).decode() == error_file_text(error_file(name))


@pytest.mark.parametrize("name", NAMES)
def test_no_error_is_listed_twice(name: str) -> None:
    kinds = [row.error_type for row in error_file(name).errors]
    assert len(set(kinds)) == len(kinds)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_not_raised_has_a_reason_and_what_is_raised_has_none(name: str) -> None:
    assert [row for row in error_file(name).errors if not _is_explained(row)] == []


def _is_explained(row: Row) -> bool:
    if row.state == "raised":
        return not row.reason
    return len(row.reason.split()) > 2


@pytest.mark.parametrize("name", ["gateway_2018", "shared"])
def test_what_is_common_is_raised(name: str) -> None:
    assert {row.state for row in error_file(name).errors} == {"raised"}


@pytest.mark.parametrize("name", NAMES)
def test_a_file_names_its_source(name: str) -> None:
    file = error_file(name)
    assert len(file.source.split()) > 1
    assert all(row.source != file.source for row in file.errors)
