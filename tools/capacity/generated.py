"""Generates a typical catalogue, the same at every run: custom images of many accounts."""

import hashlib
from collections.abc import Iterator, Sequence
from itertools import islice

from genzo.catalogue.clock import format_timestamp
from genzo.catalogue.image import DiskDeviceMapping, Image, Source, Tag
from genzo.service.service import Service

IMAGES_PER_ACCOUNT = 100
"""Images of an account in a region: the service's default quota."""

SHARE_EVERY = 10
"""Every so many images, one is shared with another account."""

_BATCH = 5000
_FIRST_ACCOUNT = 1_100_000_000_000_000
_FIRST_MOMENT = 1_700_000_000
_PRODUCTS = ("web", "worker", "gateway", "billing", "search", "ml-train", "ci-runner", "bastion")


def fill(service: Service, first: int, last: int) -> None:
    """Write the images with the numbers from ``first`` up to, not including, ``last``."""
    regions = tuple(service.facts.regions)
    numbers = iter(range(first, last))
    while batch := list(islice(numbers, _BATCH)):
        images = [_image(number, regions) for number in batch]
        with service.store.writing() as catalogue:
            catalogue.put_images(images)
            for image, account_id in _shares(batch, images):
                catalogue.share_images([image], account_id)


def _image(number: int, regions: Sequence[str]) -> Image:
    account, of_account = divmod(number, IMAGES_PER_ACCOUNT)
    product = _PRODUCTS[number % len(_PRODUCTS)]
    name = f"{product}-{account % 97}-{format_timestamp(_FIRST_MOMENT + number)[:10]}-build{number}"
    return Image(
        image_id=f"m-{_word(f'image {number}')}",
        region_id=regions[account % len(regions)],
        source=Source.ACCOUNT,
        owner_id=_account(account),
        rank=number,
        name=name,
        description=f"Built from main by the pipeline {product}, run {number}",
        family=product,
        creation_time=format_timestamp(_FIRST_MOMENT + number),
        os_name="Ubuntu  24.04 64位",
        os_name_en="Ubuntu  24.04 64 bit",
        platform="Ubuntu",
        boot_mode="UEFI-Preferred",
        size=40,
        usage="instance" if of_account % 4 == 0 else "none",
        is_self_shared="True" if _is_shared(number) else "False",
        disk_device_mappings=(
            DiskDeviceMapping(
                device="/dev/xvda",
                size="40",
                snapshot_id=f"s-{_word(f'snapshot {number}')}",
                type="system",
                format="VHD",
                progress="100%",
                remain_time=0,
            ),
        ),
        tags=(Tag("team", f"team-{account % 97}"), Tag("commit", _word(f"commit {number}"))),
    )


def _shares(numbers: Sequence[int], images: Sequence[Image]) -> Iterator[tuple[Image, int]]:
    for number, image in zip(numbers, images, strict=True):
        if _is_shared(number):
            yield image, _account(number // IMAGES_PER_ACCOUNT + 1)


def _is_shared(number: int) -> bool:
    return number % SHARE_EVERY == 0


def _account(number: int) -> int:
    return _FIRST_ACCOUNT + number


def _word(text: str) -> str:
    """Twenty unique, unordered characters, like those of the service's ids."""
    return hashlib.sha256(text.encode()).hexdigest()[:20]
