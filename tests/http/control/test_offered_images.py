"""The public images that are offered: changed on one server, followed by all, even by their cached pages."""

from pathlib import Path
from typing import Any

import pytest

from genzo.data import public_images
from tests.api import Api
from tests.http.control.server_pool import MANY, REGION, ServerPool
from tests.running import genzo_here, running

PINNED = "ubuntu_24_04_x64_20G_alibase_20250527.vhd"
NEWEST = "ubuntu_24_04_x64_20G_alibase_20260916.vhd"
FAMILY = "acs:ubuntu_24_04_x64"
EVERY = public_images().count(b'"ImageId"')
NOTHING_CHANGED = {"as_of": "all", "retired": [], "released": []}


def totals(pool: ServerPool, **filters: str) -> set[int]:
    """The totals of a query on many connections."""
    return {pool.next.images(REGION, **filters).json["TotalCount"] for _ in range(MANY)}


def run(api: Api, **image: str) -> Any:  # noqa: ANN401 - what JSON can hold
    answer = api.call("RunInstances", RegionId=REGION, InstanceType="ecs.g6.large", **image)
    return answer.status, answer.json.get("Code")


def test_every_image_is_offered_by_default(pool: ServerPool) -> None:
    assert pool.page("GET", "images") == NOTHING_CHANGED
    assert totals(pool) == {EVERY}


def test_a_retired_image_does_not_exist_for_any_call(pool: ServerPool) -> None:
    assert totals(pool, ImageId=PINNED) == {1}  # now cached by every worker
    pool.page("PUT", "images", {"retire": [PINNED]})
    assert totals(pool, ImageId=PINNED, Status="ALL") == totals(pool, ImageId=PINNED) == {0}
    assert totals(pool) == {EVERY - 1}
    assert run(pool.next, ImageId=PINNED) == (404, "InvalidImageId.NotFound")
    copied = pool.next.call("CopyImage", RegionId=REGION, ImageId=PINNED, DestinationRegionId="cn-beijing")
    assert (copied.status, copied.json["Code"]) == (404, "InvalidImageId.NotFound")
    pool.page("PUT", "images", {"release": [PINNED]})
    assert totals(pool, ImageId=PINNED) == {1}
    assert pool.page("GET", "images") == NOTHING_CHANGED


def test_what_was_made_of_a_retired_image_stays(pool: ServerPool) -> None:
    made = pool.next.call("RunInstances", RegionId=REGION, InstanceType="ecs.g6.large", ImageId=PINNED)
    (instance_id,) = made.json["InstanceIdSets"]["InstanceIdSet"]
    pool.page("PUT", "images", {"retire": [PINNED]})
    found = pool.next.call("DescribeInstances", RegionId=REGION, InstanceIds=f'["{instance_id}"]')
    (instance,) = found.json["Instances"]["Instance"]
    assert (instance["ImageId"], instance["OSName"]) == (PINNED, "Ubuntu  24.04 64位")


def test_the_catalogue_as_of_a_date(pool: ServerPool) -> None:
    assert totals(pool) == {EVERY}
    pool.page("PUT", "images", {"as_of": "2025-06-10"})
    (total,) = totals(pool)
    assert 80 < total < 170
    assert totals(pool, ImageId=PINNED) == {1}
    assert totals(pool, ImageId=NEWEST) == {0}
    newest = pool.next.call("DescribeImageFromFamily", RegionId=REGION, ImageFamily=FAMILY)
    assert newest.json["Image"]["ImageId"] == PINNED
    pool.page("PUT", "images", {"as_of": "2025-05-01"})
    assert totals(pool, ImageId=PINNED) == {0}
    pool.page("DELETE", "images")
    assert totals(pool) == {EVERY}


def test_today_is_the_date_of_the_clock_of_the_api(pool: ServerPool) -> None:
    pool.page("PUT", "clock", {"now": "2025-06-10T12:00:00Z"})
    assert pool.page("PUT", "images", {"as_of": "today"})["as_of"] == "2025-06-10"
    pool.page("PUT", "clock", {"now": "2026-06-10T12:00:00Z"})
    assert totals(pool, ImageId=PINNED) == {1}


def test_an_image_is_released_against_the_date_until_the_date_changes(pool: ServerPool) -> None:
    changed = pool.page("PUT", "images", {"as_of": "2026-11-01", "release": [PINNED]})
    assert changed == {"as_of": "2026-11-01", "retired": [], "released": [PINNED]}
    assert totals(pool, ImageId=PINNED) == {1}
    pool.page("PUT", "images", {"as_of": "2026-11-02"})
    assert totals(pool, ImageId=PINNED) == {0}


def test_the_last_date_offers_what_the_day_before_does(pool: ServerPool) -> None:
    pool.page("PUT", "images", {"as_of": "9999-12-30"})
    before = totals(pool)
    assert before != {0}
    pool.page("PUT", "images", {"as_of": "9999-12-31"})
    assert totals(pool) == before


def test_a_retired_image_stays_retired_as_of_another_date(pool: ServerPool) -> None:
    pool.page("PUT", "images", {"retire": [PINNED]})
    pool.page("PUT", "images", {"as_of": "2025-06-10"})
    assert totals(pool, ImageId=PINNED) == {0}


def test_a_reset_offers_every_image_again(pool: ServerPool) -> None:
    pool.page("PUT", "images", {"as_of": "2025-06-10", "retire": [PINNED]})
    pool.page("POST", "reset?account=1234567890123456")
    assert totals(pool, ImageId=PINNED) == {0}
    pool.page("POST", "reset")
    assert pool.page("GET", "images") == NOTHING_CHANGED
    assert totals(pool) == {EVERY}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"retire": [PINNED, "m-unknown"]}, "There is no public image m-unknown."),
        ({"release": ["m-unknown"]}, "There is no public image m-unknown."),
        ({"as_of": "2025-06-10", "release": ["m-unknown"]}, "There is no public image m-unknown."),
        ({"retire": [PINNED], "release": ["m-unknown"]}, "There is no public image m-unknown."),
        ({"as_of": "2024-13-01"}, "2024-13-01 is no date: write it as 2024-04-01, or write today or all."),
        ({"as_of": "2024-04-01", "retire": ["m-unknown"]}, "There is no public image m-unknown."),
        ({"as_of": "2024-W14-1"}, "2024-W14-1 is no date: write it as 2024-04-01, or write today or all."),
        ({"as_of": "20240401"}, "20240401 is no date: write it as 2024-04-01, or write today or all."),
        ({"retired": [PINNED]}, "Object contains unknown field `retired`. Did you mean retire?"),
    ],
)
def test_an_invalid_change_changes_nothing(pool: ServerPool, body: dict[str, Any], message: str) -> None:
    refused = pool.control("PUT", "images", body)
    assert (refused.status, refused.json["message"]) == (400, message)
    assert pool.page("GET", "images") == NOTHING_CHANGED


def test_the_date_of_the_start_holds_until_the_next_start(tmp_path: Path) -> None:
    with running("--data", tmp_path, "--images-as-of", "2025-06-10") as server:
        api = Api(server.host, server.port)
        offered = api.images(REGION).json["TotalCount"]
        assert 80 < offered < 170
        assert genzo_here("images", "retire", PINNED, "--data", tmp_path).returncode == 0
        assert api.images(REGION).json["TotalCount"] == offered - 1
        assert api.send("PUT", "/_genzo/images", {}, b'{"as_of": "all"}').status == 200
        assert api.images(REGION).json["TotalCount"] == EVERY - 1
        api.send("DELETE", "/_genzo/images")
        assert api.images(REGION).json["TotalCount"] == offered
    with running("--data", tmp_path) as server:
        assert Api(server.host, server.port).images(REGION).json["TotalCount"] == EVERY


def test_a_date_set_at_run_time_survives_a_restart(tmp_path: Path) -> None:
    with running("--data", tmp_path) as server:
        Api(server.host, server.port).send("PUT", "/_genzo/images", {}, b'{"as_of": "2025-06-10"}')
    with running("--data", tmp_path) as server:
        api = Api(server.host, server.port)
        assert api.send("GET", "/_genzo/images").json["as_of"] == "2025-06-10"
        assert api.images(REGION, ImageId=NEWEST).json["TotalCount"] == 0


def test_the_option_takes_a_date(tmp_path: Path) -> None:
    refused = genzo_here("serve", "--data", tmp_path, "--images-as-of", "April")
    assert refused.returncode == 2
    assert "April is no date: write it as 2024-04-01, or write today or all." in refused.stderr
