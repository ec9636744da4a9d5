"""A signature that does not match: what server and client signed, and why, without any secret."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, quote_plus, urlencode

import pytest

from genzo.catalogue.accounts import FIRST_ACCOUNT_ID, AccessKey
from genzo.service.service import Service
from genzo.wire import signature_acs3
from tests.api import EMPTY_SHA256, VERSION, timestamp
from tests.http.request_log.shown import logged
from tests.in_process import Worker

NAME = "a b*~/\u4e2d"


@pytest.fixture
def worker(log_service: Service) -> Worker:
    """A worker that checks signatures."""
    return Worker(log_service)


def _common(**parameters: str) -> dict[str, str]:
    return {
        "Action": "DescribeImages",
        "Format": "JSON",
        "Version": VERSION,
        "AccessKeyId": "genzo",
        "SignatureMethod": "HMAC-SHA1",
        "SignatureVersion": "1.0",
        "SignatureNonce": "n-1",
        "Timestamp": timestamp(),
        "RegionId": "cn-hangzhou",
        "ImageName": NAME,
        **parameters,
    }


def _encode(text: str) -> str:
    return quote(text, safe="-._~")


def _text(
    parameters: dict[str, str],
    encode: Callable[[str], str] = _encode,
    method: str = "GET",
    order: Callable[[list[tuple[str, str]]], list[tuple[str, str]]] = sorted,
) -> str:
    query = "&".join(f"{encode(name)}={encode(value)}" for name, value in order([*parameters.items()]))
    return f"{method}&%2F&{_encode(query)}"


def _signature(text: str, key: str = "genzo&", digest: str = "sha1") -> str:
    return base64.b64encode(hmac.digest(key.encode(), text.encode(), digest)).decode()


def _refused(worker: Worker, parameters: dict[str, str], signature: str) -> dict[str, Any]:
    answer = worker.get(urlencode(parameters | {"Signature": signature}))
    assert answer.code == "SignatureDoesNotMatch"
    entry = logged(worker, "limit=1")[0]
    assert signature not in json.dumps(entry)
    return entry


MISTAKES: dict[str, Callable[[dict[str, str]], str]] = {
    "The client signed the other HTTP method": lambda each: _signature(_text(each, method="POST")),
    "The client did not sort the parameters by name": lambda each: _signature(_text(each, order=list)),
    "The client encoded as for a form": lambda each: _signature(
        _text(each, lambda text: quote_plus(text, safe="*").replace("~", "%7E"))
    ),
    'The client encoded a space as "+"': lambda each: _signature(_text(each, quote_plus)),
    'The client did not encode "/"': lambda each: _signature(_text(each, quote)),
    "The client wrote escapes in lower case": lambda each: _signature(
        _text(
            each,
            lambda text: (
                quote(text, safe="-._~")
                .replace("%E4%B8%AD", "%e4%b8%ad")
                .replace("%2F", "%2f")
                .replace("%2A", "%2a")
                .replace("%3A", "%3a")
            ),
        )
    ),
    "The client signed with the secret alone": lambda each: _signature(_text(each), "genzo"),
    "The client did not sign Format": lambda each: _signature(
        _text({name: value for name, value in each.items() if name != "Format"})
    ),
    'The client signed "/" where the text has "%2F"': lambda each: _signature(
        _text(each).replace("&%2F&", "&/&")
    ),
    "The client signed with HMAC-SHA256": lambda each: _signature(_text(each), digest="sha256"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_of_the_client_is_found(worker: Worker, mistake: str) -> None:
    parameters = _common()
    entry = _refused(worker, parameters, MISTAKES[mistake](parameters))
    (cause,) = entry["causes"]
    assert cause.startswith(mistake)
    assert entry["signature"]["server_string_to_sign"] == _text(parameters)


def test_the_texts_and_their_first_difference_are_shown(worker: Worker) -> None:
    parameters = _common()
    text = _text(parameters, quote_plus)
    comparison = _refused(worker, parameters, _signature(text))["signature"]
    assert comparison["client_string_to_sign"] == text
    at = comparison["difference"]
    server = comparison["server_string_to_sign"]
    assert server[:at] == text[:at]
    assert (server[at], text[at]) == ("5", "B")
    first, second, mark = comparison["marked"].splitlines()
    assert first[mark.index("^")] == "5"
    assert second[mark.index("^")] == "B"


def test_two_mistakes_at_once_are_found(worker: Worker) -> None:
    parameters = _common()
    entry = _refused(worker, parameters, _signature(_text(parameters, quote_plus, method="POST")))
    assert len(entry["causes"]) == 2


def test_a_plus_that_became_a_space_is_found(worker: Worker) -> None:
    attempts = (_common(SignatureNonce=f"n-{number}") for number in range(100))
    parameters, signature = next(
        (each, signed) for each in attempts if "+" in (signed := _signature(_text(each)))
    )
    answer = worker.get(f"{urlencode(parameters)}&Signature={signature.replace('=', '%3D')}")
    assert answer.code == "SignatureDoesNotMatch"
    (cause,) = logged(worker, "limit=1")[0]["causes"]
    assert cause.startswith('The client did not encode "+" in Signature')


def test_a_wrong_secret_is_suspected_where_no_mistake_fits(worker: Worker) -> None:
    parameters = _common(Password="hunter2hunter2")
    entry = _refused(worker, parameters, _signature(_text(parameters), "wrong&"))
    assert entry["causes"][0] == "The secret is probably not that of the access key genzo."
    assert "client_string_to_sign" not in entry["signature"]
    assert "hunter2" not in json.dumps(entry)
    assert "Password%3D%252A%252A%252A" in entry["signature"]["server_string_to_sign"]


def test_the_secret_of_another_key_is_found(worker: Worker, log_service: Service) -> None:
    with log_service.store.writing() as catalogue:
        catalogue.put_access_key(
            AccessKey(access_key_id="second", secret="other", account_id=FIRST_ACCOUNT_ID)
        )
    parameters = _common()
    entry = _refused(worker, parameters, _signature(_text(parameters), "other&"))
    assert entry["causes"] == ["The client signed with the secret of the access key second."]
    assert "difference" not in entry["signature"]


def test_a_wrong_clock_is_named(worker: Worker) -> None:
    parameters = _common(Timestamp="2020-01-01T00:00:00Z")
    worker.get(urlencode(parameters | {"Signature": _signature(_text(parameters))}))
    (entry,) = logged(worker, "limit=1")
    assert entry["code"] == "InvalidTimeStamp.Expired"
    assert "behind the server's" in entry["causes"][0]


def _acs3(sign: Callable[[str], str], body_hash: str = EMPTY_SHA256) -> dict[str, str]:
    """Headers of a POST; ``sign`` makes of the right canonical request the one that is signed."""
    headers = {
        "host": "127.0.0.1:8420",
        "x-acs-action": "DescribeRegions",
        "x-acs-content-sha256": body_hash,
        "x-acs-date": timestamp(),
        "x-acs-signature-nonce": "n-2",
        "x-acs-version": VERSION,
    }
    names = ";".join(headers)
    lines = "".join(f"{name}:{value}\n" for name, value in headers.items())
    canonical = sign(f"POST\n/\nAcceptLanguage=en-US\n{lines}\n{names}\n{body_hash}")
    text = f"ACS3-HMAC-SHA256\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    signature = signature_acs3.sign("genzo", text)
    return headers | {
        "authorization": f"ACS3-HMAC-SHA256 Credential=genzo,SignedHeaders={names},Signature={signature}"
    }


ACS3_MISTAKES: dict[str, tuple[str, str]] = {
    "The client signed the other HTTP method": ("POST\n", "GET\n"),
    "The client signed Host without the port": ("127.0.0.1:8420", "127.0.0.1"),
    "The client signed no empty line": ("\n\nhost", "\nhost"),
    "The client signed an empty path": ("POST\n/\n", "POST\n\n"),
    "The client signed no parameters": ("AcceptLanguage=en-US\n", "\n"),
}


@pytest.mark.parametrize("mistake", ACS3_MISTAKES)
def test_a_mistake_with_signature_version_3_is_found(worker: Worker, mistake: str) -> None:
    headers = _acs3(lambda text: text.replace(*ACS3_MISTAKES[mistake], 1))
    answer = worker.post("AcceptLanguage=en-US", headers, b"")
    assert answer.code == "SignatureDoesNotMatch"
    (entry,) = logged(worker, "limit=1")
    (cause,) = entry["causes"]
    assert cause.startswith(mistake)
    comparison = entry["signature"]
    at = comparison["difference"]
    assert comparison["server_canonical_request"][:at] == comparison["client_canonical_request"][:at]
    assert comparison["server_string_to_sign"] != comparison["client_string_to_sign"]


def test_a_body_that_was_changed_is_named(worker: Worker) -> None:
    worker.post("AcceptLanguage=en-US", _acs3(str), b"changed")
    (entry,) = logged(worker, "limit=1")
    assert entry["causes"][0].startswith("x-acs-content-sha256 is not the hash of the body")


def test_a_right_signature_has_no_comparison(worker: Worker) -> None:
    assert worker.post("AcceptLanguage=en-US", _acs3(str), b"").status == 200
    (entry,) = logged(worker, "limit=1")
    assert (entry["signature"], entry["causes"]) == (None, [])


def test_an_unsigned_request_and_an_unknown_key_have_no_causes(worker: Worker) -> None:
    worker.get("Action=DescribeRegions&Version=2014-05-26")
    parameters = _common(AccessKeyId="nobody")
    worker.get(urlencode(parameters | {"Signature": _signature(_text(parameters), "x&")}))
    for entry in logged(worker):
        assert (entry["signature"], entry["causes"]) == (None, [])


def test_only_twenty_signatures_are_compared_for_an_answer(worker: Worker) -> None:
    for number in range(22):
        _refused(worker, _common(SignatureNonce=f"n-{number}"), "no-signature")
    entries = logged(worker)
    assert sum(entry["signature"] is not None for entry in entries) == 20
