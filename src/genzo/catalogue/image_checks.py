"""Which of an account's images need care: stale, unused, exposed or outdated ones (docs/image-care.md).

An image is used while an instance of any account runs on it, or while DescribeImages says so in Usage. The
catalogue remembers when the last instance of an image ended (`Image.unused_since`), and no other use of it.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

import msgspec

from genzo.catalogue.clock import format_timestamp, parse_timestamp
from genzo.catalogue.image import Image, Status
from genzo.catalogue.image_use import ImageUse, Which
from genzo.catalogue.store import CatalogueReader

DEFAULT_DAYS = 90
MAX_DAYS = 36_500
_MS_PER_DAY = 24 * 60 * 60 * 1000
_BATCH = 500


class Check(StrEnum):
    """What is looked for."""

    STALE = "stale"
    NEVER_USED = "never-used"
    DEPRECATED_IN_USE = "deprecated-in-use"
    SHARED = "shared"
    PUBLISHED = "published"
    UNENCRYPTED = "unencrypted"
    OLD_FAMILY = "old-family"
    RETIRED_IN_USE = "retired-in-use"

    __hash__ = str.__hash__


class CheckScope(NamedTuple):
    """What is examined: the images of an account in some regions, at ``now`` (milliseconds since 1970).

    ``days`` is the age from which an image is stale, and a family old. ``retirement`` tells when a public
    image was retired, as text of the API: ``""`` at no known moment, None if it is offered.
    """

    account_id: int
    region_ids: Sequence[str]
    days: int
    now: int
    retirement: Callable[[str], str | None]

    @property
    def limit(self) -> int:
        """The moment before which something is old, in milliseconds since 1970."""
        return self.now - self.days * _MS_PER_DAY


class Finding(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    """An image that a check found.

    ``since`` is when the last instance ended, an image or the newest of a family was created, or an image
    was retired; ``""`` if that is not known. ``instances`` are those that run on the image, ``accounts``
    those that it is shared with.
    """

    check: Check
    region_id: str
    image_id: str
    image_name: str = ""
    image_family: str = ""
    since: str = ""
    instances: int = 0
    accounts: tuple[str, ...] = ()


class Place(NamedTuple):
    """How far an examination is: behind an image, a family, or the id of an image of instances."""

    region_id: str
    rank: int
    key: str

    def __str__(self) -> str:
        """The text that `place_of` reads."""
        return f"{self.region_id}/{self.rank}/{self.key}"


def place_of(text: str) -> Place | None:
    """The place that a text names; None for ``""``, the beginning.

    Raises:
        ValueError: the text names none.
    """
    if not text:
        return None
    region_id, rank, key = text.split("/", 2)
    place = Place(region_id, int(rank), key)
    if not -(2**63) <= place.rank < 2**63:
        raise ValueError(text)
    return place


class Examined(NamedTuple):
    """Something that was examined: its place, and what the checks found."""

    place: Place
    findings: Sequence[Finding]


_Walk = Callable[[CatalogueReader, CheckScope, Collection[Check], str, Place | None], Iterator[Examined]]


def examine(
    catalogue: CatalogueReader, scope: CheckScope, checks: Collection[Check], after: Place | None = None
) -> Iterator[Examined]:
    """Examine by checks of one of `GROUPS`, behind a place. It reads in batches while it is iterated.

    Raises:
        ValueError: the place is in none of the regions.
    """
    walk = next(walk for group, walk in _WALKS.items() if group.issuperset(checks))
    regions = [*scope.region_ids]
    if after is not None:
        regions = regions[regions.index(after.region_id) :]
    for region_id in regions:
        yield from walk(catalogue, scope, checks, region_id, after)
        after = None


def _own_images(
    catalogue: CatalogueReader,
    scope: CheckScope,
    checks: Collection[Check],
    region_id: str,
    after: Place | None,
) -> Iterator[Examined]:
    """The account's images of a region, newest first."""
    which = _WHICH.get(next(iter(checks)), Which.ALL) if len(checks) == 1 else Which.ALL
    behind = None if after is None else (after.rank, after.key)
    while batch := catalogue.image_uses(scope.account_id, region_id, which, behind, _BATCH):
        for use in batch:
            found = [
                _finding(catalogue, check, use)
                for check in checks
                if scope.now >= use.image.settles_at and _FINDS[check](use, scope)
            ]
            yield Examined(Place(region_id, use.image.rank, use.image.image_id), found)
        last = batch[-1].image
        behind = (last.rank, last.image_id)


def _finding(catalogue: CatalogueReader, check: Check, use: ImageUse) -> Finding:
    image = use.image
    accounts = catalogue.shared_with(image.region_id, image.image_id) if check is Check.SHARED else ()
    return Finding(
        check=check,
        region_id=image.region_id,
        image_id=image.image_id,
        image_name=image.name,
        image_family=image.family,
        since=format_timestamp(image.unused_since / 1000) if check is Check.STALE else image.creation_time,
        instances=catalogue.instance_count(image.region_id, image.image_id) if use.has_instances else 0,
        accounts=tuple(map(str, accounts)),
    )


def _families(
    catalogue: CatalogueReader,
    scope: CheckScope,
    _checks: Collection[Check],
    region_id: str,
    after: Place | None,
) -> Iterator[Examined]:
    """The account's families in a region, by name."""
    family = "" if after is None else after.key
    while batch := catalogue.newest_of_families(scope.account_id, region_id, scope.now, family, _BATCH):
        for image in batch:
            found = Finding(
                check=Check.OLD_FAMILY,
                region_id=region_id,
                image_id=image.image_id,
                image_name=image.name,
                image_family=image.family,
                since=image.creation_time,
            )
            is_old = _created(image) <= scope.limit
            yield Examined(Place(region_id, 0, image.family), [found] if is_old else [])
        family = batch[-1].family


def _used_images(
    catalogue: CatalogueReader,
    scope: CheckScope,
    _checks: Collection[Check],
    region_id: str,
    after: Place | None,
) -> Iterator[Examined]:
    """The images that the account's instances in a region run on, by id."""
    image_id = "" if after is None else after.key
    while batch := catalogue.images_of_instances(scope.account_id, region_id, image_id, _BATCH):
        for used in batch:
            since = scope.retirement(used.image_id)
            found = Finding(
                check=Check.RETIRED_IN_USE,
                region_id=region_id,
                image_id=used.image_id,
                since=since or "",
                instances=used.instances,
            )
            yield Examined(Place(region_id, 0, used.image_id), [] if since is None else [found])
        image_id = batch[-1].image_id


def _created(image: Image) -> int:
    return (parse_timestamp(image.creation_time) or 0) * 1000


def _is_used(use: ImageUse) -> bool:
    return use.has_instances or use.image.usage == "instance"


def _is_stale(use: ImageUse, scope: CheckScope) -> bool:
    return 0 < use.image.unused_since <= scope.limit and not _is_used(use)


def _is_never_used(use: ImageUse, scope: CheckScope) -> bool:
    return not use.image.unused_since and _created(use.image) <= scope.limit and not _is_used(use)


def _is_deprecated_in_use(use: ImageUse, _scope: CheckScope) -> bool:
    return use.image.status == Status.DEPRECATED and _is_used(use)


def _is_unencrypted(use: ImageUse, _scope: CheckScope) -> bool:
    return any(disk.encrypted is not True for disk in use.image.disk_device_mappings)


_FINDS: Mapping[Check, Callable[[ImageUse, CheckScope], bool]] = {
    Check.STALE: _is_stale,
    Check.NEVER_USED: _is_never_used,
    Check.DEPRECATED_IN_USE: _is_deprecated_in_use,
    Check.SHARED: lambda use, _scope: use.is_shared,
    Check.PUBLISHED: lambda use, _scope: use.image.is_public,
    Check.UNENCRYPTED: _is_unencrypted,
}
_WHICH = {
    Check.DEPRECATED_IN_USE: Which.DEPRECATED,
    Check.SHARED: Which.SHARED,
    Check.PUBLISHED: Which.PUBLISHED,
}
_WALKS: Mapping[frozenset[Check], _Walk] = {
    frozenset(_FINDS): _own_images,
    frozenset({Check.OLD_FAMILY}): _families,
    frozenset({Check.RETIRED_IN_USE}): _used_images,
}
GROUPS = tuple(_WALKS)
"""Checks of one group read the same, so that one examination can answer them all."""
