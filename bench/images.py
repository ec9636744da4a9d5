"""Makes one image of a population from its number alone, always the same."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from genzo.catalogue.image import DiskDeviceMapping, Features, Image, Source, Tag
from genzo.catalogue.ordering import rank

_APPLICATIONS = (
    *("web", "api", "auth", "search", "billing", "orders", "payments", "catalog", "worker", "ingest"),
    *("gateway", "reports", "mail", "media", "crawler", "scheduler", "proxy", "cache", "metrics", "runner"),
    *("ml-train", "ml-serve", "etl", "bastion"),
)
_STAGES = ("prod", "prod", "prod", "staging", "test", "dev")
_TEAMS = tuple(f"team-{number:02}" for number in range(40))
_SYSTEMS = (
    ("Ubuntu  22.04 64位", "Ubuntu  22.04 64 bit", "Ubuntu"),
    ("Ubuntu  24.04 64位", "Ubuntu  24.04 64 bit", "Ubuntu"),
    ("Alibaba Cloud Linux  3.2104 LTS 64位", "Alibaba Cloud Linux  3.2104 LTS 64 bit", "Aliyun"),
    ("Debian  12.5 64位", "Debian  12.5 64 bit", "Debian"),
    ("CentOS  7.9 64位", "CentOS  7.9 64 bit", "CentOS"),
)
_SIZES = (20, 40, 40, 40, 60, 100, 200)
_NVME = Features(nvme_support="supported", imds_support="v1")
_FIRST_DAY = datetime(2023, 6, 1, tzinfo=UTC)
_DAYS = tuple((_FIRST_DAY + timedelta(days=day)).strftime("%Y-%m-%d") for day in range(1024))
_DAY_SECONDS = 24 * 60 * 60


class Place(NamedTuple):
    """The region, owner and visibility of an image."""

    region_id: str
    owner_id: int
    is_public: bool
    tag: Tag | None


def image(number: int, place: Place) -> Image:
    """The image with this number."""
    mixed = _mixed(number)
    day, second = mixed % 1024, (mixed >> 10) % _DAY_SECONDS
    application, stage = _APPLICATIONS[mixed % 24], _STAGES[(mixed >> 7) % 6]
    clock = f"{second // 3600:02}{second // 60 % 60:02}"
    os_name, os_name_en, platform = _SYSTEMS[(mixed >> 5) % 5]
    size = _SIZES[(mixed >> 12) % 7]
    tags = (Tag("app", application), Tag("stage", stage), Tag("team", _TEAMS[(mixed >> 9) % 40]))
    return Image(
        image_id=image_id(number),
        region_id=place.region_id,
        source=Source.ACCOUNT,
        owner_id=place.owner_id,
        rank=rank(int(_FIRST_DAY.timestamp()) + day * _DAY_SECONDS + second),
        name=f"{application}-{stage}-{_DAYS[day]}-{clock}",
        description=f"{application} for {stage}, built by pipeline {mixed % 997}",
        creation_time=f"{_DAYS[day]}T{clock[:2]}:{clock[2:]}:{second % 60:02}Z",
        os_name=os_name,
        os_name_en=os_name_en,
        platform=platform,
        size=size,
        boot_mode="BIOS",
        is_public=place.is_public,
        is_self_shared="False",
        features=_NVME,
        tags=tags if place.tag is None else (*tags, place.tag),
        disk_device_mappings=_disks(number, size, with_data=mixed % 5 == 0),
    )


def image_id(number: int) -> str:
    """The id of the image with this number. Ids of neighbours are far apart, like those of the service."""
    return f"m-bp1{_mixed(number):010x}{number:07x}"


def _disks(number: int, size: int, *, with_data: bool) -> tuple[DiskDeviceMapping, ...]:
    system = _disk("/dev/xvda", size, f"s-bp1{number:015x}", "system")
    return (system, _disk("/dev/xvdb", 2 * size, f"s-bp2{number:015x}", "data")) if with_data else (system,)


def _disk(device: str, size: int, snapshot_id: str, kind: str) -> DiskDeviceMapping:
    return DiskDeviceMapping(device=device, size=str(size), snapshot_id=snapshot_id, type=kind)


def _mixed(number: int) -> int:
    """Forty bits that look random; no two numbers have the same."""
    return (number * 0x9E3779B97F + 0x7F4A7C15) & 0xFFFFFFFFFF
