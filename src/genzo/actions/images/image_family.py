"""Image families: the newest image of a family, and the quotas (`genzo.catalogue.families`)."""

import msgspec

from genzo.actions.action import Context, WriteContext
from genzo.catalogue.families import foreign_family
from genzo.catalogue.image import Image, Status
from genzo.catalogue.query import ImageQuery
from genzo.catalogue.visibility import Arm
from genzo.errors import ErrorType

_OWN_AND_PUBLIC = (Arm.OWN, Arm.SYSTEM, Arm.SYSTEM_EVERYWHERE)
_OTHERS = ((Arm.SHARED,), (Arm.COMMUNITY,))  # queried separately, since an image can be in both


def newest_of_family(context: Context, region_id: str, family: str) -> Image | None:
    """The newest image of the family that is Available and that the caller may use."""
    query = ImageQuery(
        viewer=context.account_id,
        region_id=region_id,
        arms=_OWN_AND_PUBLIC,
        limit=1,
        now=context.now,
        statuses=(Status.AVAILABLE.value,),
        family=family,
    )
    queries = [query]
    if foreign := foreign_family(family):
        owned = msgspec.structs.replace(query, family=foreign.name, owner_id=foreign.owner_id)
        queries += [msgspec.structs.replace(asked, arms=arms) for asked in (query, owned) for arms in _OTHERS]
    found = [image for asked in queries for image in context.catalogue.images_page(asked).images]
    return max(found, key=lambda image: image.rank, default=None)


def require_place_in_family(
    context: WriteContext,
    region_id: str,
    family: str | None,
    *,
    family_full: ErrorType,
    families_full: ErrorType,
    moving: str = "",
) -> None:
    """Refuse one more image than a family may have, or one more family than an account may have.

    ``moving`` is the id of an image that moves from another family; that family may become empty.
    """
    if not family:
        return
    own = ImageQuery(viewer=context.account_id, region_id=region_id, arms=(Arm.OWN,), limit=1)
    members = context.catalogue.images_page(msgspec.structs.replace(own, family=family)).total
    if members >= context.quotas["images_per_family"]:
        raise family_full()
    if members:
        return
    everything = msgspec.structs.replace(own, limit=context.catalogue.images_page(own).total)
    images = context.catalogue.images_page(everything).images
    families = {image.family for image in images if image.family and image.image_id != moving}
    if len(families) >= context.quotas["image_families"]:
        raise families_full()
