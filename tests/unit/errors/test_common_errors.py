"""The errors of the gateway against the cases, and each of its entries through both envelopes."""

import re
import subprocess
import sys
from xml.etree import ElementTree as ET

import msgspec
import pytest

from genzo import errors
from genzo.errors import ApiError, ErrorType
from genzo.wire import envelope
from genzo.wire.types import Format
from tests.unit.cases import read_list

PROLOG = b"<?xml version='1.0' encoding='UTF-8'?><Error>"
# What a caller can put into a message must not break out of it.
FIELD = "<x>&{0}{y}]]>\"'é\n"

# docs/reference/errors.md#error-body
OF_ECS = ["RequestId", "HostId", "Code", "Message", "Recommend"]
OF_GATEWAY = ["RequestId", "Message", "Recommend", "HostId", "Code"]


class DocumentedError(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    status: int
    message: str
    source: str


DOCUMENTED = read_list("errors.json", DocumentedError)


def filled(kind: ErrorType) -> ApiError:
    fields = set(re.findall(r"\{(\w+)\}", kind.code + kind.message))
    in_code = set(re.findall(r"\{(\w+)\}", kind.code))
    return kind(**{name: "Timestamp" if name in in_code else FIELD for name in fields})


def sent(error: ApiError, answer_format: Format) -> bytes:
    response = envelope.failure(error, "ID", "ecs.aliyuncs.com", "http://127.0.0.1/", answer_format)
    assert response.status == error.status
    return response.body


def test_errors_and_cases_name_the_same_entries() -> None:
    assert sorted(errors.common_errors()) == sorted(
        ErrorType(entry.code, entry.status, entry.message) for entry in DOCUMENTED
    )


def test_every_entry_has_a_source() -> None:
    assert [entry for entry in DOCUMENTED if not entry.source] == []


def test_no_entry_is_listed_twice() -> None:
    assert len(set(errors.common_errors())) == len(errors.common_errors())


def test_the_errors_stand_alone() -> None:
    program = "import genzo.errors, sys; print(*sorted(name for name in sys.modules if 'genzo' in name))"
    finished = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert finished.stdout.split() == [
        "genzo",
        "genzo.errors",
        "genzo.errors.error_type",
        "genzo.errors.table",
    ]


@pytest.mark.parametrize("kind", errors.common_errors(), ids=lambda kind: kind.code)
def test_the_fields_of_a_code_stand_in_its_message_too(kind: ErrorType) -> None:
    assert set(re.findall(r"\{(\w+)\}", kind.code)) <= set(re.findall(r"\{(\w+)\}", kind.message))


@pytest.mark.parametrize("kind", errors.common_errors(), ids=lambda kind: kind.code)
def test_every_entry_as_json(kind: ErrorType) -> None:
    error = filled(kind)
    body = msgspec.json.decode(sent(error, Format.JSON))
    assert body == {
        "RequestId": "ID",
        "HostId": "ecs.aliyuncs.com",
        "Code": error.code,
        "Message": error.message,
        "Recommend": "http://127.0.0.1/",
    }
    assert list(body) == (OF_GATEWAY if errors.is_of_gateway(kind) else OF_ECS)


def test_ecs_answers_with_the_errors_of_parameters_and_of_itself() -> None:
    codes = {kind.code for kind in errors.gateway_errors() if not errors.is_of_gateway(kind)}
    assert codes == {
        "MissingParameter",
        "InvalidParameter",
        "InvalidChosenId",
        "IdempotentParameterMismatch",
        "InvalidClientToken.ValueNotSupported",
        "Forbidden.RAM",
        "NoPermission",
        "InternalError",
        "ServiceUnavailable",
        "IllegalTimestamp",
    }


@pytest.mark.parametrize("kind", errors.common_errors(), ids=lambda kind: kind.code)
def test_every_entry_as_xml(kind: ErrorType) -> None:
    error = filled(kind)
    body = sent(error, Format.XML)
    assert body.startswith(PROLOG)
    assert [(element.tag, element.text) for element in ET.fromstring(body)] == [
        ("RequestId", "ID"),
        ("HostId", "ecs.aliyuncs.com"),
        ("Code", error.code),
        ("Message", error.message),
        ("Recommend", "http://127.0.0.1/"),
    ]


def test_fields_are_filled_into_code_and_message() -> None:
    error = errors.MISSING_COMMON_PARAMETER(name="Timestamp")
    assert (error.code, error.message) == ("MissingTimestamp", "Timestamp is mandatory for this action.")


def test_braces_in_a_field_stay_as_they_are() -> None:
    error = errors.SIGNATURE_MISMATCH_V1(string_to_sign="GET&{0}{name}")
    assert error.message.endswith("is:GET&{0}{name}")


def test_an_error_reads_as_code_and_message() -> None:
    text = "InvalidRegionId.NotFound: The specified RegionId does not exist."
    assert str(errors.REGION_NOT_FOUND()) == text


def test_a_field_that_is_not_given_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        errors.INVALID_PARAMETER()
