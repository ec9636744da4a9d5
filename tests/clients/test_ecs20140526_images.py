"""DescribeImages in the SDK's typed answers, with both signature versions."""

from alibabacloud_ecs20140526 import models  # type: ignore[import-untyped]

from tests.clients import samples
from tests.clients.ecs20140526 import Sdk
from tests.clients.samples import FIRST, OWNER, PUBLIC_IMAGES, SampleServer
from tests.running import Running


def test_an_image_has_the_types_that_the_sdk_declares(
    sample_server: SampleServer, algorithm: str | None
) -> None:
    page = Sdk(sample_server.server, sample_server.owner, algorithm).page(image_id=samples.WEB)
    assert (page.total_count, page.page_number, page.page_size) == (1, 1, 10)
    assert page.region_id == "cn-hangzhou"
    image = page.images.image[0]
    assert (image.image_name, image.image_version, image.image_family) == (
        "web-base-2026-10",
        "3.1",
        "web-base",
    )
    assert image.description == "nginx & certificates <internal>"
    assert (image.osname, image.ostype, image.boot_mode) == (
        "Alibaba Cloud Linux  3.2104 LTS 64位",
        "linux",
        "UEFI",
    )
    assert (image.size, type(image.size)) == (40, int)
    assert (image.is_public, image.is_copied, image.is_support_cloudinit) == (False, False, True)
    assert (image.usable, image.is_self_shared, image.progress) == (True, "False", "100%")
    assert image.image_owner_id is None
    assert image.features.nvme_support == "supported"
    assert {tag.tag_key: tag.tag_value for tag in image.tags.tag} == {"role": "web", "stage": "prod"}


def test_disk_sizes_are_decimal_texts(sample_server: SampleServer, algorithm: str | None) -> None:
    page = Sdk(sample_server.server, sample_server.owner, algorithm).page(image_id=samples.WEB)
    disks = page.images.image[0].disk_device_mappings.disk_device_mapping
    assert [(disk.device, disk.size, disk.type, disk.snapshot_id) for disk in disks] == [
        ("/dev/xvda", "40", "system", "s-bp1web0"),
        ("/dev/xvdb", "100", "data", "s-bp1web1"),
    ]


def test_a_public_image_has_every_member_of_the_model_that_the_service_fills(
    server: Running, algorithm: str | None
) -> None:
    image = Sdk(server, FIRST, algorithm).page(image_owner_alias="system", page_size=1).images.image[0]
    absent = {name for name, value in vars(image).items() if value is None}
    assert absent == {"image_owner_id", "license_type", "supplier_name"}
    assert (image.image_name, image.is_public, image.status) == (image.image_id, True, "Available")
    assert (image.description, image.tags.tag, image.disk_device_mappings.disk_device_mapping) == ("", [], [])


def test_pages_hold_every_public_image_once_and_count_them_all(
    server: Running, algorithm: str | None
) -> None:
    pages = list(Sdk(server, FIRST, algorithm).pages(50))
    ids = [image.image_id for page in pages for image in page.images.image]
    assert {page.total_count for page in pages} == {PUBLIC_IMAGES}
    assert len(ids) == len(set(ids)) == PUBLIC_IMAGES
    assert [page.page_number for page in pages] == list(range(1, 23))


def test_pages_of_a_hundred_work(server: Running, algorithm: str | None) -> None:
    pages = list(Sdk(server, FIRST, algorithm).pages(100))
    ids = [image.image_id for page in pages for image in page.images.image]
    assert [len(page.images.image) for page in pages] == [100] * 10 + [96]
    assert len(set(ids)) == PUBLIC_IMAGES


def test_own_and_public_images_are_sorted_together_newest_first(sample_server: SampleServer) -> None:
    pages = list(Sdk(sample_server.server, sample_server.owner).pages(50))
    images = [image for page in pages for image in page.images.image]
    ids = [image.image_id for image in images]
    assert {page.total_count for page in pages} == {PUBLIC_IMAGES + 4}
    assert len(ids) == len(set(ids)) == PUBLIC_IMAGES + 4
    assert set(samples.AVAILABLE_TO_OWNER) <= set(ids)
    times = [image.creation_time for image in images]
    assert times == sorted(times, reverse=True)


def test_a_page_past_the_end_is_empty_and_still_counts(server: Running, algorithm: str | None) -> None:
    page = Sdk(server, FIRST, algorithm).page(page_number=200)
    assert (page.images.image, page.total_count, page.page_number) == ([], PUBLIC_IMAGES, 200)


def test_the_same_image_is_self_for_its_owner_and_others_for_the_account_it_is_shared_with(
    sample_server: SampleServer,
) -> None:
    owned = Sdk(sample_server.server, sample_server.owner).page(image_id=samples.WEB).images.image[0]
    shared = Sdk(sample_server.server, sample_server.reader).page(image_id=samples.WEB).images.image[0]
    assert (owned.image_owner_alias, owned.image_owner_id) == ("self", None)
    assert (shared.image_owner_alias, shared.image_owner_id) == ("others", OWNER)
    assert (shared.is_self_shared, shared.image_name) == ("", "web-base-2026-10")


def test_an_owner_is_not_shown_its_own_id(sample_server: SampleServer) -> None:
    image = Sdk(sample_server.server, FIRST).page(image_id=samples.LENT).images.image[0]
    assert (image.image_owner_alias, image.image_owner_id) == ("self", None)


def test_a_third_account_sees_neither_own_nor_shared_images_of_others(sample_server: SampleServer) -> None:
    page = Sdk(sample_server.server, FIRST).page(image_id=f"{samples.WEB},{samples.READERS}", status="ALL")
    assert (page.total_count, page.images.image) == (0, [])


def test_owner_aliases_divide_what_an_account_sees(sample_server: SampleServer) -> None:
    reader = Sdk(sample_server.server, sample_server.reader)
    assert reader.ids(image_owner_alias="self") == [samples.READERS]
    assert reader.ids(image_owner_alias="others") == [samples.WEB, samples.LENT]
    assert reader.ids(image_owner_alias="others", image_owner_id=OWNER) == [samples.WEB]
    assert reader.page(image_owner_alias="system").total_count == PUBLIC_IMAGES
    assert reader.page(image_owner_alias="marketplace").total_count == 0
    assert reader.page().total_count == PUBLIC_IMAGES + 3


def test_community_images_are_found_only_with_is_public(sample_server: SampleServer) -> None:
    stranger = Sdk(sample_server.server, FIRST)
    assert stranger.ids(image_id=samples.COMMUNITY) == []
    assert stranger.ids(image_owner_alias="others", is_public=True) == [samples.COMMUNITY]
    assert stranger.ids(image_owner_alias="others", is_public=True, image_owner_id=OWNER) == [
        samples.COMMUNITY
    ]


def test_an_image_exists_only_in_its_region(sample_server: SampleServer) -> None:
    assert (
        Sdk(sample_server.server, sample_server.owner).ids(region_id="cn-beijing", image_id=samples.WEB) == []
    )


def test_a_tag_of_the_request_model_reaches_the_service(
    sample_server: SampleServer, algorithm: str | None
) -> None:
    sdk = Sdk(sample_server.server, sample_server.owner, algorithm)
    assert sdk.ids(tag=[models.DescribeImagesRequestTag(key="role", value="worker")]) == [samples.WORKER]
