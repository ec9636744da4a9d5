"""What of a request has no effect is named in the answer, whatever the answer is.

Promise 3 of docs/architecture.md#promises; docs/decisions/0028-names-of-parameters.md.
"""

import logging
from collections.abc import Iterator
from urllib.parse import urlencode

import msgspec
import pytest

from genzo.catalogue.faults import Fault
from genzo.service.service import Service
from tests.api import VERSION, Answer, Api, timestamp
from tests.in_process import Worker
from tests.new_service import new_service

REGION = "cn-hangzhou"
UNSUPPORTED = "UnsupportedParameter"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = new_service(tmp_path_factory.mktemp("names") / "genzo.db", edition="current")
    yield service
    service.store.close()


@pytest.fixture(scope="module")
def worker(service: Service) -> Worker:
    return Worker(service, auth="open")


@pytest.fixture(scope="module")
def strict(service: Service) -> Worker:
    return Worker(service, auth="open", strict=True)


def named(answer: Answer) -> tuple[str | None, str | None]:
    return answer.headers.get("x-genzo-ignored"), answer.headers.get("x-genzo-corrected")


def test_a_success_names_what_had_no_effect(worker: Worker) -> None:
    answer = worker.call("DescribeImages", RegionId=REGION, ShowExpired="true", on="DescribeImages")
    assert (answer.status, *named(answer)) == (200, "ShowExpired, on", None)
    assert named(worker.call("DescribeImages", RegionId=REGION)) == (None, None)


def test_a_cached_page_names_those_of_each_request(worker: Worker) -> None:
    asked = {"RegionId": REGION, "OSType": "linux"}
    pages = [
        worker.call("DescribeImages", **asked, **extra)
        for extra in ({}, {}, {"a": "1"}, {"b": "1"}, {}, {"pageNumber": "1"}, {"PageNumber": "1"})
    ]
    assert [named(page) for page in pages] == [
        *(
            (None, None),
            (None, None),
            ("a", None),
            ("b", None),
            (None, None),
            (None, "pageNumber"),
            (None, None),
        )
    ]
    assert len({page.headers["x-acs-request-id"] for page in pages}) == len(pages)
    assert len({len(page.body) for page in pages}) == 1


def test_jclouds_reads_the_next_page(worker: Worker) -> None:
    first, second = (
        worker.call("DescribeImages", regionId=REGION, pageNumber=number, pageSize="5") for number in "12"
    )
    assert second.json["PageNumber"] == 2
    assert len(second.image_ids) == 5
    assert not {*first.image_ids} & {*second.image_ids}
    assert named(second) == (None, "regionId, pageNumber, pageSize")


def test_a_failure_names_them_too(worker: Worker) -> None:
    answer = worker.call("DescribeImages", RegionId=REGION, PageSize="0", Nothing="1", pagenumber="1")
    assert (answer.status, answer.code) == (400, "InvalidParameter")
    assert named(answer) == ("Nothing", "pagenumber")


def test_an_injected_failure_names_them_too(service: Service, worker: Worker) -> None:
    with service.store.writing() as catalogue:
        before = catalogue.settings()
        fault = Fault(actions=("DescribeZones",), error="Throttling")
        catalogue.put_settings(msgspec.structs.replace(before, faults=(fault,)))
    answer = worker.call("DescribeZones", RegionId=REGION, Nothing="1")
    with service.store.writing() as catalogue:
        catalogue.put_settings(before)
    assert (answer.code, *named(answer)) == ("Throttling", "Nothing", None)


def test_a_refused_signature_names_them_too(service: Service) -> None:
    parameters = {"Version": VERSION, "Nothing": "1", "Accesskeyid": "genzo"}
    answer = Worker(service).call("DescribeRegions", **parameters)
    assert (answer.code, *named(answer)) == ("MissingSignature", "Nothing", "Accesskeyid")


def test_names_cannot_break_out_of_the_header(worker: Worker) -> None:
    answer = worker.get("Action=DescribeRegions&Format=JSON&a%0D%0Aset-cookie:%20x=1&%E5%83%8F%2C=1")
    assert (answer.status, *named(answer)) == (200, "a%0D%0Aset-cookie%3A%20x, %E5%83%8F%2C", None)


def test_the_request_log_names_them(worker: Worker, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "genzo.requests"):
        worker.call("DescribeRegions", **{"No\nthing": "1"})
    assert caplog.messages == ["DescribeRegions: parameters without effect: No%0Athing"]


@pytest.mark.parametrize(
    ("parameters", "names"),
    [
        ({"on": "DescribeImages", "ServiceCode": "ecs"}, "on, ServiceCode"),
        ({"ShowExpired": "true"}, "ShowExpired"),
        ({"Tag.01.Key": "a"}, "Tag.01.Key"),
        ({"TimeStamp": "2026-01-01T00:00:00Z"}, "TimeStamp"),
    ],
)
def test_a_strict_server_refuses_what_has_no_effect(
    strict: Worker, parameters: dict[str, str], names: str
) -> None:
    answer = strict.call("DescribeImages", RegionId=REGION, **parameters)
    assert (answer.status, answer.code, *named(answer)) == (400, UNSUPPORTED, names, None)
    assert answer.json["Message"] == f"The parameters is unsupported: {names}."


def test_a_strict_server_takes_names_of_the_action_in_another_case(strict: Worker) -> None:
    answer = strict.call("DescribeImages", regionid=REGION, pageNumber="2")
    assert (answer.status, *named(answer)) == (200, None, "regionid, pageNumber")


def test_a_strict_server_changes_nothing(strict: Worker, worker: Worker) -> None:
    answer = strict.call("CreateKeyPair", RegionId=REGION, KeyPairName="strict", Nothing="1")
    assert answer.code == UNSUPPORTED
    assert worker.call("DescribeKeyPairs", RegionId=REGION, KeyPairName="strict").json["TotalCount"] == 0


def test_a_strict_server_refuses_a_body_that_it_does_not_read(strict: Worker, worker: Worker) -> None:
    query = f"Action=DescribeImages&RegionId={REGION}&Format=JSON"
    headers = {"content-type": "application/json"}
    assert strict.post(query, headers, b'{"PageNumber": 2}').code == UNSUPPORTED
    answer = worker.post(query, headers, b'{"PageNumber": 2}')
    assert (answer.status, *named(answer)) == (200, "(body)", None)


@pytest.mark.parametrize(
    "broken", ["ImageName=a%00", "ImageName=%", "ImageName=%ff", "%00=1", "ImageName=\udcff"]
)
def test_an_undecodable_request_is_answered_in_the_format_that_it_names(worker: Worker, broken: str) -> None:
    for query, headers, content_type in (
        (f"Format=JSON&{broken}", {}, "application/json;charset=utf-8"),
        (f"{broken}&Format=json", {}, "application/json;charset=utf-8"),
        (f"{broken}&format=XML", {"accept": "application/json"}, "text/xml;charset=utf-8"),
        (broken, {"accept": "application/json"}, "application/json;charset=utf-8"),
        (broken, {"authorization": "ACS3-HMAC-SHA256 x"}, "application/json;charset=utf-8"),
        (broken, {}, "text/xml;charset=utf-8"),
    ):
        answer = worker.get(query, headers)
        assert (answer.status, answer.headers["content-type"]) == (400, content_type), query
        assert b"RequestParameterMalformed" in answer.body


def test_too_large_a_body_is_answered_in_the_format_that_the_query_names(worker: Worker) -> None:
    answer = worker.post("Format=JSON", {"content-type": FORM}, b"a" * (128 * 1024 + 1))
    assert (answer.status, answer.code) == (413, "RequestEntityTooLarge")


def test_a_filter_without_a_key_is_refused(worker: Worker) -> None:
    for action in ("DescribeImages", "DescribeDisks", "DescribeSnapshots", "DescribeInstances"):
        answer = worker.call(action, RegionId=REGION, Filter_1_Value="2020-01-01T00:00Z")
        assert answer.code.startswith("InvalidFilterKey"), action


def test_the_time_stamp_of_old_clients_is_named(service: Service, api: Api) -> None:
    """Salt sends TimeStamp, which the gateway refuses."""
    sent = api.signed(
        {"Action": "DescribeRegions", "Format": "JSON", "TimeStamp": timestamp(), "Timestamp": ""}
    )
    answer = api.get(sent)
    assert (answer.status, *named(answer)) == (200, None, "TimeStamp")
    assert Worker(service, strict=True).get(urlencode(sent)).code == "MissingTimestamp"


def test_version_3_names_them(api: Api) -> None:
    answer = api.acs3("DescribeImages", {"regionId": REGION, "Nothing": "1", "Timestamp": "x"})
    assert (answer.status, *named(answer)) == (200, "Nothing, Timestamp", "regionId")
