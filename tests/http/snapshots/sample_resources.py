"""Images, snapshots, disks and instances with standard members, for catalogues of tests."""

from typing import Any

from genzo.catalogue.disks import Disk
from genzo.catalogue.image import Image, Source
from genzo.catalogue.instances import Instance
from genzo.catalogue.snapshots import Snapshot

ACCOUNT = 1234567890123456
STRANGER = 1000000000000007
REGION = "cn-shenzhen"
ZONE = "cn-shenzhen-e"
ELSEWHERE = "cn-beijing"
CREATED = 1_700_000_000_000  # 2023-11-14T22:13:20Z
FAR = 4_102_444_800_000  # the year 2100, for states that do not settle during a test


def _members(resource_id: str, members: dict[str, Any]) -> dict[str, Any]:
    standard = {"region_id": REGION, "owner_id": ACCOUNT, "created": CREATED}
    return {**standard, "resource_id": resource_id, **members}


def disk(short_id: str, /, **members: Any) -> Disk:  # noqa: ANN401 - the members of a disk
    return Disk(**_members(f"d-{short_id}", {"instance_id": "i-running", "zone_id": ZONE, **members}))


def snapshot(short_id: str, /, **members: Any) -> Snapshot:  # noqa: ANN401
    return Snapshot(**_members(f"s-{short_id}", {"size": 40, "disk_id": f"d-{short_id}", **members}))


def instance(short_id: str, /, **members: Any) -> Instance:  # noqa: ANN401
    return Instance(**_members(f"i-{short_id}", {"started": CREATED, "zone_id": ZONE, **members}))


def image(short_id: str, /, **members: Any) -> Image:  # noqa: ANN401
    standard = {
        "image_id": f"m-{short_id}",
        "region_id": REGION,
        "source": Source.ACCOUNT,
        "owner_id": ACCOUNT,
        "rank": 1,
        "creation_time": "2023-11-14T22:13:20Z",
    }
    return Image(**{**standard, **members})
