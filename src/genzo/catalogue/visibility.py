"""Which images an account sees, as a union of arms.

An arm is a set of images that one database index finds. The arms of a query never overlap, so a page is the
union of the arms' first rows, and the total is the sum of their counts
(docs/reference/queries.md#pages-and-visibility). Rules: DescribeImages, parameters ImageOwnerAlias and
IsPublic (docs/reference/describe-images.md#parameters).
"""

from enum import Enum

from genzo.catalogue.image import EVERY_REGION, Image, Source
from genzo.errors.table import errors_of

_ERRORS = errors_of("DescribeImages")
_OWNER_ALIAS = _ERRORS("InvalidImageOwnerAlias.ValueNotSupported")
_PUBLIC_ALIAS = _ERRORS("InvalidImageOwnerAlias.PublicImageUnsupported")


class Arm(Enum):
    """A set of images that an account may see in a region."""

    OWN = "own"
    SYSTEM = "system"  # public images that are stored for this region
    SYSTEM_EVERYWHERE = (
        "system everywhere"  # public images of every region, unless this region stores one of the same id
    )
    SHARED = "shared"  # shared with this account by their owners
    COMMUNITY = "community"  # published by other accounts
    MARKETPLACE = "marketplace"

    # Arms are part of every key of a cached statement. Enum's own hash is a function in Python.
    __hash__ = object.__hash__


_SYSTEM_ARMS = (Arm.SYSTEM, Arm.SYSTEM_EVERYWHERE)
_ARMS_BY_ALIAS: dict[str, tuple[Arm, ...]] = {
    "": (Arm.OWN, *_SYSTEM_ARMS, Arm.SHARED),
    "self": (Arm.OWN,),
    "system": _SYSTEM_ARMS,
    "others": (Arm.SHARED,),
    "marketplace": (Arm.MARKETPLACE,),
}

_PUBLIC_ALIASES: dict[Source, str] = {
    source: source.value for source in Source if source is not Source.ACCOUNT
}


def arms(owner_alias: str, is_public: bool) -> tuple[Arm, ...]:
    """The arms that a query searches.

    Raises:
        ApiError: the owner alias is unknown, or a query for community images has another alias than others.
    """
    if owner_alias not in _ARMS_BY_ALIAS:
        raise _OWNER_ALIAS()
    if is_public:
        if owner_alias != "others":
            raise _PUBLIC_ALIAS()
        return (Arm.COMMUNITY,)
    return _ARMS_BY_ALIAS[owner_alias]


def owner_alias(image: Image, viewer: int) -> str:
    """ImageOwnerAlias for the account ``viewer``: ``self`` for its own images, ``others`` for others'.

    Images of the system and the marketplace have the same alias for every account.
    """
    return _PUBLIC_ALIASES.get(image.source) or ("self" if image.owner_id == viewer else "others")


def is_in_arm(
    arm: Arm, image: Image, viewer: int, region_id: str, shared: bool, region_has_own: bool
) -> bool:
    """Whether ``image`` is in ``arm`` for ``viewer``: the reference for every store.

    ``shared`` tells whether it is shared with the viewer, ``region_has_own`` whether the region stores a
    public image of the same id.
    """
    if arm is Arm.SYSTEM_EVERYWHERE:
        return image.source is Source.SYSTEM and image.region_id == EVERY_REGION and not region_has_own
    if image.region_id != region_id:
        return False
    mine = image.source is Source.ACCOUNT and image.owner_id == viewer
    theirs = image.source is Source.ACCOUNT and image.owner_id != viewer
    return {
        Arm.OWN: mine,
        Arm.SYSTEM: image.source is Source.SYSTEM,
        Arm.SHARED: theirs and shared,
        Arm.COMMUNITY: theirs and image.is_public,
        Arm.MARKETPLACE: image.source is Source.MARKETPLACE,
    }[arm]
