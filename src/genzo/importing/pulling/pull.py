"""Reads what an account sees of its images into parts of an import."""

from collections.abc import Sequence
from hashlib import blake2b
from itertools import count
from typing import NamedTuple

import msgspec

from genzo.actions.images.recorded_pages import joined, page_of
from genzo.importing.plan import Part
from genzo.importing.pulling.cloud import Cloud
from genzo.importing.pulling.view_pages import CloudView, ViewReader


class Wanted(NamedTuple):
    """What to pull, and the account that the images belong to here; None for public images.

    ``replace`` deletes what the catalogue has of these views and the real account lacks.
    """

    views: Sequence[CloudView]
    account_id: int | None
    with_shares: bool = False
    replace: bool = False


def name_of_pull(cloud: Cloud, endpoint: str, wanted: Wanted) -> str:
    """A digest that tells pulls apart whose pages do not fit together."""
    filters = sorted({pair for view in wanted.views for pair in view.filters.items()})
    return blake2b(msgspec.json.encode([endpoint, cloud.identity, filters]), digest_size=8).hexdigest()


def read_parts(reader: ViewReader, wanted: Wanted) -> list[Part]:
    """The images of all views, a part for each region.

    Raises:
        PullRefusedError: a call is refused, or the images change too often.
        RecordingError: an answer cannot be read.
    """
    regions = dict.fromkeys(view.region_id for view in wanted.views)
    return [_part(reader, wanted, region_id) for region_id in regions]


def _part(reader: ViewReader, wanted: Wanted, region_id: str) -> Part:
    views = [view for view in wanted.views if view.region_id == region_id]
    pages = [page_of(page) for view in views for page in reader.pages(view)]
    answers = joined(pages)
    own = [
        image.image_id for answer in answers for image in answer.images if image.image_owner_alias == "self"
    ]
    return Part(
        region_id,
        wanted.account_id,
        answers,
        [{**view.filters, "ImageOwnerAlias": view.owner} for view in views] if wanted.replace else (),
        {image_id: _shared_with(reader, region_id, image_id) for image_id in own}
        if wanted.with_shares
        else {},
    )


def _shared_with(reader: ViewReader, region_id: str, image_id: str) -> list[int]:
    """The accounts that an image is shared with."""
    key = ("shares", region_id, image_id)
    accounts: list[int] | None = reader.saved.get(*key)
    if accounts is not None:
        return accounts
    accounts = []
    for number in count(1):
        page = {"PageNumber": str(number), "PageSize": str(reader.page_size)}
        answer = reader.cloud.describe(
            "DescribeImageSharePermission", region_id, {"RegionId": region_id, "ImageId": image_id, **page}
        )
        accounts += [int(each["AliyunId"]) for each in answer.get("Accounts", {}).get("Account", [])]
        if number * reader.page_size >= answer.get("TotalCount", 0):
            break
    reader.saved.put(*key, answer=accounts)
    return accounts
