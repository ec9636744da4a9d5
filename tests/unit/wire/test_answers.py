"""Encoding responses and errors."""

from typing import Any

import msgspec
import pytest

from genzo.actions import registry
from genzo.errors import ApiError, ErrorType
from genzo.wire import envelope
from genzo.wire.structs import Response
from genzo.wire.types import Format, HttpResponse
from tests.unit.cases import Case, read

REQUEST_ID = "473469C7-AA6F-4DC5-B3DB-A3DC0DE3C83E"


class Answer(Case, frozen=True):
    """A response, and its exact bodies in JSON and XML."""

    action: str
    response: dict[str, Any]
    json: str
    xml: str

    def answer(self, answer_format: Format) -> HttpResponse:
        action = registry.find("2014-05-26", self.action)
        response: Response = msgspec.convert(self.response, action.response)
        return envelope.success(self.action, response, REQUEST_ID, answer_format)


class Failure(Case, frozen=True):
    """An error with its envelope, and its exact bodies in JSON and XML."""

    code: str
    status: int
    message: str
    request_id: str
    host_id: str
    recommend: str
    json: str
    xml: str

    def answer(self, answer_format: Format) -> HttpResponse:
        # The message is a field of the template, so that its braces are not placeholders.
        error = ApiError(ErrorType(self.code, self.status, "{text}"), {"text": self.message})
        return envelope.failure(error, self.request_id, self.host_id, self.recommend, answer_format)


ANSWERS = read("answers.json", Answer)
FAILURES = read("failures.json", Failure)


@pytest.mark.parametrize("case", ANSWERS + FAILURES)
def test_the_json_body(case: Answer | Failure) -> None:
    assert case.answer(Format.JSON).body.decode() == case.json


@pytest.mark.parametrize("case", ANSWERS + FAILURES)
def test_the_xml_body(case: Answer | Failure) -> None:
    assert case.answer(Format.XML).body.decode() == case.xml


@pytest.mark.parametrize("case", ANSWERS)
def test_a_success_has_status_200(case: Answer) -> None:
    assert case.answer(Format.JSON).status == case.answer(Format.XML).status == 200


@pytest.mark.parametrize("case", FAILURES)
def test_a_failure_has_the_status_of_its_code(case: Failure) -> None:
    assert case.answer(Format.JSON).status == case.answer(Format.XML).status == case.status


@pytest.mark.parametrize("case", [ANSWERS[0], FAILURES[0]])
@pytest.mark.parametrize(
    ("answer_format", "content_type"),
    [(Format.JSON, "application/json;charset=utf-8"), (Format.XML, "text/xml;charset=utf-8")],
)
def test_the_headers(case: Answer | Failure, answer_format: Format, content_type: str) -> None:
    assert case.answer(answer_format).headers == {
        "content-type": content_type,
        "x-acs-request-id": REQUEST_ID,
        "x-acs-trace-id": "473469c7aa6f4dc5b3dba3dc0de3c83e",
    }


def test_an_error_is_as_compact_as_a_recorded_one() -> None:
    """The recorded Content-Length is 315: no white space, and no escape of ``&``.

    Source: docs/reference/protocol.md#answers-in-json.
    """
    code = "InvalidDataDiskCategory.NotSupported"
    message = "the diskCategory [DiskCategoryModel(diskCategory=cloud_essd"
    link = f"https://next.api.aliyun.com/troubleshoot?q={code}&product=Ecs"
    error = ErrorType(code, 400, message)()
    request_id, host = "02C0EA67-5ACD-5579-BBA8-58E6CC11910C", "ecs.cn-beijing.aliyuncs.com"
    assert len(envelope.failure(error, request_id, host, link, Format.JSON).body) == 315


@pytest.mark.parametrize("case", ANSWERS)
def test_a_success_has_no_code(case: Answer) -> None:
    assert "Code" not in msgspec.json.decode(case.answer(Format.JSON).body)
