"""Every filter of the SDK's DescribeImagesRequest, over images of an account and the public ones."""

import json
from typing import Any

import pytest
from alibabacloud_ecs20140526.models import (  # type: ignore[import-untyped]
    DescribeImagesRequestFilter as Filter,
)
from alibabacloud_ecs20140526.models import (
    DescribeImagesRequestTag as Tag,
)

from genzo.data import public_images
from tests.clients import samples
from tests.clients.ecs20140526 import Sdk
from tests.clients.samples import FIRST, SampleServer
from tests.running import Running

EVERY_OWN = [samples.CREATING, *samples.AVAILABLE_TO_OWNER, samples.RETIRED]

FILTERS: list[tuple[dict[str, Any], list[str]]] = [
    ({}, list(samples.AVAILABLE_TO_OWNER)),
    ({"image_id": f"{samples.DESKTOP},{samples.WEB},m-absent"}, [samples.WEB, samples.DESKTOP]),
    ({"status": "ALL"}, EVERY_OWN),
    ({"status": "Creating"}, [samples.CREATING]),
    ({"status": "Creating,Deprecated"}, [samples.CREATING, samples.RETIRED]),
    ({"status": "ALL", "usable": False}, [samples.CREATING]),
    ({"status": "Creating,Deprecated", "usable": True}, [samples.RETIRED]),
    ({"image_name": "base"}, [samples.WEB]),
    ({"image_name": "base", "status": "ALL"}, [samples.CREATING, samples.WEB, samples.RETIRED]),
    ({"image_name": "*-2026-0*"}, [samples.WORKER, samples.DESKTOP]),
    ({"image_name": "2026-0*"}, []),
    ({"image_family": "web-base"}, [samples.WEB]),
    ({"image_family": "web"}, []),
    ({"ostype": "windows"}, [samples.DESKTOP]),
    ({"architecture": "arm64"}, [samples.WORKER]),
    ({"is_support_cloudinit": False}, [samples.WORKER]),
    ({"is_support_cloudinit": True}, [samples.WEB, samples.DESKTOP, samples.COMMUNITY]),
    ({"is_support_io_optimized": False}, [samples.DESKTOP]),
    ({"usage": "instance"}, [samples.WEB]),
    ({"usage": "none"}, [samples.WORKER, samples.DESKTOP, samples.COMMUNITY]),
    ({"snapshot_id": "s-bp1web1"}, [samples.WEB]),
    ({"snapshot_id": "s-absent"}, []),
    ({"resource_group_id": "rg-web"}, [samples.WEB]),
    ({"instance_type": "ecs.g8y.large"}, [samples.WORKER]),
    (
        {"instance_type": "ecs.g7.large", "action_type": "CreateEcs"},
        [samples.WEB, samples.DESKTOP, samples.COMMUNITY],
    ),
    ({"show_expired": True}, list(samples.AVAILABLE_TO_OWNER)),
    ({"dry_run": False}, list(samples.AVAILABLE_TO_OWNER)),
    ({"tag": [Tag(key="stage", value="prod")]}, [samples.WEB, samples.WORKER]),
    ({"tag": [Tag(key="stage", value="prod"), Tag(key="role", value="web")]}, [samples.WEB]),
    ({"tag": [Tag(key="role")]}, [samples.WEB, samples.WORKER, samples.DESKTOP]),
    ({"tag": [Tag(key="empty", value="")]}, [samples.WORKER]),
    ({"tag": [Tag(key="role", value="")]}, []),
    (
        {
            "filter": [
                Filter(key="CreationStartTime", value="2026-08-01T08:00:00Z"),
                Filter(key="CreationEndTime", value="2026-09-30T00:00:00Z"),
            ]
        },
        [samples.WORKER, samples.DESKTOP],
    ),
    ({"filter": [Filter(key="NetworkType", value="vpc")]}, list(samples.AVAILABLE_TO_OWNER)),
    ({"filter": [Filter(key="CpuOnlineUpgrade", value="supported")]}, [samples.WEB]),
    ({"page_size": 2, "page_number": 2}, [samples.DESKTOP, samples.COMMUNITY]),
]


def _name(given: object) -> str:
    """The test id of a case."""
    if isinstance(given, list):
        return "+".join(map(_name, given))
    if isinstance(given, dict):
        return ",".join(f"{name}:{_name(value)}" for name, value in given.items())
    return f"{given.key}={given.value}" if isinstance(given, Tag | Filter) else str(given)


@pytest.mark.parametrize(("members", "expected"), FILTERS, ids=[_name(members) for members, _ in FILTERS])
def test_a_filter_leaves_the_images_that_match(
    sample_server: SampleServer, members: dict[str, Any], expected: list[str]
) -> None:
    page = Sdk(sample_server.server, sample_server.owner).page(image_owner_alias="self", **members)
    assert [image.image_id for image in page.images.image] == expected
    assert page.total_count == (len(expected) if "page_number" not in members else 4)


@pytest.mark.parametrize(
    ("members", "facts"),
    [
        ({"ostype": "windows"}, {"OSType": "windows"}),
        ({"architecture": "i386"}, {"Architecture": "i386"}),
        ({"architecture": "arm64", "ostype": "linux"}, {"Architecture": "arm64", "OSType": "linux"}),
        ({"image_family": "acs:ubuntu_22_04_x64"}, {"ImageFamily": "acs:ubuntu_22_04_x64"}),
        ({"usage": "instance", "image_owner_alias": "system"}, {"Usage": "instance"}),
    ],
    ids=_name,
)
def test_a_filter_counts_the_public_images_that_match(
    server: Running, members: dict[str, Any], facts: dict[str, str]
) -> None:
    matching = {image["ImageId"] for image in json.loads(public_images()) if facts.items() <= image.items()}
    pages = list(Sdk(server, FIRST).pages(50, **members))
    found = [image.image_id for page in pages for image in page.images.image]
    assert matching
    assert sorted(found) == sorted(matching)
    assert {page.total_count for page in pages} == {len(matching)}


def test_a_hundred_ids_are_accepted(server: Running) -> None:
    ids = [image["ImageId"] for image in json.loads(public_images())[:100]]
    assert sorted(Sdk(server, FIRST).ids(image_id=",".join(ids), page_size=100)) == sorted(ids)
