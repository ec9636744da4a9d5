"""Signature version 3."""

import hashlib

import pytest

from genzo.errors import ApiError
from genzo.wire import signature_acs3
from genzo.wire.call import is_signed_by_headers
from genzo.wire.parameters import Parameters, parse
from genzo.wire.signature_acs3 import SignedText, parse_authorization
from genzo.wire.types import HttpRequest
from tests.unit.cases import Case, read
from tests.unit.wire.requests import http_request


class SignatureAcs3(Case, frozen=True):
    method: str
    query: str
    headers: list[tuple[str, str]]
    body: str
    authorization: str
    access_key_id: str
    secret: str
    canonical_request: str
    hashed_canonical_request: str
    signature: str

    @property
    def request(self) -> HttpRequest:
        headers = [*self.headers, ("authorization", self.authorization)]
        return http_request(self.method, self.query, headers, self.body)

    @property
    def signed(self) -> SignedText:
        return signed_by(self.request)


def signed_by(request: HttpRequest) -> SignedText:
    signed_headers = parse_authorization(request.header("authorization")).signed_headers
    return signature_acs3.signed_text(request, Parameters(parse(request.query)), signed_headers)


CASES = read("signatures_acs3.json", SignatureAcs3)
PUBLISHED: SignatureAcs3 = CASES[0].values[0]
HEADERS = "host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version"
SIGNATURE = "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"


@pytest.mark.parametrize("case", CASES)
def test_the_canonical_request(case: SignatureAcs3) -> None:
    assert case.signed.canonical_request == case.canonical_request


@pytest.mark.parametrize("case", CASES)
def test_the_string_to_sign(case: SignatureAcs3) -> None:
    assert case.signed.string_to_sign == f"ACS3-HMAC-SHA256\n{case.hashed_canonical_request}"


@pytest.mark.parametrize("case", CASES)
def test_the_signature(case: SignatureAcs3) -> None:
    text = case.signed.string_to_sign
    assert signature_acs3.sign(case.secret, text) == case.signature
    assert signature_acs3.matches(case.signature, case.secret, text)
    assert not signature_acs3.matches(case.signature, f"{case.secret}x", text)


@pytest.mark.parametrize("case", CASES)
def test_the_authorization_header(case: SignatureAcs3) -> None:
    authorization = parse_authorization(case.authorization)
    assert is_signed_by_headers(case.request)
    assert authorization.access_key_id == case.access_key_id
    assert authorization.signature == case.signature


@pytest.mark.parametrize(
    "change",
    [
        {"body": b"{}"},
        {"method": "GET"},
        {"path": "/x"},
        {"query": b"RegionId=cn-beijing"},
        {"query": b""},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_request_has_another_string_to_sign(change: dict[str, str | bytes]) -> None:
    changed = PUBLISHED.request._replace(**change)  # type: ignore[arg-type]
    assert signed_by(changed).string_to_sign != PUBLISHED.signed.string_to_sign


@pytest.mark.parametrize("name", HEADERS.split(";"))
def test_a_changed_signed_header_gives_another_string_to_sign(name: str) -> None:
    headers = tuple((key, f"{value}x" if key == name else value) for key, value in PUBLISHED.request.headers)
    changed = PUBLISHED.request._replace(headers=headers)
    assert signed_by(changed).string_to_sign != PUBLISHED.signed.string_to_sign


def test_the_server_hashes_the_payload_itself() -> None:
    body = b"Description=x"
    changed = PUBLISHED.request._replace(body=body)
    assert signed_by(changed).canonical_request.endswith(f"\n{hashlib.sha256(body).hexdigest()}")


def test_names_of_signed_headers_may_have_any_case() -> None:
    header = f"ACS3-HMAC-SHA256 Credential=k,SignedHeaders={HEADERS.title()},Signature={SIGNATURE}"
    assert parse_authorization(header).signed_headers == tuple(HEADERS.split(";"))


@pytest.mark.parametrize(
    "header",
    [
        "",
        "ACS3-HMAC-SHA256",
        f"acs3-hmac-sha256 Credential=k,SignedHeaders={HEADERS},Signature={SIGNATURE}",
        f"ACS3-RSA-SHA256 Credential=k,SignedHeaders={HEADERS},Signature={SIGNATURE}",
        f"ACS3-HMAC-SHA256 SignedHeaders={HEADERS},Signature={SIGNATURE}",
        f"ACS3-HMAC-SHA256 Credential=,SignedHeaders={HEADERS},Signature={SIGNATURE}",
        f"ACS3-HMAC-SHA256 Credential=k,SignedHeaders=,Signature={SIGNATURE}",
        f"ACS3-HMAC-SHA256 Credential=k,SignedHeaders={HEADERS},Signature=",
        f"ACS3-HMAC-SHA256 Credential=k,SignedHeaders={HEADERS},Signature={SIGNATURE[:-1]}",
        f"ACS3-HMAC-SHA256 Credential=k,SignedHeaders={HEADERS},Signature={SIGNATURE}0",
        f"ACS3-HMAC-SHA256 Credential=k,SignedHeaders={HEADERS},Signature={SIGNATURE},More=1",
        f"Bearer ACS3-HMAC-SHA256 Credential=k,SignedHeaders={HEADERS},Signature={SIGNATURE}",
    ],
)
def test_another_form_of_the_header_is_an_incomplete_signature(header: str) -> None:
    with pytest.raises(ApiError) as raised:
        parse_authorization(header)
    assert raised.value.code == "IncompleteSignature"


@pytest.mark.parametrize("name", HEADERS.split(";"))
def test_a_required_header_must_be_signed(name: str) -> None:
    signed = ";".join(each for each in HEADERS.split(";") if each != name)
    with pytest.raises(ApiError) as raised:
        parse_authorization(f"ACS3-HMAC-SHA256 Credential=k,SignedHeaders={signed},Signature={SIGNATURE}")
    assert raised.value.code == "IncompleteSignature"
