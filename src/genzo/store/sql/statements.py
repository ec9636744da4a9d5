"""The common parts of the statements that find images: a query's shape, arms, conditions and values.

A statement finds a page in two steps: the arms give the numbers of its images from indexes alone, no further
than page and total need; then it reads the documents of these images
(docs/reference/queries.md#pages-and-visibility).

SQLite compares the value of a parameter with the condition of a partial index and with the prefix of a GLOB.
It prepares such a statement again for each value, which takes ten times as long as the query. A plus before
the parameter keeps it from that (exprCompareVariable in expr.c, isLikeOrGlob in whereexpr.c).
"""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any, NamedTuple

import msgspec

from genzo.catalogue.image import EVERY_REGION, Status
from genzo.catalogue.query import ImageQuery, TagFilter
from genzo.catalogue.visibility import Arm
from genzo.store.sql.dialects import Dialect, one_by_one
from genzo.store.sql.rows import SHARED_COLUMNS


class QueryShape(NamedTuple):
    """What decides the text of a query's statement. Queries of one shape differ in values alone.

    ``by_names`` finds images by the trigrams of their names (SQLite's table ``image_names``).
    ``with_beginning`` says that the query gives a prefix of names.
    """

    arms: tuple[Arm, ...]
    conditions: tuple[str, ...]
    image_ids: int | None
    statuses: tuple[bool, bool, bool, int] | None  # Waiting, Creating, Available wanted; how many in all
    architectures: int | None
    tags: tuple[bool, ...]  # whether the query gives a value
    features: tuple[tuple[str, bool], ...]  # name, and whether "unsupported" is wanted
    by_names: bool = False
    with_beginning: bool = False
    unwanted: int = 0
    usable: bool | None = None


_ENCODER = msgspec.json.Encoder()

_USABLE_STATES = "status IN ('Available', 'Deprecated')"
_USABLE = (
    "(usable_at <= :now AND (usable_at > 0 OR settles_at <= :now) "
    f"AND (settles_at > +:now OR {_USABLE_STATES}))"
)
"""Whether an image can be used at the moment of the query, by `genzo.catalogue.lifecycle.image_at`."""
_BEGINNING = "name >= :name_from AND name < :name_until"
"""That a name has the prefix of its pattern: indexes find it, as neither LIKE nor GLOB does by itself."""
ORDER = "ORDER BY rank DESC, image_id"
"""The order of pages."""
SHARED_WITH_ME = (
    "account_id = :viewer",
    "region_id = :region_id",
    "source = 'account'",
    "owner_id <> :viewer",
)
"""The arm of shared images for queries that the columns of ``image_shares`` can answer."""
EVERYWHERE = (f"region_id = '{EVERY_REGION}'", "source = 'system'")
"""Public images that exist in every region."""
OWN_PUBLIC_IDS = (
    "SELECT regional.image_id FROM images AS regional "
    "WHERE regional.region_id = :region_id AND regional.source = 'system'"
)
"""The ids of the region's own public images, which override those of every region."""

# Sources are literals: with a parameter, SQLite does not use a partial index
# (https://sqlite.org/partialindex.html, section 3).
VISIBILITY_ARMS: dict[Arm, tuple[str, ...]] = {
    Arm.OWN: ("owner_id = :viewer", "region_id = :region_id"),
    Arm.SYSTEM: ("region_id = :region_id", "source = 'system'"),
    Arm.SYSTEM_EVERYWHERE: (*EVERYWHERE, f"image_id NOT IN ({OWN_PUBLIC_IDS})"),
    Arm.SHARED: (
        (
            "number IN (SELECT image_number FROM image_shares "
            "WHERE account_id = :viewer AND region_id = :region_id)"
        ),
        "source = 'account'",
        "owner_id <> :viewer",
    ),
    Arm.COMMUNITY: ("region_id = :region_id", "is_public", "source = 'account'", "owner_id <> :viewer"),
    Arm.MARKETPLACE: ("region_id = :region_id", "source = 'marketplace'"),
}
"""The conditions of each arm of `genzo.catalogue.visibility`."""

CONDITIONS: dict[str, str] = {
    "name": "{name_matches}",
    "family": "family = :family",
    "snapshot_id": "EXISTS (SELECT 1 FROM image_snapshots "
    "WHERE snapshot_id = :snapshot_id AND image_number = images.number)",
    "usage": "usage = :usage",
    "os_type": "os_type = :os_type",
    "is_support_io_optimized": "is_support_io_optimized = :is_support_io_optimized",
    "is_support_cloudinit": "is_support_cloudinit = :is_support_cloudinit",
    "resource_group_id": "resource_group_id = :resource_group_id",
    # Only images of accounts have an owner.
    "owner_id": "owner_id = :owner_id AND source = 'account'",
    "created_from": "created >= :created_from",
    "created_until": "created <= :created_until",
}
"""The conditions that compare one value, by attribute of `ImageQuery`."""
_values = attrgetter(*CONDITIONS)

BY_NAMES = "number IN (SELECT rowid FROM image_names WHERE image_names MATCH :trigrams)"


def shape_of(query: ImageQuery) -> QueryShape:
    """The shape of a query. Numbers of ids are rounded up, so that there are few statements to prepare.

    Arms that cannot have images of the wanted owner are left out, possibly all of them.
    """
    compared = zip(CONDITIONS, _values(query), strict=True)
    arms, names = query.arms, [name for name, value in compared if value is not None]
    if query.owner_id is not None:
        arms = tuple([arm for arm in arms if _may_have(arm, query.owner_id, query.viewer)])
        if arms == (Arm.OWN,):
            names.remove("owner_id")
    return QueryShape(
        arms=arms,
        conditions=tuple(names),
        image_ids=None if query.image_ids is None else _rounded(len(query.image_ids)),
        statuses=None if query.statuses is None else _states_asked(query.statuses),
        architectures=None if query.architectures is None else len(query.architectures),
        tags=tuple(tag.value is not None for tag in _ordered(query.tags)),
        features=tuple((name, value == "unsupported") for name, value in query.features),
        with_beginning=bool(_beginning(query.name)),
        unwanted=len(query.unwanted),
        usable=query.usable,
    )


def _may_have(arm: Arm, owner_id: int, viewer: int) -> bool:
    """Whether an arm may have images of an owner: the viewer's own are in OWN, and only there."""
    return arm is Arm.OWN if owner_id == viewer else arm in (Arm.SHARED, Arm.COMMUNITY)


def parameters(query: ImageQuery, shape: QueryShape, dialect: Dialect) -> dict[str, Any]:
    """The values of a query, by parameter of its statements."""
    values: dict[str, Any] = {
        "viewer": query.viewer,
        "region_id": query.region_id,
        "offset": query.offset,
        "limit": query.limit,
        "top": query.offset + query.limit,
        "now": query.now,
    }
    for name in shape.conditions:
        values[name] = getattr(query, name)
    if query.name is not None:
        values["name"] = dialect.pattern(query.name)
        values["name_from"] = beginning = _beginning(query.name)
        values["name_until"] = beginning[:-1] + _next(beginning[-1:])
    counts = {
        "image_ids": shape.image_ids,
        "statuses": shape.statuses and shape.statuses[-1],
        "architectures": shape.architectures,
    }
    for name, count in counts.items():
        if count is None:
            continue
        given = getattr(query, name)
        values[name] = given
        values |= {f"{name}_{place}": given[min(place, len(given) - 1)] for place in range(count)}
    for place, tag in enumerate(_ordered(query.tags)):
        values[f"tag_key_{place}"] = tag.key
        values[f"tag_value_{place}"] = tag.value
        values[f"tag_text_{place}"] = _tag_text(tag)
    for place, (name, value) in enumerate(query.features):
        values[f"feature_{place}"] = value
        values[f"feature_text_{place}"] = f'"{name}":{_json(value)}'
    for place, (member, beginning) in enumerate(query.unwanted):
        values[f"unwanted_{place}"] = dialect.containing(f'{member}":"{beginning}')
    return values


def asks_for_states_alone(shape: QueryShape) -> bool:
    """Whether a query has no conditions but those on the state and on Usable."""
    return shape._replace(arms=(), statuses=None, usable=None) == QueryShape((), (), None, None, None, (), ())


def without_name(shape: QueryShape) -> QueryShape:
    """The shape of a query without its ImageName."""
    rest = tuple([name for name in shape.conditions if name != "name"])
    return shape._replace(conditions=rest, by_names=False, with_beginning=False)


def numbers_of(image_ids: Sequence[str]) -> tuple[str, dict[str, str]]:
    """The statement that finds the numbers of images in ``:region_id`` by their ids, and its values."""
    found, values = _by_ids(image_ids)
    return f"SELECT image_id, number FROM {found}", values


def insertion_of_shares(image_ids: Sequence[str]) -> tuple[str, dict[str, str]]:
    """The statement that shares images in ``:region_id`` with ``:of_account``, and the values of the ids."""
    found, values = _by_ids(image_ids)
    columns = ", ".join(SHARED_COLUMNS)
    rows = f"SELECT CAST(:of_account AS BIGINT), region_id, number, {columns} FROM {found}"
    table = f"image_shares (account_id, region_id, image_number, {columns})"
    return f"INSERT INTO {table} {rows} ON CONFLICT DO NOTHING", values


def _by_ids(image_ids: Sequence[str]) -> tuple[str, dict[str, str]]:
    count = _rounded(len(image_ids))
    values = {f"image_ids_{place}": image_ids[min(place, len(image_ids) - 1)] for place in range(count)}
    return f"images WHERE region_id = :region_id AND {one_by_one('image_id', 'image_ids', count)}", values


def is_large(arm: Arm) -> str:
    """The statement that tells whether an arm has at least ``:large`` images, before other conditions."""
    where = " AND ".join(VISIBILITY_ARMS[arm])
    return f"SELECT coalesce(sum(total), 0) >= :large FROM image_totals WHERE {where}"


def _tag_text(tag: TagFilter) -> str:
    """The JSON of a tag in a document, up to its value if the query gives none."""
    key = f'{{"key":{_json(tag.key)},'
    return key if tag.value is None else f'{key}"value":{_json(tag.value)}}}'


def _beginning(pattern: str | None) -> str:
    """The prefix of all names that match an ImageName; empty if it has none, or none with a successor."""
    beginning, star, _ = (pattern or "").partition("*")
    return beginning if star and _next(beginning[-1:]) else ""


def _next(character: str) -> str:
    """The character with the next code point; empty if there is none that both databases can compare with."""
    number = ord(character) + 1 if character else 0
    # PostgreSQL stores NUL as another character (`genzo.store.sql.tables`); surrogates are not encodable.
    return "" if number in {0, 1, 0xD800, 0x110000} else chr(number)


def _json(text: str) -> str:
    return _ENCODER.encode(text).decode()


def _ordered(tags: tuple[TagFilter, ...]) -> list[TagFilter]:
    """Tags with a value last, so that n tags have n + 1 shapes instead of two to the power of n."""
    return sorted(tags, key=lambda tag: tag.value is not None)


def conditions(shape: QueryShape, dialect: Dialect) -> list[str]:
    """The conditions of a shape besides those of its arms."""
    where = [CONDITIONS[name].format(name_matches=dialect.name_matches) for name in shape.conditions]
    if shape.by_names:
        where.append(BY_NAMES)
    if shape.with_beginning:
        where.append(_BEGINNING)
    for column, name, count in (
        ("image_id", "image_ids", shape.image_ids),
        ("architecture", "architectures", shape.architectures),
    ):
        if count is not None:
            where.append(dialect.any_of(column, name, count))
    if shape.statuses is not None:
        where.append(in_state(shape.statuses, dialect))
    if shape.usable is not None:
        where.append(_either(_USABLE, is_wanted=shape.usable))
    if shape.tags:
        where.append(dialect.tags(shape.tags))
    if shape.features:
        where.append(dialect.features(shape.features))
    # Within a text of a document, quotes have a backslash before them: only a member itself is found.
    where += [dialect.lacks.format(f":unwanted_{place}") for place in range(shape.unwanted)]
    return where


def settled_conditions(shape: QueryShape, dialect: Dialect) -> list[str]:
    """The conditions on state and Usable, for images that have settled and have no ``usable_at``.

    They compare the status alone.
    """
    where = []
    if shape.statuses is not None:
        where.append(dialect.any_of("status", "statuses", shape.statuses[-1]))
    if shape.usable is not None:
        where.append(_either(_USABLE_STATES, is_wanted=shape.usable))
    return where


def _either(condition: str, *, is_wanted: bool) -> str:
    return condition if is_wanted else f"NOT {condition}"


def _states_asked(statuses: tuple[str, ...]) -> tuple[bool, bool, bool, int]:
    named = (Status.WAITING in statuses, Status.CREATING in statuses, Status.AVAILABLE in statuses)
    return (*named, len(statuses))


def in_state(statuses: tuple[bool, bool, bool, int], dialect: Dialect) -> str:
    """That an image is in one of the wanted states, at the moment of the query.

    The rule is `genzo.catalogue.lifecycle.image_at`: an image that has settled has its own status; before, it
    is Creating or Waiting.
    """
    waiting, creating, _, count = statuses
    settled = dialect.any_of("status", "statuses", count)
    if waiting and creating:
        return f"(settles_at > +:now OR {settled})"
    states = [f"settles_at <= :now AND {settled}"]
    if creating:
        states.append("settles_at > +:now AND creating_at <= :now")
    if waiting:
        states.append("settles_at > +:now AND creating_at > +:now")
    return f"({' OR '.join(states)})"


def _rounded(count: int) -> int:
    """``count``, or the next power of two."""
    return 0 if count == 0 else 1 << (count - 1).bit_length()
