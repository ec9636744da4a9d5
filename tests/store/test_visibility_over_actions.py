"""Who sees which images through DescribeImages, and as whose."""

from typing import Any

import pytest

from genzo.actions.images.describe_images import DescribeImagesResponse
from genzo.actions.images.image_type import ImageType
from genzo.catalogue.image import EVERY_REGION, Source
from genzo.errors import ApiError
from genzo.service.build import build_service
from genzo.service.service import Service
from genzo.wire.structs import UNSET
from tests.store.making import ALICE, BOB, CAROL, REGION, image, system_image

SYSTEM = {"m-everywhere", "m-here"}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    """Alice's images: private, shared with Bob, community, shared community; and everybody's."""
    service = build_service(tmp_path_factory.mktemp("service") / "genzo.db", durable=False)
    service.store.prepare()
    shared, both = image("m-shared", rank=4), image("m-both", is_public=True, rank=3)
    with service.store.writing() as catalogue:
        catalogue.put_images(
            [
                image("m-private", rank=5),
                shared,
                both,
                image("m-community", is_public=True, rank=2),
                image("m-bobs", owner_id=BOB, rank=6),
                image("m-market", source=Source.MARKETPLACE, rank=7),
                system_image("m-everywhere", region_id=EVERY_REGION),
                system_image("m-here"),
            ]
        )
        catalogue.share_images([shared, both], BOB)
    return service


def seen(service: Service, viewer: int, region: str = REGION, /, **parameters: str) -> dict[str, ImageType]:
    """The images that an account is shown, by id."""
    asked = {"RegionId": region, "PageSize": "50", **parameters}
    response = service.call(viewer, "DescribeImages", asked)
    assert isinstance(response, DescribeImagesResponse)
    found = {each.image_id: each for each in response.images.image}
    assert response.total_count == len(response.images.image) == len(found)
    return found


def alias_and_owner(found: ImageType) -> tuple[str, Any]:
    return found.image_owner_alias, found.image_owner_id


@pytest.mark.parametrize(
    ("viewer", "expected"),
    [
        (ALICE, SYSTEM | {"m-private", "m-shared", "m-both", "m-community"}),
        (BOB, SYSTEM | {"m-bobs", "m-shared", "m-both"}),
        (CAROL, SYSTEM),
    ],
)
def test_without_an_alias_everybody_sees_own_public_and_shared_images(
    service: Service, viewer: int, expected: set[str]
) -> None:
    assert set(seen(service, viewer)) == expected


@pytest.mark.parametrize(
    ("viewer", "alias", "expected"),
    [
        (ALICE, "self", {"m-private", "m-shared", "m-both", "m-community"}),
        (BOB, "self", {"m-bobs"}),
        (CAROL, "self", set()),
        (ALICE, "others", set()),
        (BOB, "others", {"m-shared", "m-both"}),
        (CAROL, "others", set()),
        (ALICE, "system", SYSTEM),
        (CAROL, "system", SYSTEM),
        (ALICE, "marketplace", {"m-market"}),
        (CAROL, "marketplace", {"m-market"}),
    ],
)
def test_an_alias_shows_its_part_alone(service: Service, viewer: int, alias: str, expected: set[str]) -> None:
    assert set(seen(service, viewer, ImageOwnerAlias=alias)) == expected


def test_the_same_image_is_self_to_its_owner_and_others_to_a_reader(service: Service) -> None:
    own, read = seen(service, ALICE)["m-shared"], seen(service, BOB)["m-shared"]
    assert own.image_owner_alias == "self"
    assert own.image_owner_id is UNSET
    assert alias_and_owner(read) == ("others", ALICE)


@pytest.mark.parametrize(("image_id", "alias"), [("m-everywhere", "system"), ("m-market", "marketplace")])
def test_what_belongs_to_no_account_reads_the_same_to_all(
    service: Service, image_id: str, alias: str
) -> None:
    shown = [seen(service, viewer, ImageOwnerAlias=alias)[image_id] for viewer in (ALICE, BOB, CAROL)]
    assert shown[0] == shown[1] == shown[2]
    assert shown[0].image_owner_alias == alias


@pytest.mark.parametrize(
    ("viewer", "expected"),
    [(ALICE, set()), (BOB, {"m-both", "m-community"}), (CAROL, {"m-both", "m-community"})],
)
def test_community_images_of_others_are_shown_when_asked_for(
    service: Service, viewer: int, expected: set[str]
) -> None:
    found = seen(service, viewer, ImageOwnerAlias="others", IsPublic="true")
    assert set(found) == expected
    assert {alias_and_owner(each) for each in found.values()} <= {("others", ALICE)}


@pytest.mark.parametrize("alias", [None, "self", "system", "marketplace"])
def test_community_images_are_asked_for_under_others_alone(service: Service, alias: str | None) -> None:
    aliases = {} if alias is None else {"ImageOwnerAlias": alias}
    with pytest.raises(ApiError):
        seen(service, CAROL, IsPublic="true", **aliases)


def test_community_images_are_not_shown_by_their_id_alone(service: Service) -> None:
    assert seen(service, CAROL, ImageId="m-community,m-private,m-market") == {}


@pytest.mark.parametrize("viewer", [ALICE, BOB, CAROL])
def test_images_of_accounts_are_not_shown_in_another_region(service: Service, viewer: int) -> None:
    assert set(seen(service, viewer, "cn-beijing")) == {"m-everywhere"}
    assert seen(service, viewer, "cn-beijing", ImageOwnerAlias="others", IsPublic="true") == {}


def test_an_owner_id_narrows_to_images_of_that_account(service: Service) -> None:
    assert set(seen(service, BOB, ImageOwnerId=str(ALICE))) == {"m-shared", "m-both"}
    assert set(seen(service, BOB, ImageOwnerId=str(BOB))) == {"m-bobs"}
    assert seen(service, BOB, ImageOwnerAlias="others", ImageOwnerId=str(CAROL)) == {}
