"""The options --strict and --gateway-era of a server, and the codes of former years.

Sources: docs/reference/errors.md#errors-of-former-years, docs/decisions/0029-owners-and-eras.md.
"""

import time
from collections.abc import Iterator

import pytest

from tests.api import Api, timestamp
from tests.serving_here import serving_here


@pytest.fixture(scope="module")
def older() -> Iterator[Api]:
    with serving_here("--memory", "--strict", "--gateway-era", "2018") as server:
        yield Api(server.host, server.port)


def test_a_wrong_signature_was_incomplete(older: Api) -> None:
    parameters = {"Action": "DescribeRegions", "Format": "JSON"}
    answer = older.get(Api(older.host, older.port, secret="wrong").signed(parameters))
    assert (answer.status, answer.code) == (400, "IncompleteSignature")
    prefix = "The request signature does not conform to Aliyun standards. server string to sign is:"
    assert answer.json["Message"].startswith(f"{prefix}GET&%2F&AccessKeyId%3Dgenzo%26")


@pytest.mark.parametrize("minutes", [-16, 16])
def test_a_wrong_clock_was_an_illegal_time_stamp(older: Api, minutes: int) -> None:
    sent = timestamp(time.time() + 60 * minutes)
    answer = older.get(older.signed({"Action": "DescribeRegions", "Format": "JSON", "Timestamp": sent}))
    assert (answer.status, answer.code) == (400, "IllegalTimestamp")
    assert answer.json["Message"] == (
        'The input parameter "Timestamp" that is mandatory for processing this request is not supplied.'
    )


def test_other_errors_are_the_same_in_every_era(older: Api) -> None:
    wrong = Api(older.host, older.port, key="nobody")
    assert wrong.call("DescribeRegions").code == "InvalidAccessKeyId.NotFound"
    assert older.acs3("DescribeRegions", {}, {"x-acs-content-sha256": "0"}).code == "SignatureDoesNotMatch"


def test_parameters_without_effect_are_refused(older: Api) -> None:
    assert older.call("DescribeRegions").status == 200
    assert older.call("DescribeRegions", Nothing="1").code == "UnsupportedParameter"
    assert older.acs3("DescribeRegions", {"Nothing": "1"}).code == "UnsupportedParameter"


@pytest.mark.parametrize("code", ["IllegalTimestamp", "IncompleteSignature", "UnsupportedParameter"])
def test_the_codes_have_a_page(older: Api, code: str) -> None:
    page = older.send("GET", f"/_genzo/errors/{code}")
    assert page.status == 200
