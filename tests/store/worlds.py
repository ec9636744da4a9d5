"""Random catalogues and queries for them, small enough that everything collides with everything."""

import os
from typing import Any, NamedTuple, TypeVar

from hypothesis import strategies as st

from genzo.catalogue.clock import format_timestamp
from genzo.catalogue.image import EVERY_REGION, NEVER, DiskDeviceMapping, Features, Image, Source, Status, Tag
from genzo.catalogue.query import TagFilter, Unwanted
from tests.store.making import ALICE, ALL_ARMS, BOB, CAROL
from tests.store.oracle import Share

T = TypeVar("T")

VIEWERS = (ALICE, BOB, CAROL)
ASKED_REGIONS = ("cn-hangzhou", "cn-beijing")
_REGIONS = (*ASKED_REGIONS, EVERY_REGION)
_IDS = ("m-1", "m-2", "m-A", "m-a", "M-1", "m-é", "m_1", "m%", "m-😀", "m-10")
_NAMES = st.text("aAb[]*?_%^-!\\é😀 '\"", max_size=6)
_NO_WILDCARDS = ("?", "_", "%", "[a-z]", "[!?]", "\\")
_TEXTS = st.sampled_from(("", "x", "X", "é", "😀", "a b", "%", "'"))
_STATUSES = st.sampled_from([status.value for status in Status] + ["Available"] * 4)
_ARCHITECTURES = st.sampled_from(("x86_64", "arm64", "i386"))
_OS_TYPES = st.sampled_from(("linux", "windows"))
_USAGES = st.sampled_from(("none", "instance"))
_SUPPORT = st.sampled_from((None, "supported", "unsupported", ""))
_SYSTEM_NAMES = st.sampled_from(("", "Ubuntu  16.04", "Ubuntu  18.04", '"os_name_en":"Ubuntu  16.04'))
_UNWANTED = st.sampled_from(
    (
        Unwanted("nvme_support", "unsupported"),
        Unwanted("boot_mode", "BIOS"),
        Unwanted("os_name_en", "Ubuntu  16."),
    )
)
_FEATURE_NAMES = st.sampled_from(Features.__struct_fields__)
_SNAPSHOTS = st.sampled_from(("s-1", "s-2", "s-é", ""))
_MOMENTS = st.integers(1_700_000_000, 1_700_000_003)


class World(NamedTuple):
    """What a catalogue was told, in order: images to keep, shares of those it then had."""

    steps: list[Image | Share]

    @property
    def images(self) -> dict[tuple[str, str], Image]:
        """The images in the end, by region and id."""
        steps = (step for step in self.steps if isinstance(step, Image))
        return {(image.region_id, image.image_id): image for image in steps}

    @property
    def shares(self) -> set[Share]:
        """The shares in the end: one of an image that was not there yet says nothing."""
        known, shares = set[tuple[str, str]](), set[Share]()
        for step in self.steps:
            if isinstance(step, Image):
                known.add((step.region_id, step.image_id))
            elif (step.region_id, step.image_id) in known:
                shares.add(step)
        return shares


def _image(members: dict[str, Any]) -> Image:
    owner_id = members.pop("owner") * (members["source"] is Source.ACCOUNT)
    # Where a region's own image and one of every region have the same id and rank, no order is promised.
    rank = members.pop("place") * 2 + (members["source"] is Source.SYSTEM)
    tags = tuple(Tag(key, value) for key, value in members.pop("tagged").items())
    disks = tuple(DiskDeviceMapping(snapshot_id=snapshot) for snapshot in members.pop("snapshots"))
    created = format_timestamp(members.pop("created"))
    return Image(
        owner_id=owner_id, rank=rank, tags=tags, disk_device_mappings=disks, creation_time=created, **members
    )


IMAGES = st.fixed_dictionaries(
    {
        "image_id": st.sampled_from(_IDS),
        "region_id": st.sampled_from(_REGIONS),
        "source": st.sampled_from(Source),
        "owner": st.sampled_from(VIEWERS),
        "place": st.integers(0, 2),
        "created": _MOMENTS,
        "name": _NAMES,
        "tagged": st.dictionaries(_TEXTS, _TEXTS, max_size=2),
        "snapshots": st.lists(_SNAPSHOTS, max_size=2),
        "status": _STATUSES,
    },
    optional={
        "family": _TEXTS,
        "os_type": _OS_TYPES,
        "architecture": _ARCHITECTURES,
        "usage": _USAGES,
        "resource_group_id": _TEXTS,
        "is_public": st.booleans(),
        "is_support_io_optimized": st.booleans(),
        "is_support_cloudinit": st.booleans(),
        "usable_at": st.sampled_from((1, 2, NEVER)),
        "creating_at": st.integers(0, 3),
        "settles_at": st.sampled_from((1, 2, 3, NEVER)),
        "features": st.builds(Features, cpu_online_upgrade=_SUPPORT, nvme_support=_SUPPORT),
        "boot_mode": st.sampled_from(("", "BIOS", "UEFI", "UEFI-Preferred")),
        "os_name": _SYSTEM_NAMES,
        "os_name_en": _SYSTEM_NAMES,
    },
).map(_image)
_SHARES = st.builds(Share, st.sampled_from(_REGIONS), st.sampled_from(_IDS), st.sampled_from(VIEWERS))
WORLDS = st.lists(IMAGES | IMAGES | _SHARES, max_size=24).map(World)


EXAMPLES = int(os.environ.get("GENZO_WORLDS", "60"))
"""How many worlds a test looks at: few in the test suite, many in a soak."""


def _several(values: st.SearchStrategy[T]) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(values, max_size=5).map(tuple)


STATES: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"now": st.integers(0, 3)}, optional={"statuses": _several(_STATUSES), "usable": st.booleans()}
)
"""Wanted states, Usable, and the moment of the query: the conditions that kept totals answer."""


def filters(world: World) -> st.SearchStrategy[dict[str, Any]]:
    """Arms and conditions of a query; what they ask is often what an image of the world has."""
    images = list(world.images.values())
    near = [pattern for image in images for pattern in _near(image.name)]
    names = _NAMES | st.sampled_from(near) if near else _NAMES
    conditions: dict[str, st.SearchStrategy[Any]] = {
        "image_ids": _several(st.sampled_from((*_IDS, "m-none", ""))),
        "statuses": _several(_STATUSES),
        "name": names,
        "usable": st.booleans(),
        "now": st.integers(0, 3),
        "family": _TEXTS,
        "snapshot_id": _SNAPSHOTS,
        "usage": _USAGES,
        "os_type": _OS_TYPES,
        "architectures": _several(_ARCHITECTURES),
        "is_support_io_optimized": st.booleans(),
        "is_support_cloudinit": st.booleans(),
        "resource_group_id": _TEXTS,
        "owner_id": st.sampled_from((0, *VIEWERS)),
        "created_from": _MOMENTS,
        "created_until": _MOMENTS,
        "tags": st.lists(st.builds(TagFilter, _TEXTS, st.none() | _TEXTS), max_size=2).map(tuple),
        "features": st.lists(
            st.tuples(_FEATURE_NAMES, st.sampled_from(("supported", "unsupported"))), max_size=2
        ).map(tuple),
        "unwanted": _several(_UNWANTED),
        "offset": st.sampled_from((0, 0, 1, 2, 5, 10**9)),
        "limit": st.sampled_from((1, 2, 3, 10, 50)),
    }
    few = st.lists(st.sampled_from((*conditions, "name", "name")), min_size=1, max_size=3, unique=True)
    view = {"arms": st.sampled_from(ALL_ARMS)}
    return few.flatmap(
        lambda chosen: st.fixed_dictionaries(view | {name: conditions[name] for name in chosen})
    )


def _near(name: str) -> list[str]:
    """Patterns that match a name, or would if what is no wildcard were one."""
    if not name:
        return ["", "*"]
    rest = name[1:]
    return [
        name,
        f"*{rest}",
        f"{name[:-1]}*",
        f"{name[0]}*{name[-1]}",
        *(f"{one}{rest}" for one in _NO_WILDCARDS),
    ]
