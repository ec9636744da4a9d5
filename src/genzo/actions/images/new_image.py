"""A new image of the caller, for every action that creates one; it is visible at once."""

from typing import Any

from genzo.actions.action import WriteContext
from genzo.catalogue.clock import format_timestamp
from genzo.catalogue.image import Image, Source
from genzo.catalogue.ordering import rank
from genzo.errors import ErrorType


def new_image(
    context: WriteContext,
    action: str,
    region_id: str,
    *,
    begins_at: int | None = None,
    **members: Any,  # noqa: ANN401
) -> Image:
    """A new image of the caller in a region, made by ``action``, with these members of `Image`.

    It waits until ``begins_at`` (milliseconds; at once by default), is Creating for as long as the action
    takes, and Available then. Without a name, its id is its name. The caller of this function writes it to
    the catalogue.
    """
    image_id = context.ids.new_resource_id("m", region_id)
    begins = max(context.now, begins_at or 0)
    settles = begins + context.durations.milliseconds(action)
    seconds = context.now // 1000
    return Image(
        image_id=image_id,
        region_id=region_id,
        source=Source.ACCOUNT,
        owner_id=context.account_id,
        rank=rank(seconds),
        creation_time=format_timestamp(seconds),
        made_by=action,
        creating_at=begins,
        settles_at=settles,
        usable_at=context.durations.usable_at(action, settles),
        is_self_shared="False",
        **{**members, "name": members.get("name") or image_id},
    )


def require_free_name(context: WriteContext, region_id: str, name: str | None, error: ErrorType) -> None:
    """Refuse the name of another image of the caller in the region; None passes."""
    if name and context.catalogue.image_named(context.account_id, region_id, name) is not None:
        raise error()


def require_image_quota(context: WriteContext, region_id: str, error: ErrorType) -> None:
    """Refuse one more image than an account may have in a region."""
    if context.catalogue.owns_images(context.account_id, region_id, context.quotas["images"]):
        raise error()
