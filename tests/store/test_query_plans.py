"""How SQLite finds images: each arm by the index that is made for it, and never by looking at all images."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from genzo.catalogue.image import EVERY_REGION, Image, Source, Tag
from genzo.catalogue.image_use import Which
from genzo.catalogue.query import TagFilter
from genzo.catalogue.visibility import Arm
from genzo.store.sql import image_uses, records, statements
from genzo.store.sql.dialects import SQLITE
from genzo.store.sqlite.statements import page_statements
from genzo.store.sqlite.store import SqliteStore
from tests.store.making import ALICE, ALL_ARMS, BOB, CAROL, REGION, image, query

COMMON = {"statuses": ("Available",)}
INDEX_OF = {
    Arm.OWN: "images_own",
    Arm.SYSTEM: "images_system",
    Arm.SYSTEM_EVERYWHERE: "images_system",
    Arm.COMMUNITY: "images_community",
    Arm.MARKETPLACE: "images_marketplace",
}
BY_ID = "INDEX images_id (region_id=? AND image_id=?"
FILTERS: dict[str, dict[str, Any]] = {
    "nothing": {},
    "status": COMMON,
    "ids": COMMON | {"image_ids": ("m-1", "m-2")},
    "name": COMMON | {"name": "a*b"},
    "tags": COMMON | {"tags": (TagFilter("k", "1"), TagFilter("k", None))},
    "snapshot": COMMON | {"snapshot_id": "s-1"},
    "features": COMMON | {"features": (("cpu_online_upgrade", "supported"),)},
    "others": COMMON | {"family": "f", "usage": "none", "created_from": 1, "os_type": "linux"},
}


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """A catalogue of some thousand images of every kind."""
    path = tmp_path_factory.mktemp("plans") / "genzo.db"
    store = SqliteStore(path, durable=False)
    store.prepare()
    with store.writing() as catalogue:
        images = [_image(number) for number in range(3000)]
        catalogue.put_images(images)
        catalogue.share_images(images[1::100], ALICE)
    connection = sqlite3.connect(path)
    yield connection
    connection.close()


def _image(number: int) -> Image:
    return image(
        f"m-{number}",
        source=list(Source)[number % 3],
        region_id=(REGION, "cn-beijing", EVERY_REGION)[number // 3 % 3],
        owner_id=(ALICE, BOB)[number // 9 % 2] if list(Source)[number % 3] is Source.ACCOUNT else 0,
        is_public=number % 2 == 0,
        rank=number // 4,
        tags=(Tag("k", str(number % 2)),),
    )


def plans(connection: sqlite3.Connection, **asked: Any) -> dict[str, list[str]]:  # noqa: ANN401 - a query's
    """The steps that find a page, and those that count the total, or add it up of kept totals."""
    wanted = query(**asked)
    shape = statements.shape_of(wanted)
    values = statements.parameters(wanted, shape, SQLITE) | {"seen": 1000}
    asked_for = page_statements(shape)
    found = {}
    total = ("kept totals", asked_for.kept_totals) if asked_for.kept_totals else ("total", asked_for.total)
    for name, statement in (("page", asked_for.page), total):
        rows = connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)
        found[name] = [row[3] for row in rows]
    return found


def _is_index_of(arm: Arm, search: str) -> bool:
    """Whether an arm is searched by its index; own images also by that of their names, which is smaller."""
    names = (INDEX_OF[arm], "images_name") if arm is Arm.OWN else (INDEX_OF[arm],)
    return any(f"INDEX {name} " in search for name in names)


def searches(steps: list[str], table: str = "images") -> list[str]:
    """How a table is searched, leaving out the documents of a page that was found already."""
    pattern = re.compile(rf"(?:SEARCH|SCAN) {table}\b(.*)")
    found = [match[1].strip() for match in map(pattern.match, steps) if match]
    return [each for each in found if "PRIMARY KEY" not in each]


@pytest.mark.parametrize("arms", ALL_ARMS, ids=lambda arms: "+".join(arm.value for arm in arms))
@pytest.mark.parametrize("filters", FILTERS)
def test_no_query_looks_at_all_images(
    connection: sqlite3.Connection, arms: tuple[Arm, ...], filters: str
) -> None:
    for steps in plans(connection, arms=arms, **FILTERS[filters]).values():
        assert any(re.match(r"SEARCH (images|image_shares|\w+_totals)\b", step) for step in steps)
        assert not [step for step in steps if re.match(r"SCAN (images|image_\w+|share_\w+|regional)\b", step)]


@pytest.mark.parametrize("filters", ["nothing", "status", "name", "tags", "snapshot", "others"])
@pytest.mark.parametrize("arm", INDEX_OF)
def test_the_page_of_an_arm_is_found_by_its_index(
    connection: sqlite3.Connection, arm: Arm, filters: str
) -> None:
    (found,) = searches(plans(connection, arms=(arm,), **FILTERS[filters])["page"])
    assert _is_index_of(arm, found)


@pytest.mark.parametrize("filters", ["name", "tags", "snapshot", "others"])
@pytest.mark.parametrize("arm", [arm for arm in INDEX_OF if arm is not Arm.COMMUNITY])
def test_the_total_of_an_arm_is_counted_by_its_index(
    connection: sqlite3.Connection, arm: Arm, filters: str
) -> None:
    found, *overridden = searches(plans(connection, arms=(arm,), **FILTERS[filters])["total"])
    assert _is_index_of(arm, found)
    assert len(overridden) == (arm is Arm.SYSTEM_EVERYWHERE)
    assert all(BY_ID in each for each in overridden)


@pytest.mark.parametrize("arm", [Arm.SYSTEM, Arm.SYSTEM_EVERYWHERE, Arm.MARKETPLACE, Arm.OWN])
def test_the_head_of_an_arm_is_read_in_the_order_of_its_index(
    connection: sqlite3.Connection, arm: Arm
) -> None:
    steps = plans(connection, arms=(arm,), **COMMON)["page"]
    assert "USE TEMP B-TREE FOR ORDER BY" not in steps[: steps.index("SCAN page")]


@pytest.mark.parametrize("arm", [*INDEX_OF, Arm.SHARED])
def test_kept_totals_search_only_images_that_have_not_settled(
    connection: sqlite3.Connection, arm: Arm
) -> None:
    steps = plans(connection, arms=(arm,), **COMMON)["kept totals"]
    index = "image_shares_under_way" if arm is Arm.SHARED else "images_under_way"
    found, *overridden = searches(steps) + searches(steps, "image_shares")
    assert f"INDEX {index} " in found
    assert "settles_at>?" in found
    assert all(BY_ID in each for each in overridden)
    assert plans(connection, arms=(arm,))["kept totals"] != steps
    assert not [each for each in searches(plans(connection, arms=(arm,))["kept totals"]) if BY_ID not in each]


@pytest.mark.parametrize("arm", [*INDEX_OF, Arm.SHARED])
@pytest.mark.parametrize("filters", ["nothing", "status"])
def test_kept_totals_are_found_by_their_keys(connection: sqlite3.Connection, arm: Arm, filters: str) -> None:
    steps = plans(connection, arms=(arm,), **FILTERS[filters])["kept totals"]
    found = [step for step in steps if re.match(r"SEARCH \w+_totals\b", step)]
    keys = ("INDEX image_totals_community (region_id=?" if arm is Arm.COMMUNITY else "PRIMARY KEY (",)
    assert found
    assert all(any(key in each for key in keys) for each in found)


def test_own_images_are_found_without_reading_them(connection: sqlite3.Connection) -> None:
    assert "COVERING INDEX images_own" in searches(plans(connection, arms=(Arm.OWN,), **COMMON)["page"])[0]


@pytest.mark.parametrize("arm", [Arm.SYSTEM, Arm.MARKETPLACE, Arm.COMMUNITY])
def test_images_of_other_arms_are_found_without_reading_them(
    connection: sqlite3.Connection, arm: Arm
) -> None:
    steps = plans(connection, arms=(arm,), **COMMON)["page"]
    assert f"COVERING INDEX {INDEX_OF[arm]} " in searches(steps)[0]


def test_community_images_are_counted_by_their_index(connection: sqlite3.Connection) -> None:
    (found,) = searches(plans(connection, arms=(Arm.COMMUNITY,), **FILTERS["name"])["total"])
    assert "INDEX images_community " in found


@pytest.mark.parametrize("filters", ["nothing", "status"])
def test_shared_images_are_listed_without_reading_them(connection: sqlite3.Connection, filters: str) -> None:
    steps = plans(connection, arms=(Arm.SHARED,), **FILTERS[filters])["page"]
    assert searches(steps, "image_shares") == [
        "USING COVERING INDEX image_shares_list (account_id=? AND region_id=?)"
    ]
    assert searches(steps) == []


def test_shared_images_are_found_from_the_shares_of_the_account(connection: sqlite3.Connection) -> None:
    for steps in plans(connection, arms=(Arm.SHARED,), **FILTERS["others"]).values():
        assert searches(steps) == []
        assert any("account_id=?" in each for each in searches(steps, "image_shares"))


@pytest.mark.parametrize("arm", INDEX_OF)
def test_images_are_found_by_their_ids(connection: sqlite3.Connection, arm: Arm) -> None:
    for steps in plans(connection, arms=(arm,), **FILTERS["ids"]).values():
        found = searches(steps)
        assert found
        assert all(BY_ID in each for each in found)


def test_images_up_to_a_number_are_not_counted(connection: sqlite3.Connection) -> None:
    values = {"of_owner": ALICE, "of_region": REGION, "count": 100}
    rows = connection.execute(f"EXPLAIN QUERY PLAN {records.OWNS_IMAGES}", values)
    assert [step for *_, step in rows] == [
        "SEARCH image_totals USING PRIMARY KEY (owner_id=? AND region_id=?)"
    ]


@pytest.mark.parametrize("arms", ALL_ARMS, ids=lambda arms: "+".join(arm.value for arm in arms))
def test_named_images_are_looked_up_once_for_all_arms(
    connection: sqlite3.Connection, arms: tuple[Arm, ...]
) -> None:
    for steps in plans(connection, arms=arms, **FILTERS["ids"]).values():
        assert [BY_ID in each for each in searches(steps)] == [True]
        assert not [step for step in steps if "UNION" in step]
        # A share is looked up by its image, not among all those of the account.
        assert all("image_number=?" in each for each in searches(steps, "image_shares"))


def test_nothing_that_has_settled_is_passed_over(tmp_path: Path) -> None:
    """Whether an account has made ten images or a thousand, SQLite takes the same number of steps."""
    store = SqliteStore(tmp_path / "genzo.db", durable=False)
    store.prepare()
    for account_id, count in ((ALICE, 1000), (BOB, 10)):
        made = [
            image(f"m-{account_id}-{n}", owner_id=account_id, rank=n, creating_at=1, settles_at=2)
            for n in range(count)
        ]
        with store.writing() as catalogue:
            catalogue.put_images(made)
            catalogue.share_images(made, CAROL + account_id)
    store.close()
    with closing(sqlite3.connect(tmp_path / "genzo.db")) as connection:
        connection.execute("SELECT 1 FROM images")  # reads the schema
        for read in READ:
            many, few = (_steps(connection, *read(account_id)) for account_id in (ALICE, BOB))
            assert many <= few * 1.1, read


def _steps(connection: sqlite3.Connection, statement: str, values: dict[str, Any]) -> int:
    """How many instructions of SQLite's virtual machine a statement takes."""
    steps = 0

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    connection.set_progress_handler(step, 1)
    connection.execute(statement, values).fetchall()
    connection.set_progress_handler(None, 1)
    return steps


def _asked(account_id: int, arms: tuple[Arm, ...]) -> tuple[str, dict[str, Any]]:
    wanted = query(viewer=account_id, arms=arms, now=3, limit=5, **COMMON)
    shape = statements.shape_of(wanted)
    values = statements.parameters(wanted, shape, SQLITE) | {"seen": 5}
    return page_statements(shape).kept_totals, values


_VIEW = {"of_region": REGION, "now": 3}
READ: tuple[Callable[[int], tuple[str, dict[str, Any]]], ...] = (
    lambda account_id: _asked(account_id, (Arm.OWN,)),
    lambda account_id: _asked(CAROL + account_id, (Arm.SHARED,)),
    lambda account_id: (records.IMAGES_UNDER_WAY, {**_VIEW, "of_owner": account_id}),
    lambda account_id: (records.NEXT_CHANGE, {**_VIEW, "of_account": account_id}),
    lambda account_id: (records.NEXT_CHANGE, {**_VIEW, "of_account": CAROL + account_id}),
    lambda account_id: (records.OWNS_IMAGES, {**_VIEW, "of_owner": account_id, "count": 5}),
)


@pytest.mark.parametrize("which", Which)
def test_the_images_that_checks_examine_are_found_by_their_index(
    connection: sqlite3.Connection, which: Which
) -> None:
    statement = image_uses.image_uses(which, is_behind=True)
    values = {"of_owner": ALICE, "of_region": REGION, "rank": 5, "after": "", "count": 5}
    steps = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
    index = "images_community" if which is Which.PUBLISHED else "images_own"
    assert f"INDEX {index} " in searches(steps)[0]
    assert not [step for step in steps if step.startswith("SCAN") or "ORDER BY" in step]
    assert any("COVERING INDEX resources_image" in step for step in steps)
    assert any("COVERING INDEX image_shares_image" in step for step in steps)
