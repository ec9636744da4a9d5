"""The statements that find images, built from the shape of a query, for every dialect.

A page is found in two steps within one statement: the arms give the numbers of its images from indexes
alone, each cut to what the page can show; then the documents of just these are read (anchors.md §6.5).
"""

from collections.abc import Callable
from functools import reduce
from operator import add
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    false,
    func,
    literal_column,
    or_,
    select,
    true,
    union_all,
)

from genzo.catalogue.image import EVERY_REGION, Status
from genzo.catalogue.query import ImageQuery, TagFilter
from genzo.catalogue.visibility import Arm
from genzo.store.elements import DocumentText, NameMatches
from genzo.store.schema import image_shares, image_snapshots, image_tags, images


class Shape(NamedTuple):
    """What of a query decides the text of its statement; queries of one shape differ in values alone."""

    arms: tuple[Arm, ...]
    conditions: tuple[str, ...]
    image_ids: int | None
    statuses: tuple[bool, bool, int] | None  # whether Waiting and Creating are among them, and how many
    architectures: int | None
    tags: tuple[bool, ...]  # whether each asks for a value
    features: tuple[str, ...]


# A literal, not a parameter: only so does a partial index match.
_SYSTEM = images.c.source == literal_column("'system'")
_ACCOUNT = images.c.source == literal_column("'account'")
_MARKETPLACE = images.c.source == literal_column("'marketplace'")
_REGION = images.c.region_id == bindparam("region_id")
_VIEWER: BindParameter[int] = bindparam("viewer")

_regional = images.alias("regional")
_IDS_OF_THE_REGION = select(_regional.c.image_id).where(
    _regional.c.region_id == bindparam("region_id"), _regional.c.source == literal_column("'system'")
)
_SHARED_IN_THE_REGION = select(image_shares.c.image_number).where(
    image_shares.c.account_id == _VIEWER, image_shares.c.region_id == bindparam("region_id")
)

_ARMS: dict[Arm, tuple[ColumnElement[bool], ...]] = {
    Arm.OWN: (images.c.owner_id == _VIEWER, _REGION),
    Arm.SYSTEM: (_REGION, _SYSTEM),
    Arm.SYSTEM_EVERYWHERE: (
        images.c.region_id == literal_column(f"'{EVERY_REGION}'"),
        _SYSTEM,
        images.c.image_id.not_in(_IDS_OF_THE_REGION),
    ),
    Arm.SHARED: (images.c.number.in_(_SHARED_IN_THE_REGION), _ACCOUNT, images.c.owner_id != _VIEWER),
    Arm.COMMUNITY: (_REGION, images.c.is_public == true(), _ACCOUNT, images.c.owner_id != _VIEWER),
    Arm.MARKETPLACE: (_REGION, _MARKETPLACE),
}

CONDITIONS: dict[str, ColumnElement[bool]] = {
    "name": NameMatches(images.c.name, bindparam("name")),
    "family": images.c.family == bindparam("family"),
    "snapshot_id": exists().where(
        image_snapshots.c.snapshot_id == bindparam("snapshot_id"),
        image_snapshots.c.image_number == images.c.number,
    ),
    "usage": images.c.usage == bindparam("usage"),
    "os_type": images.c.os_type == bindparam("os_type"),
    "is_support_io_optimized": images.c.is_support_io_optimized == bindparam("is_support_io_optimized"),
    "is_support_cloudinit": images.c.is_support_cloudinit == bindparam("is_support_cloudinit"),
    "resource_group_id": images.c.resource_group_id == bindparam("resource_group_id"),
    # Whose image it is counts for those of accounts alone: others have no owner.
    "owner_id": and_(images.c.owner_id == bindparam("owner_id"), _ACCOUNT),
    "created_from": images.c.created >= bindparam("created_from"),
    "created_until": images.c.created <= bindparam("created_until"),
}
"""The conditions that compare one value, by attribute of ImageQuery."""


def shape_of(query: ImageQuery) -> Shape:
    """The shape of a query. Numbers of ids are rounded up, so that few statements serve all."""
    return Shape(
        arms=query.arms,
        conditions=tuple(name for name in CONDITIONS if getattr(query, name) is not None),
        image_ids=None if query.image_ids is None else _rounded(len(query.image_ids)),
        statuses=None if query.statuses is None else _states_asked(query.statuses),
        architectures=None if query.architectures is None else len(query.architectures),
        tags=tuple(tag.value is not None for tag in _ordered(query.tags)),
        features=tuple(name for name, _ in query.features),
    )


def parameters(query: ImageQuery, shape: Shape, pattern: Callable[[str], str]) -> dict[str, Any]:
    """The values of a query, by parameter of its statements; ``pattern`` writes the dialect's patterns."""
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
        values["name"] = pattern(query.name)
    counts = {
        "image_ids": shape.image_ids,
        "statuses": shape.statuses and shape.statuses[2],
        "architectures": shape.architectures,
    }
    for name, count in counts.items():
        given = getattr(query, name) or ()
        values |= {f"{name}_{place}": given[min(place, len(given) - 1)] for place in range(count or 0)}
    for place, tag in enumerate(_ordered(query.tags)):
        values[f"tag_key_{place}"] = tag.key
        values[f"tag_value_{place}"] = tag.value
    for place, (_, value) in enumerate(query.features):
        values[f"feature_{place}"] = value
    return values


def page(shape: Shape) -> Select[Any]:
    """The documents of a page, in order."""
    found = _found(shape).subquery("page")
    return (
        select(images.c.document)
        .join(found, images.c.number == found.c.number)
        .order_by(found.c.rank.desc(), found.c.image_id)
    )


def total(shape: Shape) -> Select[Any]:
    """The exact number of images that a query asks for: the sum over its arms, which never overlap."""
    counts = [
        select(func.count()).select_from(images).where(*_ARMS[arm], *_where(shape)).scalar_subquery()
        for arm in shape.arms
    ]
    return select(reduce(add, counts))


def _found(shape: Shape) -> Any:  # noqa: ANN401 - a select or a union of selects
    """Number, rank and id of the page's images, in order."""
    arms = [
        select(images.c.number, images.c.rank, images.c.image_id).where(*_ARMS[arm], *_where(shape))
        for arm in shape.arms
    ]
    if len(arms) == 1:
        found = arms[0].order_by(images.c.rank.desc(), images.c.image_id)
        return found.limit(bindparam("limit")).offset(bindparam("offset"))
    heads = [
        arm.order_by(images.c.rank.desc(), images.c.image_id).limit(bindparam("top")).subquery()
        for arm in arms
    ]
    union = union_all(*(select(head) for head in heads)).subquery("arms")
    return (
        select(union)
        .order_by(union.c.rank.desc(), union.c.image_id)
        .limit(bindparam("limit"))
        .offset(bindparam("offset"))
    )


def _ordered(tags: tuple[TagFilter, ...]) -> list[TagFilter]:
    """Those that ask for a value last: so a number of tags has as many shapes, not two to its power."""
    return sorted(tags, key=lambda tag: tag.value is not None)


def _where(shape: Shape) -> list[ColumnElement[bool]]:
    where = [CONDITIONS[name] for name in shape.conditions]
    for column, name, count in (
        (images.c.image_id, "image_ids", shape.image_ids),
        (images.c.architecture, "architectures", shape.architectures),
    ):
        if count is not None:
            where.append(_any_of(column, name, count))
    if shape.statuses is not None:
        where.append(_in_state(*shape.statuses))
    where += [_tag(place, with_value) for place, with_value in enumerate(shape.tags)]
    where += [_feature(place, name) for place, name in enumerate(shape.features)]
    return where


def _states_asked(statuses: tuple[str, ...]) -> tuple[bool, bool, int]:
    return Status.WAITING in statuses, Status.CREATING in statuses, len(statuses)


def _in_state(waiting: bool, creating: bool, count: int) -> ColumnElement[bool]:
    """Whether an image is in one of the states asked for, at the moment of the query.

    The rule is `genzo.catalogue.lifecycle.image_at`: what has settled is in its own state, what has not is
    Creating or waits.
    """
    now = bindparam("now", type_=BigInteger)
    states = [and_(images.c.settles_at <= now, _any_of(images.c.status, "statuses", count))]
    if creating:
        states.append(and_(images.c.settles_at > now, images.c.creating_at <= now))
    if waiting:
        states.append(and_(images.c.settles_at > now, images.c.creating_at > now))
    return or_(*states)


def _any_of(column: ColumnElement[str], name: str, count: int) -> ColumnElement[bool]:
    if count == 0:
        return false()
    return column.in_([bindparam(f"{name}_{place}") for place in range(count)])


def _tag(place: int, with_value: bool) -> ColumnElement[bool]:
    carried = exists().where(
        image_tags.c.image_number == images.c.number, image_tags.c.key == bindparam(f"tag_key_{place}")
    )
    return carried.where(image_tags.c.value == bindparam(f"tag_value_{place}")) if with_value else carried


def _feature(place: int, name: str) -> ColumnElement[bool]:
    """What an image does not say it supports, it does not support."""
    value = func.coalesce(DocumentText(images.c.document, "features", name), literal_column("'unsupported'"))
    return value == bindparam(f"feature_{place}")


def _rounded(count: int) -> int:
    """``count``, or the next power of two."""
    return 0 if count == 0 else 1 << (count - 1).bit_length()
