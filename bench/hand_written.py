"""SQL written by hand for every documented query, on Genzo's tables.

Several strategies are tried, since none is the fastest for all queries; the fastest over all accounts counts,
since one statement must serve any account. The statements use the same facts about a query as Genzo does, and
have no conditions that the query does not need.
"""

from collections.abc import Callable
from typing import Any

from genzo.catalogue.query import ImageQuery

_AVAILABLE = "settles_at <= %(now)s AND status = 'Available'"
_SYSTEM = "region_id = %(region)s AND source = 'system'"
_SHARES = "FROM image_shares AS share WHERE share.account_id = %(viewer)s AND share.region_id = %(region)s"
_ARMS = {
    "own": "FROM images WHERE owner_id = %(viewer)s AND region_id = %(region)s",
    "system": f"FROM images WHERE {_SYSTEM}",
    "everywhere": (
        "FROM images WHERE region_id = '*' AND source = 'system' "
        f"AND image_id <> ALL (ARRAY(SELECT image_id FROM images WHERE {_SYSTEM}))"
    ),
    "shared": (
        f"FROM (SELECT image_number {_SHARES}) AS shared JOIN images ON number = image_number "
        "WHERE source = 'account' AND owner_id <> %(viewer)s"
    ),
    # image_shares has the columns that a list of available images needs.
    "shares_alone": (
        f"FROM (SELECT image_number AS number, * {_SHARES}) AS shares_alone "
        "WHERE source = 'account' AND owner_id <> %(viewer)s"
    ),
    "community": (
        "FROM images WHERE region_id = %(region)s AND is_public AND source = 'account' "
        "AND owner_id <> %(viewer)s"
    ),
    "marketplace": "FROM images WHERE region_id = %(region)s AND source = 'marketplace'",
}
_ALL = ("own", "system", "everywhere", "shared")
_SCOPES = {
    "IsPublic": ("community",),
    "self": ("own",),
    "system": ("system", "everywhere"),
    "others": ("shared",),
    "marketplace": ("marketplace",),
    "ImageOwnerId, its own": ("own",),
    "ImageOwnerId, another's": ("shared",),
}
_SEEN = (
    "(owner_id = %(viewer)s AND region_id = %(region)s "
    f"OR source = 'account' AND EXISTS (SELECT {_SHARES} AND share.image_number = images.number) "
    f"OR {_SYSTEM} OR source = 'system' AND region_id = '*' AND NOT EXISTS ("
    f"SELECT FROM images AS its WHERE its.{_SYSTEM} AND its.image_id = images.image_id))"
)
_OWN = "owner_id = %(viewer)s AND region_id = %(region)s"
_ORDER = "ORDER BY rank DESC, image_id"
_PAGE = "LIMIT %(limit)s OFFSET %(offset)s"
_OF_PAGE = "JOIN images USING (number) ORDER BY page.rank DESC, page.image_id"


def statements(name: str, query: ImageQuery) -> list[str]:
    """The statements for a query named by `bench.documented_queries`, as psycopg takes them."""
    conditions = _conditions(name, query)
    if "its own" in name:
        conditions.remove(_COMPARED["owner_id"])
    condition = " AND ".join(conditions)
    if query.image_ids is not None or query.snapshot_id is not None:
        return [_named(name, condition)]
    scope = next((arms for words, arms in _SCOPES.items() if words in name), _ALL)
    if all(each.lstrip("(").startswith("settles_at") for each in conditions):
        scope = tuple("shares_alone" if arm == "shared" else arm for arm in scope)
    found = [f"{_ARMS[arm]}{condition and f' AND {condition}'}" for arm in scope]
    # ``+ 0`` keeps the index on owner_id out: an account has few shares beside all images of the owner.
    found = [each.replace(_COMPARED["owner_id"], "owner_id + 0 = %(owner_id)s") for each in found]
    return [strategy(found) for strategy in _STRATEGIES]


def values(query: ImageQuery) -> dict[str, Any]:
    """The values of the statements' parameters."""
    given: dict[str, Any] = {
        "viewer": query.viewer,
        "region": query.region_id,
        "now": query.now,
        "limit": query.limit,
        "offset": query.offset,
        "last": query.offset + query.limit,
        "ids": list(query.image_ids or ()),
        "statuses": list(query.statuses or ()),
        "architectures": list(query.architectures or ()),
        "name": _like(query.name or ""),
        "begin": (begin := (query.name or "-").partition("*")[0] or "-"),
        "behind": begin[:-1] + chr(ord(begin[-1]) + 1),
    }
    for name in _COMPARED:
        given[name] = getattr(query, name)
    for place, tag in enumerate(query.tags):
        value = "" if tag.value is None else f'"value":"{tag.value}"}}'
        given[f"tag_{place}"] = f'{{"key":"{tag.key}",{value}'
    return given


_COMPARED = {
    "family": "family = %(family)s",
    "snapshot_id": "number IN (SELECT image_number FROM image_snapshots WHERE snapshot_id = %(snapshot_id)s)",
    "usage": "usage = %(usage)s",
    "os_type": "os_type = %(os_type)s",
    "is_support_io_optimized": "is_support_io_optimized = %(is_support_io_optimized)s",
    "is_support_cloudinit": "is_support_cloudinit = %(is_support_cloudinit)s",
    "resource_group_id": "resource_group_id = %(resource_group_id)s",
    "owner_id": "owner_id = %(owner_id)s AND source = 'account'",
    "created_from": "created >= %(created_from)s",
    "created_until": "created <= %(created_until)s",
}


def _conditions(name: str, query: ImageQuery) -> list[str]:
    """The conditions of a query."""
    conditions = [text for attribute, text in _COMPARED.items() if getattr(query, attribute) is not None]
    if query.statuses == ("Available",):
        conditions.append(_AVAILABLE)
    elif query.statuses is not None and "Creating" in query.statuses:
        conditions.append("(settles_at > %(now)s OR status = ANY(%(statuses)s))")
    elif query.statuses is not None:
        conditions.append("settles_at <= %(now)s AND status = ANY(%(statuses)s)")
    if query.image_ids is not None:
        conditions.append("image_id = ANY(%(ids)s)")
    if query.architectures is not None:
        conditions.append("architecture = ANY(%(architectures)s)")
    if query.name is not None:
        conditions.append("name LIKE %(name)s")
    if "begin*" in name:
        conditions.append("name >= %(begin)s AND name < %(behind)s")
    conditions += [f"strpos(tags, %(tag_{place})s) > 0" for place in range(len(query.tags))]
    for feature, value in query.features:
        found = f'strpos(features, \'"{feature}":"supported"\')'
        conditions.append(f"{found} > 0" if value == "supported" else f"{found} = 0")
    return conditions


def _named(name: str, condition: str) -> str:
    """Finds few images by an index, then checks each for visibility."""
    seen = _OWN if "self" in name else _SEEN
    return (
        "WITH found AS MATERIALIZED (SELECT number, rank, image_id FROM images "
        f"WHERE region_id IN (%(region)s, '*') AND {condition} AND {seen}) "
        "SELECT (SELECT count(*) FROM found), "
        f"ARRAY(SELECT document FROM (SELECT * FROM found {_ORDER} {_PAGE}) AS page {_OF_PAGE})"
    )


def _counted(found: list[str]) -> str:
    """Counts in a query of its own; merges the first rows of each arm into the page."""
    totals = " + ".join(f"(SELECT count(*) {arm})" for arm in found)
    heads = [f"(SELECT number, rank, image_id {arm} {_ORDER} LIMIT %(last)s)" for arm in found]
    page = f"SELECT * FROM ({' UNION ALL '.join(heads)}) AS heads {_ORDER} {_PAGE}"
    return f"SELECT {totals}, ARRAY(SELECT document FROM ({page}) AS page {_OF_PAGE})"


def _materialized(found: list[str]) -> str:
    """Materializes the matches once, then counts and sorts them."""
    arms = " UNION ALL ".join(f"SELECT number, rank, image_id {arm}" for arm in found)
    return (
        f"WITH found AS MATERIALIZED ({arms}) SELECT (SELECT count(*) FROM found), "
        f"ARRAY(SELECT document FROM (SELECT * FROM found {_ORDER} {_PAGE}) AS page {_OF_PAGE})"
    )


def _windowed(found: list[str]) -> str:
    """Counts by a window function; an empty page has no row with the total."""
    arms = " UNION ALL ".join(f"SELECT number, rank, image_id {arm}" for arm in found)
    return (
        f"WITH page AS (SELECT *, count(*) OVER () AS total FROM ({arms}) AS arms {_ORDER} {_PAGE}) "
        "SELECT coalesce((SELECT total FROM page LIMIT 1), 0), "
        f"ARRAY(SELECT document FROM page {_OF_PAGE})"
    )


def _numbered(found: list[str]) -> str:
    """Collects all row numbers, sorted, in an array; the page is a slice of it."""
    arms = " UNION ALL ".join(f"SELECT number, rank, image_id {arm}" for arm in found)
    return (
        f"WITH found AS MATERIALIZED (SELECT array_agg(number {_ORDER}) AS numbers FROM ({arms}) AS arms) "
        "SELECT coalesce(cardinality(numbers), 0), ARRAY(SELECT document "
        "FROM unnest(numbers[%(offset)s + 1 : %(last)s]) WITH ORDINALITY AS page (number, place) "
        "JOIN images USING (number) ORDER BY place) FROM found"
    )


def _numbered_apart(found: list[str]) -> str:
    """Collects the sorted row numbers of each arm in an array, and merges their first elements."""
    lists = ", ".join(
        f"arm_{place} AS MATERIALIZED (SELECT coalesce(array_agg(number), '{{}}') AS numbers "
        f"FROM (SELECT number {arm} {_ORDER}) AS ordered)"
        for place, arm in enumerate(found)
    )
    totals = " + ".join(f"(SELECT cardinality(numbers) FROM arm_{place})" for place in range(len(found)))
    heads = " UNION ALL ".join(
        f"SELECT unnest(numbers[1 : %(last)s]) AS number FROM arm_{place}" for place in range(len(found))
    )
    return (
        f"WITH {lists} SELECT {totals}, ARRAY(SELECT document FROM ({heads}) AS heads "
        f"JOIN images USING (number) {_ORDER} {_PAGE})"
    )


_STRATEGIES: tuple[Callable[[list[str]], str], ...] = (
    _counted,
    _materialized,
    _windowed,
    _numbered,
    _numbered_apart,
)


def _like(pattern: str) -> str:
    text = pattern.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return text.replace("*", "%") if "*" in text else f"%{text}%"
