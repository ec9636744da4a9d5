"""Looking errors up: a code is found once or not at all, and what is missing fails when a group is made."""

import pytest

from genzo.errors import INVALID_PARAMETER, MISSING_PARAMETER, ErrorType
from genzo.errors.group import ErrorGroup, Listed
from genzo.errors.table import ErrorTable, errors_of

FILE = b"""{"source": "a test", "errors": [
{"code": "Twice", "status": 400, "state": "raised", "message": "The first."},
{"code": "Twice", "status": 400, "state": "raised", "message": "The second."},
{"code": "Twice", "status": 404, "state": "raised", "message": "The second."},
{"code": "Once", "status": 403, "state": "missing", "message": "Not here."},
{"code": "Once", "status": 404, "state": "raised", "message": "Here.", "source": "another test"},
{"code": "InvalidParameter", "status": 400, "state": "raised", "message": "Not so.", "parameter": "*"},
{"code": "MissingParameter", "status": 403, "state": "raised", "message": "One.", "parameter": "RegionId"},
{"code": "MissingParameter", "status": 403, "state": "raised", "message": "A or B."},
{"code": "InvalidParameter.Size", "status": 403, "state": "raised", "message": "Big.", "parameter": "Size"},
{"code": "Never", "status": 400, "state": "impossible", "message": "No.", "reason": "a test has none"}
]}"""


@pytest.fixture
def table() -> ErrorTable:
    return ErrorTable("Example", FILE)


def test_an_error_is_found_by_its_code_among_those_that_are_raised(table: ErrorTable) -> None:
    assert table("Once") == ErrorType("Once", 404, "Here.")


def test_of_several_the_text_and_the_status_tell_which(table: ErrorTable) -> None:
    assert table("Twice", "first") == ErrorType("Twice", 400, "The first.")
    assert table("Twice", "second", status=404) == ErrorType("Twice", 404, "The second.")


@pytest.mark.parametrize("code", ["Twice", "Never", "Unknown"])
def test_what_is_not_one_raised_error_is_not_found(table: ErrorTable, code: str) -> None:
    with pytest.raises(LookupError, match=f"Example has .* {code}"):
        table(code)


def test_a_text_that_does_not_tell_which_is_refused(table: ErrorTable) -> None:
    with pytest.raises(LookupError, match="2 raised errors Twice"):
        table("Twice", "second")


def test_all_errors_of_a_code_begin_with_what_is_raised(table: ErrorTable) -> None:
    assert [kind.status for kind in table.named("Once")] == [404, 403]
    assert table.named("Unknown") == ()


def test_what_is_raised(table: ErrorTable) -> None:
    assert [kind.code for kind in table.raised] == [
        "Twice",
        "Twice",
        "Twice",
        "Once",
        "InvalidParameter",
        "MissingParameter",
        "MissingParameter",
        "InvalidParameter.Size",
    ]


@pytest.mark.parametrize(
    ("kind", "fields", "own"),
    [
        (ErrorType("Once", 400, "As elsewhere."), {}, ErrorType("Once", 404, "Here.")),
        (INVALID_PARAMETER, {"name": "Size"}, ErrorType("InvalidParameter.Size", 403, "Big.")),
        (ErrorType("Once", 404, "Here."), {}, ErrorType("Once", 404, "Here.")),
        (ErrorType("Twice", 400, "As elsewhere."), {}, ErrorType("Twice", 400, "As elsewhere.")),
        (ErrorType("Unknown", 400, "As elsewhere."), {}, ErrorType("Unknown", 400, "As elsewhere.")),
        (MISSING_PARAMETER, {"name": "RegionId"}, ErrorType("MissingParameter", 403, "One.")),
        (MISSING_PARAMETER, {"name": "ImageId"}, MISSING_PARAMETER),
        (INVALID_PARAMETER, {"name": "ImageId"}, ErrorType("InvalidParameter", 400, "Not so.")),
    ],
)
def test_a_common_error_is_worded_by_the_row_of_its_code_and_parameter(
    table: ErrorTable, kind: ErrorType, fields: dict[str, str], own: ErrorType
) -> None:
    assert table.own(kind, fields) == own


def test_an_action_without_a_file_has_no_table() -> None:
    with pytest.raises(FileNotFoundError):
        errors_of("NoSuchAction")


class Base(ErrorGroup):
    once = Listed("Once")
    spelt_in_two_ways = Listed("Unknown", "Twice", containing="first")
    left_open = Listed()


class Group(Base):
    left_open = Listed("Once", status=404)
    other = Listed("Unknown", otherwise=INVALID_PARAMETER)


def test_a_group_has_the_errors_of_its_class_and_of_the_bases(table: ErrorTable) -> None:
    group = Group(table)
    assert (group.once, group.left_open) == (table("Once"), table("Once"))
    assert group.spelt_in_two_ways == table("Twice", "first")
    assert group.other == INVALID_PARAMETER


def test_a_group_is_not_made_where_an_error_is_missing(table: ErrorTable) -> None:
    class Missing(ErrorGroup):
        never = Listed("Never", "Unknown")

    with pytest.raises(LookupError, match="Example raises no error Never or Unknown for never"):
        Missing(table)


def test_a_group_is_not_made_where_its_class_leaves_an_error_open(table: ErrorTable) -> None:
    with pytest.raises(LookupError, match="for left_open"):
        Base(table)


def test_a_group_is_not_made_where_a_code_means_several_errors(table: ErrorTable) -> None:
    class Ambiguous(ErrorGroup):
        twice = Listed("Twice")

    with pytest.raises(LookupError, match="3 raised errors Twice"):
        Ambiguous(table)
