"""What the log has of each request: how it came, how it was read, who sent it, and what it was answered."""

import msgspec
import pytest

from genzo.http.request_log.entries import LoggedRequest
from genzo.http.request_log.records import MAX_ANSWER
from genzo.service.service import Service
from tests.api import Api
from tests.http.request_log.shown import logged
from tests.in_process import Worker


def test_a_request_has_all_members(worker: Worker) -> None:
    answer = worker.call("DescribeImages", RegionId="cn-hangzhou", PageSize="1", AccessKeyId="alpha")
    (entry,) = logged(worker)
    assert msgspec.convert(entry, LoggedRequest).parameters == {"RegionId": "cn-hangzhou", "PageSize": "1"}
    assert entry["common_parameters"] == {
        "Action": "DescribeImages",
        "Format": "JSON",
        "AccessKeyId": "alpha",
    }
    account = entry["account"]
    assert entry | {"id": "", "time": "", "duration": 0.0, "account": ""} == {
        "id": "",
        "time": "",
        "duration": 0.0,
        "client": "127.0.0.1",
        "user_agent": "",
        "method": "GET",
        "scheme": "http",
        "host": "",
        "path": "/",
        "product": "Ecs",
        "version": "2014-05-26",
        "action": "DescribeImages",
        "parameters": {"RegionId": "cn-hangzhou", "PageSize": "1"},
        "common_parameters": entry["common_parameters"],
        "ignored": [],
        "corrected": [],
        "account": "",
        "principal": f"acs:ram::{account}:root",
        "user": "",
        "is_verified": False,
        "access_key_id": "alpha",
        "signature_method": "",
        "status": 200,
        "code": "OK",
        "message": "",
        "request_id": answer.json["RequestId"],
        "answer_bytes": len(answer.body),
        "fault": "",
        "answer": None,
        "signature": None,
        "causes": [],
    }
    assert 0 < entry["duration"] < 60


def test_names_are_those_that_counted(worker: Worker) -> None:
    worker.call("DescribeImages", regionid="cn-hangzhou", Bogus="1", Tag_1_Key="k")
    (entry,) = logged(worker)
    assert entry["parameters"] == {"RegionId": "cn-hangzhou", "Tag.1.Key": "k", "Bogus": "***"}
    assert entry["ignored"] == ["Bogus"]
    assert entry["corrected"] == ["regionid"]


def test_a_form_and_a_query_are_read_together(worker: Worker) -> None:
    sent = {
        "content-type": "application/x-www-form-urlencoded",
        "host": "ecs.aliyuncs.com",
        "user-agent": "me",
    }
    worker.post("Action=DescribeImages", sent, b"RegionId=cn-hangzhou&ImageName=%E4%B8%AD+x")
    (entry,) = logged(worker)
    assert (entry["method"], entry["host"], entry["user_agent"]) == ("POST", "ecs.aliyuncs.com", "me")
    assert entry["parameters"] == {"RegionId": "cn-hangzhou", "ImageName": "\u4e2d x"}


def test_an_error_has_its_code_and_message(worker: Worker) -> None:
    answer = worker.call("DeleteImage", RegionId="cn-hangzhou", ImageId="m-none")
    (entry,) = logged(worker)
    assert (entry["status"], entry["code"]) == (answer.status, answer.code)
    assert entry["message"] == answer.json["Message"]


@pytest.mark.parametrize(
    ("query", "action", "code"),
    [
        ("Action=Nothing", "Nothing", "InvalidAction.NotFound"),
        ("RegionId=cn-hangzhou", "", "MissingAction"),
        ("Action=DescribeImages&RegionId=%zz", "", "RequestParameterMalformed"),
        ("Action=DescribeImages&Format=yaml", "DescribeImages", "InvalidParameter.Format"),
    ],
)
def test_requests_that_reach_no_action_are_logged(worker: Worker, query: str, action: str, code: str) -> None:
    worker.get(query)
    (entry,) = logged(worker)
    assert (entry["action"], entry["code"]) == (action, code)


def test_pages_of_control_and_preflight_requests_are_not_logged(worker: Worker) -> None:
    worker.control("GET", "/_genzo/clock")
    worker.ready({})
    assert logged(worker) == []


def test_the_answer_is_shown_if_asked_for(worker: Worker) -> None:
    short = worker.call("DescribeImages", RegionId="cn-hangzhou", ImageId="m-none")
    worker.call("DescribeImages", RegionId="cn-hangzhou", PageSize="50")
    long, entry = logged(worker, "answers=true")
    assert entry["answer"] == short.body.decode()
    assert long["answer"] is None
    assert long["answer_bytes"] > MAX_ANSWER


def test_a_signed_request_has_its_method_and_its_caller(log_service: Service) -> None:
    worker = Worker(log_service)
    by_parameters = Api("127.0.0.1", 0).signed({"Action": "DescribeRegions", "Format": "JSON"})
    worker.call(
        "DescribeRegions", **{name: value for name, value in by_parameters.items() if name != "Action"}
    )
    headers = Api("127.0.0.1", 8420).acs3_headers("DescribeRegions", {})
    worker.post("", {name.lower(): value for name, value in headers.items()}, b"")
    acs3, v1 = logged(worker)
    assert [each["signature_method"] for each in (v1, acs3)] == ["HMAC-SHA1", "ACS3-HMAC-SHA256"]
    for each in (v1, acs3):
        assert each["status"] == 200
        assert each["is_verified"]
        assert each["access_key_id"] == "genzo"
        assert each["account"] == "1234567890123456"
    assert v1["common_parameters"]["Signature"] == "***"
    assert acs3["common_parameters"]["Timestamp"] == headers["x-acs-date"]


def test_a_fault_is_named(worker: Worker) -> None:
    body = b'{"name": "slow-down", "actions": ["DescribeRegions"], "error": "Throttling", "times": 1}'
    assert worker.control("POST", "/_genzo/faults", body=body).status == 200
    worker.get("Action=DescribeRegions&Format=JSON")
    worker.get("Action=DescribeRegions&Format=JSON")
    later, first = logged(worker)
    assert (first["fault"], first["code"]) == ("slow-down", "Throttling")
    assert (later["fault"], later["code"]) == ("", "OK")
