"""How PostgreSQL finds images among very many: never by looking at all of them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from genzo.catalogue.query import TagFilter
from genzo.catalogue.visibility import Arm
from genzo.store.postgresql.connection import PostgresqlConnection
from genzo.store.postgresql.store import PostgresqlStore
from genzo.store.postgresql.wire import PgConnection
from genzo.store.sql import records
from genzo.store.sql.session import Reader
from tests.postgresql.servers import Server
from tests.store.making import ALL_ARMS, REGION, query

_LAST_PREPARED = """
SELECT name, cardinality(parameter_types) FROM pg_prepared_statements
WHERE name LIKE 'genzo%' ORDER BY prepare_time DESC LIMIT 1"""
OWNERS = 400
LARGEST = 1_000_000_000_000_000
COMMON = {"statuses": ("Available",)}
FILTERS: dict[str, dict[str, Any]] = {
    "nothing": {},
    "status": COMMON,
    "ids": COMMON | {"image_ids": ("m-1", "m-2")},
    "name": COMMON | {"name": "web-17"},
    "name of one": COMMON | {"name": "web-17-399"},
    "begin of a name": COMMON | {"name": "web*"},
    "begin of a name, and more": COMMON | {"name": "web*1", "family": "f", "tags": (TagFilter("k", None),)},
    "tags": COMMON | {"tags": (TagFilter("k", "1"), TagFilter("k", None))},
    "snapshot": COMMON | {"snapshot_id": "s-77"},
    "features": COMMON | {"features": (("cpu_online_upgrade", "supported"),)},
    "others": COMMON | {"family": "f", "usage": "none", "created_from": 1, "os_type": "linux"},
    "far page": COMMON | {"offset": 9000},
}
# Four regions; account 0 owns a tenth, the others a few hundred each; one in fifty is public.
_FILL = f"""
INSERT INTO images (region_id, image_id, source, owner_id, rank, created, status, creating_at, settles_at,
  name, family, os_type, architecture, usage, resource_group_id, is_public, is_support_io_optimized,
  is_support_cloudinit, document)
SELECT (ARRAY['cn-hangzhou', 'cn-beijing', 'cn-shanghai', '*'])[1 + n % 4], 'm-' || n,
  CASE WHEN n % 4 = 3 THEN 'system' WHEN n % 500 = 1 THEN 'system' WHEN n % 500 = 2 THEN 'marketplace'
    ELSE 'account' END,
  {LARGEST} + CASE WHEN n % 10 = 0 THEN 0 ELSE n % {OWNERS} END, n, n, 'Available', 0, 0,
  'web-' || n % 50 || '-' || n % 400, 'f' || n % 1000, 'linux', 'x86_64', 'none', '', n % 50 = 4, true, true,
  '{{"features": {{}}}}'
FROM generate_series(1, 120000) AS n WHERE n % 4 < 3 OR n < 4000;
INSERT INTO image_tags (image_number, key, value) SELECT number, 'k', (number % 100)::text FROM images;
INSERT INTO image_snapshots (image_number, snapshot_id) SELECT number, 's-' || number FROM images;
INSERT INTO resources (owner_id, region_id, kind, resource_id, image_id, created, document)
SELECT {LARGEST} + n % {OWNERS}, 'cn-hangzhou', 'instance', 'i-' || n, 'm-' || n, n, '{{}}'
FROM generate_series(1, 30000) AS n;
ANALYZE"""
_SHARES = f"""
TRUNCATE image_shares;
INSERT INTO image_shares (account_id, region_id, image_number)
SELECT {LARGEST} + (number * 7) % {OWNERS}, region_id, number FROM images WHERE number % 7 = 0;
ANALYZE image_shares"""
_SKEW = f"""
TRUNCATE image_shares;
INSERT INTO image_shares (account_id, region_id, image_number)
SELECT {LARGEST} + n, region_id, number FROM images, generate_series(1, 12) AS n
WHERE region_id = 'cn-hangzhou' AND number % 12 < 4;
ANALYZE image_shares"""


@pytest.fixture(scope="module")
def url(postgresql: Server) -> Iterator[str]:
    """A database with the images."""
    with postgresql.database("plans") as url:
        store = PostgresqlStore(url)
        store.prepare()
        store.close()
        with PgConnection.connect(url, autocommit=True) as connection:
            connection.execute(_FILL.encode())
            connection.execute(_SHARES.encode())
        yield url


@contextmanager
def connected(url: str) -> Iterator[PgConnection]:
    with PgConnection.connect(url, autocommit=True) as connection:
        connection.execute("SET plan_cache_mode = force_generic_plan")
        yield connection


@pytest.fixture(scope="module")
def connection(url: str) -> Iterator[PgConnection]:
    with connected(url) as connection:
        yield connection


@pytest.fixture
def skewed(url: str) -> Iterator[PgConnection]:
    """A connection to the same images, all shares of which are a few accounts'."""
    with connected(url) as connection:
        connection.execute(_SKEW.encode())
        yield connection
        connection.execute(_SHARES.encode())


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes(part)


def scans(connection: PgConnection, statement: str, values: dict[str, Any]) -> list[str]:
    """The tables that a statement reads from one end to the other, be it along an index."""
    as_psycopg_names = re.sub(r":(\w+)", r"%(\1)s", statement.replace("%", "%%"))
    text = f"EXPLAIN (FORMAT JSON) {as_psycopg_names}".encode()
    row = connection.execute(text, values).fetchone()
    assert row is not None
    plan = row[0][0]["Plan"]
    return [node["Relation Name"] for node in nodes(plan) if _is_whole(node)]


def _is_whole(node: dict[str, Any]) -> bool:
    if node["Node Type"] in ("Index Scan", "Index Only Scan"):
        return "Index Cond" not in node
    return bool(node["Node Type"] == "Seq Scan")


@pytest.mark.parametrize("arms", ALL_ARMS, ids=lambda arms: "+".join(arm.value for arm in arms))
@pytest.mark.parametrize("filters", FILTERS)
def test_no_query_reads_a_whole_table(connection: PgConnection, arms: tuple[Arm, ...], filters: str) -> None:
    _assert_reads_no_table(connection, arms, filters)


@pytest.mark.parametrize("filters", FILTERS)
def test_no_query_does_so_where_a_few_accounts_have_all_shares(skewed: PgConnection, filters: str) -> None:
    _assert_reads_no_table(skewed, ALL_ARMS[0], filters)


def _assert_reads_no_table(connection: PgConnection, arms: tuple[Arm, ...], filters: str) -> None:
    Reader(PostgresqlConnection(connection)).images_page(query(arms=arms, limit=0, **FILTERS[filters]))
    ((name, count),) = connection.execute(_LAST_PREPARED).fetchall()
    # The plan is the same for all values.
    assert scans(connection, f"EXECUTE {name} ({', '.join(['NULL'] * count)})", {}) == []


def test_a_search_without_an_index_is_noticed(connection: PgConnection) -> None:
    assert scans(connection, "SELECT number FROM images WHERE usage = :usage", {"usage": "none"}) == [
        "images"
    ]


@pytest.mark.parametrize(
    ("statement", "values"),
    [
        (records.IMAGE, {"of_image": "m-77"}),
        (records.IMAGE_NAMED, {"of_owner": LARGEST, "of_name": "web-17-17"}),
        (records.IMAGES_UNDER_WAY, {"of_owner": LARGEST, "now": 1}),
        (records.SHARED_WITH, {"of_image": "m-77"}),
        (records.IMAGE_HAS_INSTANCES, {"of_image": "m-77", "of_kind": "instance"}),
        (records.RESOURCE, {"of_owner": LARGEST, "of_kind": "instance", "of_resource": "i-77"}),
        (records.RESOURCES, {"of_owner": LARGEST, "of_kind": "instance"}),
        (records.RESOURCE_EVERYWHERE, {"of_owner": LARGEST, "of_kind": "instance", "of_resource": "i-77"}),
        (records.RESOURCES_EVERYWHERE, {"of_owner": LARGEST, "of_kind": "instance"}),
        (records.NEXT_CHANGE, {"of_account": LARGEST, "now": 1}),
    ],
    ids=lambda value: value.split()[1] if isinstance(value, str) else "",
)
def test_no_record_is_found_by_reading_a_whole_table(
    connection: PgConnection, statement: str, values: dict[str, Any]
) -> None:
    assert scans(connection, statement, {"of_region": REGION, **values}) == []
