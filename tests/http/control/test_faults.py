"""Faults: set on one server, applied by all, together no more often than the limit."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from genzo.actions.images.delete_image import DELETE_IMAGE
from tests.api import Answer
from tests.http.control.server_pool import MANY, REGION, ServerPool

THROTTLED = {"name": "throttled", "actions": ["DescribeImages"], "error": "Throttling"}
TOGETHER = 20


def ask(pool: ServerPool, number: int = MANY, action: str = "DescribeImages") -> Counter[int]:
    """The number of answers by status."""
    return Counter(pool.next.call(action, RegionId=REGION).status for _ in range(number))


def unlisted(pool: ServerPool, action: str, answer_format: str = "JSON") -> Answer:
    """The answer to a call, which may be an error that the action does not list."""
    api = pool.next
    return api.get(api.signed({"Action": action, "RegionId": REGION, "Format": answer_format}))


def test_a_fault_applies_on_every_server_until_deleted(pool: ServerPool) -> None:
    assert ask(pool) == {200: MANY}
    assert pool.page("POST", "faults", THROTTLED) == THROTTLED
    struck = pool.next.images(REGION)
    assert (struck.status, struck.code) == (400, "Throttling")
    assert struck.json["Message"] == "Request was denied due to request throttling."
    assert ask(pool) == {400: MANY}
    assert ask(pool, action="DescribeZones") == {200: MANY}
    assert pool.everywhere("faults") == [{"faults": [THROTTLED]}] * MANY
    assert pool.page("DELETE", "faults/throttled") == {"faults": []}
    assert ask(pool) == {200: MANY}
    assert pool.control("DELETE", "faults/throttled").status == 404
    assert pool.control("GET", "faults/throttled").status == 404


@pytest.mark.parametrize("round_", range(3))
def test_a_limited_fault_applies_exactly_so_often_to_concurrent_calls(pool: ServerPool, round_: int) -> None:
    pool.page("PUT", f"faults/five-{round_}", {"error": "ServiceUnavailable", "times": 5})
    apis = [pool.next for _ in range(TOGETHER)]
    with ThreadPoolExecutor(TOGETHER) as threads:
        statuses = Counter(threads.map(lambda api: api.images(REGION).status, apis))
    assert statuses == {503: 5, 200: TOGETHER - 5}
    assert pool.page("GET", "faults") == {"faults": []}


def test_faults_apply_in_sequence(pool: ServerPool) -> None:
    first = {"name": "first", "error": "Throttling.User", "times": 2}
    second = {"name": "second", "error": "InternalError", "times": 1}
    pool.page("PUT", "faults", {"faults": [first, second]})
    answers = [pool.next.call("DescribeRegions") for _ in range(4)]
    assert [answer.status for answer in answers] == [400, 400, 500, 200]
    assert [answer.json.get("Code") for answer in answers] == [
        "Throttling.User",
        "Throttling.User",
        "InternalError",
        None,
    ]


def test_putting_a_list_replaces_all_faults(pool: ServerPool) -> None:
    pool.page("POST", "faults", THROTTLED)
    pool.page("PUT", "faults", {"faults": [{"actions": ["DescribeZones"], "error": "InternalError"}]})
    assert ask(pool) == {200: MANY}
    assert ask(pool, action="DescribeZones") == {500: MANY}
    (named,) = pool.page("GET", "faults")["faults"]
    assert pool.page("GET", f"faults/{named['name']}") == named


def test_putting_a_name_replaces_its_fault(pool: ServerPool) -> None:
    pool.page("PUT", "faults/one", {"error": "Throttling"})
    pool.page("POST", "faults", {"name": "one", "error": "InternalError"})
    assert ask(pool) == {500: MANY}
    assert pool.control("PUT", "faults/one", THROTTLED).status == 400


MET = (
    ("DescribeImages", "Forbidden.RAM", 403),
    ("CreateInstance", "IdempotentProcessing", 403),
    ("CreateInstance", "IdempotentFailed", 403),
    ("CreateInstance", "InvalidParameter.NotMatch", 403),
    ("RunInstances", "UnknownError", 400),
    ("RunInstances", "InvalidResourceType.NotSupported", 403),
    ("DescribeZones", "IllegalTimestamp", 400),
    ("DeleteImage", "ServiceUnavailable.RegionMaintaining", 503),
)
"""Errors that clients meet and Genzo itself does not answer with: by action, with the documented status."""


@pytest.mark.parametrize(("action", "code", "status"), MET)
def test_an_error_that_only_the_service_has_can_be_set(
    pool: ServerPool, action: str, code: str, status: int
) -> None:
    pool.page("POST", "faults", {"actions": [action], "error": code, "times": 1})
    answer = unlisted(pool, action)
    assert (answer.status, answer.code) == (status, code)
    assert answer.json["Message"]


def test_any_error_can_be_set(pool: ServerPool) -> None:
    pool.page("POST", "faults", {"error": "X.Y-z_1", "status": 502, "message": "{not} <this>", "times": 2})
    answers = [unlisted(pool, "DescribeRegions", answer_format) for answer_format in ("JSON", "XML")]
    assert [answer.status for answer in answers] == [502, 502]
    assert answers[0].json["Message"] == "{not} <this>"
    assert b"{not} &lt;this&gt;" in answers[1].body


def test_throttling_tells_when_to_retry(pool: ServerPool) -> None:
    pool.page("POST", "faults", {"error": "Throttling.User", "times": 1})
    pool.page("POST", "faults", {"error": "Throttling", "retry_after": 0.25, "times": 1})
    pool.page("POST", "faults", {"error": "Throttling", "retry_after": 0, "times": 1})
    waits = [pool.next.call("DescribeRegions").headers.get("x-acs-retry-after") for _ in range(4)]
    assert waits == ["1000", "250", None, None]


def test_a_failed_write_changes_nothing(pool: ServerPool) -> None:
    image_id = pool.image("struck")
    pool.page("PUT", "clock", {"advance": 60})
    in_use = next(kind for kind in DELETE_IMAGE.errors if kind.code == "ImageUseShared")
    pool.page("POST", "faults", {"actions": ["DeleteImage"], "error": in_use.code, "times": 1})
    refused = pool.next.call("DeleteImage", RegionId=REGION, ImageId=image_id)
    assert (refused.status, refused.json["Message"]) == (in_use.status, in_use.message)
    assert pool.states(image_id) == {"Available"}
    assert pool.next.call("DeleteImage", RegionId=REGION, ImageId=image_id).status == 200
    assert pool.states(image_id) == set()


def test_a_fault_can_be_limited_to_a_region_or_an_account(pool: ServerPool) -> None:
    pool.page("PUT", "faults/r", {"region": "cn-beijing", "error": "InternalError"})
    assert ask(pool) == {200: MANY}
    assert pool.next.images("cn-beijing").status == 500
    pool.page("PUT", "faults", {"faults": [{"account": 1, "error": "InternalError"}]})
    assert ask(pool) == {200: MANY}
    pool.page("PUT", "faults", {"faults": [{"account": 1234567890123456, "error": "InternalError"}]})
    assert ask(pool) == {500: MANY}


def test_a_fault_can_be_limited_to_an_access_key_or_to_values(pool: ServerPool) -> None:
    pool.page("PUT", "faults", {"faults": [{"access_key_id": "another", "error": "InternalError"}]})
    assert ask(pool) == {200: MANY}
    pool.page("PUT", "faults", {"faults": [{"access_key_id": "genzo", "error": "InternalError"}]})
    assert ask(pool) == {500: MANY}
    named = {"parameters": {"ImageId": "m-1"}, "error": "InternalError"}
    pool.page("PUT", "faults", {"faults": [named]})
    assert ask(pool) == {200: MANY}
    assert pool.next.images(REGION, ImageId="m-1").status == 500
    pool.page("PUT", "faults", {"faults": [{"resource": "i-2", "error": "ServiceUnavailable"}]})
    assert pool.next.call("DescribeInstances", RegionId=REGION, InstanceIds='["i-1","i-2"]').status == 503
    assert pool.next.call("DescribeInstances", RegionId=REGION, InstanceIds='["i-1"]').status == 200


def test_a_fault_applies_by_the_number_of_the_call_over_all_servers(pool: ServerPool) -> None:
    pool.page("PUT", "faults/third", {"after": 2, "times": 1, "error": "Throttling"})
    assert [pool.next.images(REGION).status for _ in range(5)] == [200, 200, 400, 200, 200]
    pool.page("PUT", "faults/each-third", {"every": 3, "error": "Throttling"})
    assert [pool.next.images(REGION).status for _ in range(7)] == [200, 200, 400, 200, 200, 400, 200]
    assert pool.page("GET", "faults/each-third")["calls"] == 7


def test_a_seed_gives_the_same_calls_over_all_servers(pool: ServerPool) -> None:
    fault = {"name": "seeded", "seed": 4, "probability": 0.3, "error": "Throttling"}
    for _ in range(2):
        pool.page("PUT", "faults", {"faults": [fault]})
        statuses = [pool.next.images(REGION).status for _ in range(20)]
        assert [number for number, status in enumerate(statuses, 1) if status == 400] == [2, 12, 16, 17]


def test_a_fault_with_a_probability_applies_to_some_calls(pool: ServerPool) -> None:
    pool.page("POST", "faults", {"probability": 0.5, "error": "Throttling"})
    statuses = ask(pool, 40)
    # Each bound fails by chance less than once in a hundred million runs.
    assert 2 <= statuses[200] <= 38


def test_a_delay_does_not_delay_other_calls(pool: ServerPool) -> None:
    pool.page("POST", "faults", {"actions": ["DescribeZones"], "delay": 4})
    apis = [pool.next for _ in range(TOGETHER)]
    with ThreadPoolExecutor(TOGETHER) as threads:
        began = time.monotonic()
        late = [threads.submit(api.call, "DescribeZones", RegionId=REGION) for api in apis]
        time.sleep(0.2)
        assert ask(pool) == {200: MANY}
        assert not any(each.done() for each in late)
        answers: list[Answer] = [each.result() for each in late]
        took = time.monotonic() - began
    assert {answer.status for answer in answers} == {200}
    assert 4 <= took < 4 * TOGETHER, "one was delayed after the other"


def test_an_error_can_be_delayed(pool: ServerPool) -> None:
    pool.page("POST", "faults", {"delay": 0.3, "error": "ServiceUnavailable", "times": 1})
    began = time.monotonic()
    assert pool.next.images(REGION).status == 503
    assert time.monotonic() - began >= 0.3


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"error": "Throttled"}, "give its status, or"),
        ({"error": "Throttled", "status": 399, "message": ""}, ">= 400"),
        ({"error": "Throttled!", "status": 400, "message": ""}, "regex"),
        ({"error": "Throttling", "retry_after": -1}, ">= 0"),
        ({"status": 400, "delay": 1}, "name its code"),
        ({"response": "lost"}, "Invalid enum"),
        ({"actions": ["DescribeImage"], "error": "Throttling"}, "no action DescribeImage"),
        ({"region": "cn-atlantis", "error": "Throttling"}, "no region cn-atlantis"),
        ({}, "an error, an outcome, a delay or a response"),
        ({"delay": 61}, "<= 60"),
        ({"delay": 1, "jitter": 2}, "at most the delay"),
        ({"error": "Throttling", "seed": 1}, "A seed belongs to a probability"),
        ({"error": "Throttling", "every": 0}, ">= 1"),
        ({"error": "Throttling", "after": -1}, ">= 0"),
        ({"outcome": "failed"}, "An outcome needs actions"),
        ({"outcome": "failed", "actions": ["DescribeImages"]}, "An outcome needs actions"),
        ({"outcome": "lost", "actions": ["CopyImage"]}, "Invalid enum"),
        ({"error": "Throttling", "parameters": {"PageSize": 1.5}}, "Expected"),
        ({"error": "Throttling", "times": 0}, ">= 1"),
        ({"error": "Throttling", "probability": 1.5}, "<= 1"),
        ({"error": "Throttling", "name": "a/b"}, "regex"),
        ({"error": "Throttling", "name": ".."}, "A path cannot name .."),
        ({"error": "Throttling", "name": "a\n"}, "no line feed"),
        ({"error": "Throttled\n", "status": 400}, "no line feed"),
        ({"error": "Throttling", "time": 1}, "unknown field"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_fault_that_could_never_apply_is_refused(
    pool: ServerPool, fault: dict[str, Any], words: str
) -> None:
    refused = pool.control("POST", "faults", fault)
    assert refused.status == 400
    assert words in refused.json["message"]
    assert pool.page("GET", "faults") == {"faults": []}


def test_the_number_of_faults_is_limited(pool: ServerPool) -> None:
    hundred = [{"name": str(number), "account": 1, "error": "Throttling"} for number in range(100)]
    pool.page("PUT", "faults", {"faults": hundred})
    assert pool.control("POST", "faults", THROTTLED).status == 400
    assert pool.control("PUT", "faults", {"faults": [*hundred, THROTTLED]}).status == 400
    assert len(pool.page("GET", "faults")["faults"]) == 100


def test_a_delayed_call_sees_concurrent_writes(pool: ServerPool) -> None:
    asked = {"ImageOwnerAlias": "self", "Status": "ALL"}
    for _ in range(MANY):
        assert pool.next.images(REGION, **asked).status == 200
    pool.page("POST", "faults", {"actions": ["DescribeImages"], "delay": 6, "times": 1})
    with ThreadPoolExecutor(1) as thread:
        late = thread.submit(pool.next.images, REGION, **asked)
        while pool.page("GET", "faults")["faults"]:
            time.sleep(0.01)
        image_id = pool.image("meanwhile")
        assert image_id in late.result().image_ids
