"""Images, snapshots, disks and instances with standard members, for catalogues of tests."""

from typing import Any

from genzo.catalogue.disks import Disk
from genzo.catalogue.image import Image, Source
from genzo.catalogue.instances import Instance
from genzo.catalogue.snapshots import Snapshot

ACCOUNT = 1234567890123456
STRANGER = 1000000000000007
REGION = "cn-shenzhen"
ELSEWHERE = "cn-beijing"
CREATED = 1_700_000_000_000  # 2023-11-14T22:13:20Z
FAR = 4_102_444_800_000  # the year 2100, for states that do not settle during a test


def _standard(prefix: str, name: str) -> dict[str, Any]:
    return {
        "resource_id": f"{prefix}-{name}",
        "region_id": REGION,
        "owner_id": ACCOUNT,
        "created": CREATED,
    }


def disk(name: str, **members: Any) -> Disk:  # noqa: ANN401 - the members of a disk
    return Disk(**{**_standard("d", name), **members})


def snapshot(name: str, **members: Any) -> Snapshot:  # noqa: ANN401
    return Snapshot(**{**_standard("s", name), "size": 40, "disk_id": f"d-{name}", **members})


def instance(name: str, **members: Any) -> Instance:  # noqa: ANN401
    return Instance(**{**_standard("i", name), "started": CREATED, **members})


def image(image_id: str, **members: Any) -> Image:  # noqa: ANN401
    """An image of the account; a higher rank makes it newer."""
    standard = {
        "image_id": f"m-{image_id}",
        "region_id": REGION,
        "source": Source.ACCOUNT,
        "owner_id": ACCOUNT,
        "rank": 1,
        "creation_time": "2023-11-14T22:13:20Z",
    }
    return Image(**{**standard, **members})
