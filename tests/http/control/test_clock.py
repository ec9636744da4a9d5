"""The clock of the API: set on one server, used by all."""

import time
from typing import Any

from genzo.catalogue.clock import format_moment
from tests.http.control.server_pool import MANY, REGION, ServerPool

LONG_AGO = "2020-02-29T12:00:00.000Z"


def test_by_default_it_is_the_system_clock(pool: ServerPool) -> None:
    before = int(time.time() * 1000)
    shown = pool.page("GET", "clock")
    assert before <= shown["milliseconds"] <= time.time() * 1000
    assert shown["now"] == format_moment(shown["milliseconds"])
    assert (shown["is_system"], shown["offset"], shown["frozen"]) == (True, 0, False)


def test_a_set_clock_runs_on_every_server(pool: ServerPool) -> None:
    began = time.monotonic()
    pool.page("PUT", "clock", {"now": "2020-02-29T12:00:00Z"})
    moments = [shown["milliseconds"] - 1_582_977_600_000 for shown in pool.everywhere("clock")]
    assert moments == sorted(moments)
    assert 0 <= moments[0] < moments[-1] <= (time.monotonic() - began) * 1000 + 1


def test_a_frozen_clock_stops_on_every_server_until_released(pool: ServerPool) -> None:
    pool.page("PUT", "clock", {"now": LONG_AGO, "frozen": True})
    time.sleep(0.01)
    assert {(shown["now"], shown["frozen"]) for shown in pool.everywhere("clock")} == {(LONG_AGO, True)}
    pool.page("PUT", "clock", {"advance": 1.5})
    assert {shown["now"] for shown in pool.everywhere("clock")} == {"2020-02-29T12:00:01.500Z"}
    let_go = pool.page("PUT", "clock", {"frozen": False})
    assert let_go["now"] >= "2020-02-29T12:00:01.500Z"
    assert not let_go["frozen"]
    time.sleep(0.01)
    assert pool.page("GET", "clock")["now"] > let_go["now"]


def test_an_empty_change_resets_it(pool: ServerPool) -> None:
    pool.page("PUT", "clock", {"now": LONG_AGO, "frozen": True})
    assert pool.page("PUT", "clock", {})["is_system"]
    assert all(shown["is_system"] for shown in pool.everywhere("clock"))


def test_an_image_becomes_available_when_the_clock_advances(pool: ServerPool) -> None:
    image_id = pool.image("advanced")
    assert pool.states(image_id) == {"Creating"}
    pool.page("PUT", "clock", {"advance": 60})
    assert pool.states(image_id) == {"Available"}
    pool.page("DELETE", "clock")
    assert pool.states(image_id) == {"Creating"}


def test_cached_pages_show_the_progress_of_the_clock(pool: ServerPool) -> None:
    now = pool.page("PUT", "clock", {"frozen": True})["milliseconds"]
    image_id = pool.image("progressing")
    for seconds in (0, 15, 30, 45, 30, 59, 3):
        pool.page("PUT", "clock", {"now": format_moment(now + seconds * 1000), "frozen": True})
        assert {image["Progress"] for image in pool.seen(image_id)} == {f"{seconds * 100 // 60}%"}


def test_creation_times_are_the_clocks(pool: ServerPool) -> None:
    pool.page("PUT", "clock", {"now": LONG_AGO, "frozen": True})
    created = {image["CreationTime"] for image in pool.seen(pool.image("long-ago"))}
    assert created == {"2020-02-29T12:00:00Z"}


def test_signatures_use_the_system_clock(pool: ServerPool) -> None:
    pool.page("PUT", "clock", {"now": LONG_AGO})
    api = pool.apis[0]
    assert api.images(REGION).status == 200
    asked = {"Action": "DescribeRegions", "Format": "JSON"}
    late = api.get(api.signed({**asked, "Timestamp": "2020-02-29T12:00:00Z"}))
    assert (late.status, late.code) == (400, "InvalidTimeStamp.Expired")
    once = api.signed(asked)
    assert [api.get(once).status for _ in range(2)] == [200, 400]
    pool.page("PUT", "clock", {"now": "2030-01-01T00:00:00Z"})
    assert api.get(once).code == "SignatureNonceUsed"


def test_concurrent_advances_add_up(pool: ServerPool) -> None:
    pool.page("PUT", "clock", {"now": LONG_AGO, "frozen": True})
    pool.at_once([("PUT", "clock", {"advance": 1})] * MANY)
    assert pool.page("GET", "clock")["now"] == "2020-02-29T12:00:12.000Z"


def test_an_invalid_change_is_refused(pool: ServerPool) -> None:
    bodies: tuple[Any, ...] = (
        {"now": "yesterday"},
        {"now": LONG_AGO, "advance": 1},
        {"advance": -1},
        {"now": "1969-12-31T23:59:59Z"},
        {"advance": 10**12},
        {"nwo": LONG_AGO},
        [],
    )
    for body in bodies:
        refused = pool.control("PUT", "clock", body)
        assert refused.status == 400, body
        assert refused.json["message"]
    assert pool.next.send("PUT", "/_genzo/clock", body=b"{").status == 400
    assert pool.page("GET", "clock")["is_system"]
