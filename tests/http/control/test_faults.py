"""Failures on purpose, set by one and struck by all, each no more often than it should."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from genzo.actions.images.delete_image import DELETE_IMAGE
from tests.api import Answer
from tests.http.control.shared import MANY, REGION, Shared

THROTTLED = {"name": "throttled", "actions": ["DescribeImages"], "error": "Throttling"}
TOGETHER = 20


def ask(shared: Shared, number: int = MANY, action: str = "DescribeImages") -> Counter[int]:
    """How many answers had which status."""
    return Counter(shared.next.call(action, RegionId=REGION).status for _ in range(number))


def test_a_fault_strikes_everywhere_until_it_is_deleted(shared: Shared) -> None:
    assert ask(shared) == {200: MANY}
    assert shared.page("POST", "faults", THROTTLED) == THROTTLED
    struck = shared.next.images(REGION)
    assert (struck.status, struck.code) == (400, "Throttling")
    assert struck.json["Message"] == "Request was denied due to request throttling."
    assert ask(shared) == {400: MANY}
    assert ask(shared, action="DescribeZones") == {200: MANY}
    assert shared.everywhere("faults") == [{"faults": [THROTTLED]}] * MANY
    assert shared.page("DELETE", "faults/throttled") == {"faults": []}
    assert ask(shared) == {200: MANY}
    assert shared.control("DELETE", "faults/throttled").status == 404
    assert shared.control("GET", "faults/throttled").status == 404


@pytest.mark.parametrize("round_", range(3))
def test_of_many_calls_at_once_a_fault_strikes_exactly_as_many_as_it_should(
    shared: Shared, round_: int
) -> None:
    shared.page("PUT", f"faults/five-{round_}", {"error": "ServiceUnavailable", "times": 5})
    apis = [shared.next for _ in range(TOGETHER)]
    with ThreadPoolExecutor(TOGETHER) as threads:
        statuses = Counter(threads.map(lambda api: api.images(REGION).status, apis))
    assert statuses == {503: 5, 200: TOGETHER - 5}
    assert shared.page("GET", "faults") == {"faults": []}


def test_faults_follow_one_another(shared: Shared) -> None:
    first = {"name": "first", "error": "Throttling.User", "times": 2}
    second = {"name": "second", "error": "InternalError", "times": 1}
    shared.page("PUT", "faults", {"faults": [first, second]})
    answers = [shared.next.call("DescribeRegions") for _ in range(4)]
    assert [answer.status for answer in answers] == [400, 400, 500, 200]
    assert [answer.json.get("Code") for answer in answers] == [
        "Throttling.User",
        "Throttling.User",
        "InternalError",
        None,
    ]


def test_a_list_stands_in_the_place_of_what_there_was(shared: Shared) -> None:
    shared.page("POST", "faults", THROTTLED)
    shared.page("PUT", "faults", {"faults": [{"actions": ["DescribeZones"], "error": "InternalError"}]})
    assert ask(shared) == {200: MANY}
    assert ask(shared, action="DescribeZones") == {500: MANY}
    (named,) = shared.page("GET", "faults")["faults"]
    assert shared.page("GET", f"faults/{named['name']}") == named


def test_one_of_a_name_stands_in_the_place_of_the_other(shared: Shared) -> None:
    shared.page("PUT", "faults/one", {"error": "Throttling"})
    shared.page("POST", "faults", {"name": "one", "error": "InternalError"})
    assert ask(shared) == {500: MANY}
    assert shared.control("PUT", "faults/one", THROTTLED).status == 400


def test_what_changes_something_has_not_done_so(shared: Shared) -> None:
    image_id = shared.image("struck")
    shared.page("PUT", "clock", {"advance": 60})
    in_use = next(kind for kind in DELETE_IMAGE.errors if kind.code == "ImageUseShared")
    shared.page("POST", "faults", {"actions": ["DeleteImage"], "error": in_use.code, "times": 1})
    refused = shared.next.call("DeleteImage", RegionId=REGION, ImageId=image_id)
    assert (refused.status, refused.json["Message"]) == (in_use.status, in_use.message)
    assert shared.states(image_id) == {"Available"}
    assert shared.next.call("DeleteImage", RegionId=REGION, ImageId=image_id).status == 200
    assert shared.states(image_id) == set()


def test_a_fault_of_a_region_or_an_account_spares_the_others(shared: Shared) -> None:
    shared.page("PUT", "faults/r", {"region": "cn-beijing", "error": "InternalError"})
    assert ask(shared) == {200: MANY}
    assert shared.next.images("cn-beijing").status == 500
    shared.page("PUT", "faults", {"faults": [{"account": 1, "error": "InternalError"}]})
    assert ask(shared) == {200: MANY}
    shared.page("PUT", "faults", {"faults": [{"account": 1234567890123456, "error": "InternalError"}]})
    assert ask(shared) == {500: MANY}


def test_a_part_of_the_calls_is_struck(shared: Shared) -> None:
    shared.page("POST", "faults", {"probability": 0.5, "error": "Throttling"})
    statuses = ask(shared, 40)
    # Neither happens by chance more than once in a hundred million times.
    assert 2 <= statuses[200] <= 38


def test_a_delay_holds_up_neither_its_server_nor_other_calls(shared: Shared) -> None:
    shared.page("POST", "faults", {"actions": ["DescribeZones"], "delay": 1.5})
    apis = [shared.next for _ in range(TOGETHER)]
    with ThreadPoolExecutor(TOGETHER) as threads:
        began = time.monotonic()
        late = [threads.submit(api.call, "DescribeZones", RegionId=REGION) for api in apis]
        time.sleep(0.2)
        asked = time.monotonic()
        assert ask(shared) == {200: MANY}
        assert time.monotonic() - asked < 1
        answers: list[Answer] = [each.result() for each in late]
        took = time.monotonic() - began
    assert {answer.status for answer in answers} == {200}
    assert 1.5 <= took < 4


def test_an_error_may_be_late_too(shared: Shared) -> None:
    shared.page("POST", "faults", {"delay": 0.3, "error": "ServiceUnavailable", "times": 1})
    began = time.monotonic()
    assert shared.next.images(REGION).status == 503
    assert time.monotonic() - began >= 0.3


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"error": "Throttled"}, "no error Throttled"),
        ({"error": "ImageUseShared"}, "name the actions"),
        ({"actions": ["DescribeRegions"], "error": "ImageUseShared"}, "DescribeRegions has no error"),
        ({"actions": ["DescribeImage"], "error": "Throttling"}, "no action DescribeImage"),
        ({"region": "cn-atlantis", "error": "Throttling"}, "no region cn-atlantis"),
        ({"error": "InvalidParameter"}, "no error InvalidParameter"),
        ({}, "an error, a delay, or both"),
        ({"delay": 61}, "<= 60"),
        ({"error": "Throttling", "times": 0}, ">= 1"),
        ({"error": "Throttling", "probability": 1.5}, "<= 1"),
        ({"error": "Throttling", "name": "a/b"}, "regex"),
        ({"error": "Throttling", "time": 1}, "unknown field"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_fault_that_could_never_strike_is_refused(
    shared: Shared, fault: dict[str, Any], words: str
) -> None:
    refused = shared.control("POST", "faults", fault)
    assert refused.status == 400
    assert words in refused.json["message"]
    assert shared.page("GET", "faults") == {"faults": []}


def test_there_are_not_too_many(shared: Shared) -> None:
    hundred = [{"name": str(number), "account": 1, "error": "Throttling"} for number in range(100)]
    shared.page("PUT", "faults", {"faults": hundred})
    assert shared.control("POST", "faults", THROTTLED).status == 400
    assert shared.control("PUT", "faults", {"faults": [*hundred, THROTTLED]}).status == 400
    assert len(shared.page("GET", "faults")["faults"]) == 100


def test_a_call_that_was_held_up_sees_what_was_written_meanwhile(shared: Shared) -> None:
    asked = {"ImageOwnerAlias": "self", "Status": "ALL"}
    for _ in range(MANY):
        assert shared.next.images(REGION, **asked).status == 200
    shared.page("POST", "faults", {"actions": ["DescribeImages"], "delay": 1.5, "times": 1})
    with ThreadPoolExecutor(1) as thread:
        late = thread.submit(shared.next.images, REGION, **asked)
        while shared.page("GET", "faults")["faults"]:
            time.sleep(0.01)
        image_id = shared.image("meanwhile")
        assert image_id in late.result().image_ids
