"""The coverage and the error codes as pages: the data of the control page, searched and in parts."""

import re
from collections import Counter
from html import unescape

import pytest

from genzo.actions.registry import FAMILIES
from genzo.control.coverage import State
from genzo.control.coverage_search import collected_coverage
from genzo.control.error_index import error_index
from genzo.errors.explained import rows_of
from tests.console.browsing import Browsing, texts_of
from tests.console.conftest import HOSTILE

COVERAGE, ACTION = "/_genzo/console/coverage", "/_genzo/console/coverage/action"
ERRORS, CODE = "/_genzo/console/errors", "/_genzo/console/errors/code"
_LARGEST = 60_000


def _rows(html: str) -> list[str]:
    return [texts_of(row) for row in re.findall(r"<tr>(?!<th scope=\"col\")(.*?)</tr>", html, re.DOTALL)]


def test_the_first_page_has_the_actions_with_their_counts(operator: Browsing) -> None:
    shown = operator.page(COVERAGE)
    rows = _rows(shown)
    assert len(rows) == 50
    assert rows[0].startswith("AddTags 10 of 10 1 of 1 11 of 12")
    assert "Page 1 of 5" in texts_of(shown)
    last = _rows(operator.page(COVERAGE, page="5"))
    implemented = collected_coverage().implemented
    assert last[-1].startswith(implemented[-1].name)


def test_the_numbers_are_those_of_the_control_page(operator: Browsing) -> None:
    counts = Counter[tuple[str, State]]()
    for action in collected_coverage().implemented:
        counts.update(("parameter", part.state) for part in action.parameters)
        counts.update(("field", part.state) for part in action.fields)
        counts.update(("error", part.state) for part in action.errors)
    assert counts["parameter", State.NO_EFFECT] > 100
    for (kind, state), number in counts.items():
        assert f"{number:,} found" in texts_of(operator.page(COVERAGE, kind=kind, state=state.value))
    missing = len(collected_coverage().missing)
    assert f"{missing} found" in texts_of(operator.page(COVERAGE, kind="action", state="missing"))


def test_parts_are_found_by_all_words(operator: Browsing) -> None:
    rows = _rows(operator.page(COVERAGE, q="describeimages ACTIONTYPE"))
    assert "ActionType Parameter DescribeImages accepted without effect \N{EN DASH}" in rows
    assert all(row.startswith("ActionType Parameter") for row in rows)
    assert "No part matches" in texts_of(operator.page(COVERAGE, q=HOSTILE))


def test_one_action_has_all_of_its_parts(operator: Browsing) -> None:
    (action,) = (each for each in collected_coverage().implemented if each.name == "RunInstances")
    for kind, parts in (("parameter", action.parameters), ("field", action.fields), ("error", action.errors)):
        names = [
            row
            for number in range(-(-len(parts) // 100))
            for row in _rows(operator.page(ACTION, name="RunInstances", kind=kind, page=str(number + 1)))
        ]
        assert len(names) == len(parts)
        assert all(row.startswith(part.name) for row, part in zip(names, parts, strict=True))
    shown = operator.page(ACTION, name="CreateImage")
    assert 'href="/_genzo/console/explorer/call?action=CreateImage"' in shown
    assert operator.get(ACTION, name="AcceptInquiredSystemEvent").status == 404


def test_no_page_is_as_large_as_the_data(operator: Browsing) -> None:
    action = {"name": "RunInstances", "kind": "error"}
    for path, query in ((COVERAGE, {}), (COVERAGE, {"q": "e"}), (ACTION, action), (ERRORS, {})):
        assert len(operator.get(path, **query).body) < _LARGEST


@pytest.mark.parametrize(
    ("path", "query"),
    [
        (COVERAGE, {"kind": "colour"}),
        (COVERAGE, {"state": "x"}),
        (COVERAGE, {"page": "0"}),
        (COVERAGE, {"page": "99"}),
        (ACTION, {"name": "CreateImage", "kind": "action"}),
        (ACTION, {"name": "CreateImage", "page": "2"}),
        (ERRORS, {"state": "x"}),
        (ERRORS, {"page": "x"}),
    ],
)
def test_an_unknown_value_is_refused(operator: Browsing, path: str, query: dict[str, str]) -> None:
    assert operator.get(path, **query).status == 400


def test_the_index_has_every_code(operator: Browsing) -> None:
    codes = {row.code for names in FAMILIES.values() for name in names for row in rows_of(name)}
    assert codes <= {each.code for each in error_index()}
    assert f"{len(error_index()):,} codes" in texts_of(operator.page(ERRORS))
    assert error_index()[0].code[0].isalpha()


@pytest.mark.parametrize(
    "query",
    [
        {"q": "invalidimageid.notfound"},
        {"q": "specified imageid does not exist 404"},
        {"q": "InvalidImageId DescribePrice"},
        {"q": "imageid.notfound", "state": "raised"},
    ],
)
def test_codes_are_found_by_code_status_message_and_action(operator: Browsing, query: dict[str, str]) -> None:
    assert any(row.startswith("InvalidImageId.NotFound ") for row in _rows(operator.page(ERRORS, **query)))


def test_a_code_is_explained_with_its_actions(operator: Browsing) -> None:
    shown = operator.page(CODE, code="InvalidImageId.NotFound")
    text = texts_of(shown)
    assert "What to do" in text
    assert "404 The specified ImageId does not exist." in text
    assert 'href="/_genzo/console/explorer/call?action=CopyImage"' in shown
    assert "A call of any action" in texts_of(operator.page(CODE, code="Throttling"))
    operator.headers["accept-language"] = "ja"
    assert "What to do" not in texts_of(operator.page(CODE, code="InvalidImageId.NotFound"))


def test_a_code_that_is_not_raised_says_why(operator: Browsing) -> None:
    shown = texts_of(operator.page(CODE, code="CurrentAccount.NotSupportPublicImage"))
    assert "Where Genzo does not raise it" in shown
    assert "DescribeImages" in shown


def test_what_a_call_fills_in_is_named(operator: Browsing) -> None:
    text = texts_of(operator.page(CODE, code="MissingParameter"))
    assert "{name}" not in text
    assert '"[name]"' in text


def test_the_page_of_recommend_remains(operator: Browsing) -> None:
    shown = operator.page(CODE, code="InvalidImageId.NotFound")
    (address,) = re.findall(r'href="(/_genzo/errors/[^"]+)"', shown)
    assert "InvalidImageId.NotFound" in operator.page(unescape(address))


@pytest.mark.parametrize("code", ["", "NoSuchCode", HOSTILE, "x" * 5000])
def test_an_unknown_code_is_said(operator: Browsing, code: str) -> None:
    answer = operator.get(CODE, code=code)
    assert answer.status == 404
    assert "No action of this API has this error code" in texts_of(answer.body.decode())
    assert "<script>alert" not in answer.body.decode()
