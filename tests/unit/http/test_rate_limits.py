"""Token buckets, by a clock of the test's own."""

import pytest

from genzo.http.rate_limits import MAX_BUCKETS, Buckets, RateLimits, ThrottledError
from genzo.service.rates import DEFAULT_RATE, Rate, parsed_rates
from genzo.wire.types import HttpRequest

ACTIONS = frozenset({"CreateImage", "DescribeImages"})


class Seconds:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def limits(clock: Seconds, **rates: Rate) -> RateLimits:
    by_action = {"" if name == "any" else name: rate for name, rate in rates.items()}
    return RateLimits(by_action, Rate(1, 3), lambda address: address == "127.0.0.1", clock)


def is_throttled(chosen: RateLimits, key: str, action: str) -> bool:
    try:
        chosen.check_call(key, action)
    except ThrottledError as error:
        return (error.status, error.code) == (400, "Throttling.User")
    return False


def test_a_burst_passes_and_then_one_call_for_each_interval() -> None:
    clock = Seconds()
    chosen = limits(clock, any=Rate(2, 5))
    assert [is_throttled(chosen, "a", "CreateImage") for _ in range(7)] == [False] * 5 + [True] * 2
    clock.now += 0.5
    assert [is_throttled(chosen, "a", "CreateImage") for _ in range(2)] == [False, True]
    clock.now += 3600
    assert [is_throttled(chosen, "a", "CreateImage") for _ in range(6)] == [False] * 5 + [True]


def test_each_key_and_each_action_has_a_bucket_of_its_own() -> None:
    chosen = limits(Seconds(), any=Rate(1, 1))
    pairs = [("a", "CreateImage"), ("b", "CreateImage"), ("a", "DescribeImages")]
    assert [is_throttled(chosen, *pair) for pair in pairs] == [False] * 3
    assert [is_throttled(chosen, *pair) for pair in pairs] == [True] * 3


def test_a_rate_of_an_action_replaces_that_of_all() -> None:
    chosen = limits(Seconds(), any=Rate(1, 1), CreateImage=Rate(1, 2))
    assert [is_throttled(chosen, "a", "CreateImage") for _ in range(3)] == [False, False, True]
    only = limits(Seconds(), CreateImage=Rate(1, 1))
    assert not any(is_throttled(only, "a", "DescribeImages") for _ in range(100))


def test_the_answer_says_when_the_next_call_may_come() -> None:
    clock = Seconds()
    chosen = limits(clock, any=Rate(0.5, 1))
    chosen.check_call("a", "CreateImage")
    clock.now += 0.5
    with pytest.raises(ThrottledError) as throttled:
        chosen.check_call("a", "CreateImage")
    assert throttled.value.headers == {"x-acs-retry-after": "1500"}
    clock.now += 1.5
    chosen.check_call("a", "CreateImage")


def test_an_address_is_refused_no_oftener_than_its_bucket_allows() -> None:
    clock = Seconds()
    chosen = limits(clock)
    small = HttpRequest("GET", "/", b"x=1", (), b"", "192.0.2.1")
    for _ in range(3):
        chosen.check_address(small.client)
        chosen.count_refusal(small)
    with pytest.raises(ThrottledError) as throttled:
        chosen.check_address(small.client)
    assert throttled.value.code == "Throttling"
    chosen.check_address("192.0.2.2")
    clock.now += 1
    chosen.check_address(small.client)


def test_a_large_request_counts_more() -> None:
    clock = Seconds()
    chosen = limits(clock)
    chosen.count_refusal(HttpRequest("POST", "/", b"", (), b"x" * 128 * 1024, "192.0.2.1"))
    clock.now += 6
    with pytest.raises(ThrottledError):
        chosen.check_address("192.0.2.1")
    clock.now += 1
    chosen.check_address("192.0.2.1")


def test_this_machine_may_be_refused_as_often_as_it_likes() -> None:
    chosen = limits(Seconds())
    for _ in range(100):
        chosen.check_address("127.0.0.1")
        chosen.count_refusal(HttpRequest("GET", "/", b"", (), b"", "127.0.0.1"))


def test_buckets_take_a_bounded_memory() -> None:
    buckets = Buckets(Seconds())
    rate = Rate(1, 1)
    for number in range(MAX_BUCKETS + 100):
        buckets.spend(number, rate)
    assert len(buckets) == MAX_BUCKETS
    assert buckets.wait(0, rate) == 0  # dropped
    assert buckets.wait(MAX_BUCKETS + 99, rate) == 1


def test_workers_share_a_rate() -> None:
    assert Rate(100, 200).share(4) == Rate(25, 50)
    assert Rate(1, 1).share(4) == Rate(0.25, 1)


def test_rates_are_read_from_options() -> None:
    assert parsed_rates(["100/s"], ACTIONS) == {"": Rate(100, 200)}
    assert parsed_rates(["CreateImage=0.2/s", "9/s:10"], ACTIONS) == {
        "CreateImage": Rate(0.2, 1),
        "": Rate(9, 10),
    }
    assert parsed_rates(["off"], ACTIONS) == {}
    assert (DEFAULT_RATE.per_second, DEFAULT_RATE.burst) == (500, 1000)


@pytest.mark.parametrize(
    "text", ["", "100", "0/s", "1/s:0", "-1/s", "1/m", "CreateImage", "=1/s", "1/s:", "nan/s", "Other=1/s"]
)
def test_other_texts_are_no_rates(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no rate|no action Other"):
        parsed_rates([text], ACTIONS)
