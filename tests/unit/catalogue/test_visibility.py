"""The arms of a query, and the arms that an image is in."""

import pytest

from genzo.catalogue.image import EVERY_REGION, Image, Source
from genzo.catalogue.visibility import Arm, arms, is_in_arm, owner_alias
from genzo.errors import ApiError

ME, OTHER_ACCOUNT = 1000000000000001, 1000000000000002
REGION = "cn-hangzhou"
SYSTEM = (Arm.SYSTEM, Arm.SYSTEM_EVERYWHERE)


def image(source: Source, owner_id: int = 0, region_id: str = REGION, is_public: bool = False) -> Image:
    return Image(
        image_id="m-1",
        region_id=region_id,
        source=source,
        owner_id=owner_id,
        rank=0,
        creation_time="2020-01-01T00:00:00Z",
        is_public=is_public,
    )


MINE = image(Source.ACCOUNT, ME)
THEIRS = image(Source.ACCOUNT, OTHER_ACCOUNT)
COMMUNITY = image(Source.ACCOUNT, OTHER_ACCOUNT, is_public=True)
MY_COMMUNITY = image(Source.ACCOUNT, ME, is_public=True)
REGIONAL = image(Source.SYSTEM)
EVERYWHERE = image(Source.SYSTEM, region_id=EVERY_REGION)
MARKETPLACE = image(Source.MARKETPLACE)


@pytest.mark.parametrize(
    ("alias", "is_public", "expected"),
    [
        ("", False, (Arm.OWN, *SYSTEM, Arm.SHARED)),
        ("self", False, (Arm.OWN,)),
        ("system", False, SYSTEM),
        ("others", False, (Arm.SHARED,)),
        ("marketplace", False, (Arm.MARKETPLACE,)),
        ("others", True, (Arm.COMMUNITY,)),
    ],
)
def test_the_arms_of_a_query(alias: str, is_public: bool, expected: tuple[Arm, ...]) -> None:
    assert arms(alias, is_public) == expected


@pytest.mark.parametrize("is_public", [False, True])
@pytest.mark.parametrize("alias", ["Self", "SYSTEM", "other", " self", "public", "*", "self,system"])
def test_an_unknown_alias_is_refused(alias: str, is_public: bool) -> None:
    with pytest.raises(ApiError) as raised:
        arms(alias, is_public)
    assert raised.value.code == "InvalidImageOwnerAlias.ValueNotSupported"


@pytest.mark.parametrize("alias", ["", "self", "system", "marketplace"])
def test_community_images_need_the_alias_others(alias: str) -> None:
    with pytest.raises(ApiError) as raised:
        arms(alias, is_public=True)
    assert raised.value.code == "InvalidImageOwnerAlias.PublicImageUnsupported"


@pytest.mark.parametrize(
    ("stored", "shared", "region_has_own", "expected"),
    [
        (MINE, False, False, {Arm.OWN}),
        (MINE, True, False, {Arm.OWN}),
        (MY_COMMUNITY, False, False, {Arm.OWN}),
        (THEIRS, False, False, set()),
        (THEIRS, True, False, {Arm.SHARED}),
        (COMMUNITY, False, False, {Arm.COMMUNITY}),
        (COMMUNITY, True, False, {Arm.COMMUNITY, Arm.SHARED}),
        (REGIONAL, False, True, {Arm.SYSTEM}),
        (EVERYWHERE, False, False, {Arm.SYSTEM_EVERYWHERE}),
        (EVERYWHERE, False, True, set()),
        (MARKETPLACE, False, False, {Arm.MARKETPLACE}),
    ],
)
def test_the_arms_an_image_is_in(
    stored: Image, shared: bool, region_has_own: bool, expected: set[Arm]
) -> None:
    assert {arm for arm in Arm if is_in_arm(arm, stored, ME, REGION, shared, region_has_own)} == expected


@pytest.mark.parametrize("stored", [MINE, THEIRS, COMMUNITY, REGIONAL, MARKETPLACE])
def test_an_image_is_visible_in_its_region_only(stored: Image) -> None:
    assert not any(is_in_arm(arm, stored, ME, "cn-beijing", shared=True, region_has_own=False) for arm in Arm)


@pytest.mark.parametrize("alias", ["", "self", "system", "others", "marketplace"])
@pytest.mark.parametrize("stored", [MINE, MY_COMMUNITY, THEIRS, COMMUNITY, REGIONAL, EVERYWHERE, MARKETPLACE])
def test_the_arms_of_one_query_never_overlap(alias: str, stored: Image) -> None:
    inside = [
        arm
        for arm in arms(alias, is_public=False)
        if is_in_arm(arm, stored, ME, REGION, True, stored is REGIONAL)
    ]
    assert len(inside) <= 1


@pytest.mark.parametrize(
    ("stored", "mine", "theirs"),
    [
        (MINE, "self", "others"),
        (MY_COMMUNITY, "self", "others"),
        (THEIRS, "others", "self"),
        (REGIONAL, "system", "system"),
        (EVERYWHERE, "system", "system"),
        (MARKETPLACE, "marketplace", "marketplace"),
    ],
)
def test_the_owner_alias_depends_on_the_viewer(stored: Image, mine: str, theirs: str) -> None:
    assert owner_alias(stored, ME) == mine
    assert owner_alias(stored, OTHER_ACCOUNT) == theirs
