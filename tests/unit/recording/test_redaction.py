"""Nothing secret of a request or of its answer is in a case."""

import gzip
import json
import zlib
from collections.abc import Iterator
from itertools import chain
from urllib.parse import parse_qsl, quote_plus, urlencode
from xml.sax.saxutils import escape

import msgspec
import pytest

from genzo.actions import registry
from genzo.http.request_log.hidden_answers import SECRET_MEMBERS
from genzo.recording.case import Case
from genzo.recording.exchange import MAX_ANSWER, Exchange, Received
from genzo.recording.redaction import Redaction
from genzo.wire.parameters import percent_encode
from genzo.wire.structs import Request, schema_of
from genzo.wire.types import HttpRequest
from tests.api import Api

_SECRET = 'S3cret+/=&"<Wort> \\ü'
_TOKEN = "CAIS+token/of=a&session"
_KEY = "LTAI5tAaBbCcDdEeFfGgHhIi"
_ACCOUNT = "1234567890123456"
_AUTHORIZATION = (
    f"ACS3-HMAC-SHA256 Credential={_KEY},SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;"
    f"x-acs-signature-nonce;x-acs-version,Signature={'0123456789abcdef' * 4}"
)


def _request(query: str = "", body: str = "", **headers: str) -> HttpRequest:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return HttpRequest("POST" if body else "GET", "/", query.encode(), named, body.encode())


def _received(body: bytes, encoding: str = "") -> Received:
    return Received(200, "application/json", encoding, len(body), body, is_cut_off=False)


def _case(request: HttpRequest, answer: bytes | Received = b"{}", redaction: Redaction | None = None) -> Case:
    received = _received(answer) if isinstance(answer, bytes) else answer
    exchange = Exchange(request, 1767225600123, "genzo", "ecs.aliyuncs.com", "http://127.0.0.1:1", received)
    return (redaction or Redaction()).case(exchange)


def _body(case: Case) -> str:
    assert case.answer is not None
    assert case.answer.body is not None
    return case.answer.body


def _signed(**parameters: str) -> dict[str, str]:
    common = {"Version": "2014-05-26", "RegionId": "cn-hangzhou"}
    return Api("", 0, _KEY, "secret").signed({**common, **parameters})


def test_a_signed_query_is_kept_without_its_signature() -> None:
    signed = _signed(Action="DescribeImages", SecurityToken=_TOKEN, ImageName="web 1")
    case = _case(_request(urlencode(signed)))
    kept = {
        "Action": "DescribeImages",
        "Version": "2014-05-26",
        "RegionId": "cn-hangzhou",
        "ImageName": "web 1",
    }
    assert dict(parse_qsl(case.query)) | {"Format": ""} == kept | {"Format": ""}
    assert (case.signature_version, case.access_key, case.hidden) == ("1.0", "key-1", [])
    assert case.name == case.action == "DescribeImages"
    assert case.time == "2026-01-01T00:00:00.123Z"


def test_the_headers_of_version_3_are_not_kept() -> None:
    request = _request(
        "RegionId=cn-hangzhou",
        authorization=_AUTHORIZATION,
        x_acs_action="DescribeImages",
        x_acs_version="2014-05-26",
        x_acs_security_token=_TOKEN,
        x_acs_signature_nonce="n0nce",
        cookie="session=1",
        user_agent="agent",
    )
    case = _case(request)
    assert case.headers == {"x-acs-action": "DescribeImages", "x-acs-version": "2014-05-26"}
    assert (case.signature_version, case.access_key) == ("ACS3-HMAC-SHA256", "key-1")


def _secret_parameters() -> Iterator[tuple[str, str]]:
    for action in chain.from_iterable(registry.FAMILIES.values()):
        found = registry.named(action)
        assert found is not None
        request: type[Request] = found.request
        yield from ((action, field.name) for field in schema_of(request).by_name.values() if field.is_secret)


_SECRET_PARAMETERS = [*_secret_parameters()]


def test_actions_have_secrets() -> None:
    assert {"Password", "UserData", "ExternalId"} <= {name for _, name in _SECRET_PARAMETERS}


@pytest.mark.parametrize(("action", "name"), _SECRET_PARAMETERS)
@pytest.mark.parametrize("spelt", [str, str.lower, lambda name: f"{name}s", lambda name: f"{name}.1"])
@pytest.mark.parametrize("in_form", [False, True])
def test_no_secret_is_kept_however_it_is_spelt(
    action: str, name: str, spelt: type[str], *, in_form: bool
) -> None:
    given = spelt(name)
    text = urlencode(_signed(Action=action, **{given: _SECRET}, SecurityToken=_TOKEN))
    request = _request(body=text) if in_form else _request(text)
    # An answer may repeat it, and an error the text that was signed.
    said = f"{_SECRET} {percent_encode(percent_encode(_SECRET))} {quote_plus(_SECRET)} {_TOKEN}"
    answers = [json.dumps({"M": said}), json.dumps({"M": said}, ensure_ascii=False), f"<M>{escape(said)}</M>"]
    for answer in answers:
        case = _case(request, answer.encode())
        kept = msgspec.json.encode(case).decode()
        for part in ("S3cret", "Wort", "CAIS", _KEY, dict(parse_qsl(text))["Signature"]):
            assert part not in kept
        assert case.hidden == [given]


@pytest.mark.parametrize(
    "name", [*SECRET_MEMBERS, "VncPassword", "ClientSecret", "DBPassword", "StsCredential"]
)
@pytest.mark.parametrize(
    "form", ['{{"A":{{"{0}":"{1}"}}}}', '{{ "A" : {{ "{0}" : "{1}" }} }}', "<R><A><{0}>{1}</{0}></A></R>"]
)
def test_secrets_of_answers_are_hidden_also_those_that_genzo_never_sends(name: str, form: str) -> None:
    body = _body(_case(_request("Action=X&Version=2014-05-26"), form.format(name, "S3cret").encode()))
    assert body == form.format(name, "***")


def test_texts_that_only_look_like_secrets_are_kept() -> None:
    answer = b'{"NextToken":"abc","PasswordInherit":true,"KeyPairName":"k","Passwords":{"P":[]}}'
    assert _body(_case(_request("Action=X"), answer)) == answer.decode()


def test_access_keys_have_pseudonyms_in_requests_and_answers() -> None:
    redaction = Redaction()
    _case(_request(urlencode(_signed(Action="DescribeRegions"))), redaction=redaction)
    key = '{"AccessKeyId":"genzo-2","AccessKeySecret":"S3cret"}'
    answer = f'{{"AccessKey":{key},"M":"{_KEY} LTAI5tZzYyXxWwVvUuTtSsRr"}}'
    request = _request("Action=DeleteAccessKey&Version=2015-05-01&UserAccessKeyId=genzo-2")
    case = _case(request, answer.encode(), redaction)
    assert dict(parse_qsl(case.query))["UserAccessKeyId"] == "key-2"
    assert json.loads(_body(case)) == {
        "AccessKey": {"AccessKeyId": "key-2", "AccessKeySecret": "***"},
        "M": "key-1 key-3",
    }


def test_accounts_are_hidden_if_wanted() -> None:
    query = f"Action=DescribeImages&Version=2014-05-26&ImageOwnerId={_ACCOUNT}"
    answer = f'{{"OwnerId":{_ACCOUNT},"Arn":"acs:ram::{_ACCOUNT}:root","Size":98765432109876543}}'.encode()
    assert _ACCOUNT in msgspec.json.encode(_case(_request(query), answer)).decode()
    hiding = _case(_request(query), answer, Redaction(hides_accounts=True))
    assert _ACCOUNT not in msgspec.json.encode(hiding).decode()
    assert json.loads(_body(hiding)) == {
        "OwnerId": 1000000000000001,
        "Arn": "acs:ram::1000000000000001:root",
        "Size": 98765432109876543,
    }
    assert "ImageOwnerId=1000000000000001" in hiding.query


def test_a_parameter_that_the_user_names_is_kept() -> None:
    query = "Action=SendFile&Version=2014-05-26&TargetDir=shell&Content=ls"
    assert _case(_request(query)).hidden == ["TargetDir", "Content"]
    case = _case(_request(query), redaction=Redaction(shown=["TargetDir"]))
    assert case.hidden == ["Content"]
    assert "TargetDir=shell" in case.query


@pytest.mark.parametrize("query", ["Action=X&Password=%zz", f"Action={'x' * 200_000}", "Password=%ff"])
def test_nothing_is_kept_of_a_request_that_cannot_be_decoded(query: str) -> None:
    case = _case(_request(query, "more"))
    assert (case.query, case.body, case.headers, case.hidden) == ("", "", {}, ["(request)"])


def test_a_body_that_is_no_form_is_not_kept() -> None:
    case = _case(_request("Action=X&Version=1", '{"Password":"S3cret"}', content_type="application/json"))
    assert (case.body, case.hidden) == ("", ["(body)"])


@pytest.mark.parametrize(
    ("received", "body"),
    [
        (_received(gzip.compress(b'{"A":1}'), "gzip"), '{"A":1}'),
        (_received(zlib.compress(b'{"A":1}'), "deflate"), '{"A":1}'),
        (_received(gzip.compress(b"x" * (MAX_ANSWER + 1)), "gzip"), None),
        (_received(b"broken", "gzip"), None),
        (_received(b"\x8b", "br"), None),
        (_received(b"")._replace(body=None, length=MAX_ANSWER + 1), None),
        (_received("ü\xff".encode("latin-1")), "��"),
    ],
)
def test_the_body_of_an_answer_is_kept_as_text(received: Received, body: str | None) -> None:
    case = _case(_request("Action=X"), received)
    assert case.answer is not None
    assert case.answer.body == body
    assert case.answer.length == received.length
