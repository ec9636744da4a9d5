"""How SQLite finds images: each arm by the index that is made for it, and never by looking at all images."""

import re
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest

from genzo.catalogue.image import EVERY_REGION, Image, Source, Tag
from genzo.catalogue.query import TagFilter
from genzo.catalogue.visibility import Arm
from genzo.store.sql import records, statements
from genzo.store.sql.dialects import SQLITE
from genzo.store.sqlite.statements import page_statements
from genzo.store.sqlite.store import SqliteStore
from tests.store.making import ALICE, ALL_ARMS, BOB, REGION, image, query

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
    """The steps that find a page, and those that count the total."""
    wanted = query(**asked)
    shape = statements.shape_of(wanted)
    values = statements.parameters(wanted, shape, SQLITE) | {"seen": 1000}
    asked_for = page_statements(shape)
    found = {}
    for name, statement in (("page", asked_for.page), ("total", asked_for.total)):
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
        assert any(step.startswith(("SEARCH images", "SEARCH image_shares")) for step in steps)
        assert not [step for step in steps if re.match(r"SCAN (images|image_\w+|regional)\b", step)]


@pytest.mark.parametrize("filters", ["nothing", "status", "name", "tags", "snapshot", "others"])
@pytest.mark.parametrize("arm", INDEX_OF)
def test_the_page_of_an_arm_is_found_by_its_index(
    connection: sqlite3.Connection, arm: Arm, filters: str
) -> None:
    (found,) = searches(plans(connection, arms=(arm,), **FILTERS[filters])["page"])
    assert _is_index_of(arm, found)


@pytest.mark.parametrize("filters", ["nothing", "status", "name", "tags", "snapshot", "others"])
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


def test_own_images_are_counted_without_reading_them(connection: sqlite3.Connection) -> None:
    for steps in plans(connection, arms=(Arm.OWN,), **COMMON).values():
        assert "COVERING INDEX images_own" in searches(steps)[0]


@pytest.mark.parametrize("arm", [Arm.SYSTEM, Arm.MARKETPLACE, Arm.COMMUNITY])
def test_images_of_other_arms_are_counted_without_reading_them(
    connection: sqlite3.Connection, arm: Arm
) -> None:
    for steps in plans(connection, arms=(arm,), **COMMON).values():
        assert f"COVERING INDEX {INDEX_OF[arm]} " in searches(steps)[0]


def test_community_images_are_counted_by_their_index(connection: sqlite3.Connection) -> None:
    (found,) = searches(plans(connection, arms=(Arm.COMMUNITY,), **COMMON)["total"])
    assert "INDEX images_community " in found


@pytest.mark.parametrize("filters", ["nothing", "status"])
def test_shared_images_are_listed_without_reading_them(connection: sqlite3.Connection, filters: str) -> None:
    for steps in plans(connection, arms=(Arm.SHARED,), **FILTERS[filters]).values():
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


def test_images_up_to_a_number_are_counted_without_reading_them(connection: sqlite3.Connection) -> None:
    values = {"of_owner": ALICE, "of_region": REGION, "count": 100}
    rows = connection.execute(f"EXPLAIN QUERY PLAN {records.OWNS_IMAGES}", values)
    found = [step for *_, step in rows if " images" in step]
    assert [step.partition(" (")[0] for step in found if step.startswith("SEARCH images USING COVERING")]
    assert not [step for step in found if step.startswith("SCAN")]


@pytest.mark.parametrize("arms", ALL_ARMS, ids=lambda arms: "+".join(arm.value for arm in arms))
def test_named_images_are_looked_up_once_for_all_arms(
    connection: sqlite3.Connection, arms: tuple[Arm, ...]
) -> None:
    for steps in plans(connection, arms=arms, **FILTERS["ids"]).values():
        assert [BY_ID in each for each in searches(steps)] == [True]
        assert not [step for step in steps if "UNION" in step]
        # A share is looked up by its image, not among all those of the account.
        assert all("image_number=?" in each for each in searches(steps, "image_shares"))
