"""The page of metrics, in a worker within the test's process."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from genzo.actions.registry import all_actions
from genzo.http import application
from genzo.service.build import build_service
from genzo.service.rates import Rate
from genzo.service.service import Service
from tests.api import Answer
from tests.http.sts.principals import put_users, role, trusting, user
from tests.http.sts.signed_calls import Caller
from tests.http.telemetry.scraping import METRICS, Scrape, scrape
from tests.in_process import Worker
from tests.new_service import new_service

TOKEN = "a-control-token-that-is-secret"
REGION = "cn-hangzhou"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = new_service(tmp_path_factory.mktemp("metrics") / "genzo.db", durable=False)
    with service.store.writing() as catalogue:
        put_users(catalogue, user("alice"))
        catalogue.put_resource(role("Builder", trusting("acs:ram::1234567890123456:root")))
    yield service
    service.store.close()


def scraped(worker: Worker) -> Scrape:
    answer = worker.control("GET", METRICS)
    assert answer.status == 200, answer.body
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    return scrape(answer.body.decode())


def test_requests_are_counted_by_action_code_and_class(service: Service) -> None:
    worker = Worker(service, metrics="open")
    account, alice = Caller(worker, "genzo", "genzo"), Caller(worker, "alice", "alice")
    session = alice.session("Builder")
    for caller in (account, account, alice, session, Caller(worker, "genzo", "wrong")):
        caller.images()
    account.call("DescribeImages", RegionId="nowhere")
    account.call("NoSuchAction")
    seen = scraped(worker)

    def count(code: str, account_class: str, action: str = "DescribeImages") -> float:
        return seen.value("genzo_requests_total", action=action, code=code, account_class=account_class)

    assert count("OK", "root") == 2
    assert count("OK", "role") == 1
    assert count("Forbidden.RAM", "user") == 1
    assert count("SignatureDoesNotMatch", "none") == 1
    assert count("InvalidRegionId.NotFound", "root") == 1
    assert count("OK", "user", "AssumeRole") == 1
    assert count("InvalidAction.NotFound", "none", "unknown") == 1
    assert seen.value("genzo_requests_total") == seen.value("genzo_request_seconds_count") == 8
    assert seen.value("genzo_request_seconds_bucket", action="DescribeImages", le="10.0") == 6
    assert 0 < seen.value("genzo_request_seconds_sum") < 60


def test_nothing_that_a_caller_chooses_becomes_a_label(service: Service) -> None:
    worker = Worker(service, metrics="open", auth="open")
    hostile = [
        "x" * 1000,
        'a"b\n',
        "DescribeImages ",
        "describeimages",
        "\u4e2d\u6587",
        "{}",
        "%00",
        "Describe\\Images",
    ]
    for value in hostile:
        worker.call("DescribeImages", RegionId=value, AccessKeyId=value[:60])
        worker.get(f"Action={value}&Format=JSON")
        worker.get(f"Format={value}&Action=DescribeImages")
        worker.get(
            "Action=DescribeImages&Format=JSON",
            {"host": value, "authorization": value, "x-acs-action": value},
        )
    seen = scraped(worker)
    actions = {action.name for action in all_actions()}
    assert {"DescribeImages", "unknown"} <= seen.labels("action") <= {*actions, "unknown"}
    assert seen.labels("account_class") <= {"open", "none"}
    codes = {"InvalidRegionId.NotFound", "InvalidAction.NotFound", "InvalidParameter.Format"}
    assert codes <= seen.labels("code")
    assert not [code for code in seen.labels("code") if any(value in code for value in hostile)]


def test_a_fault_with_a_code_of_its_own_is_counted_as_other(service: Service) -> None:
    worker = Worker(service, metrics="open", auth="open", control="open")
    fault = b'{"error": "Quota.Team", "status": 409, "message": "Ask.", "actions": ["DescribeRegions"]}'
    assert worker.control("PUT", "/_genzo/faults/team", body=fault).status == 200
    assert worker.get("Action=DescribeRegions&Format=JSON").code == "Quota.Team"
    worker.control("DELETE", "/_genzo/faults")
    seen = scraped(worker)
    assert seen.value("genzo_requests_total", action="DescribeRegions", code="other") == 1
    assert "Quota.Team" not in seen.labels("code")


@pytest.mark.parametrize("response", ["dropped", "truncated", "reset", "corrupted"])
@pytest.mark.parametrize("error", ["", "Throttling"])
def test_an_answer_that_a_fault_breaks_is_counted_as_broken(
    service: Service, caplog: pytest.LogCaptureFixture, response: str, error: str
) -> None:
    worker = Worker(service, metrics="open", auth="open", control="open", access_log=True)
    fault = {"actions": ["DescribeRegions"], "response": response, **({"error": error} if error else {})}
    body = msgspec.json.encode(fault)
    assert worker.control("PUT", "/_genzo/faults/broken", body=body).status == 200
    with caplog.at_level("INFO", "genzo.access"):
        worker.get("Action=DescribeRegions&Format=JSON")
    worker.control("DELETE", "/_genzo/faults")
    seen = scraped(worker)
    assert seen.value("genzo_requests_total", action="DescribeRegions", code="broken") == 1
    assert seen.labels("code") == {"broken"}
    assert " DescribeRegions broken " in caplog.text


def test_cached_pages_commits_and_refused_requests(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(application, "REFUSED_RATE", Rate(0.001, 1))
    worker = Worker(service, metrics="open", host="192.0.2.9", client="192.0.2.1", allow_hosts=["*"])
    caller = Caller(worker, "genzo", "genzo")
    before = scraped(worker)
    for _ in range(4):
        caller.images()
    caller.call("CreateSecurityGroup", RegionId=REGION)
    Caller(worker, "genzo", "wrong").images()
    assert caller.images().code == "Throttling"
    seen = scraped(worker)
    assert (seen.value("genzo_page_cache_hits_total"), seen.value("genzo_page_cache_misses_total")) == (2, 2)
    assert seen.value("genzo_commit_calls_count") - before.value("genzo_commit_calls_count") >= 1
    assert seen.value("genzo_rate_limited_total") == 1
    assert seen.value("genzo_requests_total", code="Throttling", action="unknown") == 1


def test_every_metric_has_its_type(service: Service) -> None:
    seen = scraped(Worker(service, metrics="open"))
    assert {name: kind for name, kind in seen.types.items() if name.startswith("genzo_")} == {
        "genzo_requests": "counter",
        "genzo_rate_limited": "counter",
        "genzo_database_errors": "counter",
        "genzo_refused_connections": "counter",
        "genzo_page_cache_hits": "counter",
        "genzo_page_cache_misses": "counter",
        "genzo_request_seconds": "histogram",
        "genzo_commit_calls": "histogram",
        "genzo_pool_wait_seconds": "histogram",
        "genzo_event_loop_lag_seconds": "histogram",
        "genzo_connections": "gauge",
        "genzo_pool_connections": "gauge",
        "genzo_database_up": "gauge",
        "genzo_replica_lag_seconds": "gauge",
        "genzo_build_info": "gauge",
    }
    assert seen.value("genzo_database_up") == 1


def test_it_says_that_the_catalogue_cannot_be_used(tmp_path: Path) -> None:
    service = build_service(tmp_path / "genzo.db", durable=False)
    worker = Worker(service, metrics="open", auth="open")
    assert worker.get("Action=DescribeRegions&Format=JSON").code == "ServiceUnavailable"
    seen = scraped(worker)
    assert seen.value("genzo_database_up") == 0
    assert seen.value("genzo_database_errors_total") == 1


def _asked(worker: Worker, token: str = "", method: str = "GET") -> Answer:
    return worker.control(method, METRICS, token=token)


def test_it_needs_what_control_needs(service: Service) -> None:
    """A test double shows it to programs of its machine, another server to those with the token."""
    closed = Worker(service, control_token=TOKEN)
    assert _asked(closed).status == _asked(closed, "wrong").status == 403
    assert _asked(closed, TOKEN).status == 200
    assert _asked(closed, TOKEN, "POST").status == 405
    assert _asked(Worker(service, control="open")).status == 200
    assert TOKEN.encode() not in _asked(closed, TOKEN).body


def test_without_control_it_needs_a_token_of_the_operator(service: Service) -> None:
    without = Worker(service, control="off", made_control_token="made")
    assert _asked(without, "made").status == _asked(without).status == 404
    own = Worker(service, control="off", control_token=TOKEN)
    assert _asked(own).status == 403
    assert _asked(own, TOKEN).status == 200
    assert own.control("GET", "/_genzo/clock", token=TOKEN).status == 404


def test_it_can_be_opened_and_turned_off(service: Service) -> None:
    away = {"host": "192.0.2.9", "client": "192.0.2.1"}
    assert _asked(Worker(service, metrics="open", **away)).status == 200
    assert _asked(Worker(service, metrics="token", **away)).status == 403
    assert _asked(Worker(service, metrics="off", control_token=TOKEN), TOKEN).status == 404
