from html import unescape
from html.parser import HTMLParser

import pytest

from genzo import errors
from genzo.actions.action import AnyAction
from genzo.actions.registry import all_actions
from genzo.control.error_page import HINTS, error_page
from genzo.errors import ErrorType

CODES = sorted({kind.code for kind in errors.common_errors() if "{" not in kind.code})


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the parser's signature
        self.names.add(tag)


def text_of(code: str) -> str:
    status, html = error_page(code)
    assert status == 200
    return unescape(html)


@pytest.mark.parametrize(
    "kind", [kind for kind in errors.common_errors() if "{" not in kind.code], ids=lambda kind: kind.code
)
def test_every_error_has_a_page_with_its_status_and_message(kind: ErrorType) -> None:
    text = text_of(kind.code)
    assert f"<code>{kind.code}</code>" in text
    assert f"HTTP status {kind.status}." in text
    assert kind.message in text


@pytest.mark.parametrize("code", CODES)
def test_a_page_shows_the_messages_of_its_code_alone(code: str) -> None:
    kinds = (*errors.common_errors(), *(kind for action in all_actions() for kind in action.errors))
    own = {(kind.status, kind.message) for kind in kinds if kind.code == code}
    assert text_of(code).count("<blockquote>") == len(own)


@pytest.mark.parametrize(
    "code", ["MissingTimestamp", "MissingAction", "MissingVersion", "MissingSignatureNonce"]
)
def test_the_missing_parameters_of_the_gateway_have_a_page(code: str) -> None:
    assert "is mandatory for this action." in text_of(code)


@pytest.mark.parametrize(
    "code", ["", "x", "Missing", "Missing.x", "invalidparameter", "InvalidParameter ", "Missing{name}x.y"]
)
def test_a_code_that_there_is_not_is_not_found(code: str) -> None:
    status, html = error_page(code)
    assert status == 404
    assert "never answers with this code" in html


@pytest.mark.parametrize(
    "code",
    ["<script>alert(1)</script>", "Missing<script>alert(1)</script>", "&lt;", "{body}", "Missing{body}"],
)
def test_a_code_cannot_write_into_the_page(code: str) -> None:
    _, html = error_page(code)
    tags = Tags()
    tags.feed(html)
    assert "script" not in tags.names
    assert code in unescape(html)


@pytest.mark.parametrize("code", HINTS)
def test_every_hint_belongs_to_an_error_and_is_shown(code: str) -> None:
    assert HINTS[code] in text_of(code)


@pytest.mark.parametrize("action", all_actions(), ids=lambda action: action.name)
def test_the_page_names_the_actions_that_answer_with_the_error(action: AnyAction) -> None:
    assert all(action.name in text_of(kind.code) for kind in action.errors)
