"""Durations and quotas: set on one server, used by all."""

from genzo.catalogue.quotas import DEFAULT_QUOTAS
from tests.http.control.server_pool import MANY, REGION, ServerPool


def test_a_set_duration_applies_to_later_operations(pool: ServerPool) -> None:
    before = pool.image("before")
    changed = pool.page("PUT", "durations", {"CreateImage": 0})
    assert changed["set"] == {"CreateImage": 0}
    assert changed["in_force"]["RunInstances"] == 0
    after = pool.image("after")
    assert (pool.states(before), pool.states(after)) == ({"Creating"}, {"Available"})
    pool.page("PUT", "durations", {"CopyImage": 2.5})
    assert all(shown["set"] == {"CreateImage": 0, "CopyImage": 2.5} for shown in pool.everywhere("durations"))
    assert pool.page("DELETE", "durations")["in_force"]["CreateImage"] == 60


def test_a_set_quota_applies_on_every_server(pool: ServerPool) -> None:
    pool.page("PUT", "quotas", {"vpcs": 1})
    answers = [pool.next.call("CreateVpc", RegionId="cn-beijing") for _ in range(MANY)]
    # A new account of the service has a VPC of its own in no region here.
    assert sorted(answer.status for answer in answers) == [200] + [400] * (MANY - 1)
    pool.page("PUT", "quotas", {"vpcs": 2})
    assert pool.next.call("CreateVpc", RegionId="cn-beijing").status == 200
    shown = pool.page("DELETE", "quotas")
    assert (shown["in_force"], shown["set"]) == (dict(DEFAULT_QUOTAS), {})


def test_invalid_numbers_are_refused_with_a_message(pool: ServerPool) -> None:
    for path, body, words in (
        ("durations", {"CreateImages": 1}, "CreateImages is not one of"),
        ("durations", {"CreateImage": -1}, "CreateImage must be from 0 to 86400"),
        ("durations", {"CreateImage": "1"}, "Invalid enum value '1'"),
        ("durations", {"CreateImage": "never"}, "CreateImage must be a number: it cannot be never"),
        (
            "durations",
            {"CreateImage.Usable": -86401},
            "CreateImage.Usable must be from -86400 to 86400, or never",
        ),
        ("quotas", {"image": 1}, "image is not one of"),
        ("quotas", {"images": 10**9 + 1}, "images must be from 0 to"),
        ("quotas", {"images": 1.5}, "Expected `int`"),
        ("quotas", [REGION], "Expected `object`"),
    ):
        refused = pool.control("PUT", path, body)
        assert refused.status == 400, body
        assert words in refused.json["message"]
    assert pool.page("GET", "durations")["set"] == pool.page("GET", "quotas")["set"] == {}
