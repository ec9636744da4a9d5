"""The errors of calls that fail before their action, over HTTP.

Source: docs/reference/errors.md#errors-of-the-gateway.
"""

import re
import time

import pytest

from tests.api import Api, timestamp
from tests.running import Running, genzo, running

PARAMETERS = {"Action": "DescribeRegions", "Format": "JSON"}


@pytest.mark.parametrize(
    ("name", "code", "message"),
    [
        ("Version", "MissingVersion", "Version is mandatory for this action."),
        ("Action", "MissingAction", "Action is mandatory for this action."),
        ("AccessKeyId", "MissingAccessKeyId", "AccessKeyId is mandatory for this action."),
        ("Signature", "MissingSignature", "Signature is mandatory for this action."),
        ("SignatureMethod", "MissingSignatureMethod", "SignatureMethod is mandatory for this action."),
        ("SignatureVersion", "MissingSignatureVersion", "SignatureVersion is mandatory for this action."),
        ("SignatureNonce", "MissingSignatureNonce", "SignatureNonce is mandatory for this action."),
        ("Timestamp", "MissingTimestamp", "Timestamp is mandatory for this action."),
    ],
)
def test_a_common_parameter_that_is_missing_is_named(api: Api, name: str, code: str, message: str) -> None:
    parameters = api.signed(PARAMETERS)
    del parameters[name]
    answer = api.get(parameters)
    assert (answer.status, answer.code, answer.json["Message"]) == (400, code, message)


@pytest.mark.parametrize(
    ("changes", "status", "code", "message"),
    [
        (
            {"Action": "DescribeImage"},
            404,
            "InvalidAction.NotFound",
            "Specified api is not found, please check your url and method.",
        ),
        (
            {"Action": "describeregions"},
            404,
            "InvalidAction.NotFound",
            "Specified api is not found, please check your url and method.",
        ),
        (
            {"Version": "2016-03-14"},
            404,
            "InvalidAction.NotFound",
            "Specified api is not found, please check your url and method.",
        ),
        (
            {"AccessKeyId": "nobody"},
            404,
            "InvalidAccessKeyId.NotFound",
            "Specified access key is not found.",
        ),
        (
            {"SignatureMethod": "HMAC-SHA256"},
            400,
            "InvalidSignatureMethod",
            "Specified signature method is not valid.",
        ),
        (
            {"SignatureVersion": "2.0"},
            400,
            "InvalidSignatureVersion",
            "Specified parameter SignatureVersion is not valid.",
        ),
        (
            {"Timestamp": "2016-02-23T12:46:24.123Z"},
            400,
            "InvalidTimeStamp.Format",
            "Specified time stamp or date value is not well formatted.",
        ),
        (
            {"Timestamp": "2016-02-23T12:46:24Z"},
            400,
            "InvalidTimeStamp.Expired",
            "Specified time stamp or date value is expired.",
        ),
        (
            {"Timestamp": timestamp(time.time() + 60 * 60)},
            400,
            "InvalidTimeStamp.Expired",
            "Specified time stamp or date value is expired.",
        ),
        (
            {"SecurityToken": "token"},
            400,
            "InvalidSecurityToken.MismatchWithAccessKey",
            "Specified SecurityToken mismatch with the AccessKey.",
        ),
    ],
)
def test_a_common_parameter_that_is_wrong_is_refused(
    api: Api, changes: dict[str, str], status: int, code: str, message: str
) -> None:
    answer = api.get(api.signed(PARAMETERS | changes))
    assert (answer.status, answer.code, answer.json["Message"]) == (status, code, message)


def test_a_bad_format_is_refused_in_the_default_format(api: Api) -> None:
    answer = api.get(api.signed({"Action": "DescribeRegions", "Format": "YAML"}))
    assert answer.status == 400
    assert b"<Code>InvalidParameter.Format</Code>" in answer.body
    assert b"<Message>Specified parameter format is not valid.</Message>" in answer.body


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_http_methods_are_refused(api: Api, method: str) -> None:
    answer = api.send(method, "/?Action=DescribeRegions&Format=json")
    assert (answer.status, answer.code) == (403, "UnsupportedHTTPMethod")
    assert answer.json["Message"] == "This http method is not supported."


def test_no_parameters_at_all_is_an_unknown_action(api: Api) -> None:
    answer = api.send("GET", "/", {"Accept": "application/json"})
    assert (answer.status, answer.code) == (404, "InvalidAction.NotFound")


def test_broken_encoding_is_refused(api: Api) -> None:
    for query in ("Action=%zz", "Action=%ff%fe", "ImageName=%00"):
        answer = api.send("GET", f"/?{query}", {"Accept": "application/json"})
        assert (answer.status, answer.code) == (400, "RequestParameterMalformed")
        assert answer.json["Message"] == "Request parameters has malformed encoded characters."


def test_a_wrong_signature_shows_the_string_that_the_server_signed(api: Api) -> None:
    parameters = Api(api.host, api.port, secret="wrong").signed({**PARAMETERS, "ImageName": "a b*~中"})
    answer = api.get(parameters)
    assert (answer.status, answer.code) == (400, "SignatureDoesNotMatch")
    prefix = "Specified signature is not matched with our calculation. server string to sign is:"
    assert answer.json["Message"].startswith(
        prefix + "GET&%2F&AccessKeyId%3Dgenzo%26Action%3DDescribeRegions%26"
    )
    # SDKs compare it with the text that they signed.
    assert "ImageName%3Da%2520b%252A~%25E4%25B8%25AD" in answer.json["Message"]


def test_a_nonce_is_accepted_once(api: Api) -> None:
    parameters = api.signed(PARAMETERS)
    assert api.get(parameters).status == 200
    answer = api.get(parameters)
    assert (answer.status, answer.code) == (400, "SignatureNonceUsed")
    assert answer.json["Message"] == "Specified signature nonce was used already."


def test_a_forged_request_does_not_use_the_nonce_up(api: Api) -> None:
    parameters = api.signed(PARAMETERS)
    assert api.get({**parameters, "Signature": "AAAA"}).code == "SignatureDoesNotMatch"
    assert api.get(parameters).status == 200


def test_a_nonce_is_accepted_once_on_all_workers() -> None:
    with running("--memory", "--workers", "2") as started:
        api = Api(started.host, started.port)
        for _ in range(10):
            parameters = api.signed(PARAMETERS)
            statuses = [api.get(parameters).status for _ in range(6)]
            assert statuses == [200, 400, 400, 400, 400, 400]


@pytest.mark.parametrize(
    ("header", "value", "code"),
    [
        ("x-acs-date", "2016-02-23T12:46:24Z", "InvalidTimeStamp.Expired"),
        ("x-acs-date", "yesterday", "InvalidTimeStamp.Format"),
        ("x-acs-date", "", "MissingTimestamp"),
        ("x-acs-signature-nonce", "", "MissingSignatureNonce"),
        ("x-acs-version", "2016-03-14", "InvalidAction.NotFound"),
        ("x-acs-version", "", "MissingVersion"),
        ("x-acs-action", "DescribeImage", "InvalidAction.NotFound"),
        ("x-acs-security-token", "token", "InvalidSecurityToken.MismatchWithAccessKey"),
    ],
)
def test_version_3_refuses_what_is_wrong_in_its_headers(api: Api, header: str, value: str, code: str) -> None:
    assert api.acs3("DescribeRegions", {}, {header: value}).code == code


def test_version_3_shows_what_the_server_signed(api: Api) -> None:
    answer = Api(api.host, api.port, secret="wrong").acs3("DescribeRegions", {"AcceptLanguage": "ja"})
    assert (answer.status, answer.code) == (400, "SignatureDoesNotMatch")
    pattern = (
        r"Specified signature does not match our calculation\. server StringToSign is "
        r"\[ACS3-HMAC-SHA256\n[0-9a-f]{64}\] server CanonicalRequest is \[POST\n/\nAcceptLanguage=ja\n"
    )
    assert re.match(pattern, answer.json["Message"])


def test_version_3_accepts_no_nonce_twice(api: Api) -> None:
    fixed = {"x-acs-signature-nonce": "once and only once"}
    assert api.acs3("DescribeRegions", {}, fixed).status == 200
    assert api.acs3("DescribeRegions", {}, fixed).code == "SignatureNonceUsed"


@pytest.mark.parametrize(
    "authorization",
    [
        "ACS3-HMAC-SHA256",
        "ACS3-HMAC-SM3 Credential=genzo,SignedHeaders=host,Signature=" + "0" * 64,
        "ACS3-HMAC-SHA256 Credential=genzo,SignedHeaders=host,Signature=" + "0" * 64,
        "ACS3-HMAC-SHA256 Credential=,SignedHeaders=,Signature=",
    ],
)
def test_an_authorization_of_another_form_is_incomplete(api: Api, authorization: str) -> None:
    headers = {
        "Authorization": authorization,
        "x-acs-action": "DescribeRegions",
        "x-acs-version": "2014-05-26",
    }
    answer = api.send("POST", "/", headers)
    assert (answer.status, answer.code) == (400, "IncompleteSignature")
    assert answer.json["Message"] == "The request signature does not conform to Aliyun standards."


def test_version_3_signs_the_body_it_is_sent_with(api: Api) -> None:
    """A payload with another hash has another signature."""
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    honest = api.acs3("DescribeRegions", {}, {"x-acs-content-sha256": empty})
    assert honest.status == 200
    forged = api.acs3(
        "DescribeRegions", {}, {"content-type": "application/x-www-form-urlencoded"}, b"Injected=1"
    )
    assert forged.code == "SignatureDoesNotMatch"


def test_a_disabled_key_is_refused_at_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    data = tmp_path_factory.mktemp("data")
    with running("--data", data) as started:
        api = Api(started.host, started.port)
        assert api.call("DescribeRegions").status == 200
        done = genzo("keys", "disable", "1234567890123456", "genzo", "--data", data)
        assert done.returncode == 0, done.stderr
        answer = api.call("DescribeRegions")
    assert (answer.status, answer.code) == (400, "InvalidAccessKeyId.Inactive")
    assert answer.json["Message"] == "Specified access key is disabled."


def test_a_body_larger_than_any_request_is_refused(server: Running) -> None:
    api = Api(server.host, server.port)
    answer = api.send("POST", "/", {"Accept": "application/json"}, b"a=" + b"b" * (128 * 1024))
    assert (answer.status, answer.code) == (413, "RequestEntityTooLarge")
