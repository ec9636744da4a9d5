"""The queue of copies: an account has one running copy into a region at a time, the others wait.

States follow from the clock, so the queue consists of the times at which its images begin and settle.
"""

import msgspec

from genzo.actions.action import Context, WriteContext
from genzo.actions.images.image_snapshots import snapshots_of
from genzo.catalogue.image import NEVER, Image


def next_start(context: Context, region_id: str) -> int:
    """The time when a new copy into the region begins, in milliseconds since 1970."""
    return max((copy.settles_at for copy in _queue(context, region_id)), default=context.now)


def move_up(context: WriteContext, left: Image) -> None:
    """Let the copies after one that left the queue begin earlier, by its remaining time."""
    saved = left.settles_at - max(context.now, left.creating_at)
    for copy in _queue(context, left.region_id):
        if copy.creating_at >= left.settles_at:
            _bring_forward(context, copy, saved)


def _bring_forward(context: WriteContext, copy: Image, saved: int) -> None:
    earlier = {"creating_at": copy.creating_at - saved, "settles_at": copy.settles_at - saved}
    if 0 < copy.usable_at < NEVER:
        earlier["usable_at"] = copy.usable_at - saved
    context.catalogue.put_images([msgspec.structs.replace(copy, **earlier)])
    for snapshot in snapshots_of(copy, context):
        context.catalogue.put_resource(
            msgspec.structs.replace(snapshot, settles_at=snapshot.settles_at - saved)
        )


def _queue(context: Context, region_id: str) -> list[Image]:
    under_way = context.catalogue.images_under_way(context.account_id, region_id, context.now)
    return [image for image in under_way if image.made_by == "CopyImage"]
