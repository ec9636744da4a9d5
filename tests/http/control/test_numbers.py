"""Durations and quotas, set by one and followed by all."""

from genzo.catalogue.quotas import DEFAULT_QUOTAS
from tests.http.control.shared import MANY, REGION, Shared


def test_what_begins_after_a_duration_was_set_takes_so_long(shared: Shared) -> None:
    before = shared.image("before")
    changed = shared.page("PUT", "durations", {"CreateImage": 0})
    assert changed["set"] == {"CreateImage": 0}
    assert changed["in_force"]["RunInstances"] == 0
    after = shared.image("after")
    assert (shared.states(before), shared.states(after)) == ({"Creating"}, {"Available"})
    shared.page("PUT", "durations", {"CopyImage": 2.5})
    assert all(
        shown["set"] == {"CreateImage": 0, "CopyImage": 2.5} for shown in shared.everywhere("durations")
    )
    assert shared.page("DELETE", "durations")["in_force"]["CreateImage"] == 60


def test_a_quota_that_is_set_holds_everywhere(shared: Shared) -> None:
    shared.page("PUT", "quotas", {"vpcs": 1})
    answers = [shared.next.call("CreateVpc", RegionId="cn-beijing") for _ in range(MANY)]
    # A new account of the service has a VPC of its own in no region here.
    assert sorted(answer.status for answer in answers) == [200] + [400] * (MANY - 1)
    shared.page("PUT", "quotas", {"vpcs": 2})
    assert shared.next.call("CreateVpc", RegionId="cn-beijing").status == 200
    shown = shared.page("DELETE", "quotas")
    assert (shown["in_force"], shown["set"]) == (dict(DEFAULT_QUOTAS), {})


def test_numbers_that_cannot_be_used_are_refused_in_words(shared: Shared) -> None:
    for path, body, words in (
        ("durations", {"CreateImages": 1}, "CreateImages is not one of"),
        ("durations", {"CreateImage": -1}, "CreateImage must be from 0 to 86400"),
        ("durations", {"CreateImage": "1"}, "Expected `float`"),
        ("quotas", {"image": 1}, "image is not one of"),
        ("quotas", {"images": 10**9 + 1}, "images must be from 0 to"),
        ("quotas", {"images": 1.5}, "Expected `int`"),
        ("quotas", [REGION], "Expected `object`"),
    ):
        refused = shared.control("PUT", path, body)
        assert refused.status == 400, body
        assert words in refused.json["message"]
    assert shared.page("GET", "durations")["set"] == shared.page("GET", "quotas")["set"] == {}
