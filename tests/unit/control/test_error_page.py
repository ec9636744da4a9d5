import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Never

import pytest

from genzo import errors
from genzo.actions.action import AnyAction
from genzo.actions.registry import FAMILIES, all_actions
from genzo.control.error_page import error_page
from genzo.control.explanations import LANGUAGES, explanations, preferred_language
from genzo.control.readiness_page import ReadinessReport
from genzo.control.router import ControlRouter
from genzo.errors import ErrorType
from genzo.errors.explained import error_file
from genzo.http.chain import Chain
from genzo.identity.authentication import Authenticator
from genzo.identity.nonces import MemoryNonces
from genzo.service.build import build_service
from genzo.wire.types import HttpRequest, HttpResponse

IMAGE_FAMILIES = ("images", "image_transfer")
CODES_OF_IMAGES_ON_INSTANCES = {
    "ImageNotSupportInstanceType",
    "InvalidParameter.NotMatch",
    "InvalidResourceType.NotSupported",
    "InvalidSystemDiskCategory.ValueNotSupported",
}
CODES = sorted({kind.code for kind in errors.common_errors() if "{" not in kind.code})


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the parser's signature
        self.names.add(tag)


def text_of(code: str, language: str = "en") -> str:
    status, html = error_page(code, language)
    assert status == 200
    return unescape(html)


@pytest.mark.parametrize(
    "kind", [kind for kind in errors.common_errors() if "{" not in kind.code], ids=lambda kind: kind.code
)
def test_every_error_has_a_page_with_its_status_and_message(kind: ErrorType) -> None:
    text = text_of(kind.code)
    assert f"<code>{kind.code}</code>" in text
    assert f"HTTP status {kind.status}<" in text
    assert re.sub(r"\{(\w+)\}", r"<var>\1</var>", kind.message) in text


@pytest.mark.parametrize("code", CODES)
def test_a_page_shows_the_messages_of_its_code_alone(code: str) -> None:
    kinds = (*errors.common_errors(), *(kind for action in all_actions() for kind in action.errors))
    own = {(kind.status, kind.message) for kind in kinds if kind.code == code}
    assert text_of(code).count("<blockquote>") == len(own)


@pytest.mark.parametrize("name", ["Timestamp", "Action", "Version", "SignatureNonce"])
def test_the_page_of_a_missing_parameter_names_it(name: str) -> None:
    text = text_of(f"Missing{name}")
    assert f"<blockquote>{name} is mandatory for this action.</blockquote>" in text
    assert "{name}" not in text


def test_the_page_about_the_refusal_of_an_unsigned_request_names_the_option(tmp_path: Path) -> None:
    service = build_service(tmp_path / "genzo.db")
    service.store.prepare()
    chain = Chain(service, Authenticator(service.clock, MemoryNonces()), "http://127.0.0.1", None)
    codes = list[str]()
    for query in (b"Action=DescribeRegions", b"Action=DescribeRegions&Version=2014-05-26"):
        refused = chain.prepare(HttpRequest("GET", "/", query, (), b""))
        assert isinstance(refused, HttpResponse)
        codes += re.findall(r"<Code>(\w+)</Code>", refused.body.decode())
    service.store.close()
    assert codes == ["MissingVersion", "MissingAccessKeyId"]
    assert all("genzo serve --auth open" in text_of(code) for code in codes)


@pytest.mark.parametrize(
    "code", ["", "x", "Missing", "Missing.x", "invalidparameter", "InvalidParameter ", "Missing{name}x.y"]
)
def test_a_code_that_there_is_not_is_not_found(code: str) -> None:
    for language in LANGUAGES:
        status, html = error_page(code, language)
        assert status == 404
        assert explanations(language).labels.unknown in unescape(html)


@pytest.mark.parametrize(
    "code",
    ["<script>alert(1)</script>", "Missing<script>alert(1)</script>", "&lt;", "{body}", "Missing{body}"],
)
def test_a_code_cannot_write_into_the_page(code: str) -> None:
    _, html = error_page(code, "en")
    tags = Tags()
    tags.feed(html)
    assert "script" not in tags.names
    assert code in unescape(html)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_shows_a_template(language: str) -> None:
    codes = {kind.code for action in all_actions() for kind in action.errors} | {*CODES, "MissingVersion"}
    assert [code for code in codes if re.search(r"\{\w+\}", text_of(code, language))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_codes_of_the_gateway_and_of_image_actions_are_explained(language: str) -> None:
    files = ["gateway", *(f"actions/{name}" for family in IMAGE_FAMILIES for name in FAMILIES[family])]
    codes = {row.code for name in files for row in error_file(name).errors}
    assert explanations(language).codes.keys() == codes | CODES_OF_IMAGES_ON_INSTANCES


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_explanation_is_shown_with_its_headings(language: str) -> None:
    texts = explanations(language)
    for code, explained in texts.codes.items():
        text = text_of(code.replace("{name}", "Version"), language)
        assert f"<h2>{texts.labels.cause}</h2><p>{explained.cause}</p>" in text
        assert f"<h2>{texts.labels.remedy}</h2><p>{explained.remedy}</p>" in text


@pytest.mark.parametrize(("language", "script"), [("ja", "[ぁ-ヿ]"), ("zh", "[一-鿿]")])
def test_explanations_are_in_their_language(language: str, script: str) -> None:
    for explained in explanations(language).codes.values():
        assert re.search(script, explained.cause)
        assert re.search(script, explained.remedy)


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("ja", "ja"),
        ("fr, zh-CN;q=0.9, en", "zh"),
        ("en-US,ja", "en"),
        ("xx", "en"),
        ("ja;q=0, zh;q=0.1", "zh"),
        (" JA ", "ja"),
    ],
)
def test_a_page_is_in_the_language_that_the_browser_prefers(accepted: str, language: str) -> None:
    assert preferred_language(accepted) == language


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        (b"", "", "en"),
        (b"language=ja", "zh", "ja"),
        (b"language=ZH-CN", "ja", "zh"),
        (b"x=1&language=zh&y", "ja", "zh"),
        (b"language=fr", "ja", "ja"),
        (b"language=%6aa", "", "ja"),
        (b"language=\xff", "", "en"),
    ],
)
def test_the_language_of_the_query_goes_before_that_of_the_browser(
    query: bytes, accepted: str, language: str
) -> None:
    def settings() -> Never:
        raise AssertionError

    headers = (("accept-language", accepted),) if accepted else ()
    request = HttpRequest("GET", "/_genzo/errors/DryRunOperation", query, headers, b"")
    response = ControlRouter(ReadinessReport, settings, settings, settings).answer(request)
    assert f'<html lang="{language}">'.encode() in response.body
    assert response.headers["vary"] == "Accept-Language"


@pytest.mark.sampled(4)
@pytest.mark.parametrize("action", all_actions(), ids=lambda action: action.name)
def test_the_page_names_the_actions_that_answer_with_the_error(action: AnyAction) -> None:
    own = set(action.errors) - set(errors.gateway_errors())
    assert all(action.name in text_of(kind.code) for kind in own)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_that_depends_on_the_call_is_called_so(language: str) -> None:
    text = text_of("InvalidParam.NetworkInterface", language)
    assert f"<blockquote><var>{explanations(language).labels.varying_text}</var></blockquote>" in text
    assert "<var>text</var>" not in text


def actions_on(code: str, message: str, status: int | None = None) -> str:
    """The sentence below a message, of a status if one is given, about the actions that answer with it."""
    shown = re.sub(r"\{(\w+)\}", r"<var>\1</var>", message)
    if message == "{text}":
        shown = f"<var>{explanations('en').labels.varying_text}</var>"
    below = r"\d+" if status is None else str(status)
    found = re.search(
        f"<blockquote>{re.escape(shown)}</blockquote><p>HTTP status {below}</p><p>(.*?)</p>", text_of(code)
    )
    assert found is not None
    return found[1]


@pytest.mark.parametrize("kind", [errors.MISSING_PARAMETER, errors.INVALID_PARAMETER, errors.INTERNAL_ERROR])
def test_an_error_of_the_gateway_is_one_of_any_action(kind: ErrorType) -> None:
    assert actions_on(kind.code, kind.message) == "A call of any action can be answered with it."


def test_the_actions_of_an_error_are_those_of_its_message() -> None:
    kinds = {
        kind: action for action in all_actions() for kind in action.errors if kind.code == "MissingParameter"
    }
    assert len(kinds) > 1
    for kind, action in kinds.items():
        assert action.name in actions_on("MissingParameter", kind.message, kind.status)
        assert "any action" not in actions_on("MissingParameter", kind.message, kind.status)


def test_a_client_token_is_refused_only_by_actions_that_have_one() -> None:
    for kind in (errors.INVALID_CLIENT_TOKEN, errors.IDEMPOTENT_PARAMETER_MISMATCH):
        named = actions_on(kind.code, kind.message)
        assert "RunInstances" in named
        assert "DescribeImages" not in named
    mismatch = errors.IDEMPOTENT_PARAMETER_MISMATCH
    # Its own code for this is IdempotenceParamNotMatch.
    assert "CreateImage," not in actions_on(mismatch.code, mismatch.message)


@pytest.mark.parametrize(
    ("code", "action", "reason"),
    [
        ("Account.Arrearage", "CreateInstance", "nothing is billed here"),
        (
            "QuotaExceed.ShareImage",
            "ModifyImageSharePermission",
            "how many images an account shares is not limited",
        ),
        ("InvalidParam.Malformed", "JoinSecurityGroup", "the service does not publish when"),
    ],
)
def test_the_page_of_a_code_that_is_only_listed_gives_the_reason(code: str, action: str, reason: str) -> None:
    text = text_of(code)
    assert action in text
    assert reason in text
