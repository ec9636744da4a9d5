"""The catalogue of public images: complete, built from its facts, derived by rules the recordings confirm."""

import json
import re
from collections import Counter

import pytest

from tools.public_images.catalogue import KEYS, SHIPPED, build, serialise
from tools.public_images.derivation import derive
from tools.public_images.distributions import VERSION_CORRECTIONS
from tools.public_images.facts import Fact, read_facts, read_families
from tools.public_images.family import newest_of_families
from tools.public_images.ids import UnknownIdError, parse

Image = dict[str, object]

FACTS = {fact.image_id: fact for fact in read_facts()}
RECORDED = [fact for fact in FACTS.values() if fact.level == "capture"]
TRAITS = ("BootMode", "IsSupportCloudinit", "IsSupportIoOptimized", "LoginAsNonRootSupported")
NAMED = ("OSType", "OSName", "OSNameEn", "Platform", "Architecture", "Size")

NO_BLANKS = re.compile(r"\s+")
NUMBERS = re.compile(r"\d+(?:\.\d+)*")


def shipped() -> list[Image]:
    images: list[Image] = json.loads(SHIPPED.read_text(encoding="utf-8"))
    return images


SHIPPED_BY_ID = {str(image["ImageId"]): image for image in shipped()}


def derived(image_id: str) -> Image:
    """What the rules make of an id of which nothing else is known."""
    return derive(Fact(image_id, "id-use", {}))


def in_family(family: str) -> list[str]:
    return [image_id for image_id, image in SHIPPED_BY_ID.items() if image.get("ImageFamily") == family]


def test_the_shipped_file_is_up_to_date() -> None:
    assert SHIPPED.read_text(encoding="utf-8") == serialise(build(read_facts(), read_families()))


def test_the_file_has_one_image_per_line_in_unescaped_utf_8() -> None:
    first, *lines, last = SHIPPED.read_text(encoding="utf-8").splitlines()

    assert (first, last) == ("[", "]")
    assert [json.loads(line.removesuffix(","))["ImageId"] for line in lines] == list(SHIPPED_BY_ID)
    assert not any("\\u" in line for line in lines)


def test_every_known_id_ships_once() -> None:
    ids = [image["ImageId"] for image in shipped()]

    assert len(ids) == 945
    assert set(ids) == set(FACTS)
    assert len(set(ids)) == len(ids)


def test_images_are_sorted_newest_first_and_then_by_id() -> None:
    order = [(str(image["CreationTime"]), str(image["ImageId"])) for image in shipped()]

    by_id = sorted(order, key=lambda entry: entry[1])
    assert order == sorted(by_id, key=lambda entry: entry[0], reverse=True)


@pytest.mark.parametrize("image", shipped(), ids=lambda image: str(image["ImageId"]))
def test_an_image_has_the_fields_every_recorded_answer_has(image: Image) -> None:
    assert list(image) == [key for key in KEYS if key in image]
    assert image["ImageName"] == image["ImageId"]
    assert image["OSType"] in {"linux", "windows"}
    assert image["Architecture"] in {"i386", "x86_64", "arm64"}
    assert image["OSName"]
    assert image["Platform"]
    assert isinstance(image["Size"], int)
    assert image["Size"] > 0
    assert re.fullmatch(r"20\d\d-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\dZ", str(image["CreationTime"]))


def test_known_values_ship_unchanged() -> None:
    changed = {
        (fact.image_id, key)
        for fact in FACTS.values()
        for key, value in fact.known.items()
        if SHIPPED_BY_ID[fact.image_id][key] != value
    }

    assert changed == set()


def test_fifty_two_images_are_recorded_in_full() -> None:
    assert len(RECORDED) == 52


@pytest.mark.parametrize("fact", RECORDED, ids=lambda fact: fact.image_id)
def test_the_rules_give_back_what_was_recorded(fact: Fact) -> None:
    recorded = {key: fact.known[key] for key in NAMED if key in fact.known}

    image = derived(fact.image_id)

    assert {key: image.get(key) for key in recorded} == recorded


@pytest.mark.parametrize(
    "fact", [f for f in RECORDED if not f.known.keys().isdisjoint(TRAITS)], ids=lambda fact: fact.image_id
)
def test_the_rules_give_back_the_recorded_traits(fact: Fact) -> None:
    recorded = {key: fact.known[key] for key in TRAITS if key in fact.known}

    image = derived(fact.image_id)

    assert {key: image.get(key) for key in recorded} == recorded


def test_only_two_versions_are_corrected_by_hand() -> None:
    # The id of the first states 11.3, of the second 7.5; a recording and the release notes say otherwise.
    assert VERSION_CORRECTIONS == {
        "freebsd_11_03_64_20G_alibase_20170901.vhd": "11.1",
        "centos_7_05_64_20G_alibase_20181212.vhd": "7.6",
    }


@pytest.mark.parametrize(
    "fact", [f for f in FACTS.values() if "64位" in (f.doc_version or "")], ids=lambda fact: fact.image_id
)
def test_names_agree_with_the_release_notes_word_for_word(fact: Fact) -> None:
    assert NO_BLANKS.sub("", str(derived(fact.image_id)["OSName"])) == NO_BLANKS.sub(
        "", str(fact.doc_version)
    )


# The documents count the releases of these products where the names give the major one alone.
FINER_IN_DOCUMENTS = ("ContainerOS 3", "Alibaba Cloud Linux 4", "Alibaba Cloud Linux (Alinux) 4")


@pytest.mark.parametrize(
    "fact",
    [f for f in FACTS.values() if f.doc_version and not f.doc_version.startswith(FINER_IN_DOCUMENTS)],
    ids=lambda fact: fact.image_id,
)
def test_versions_agree_with_the_documents(fact: Fact) -> None:
    documented = re.sub(r"\(\d{8}\)", "", str(fact.doc_version)).replace("_", ".")

    named = str(derived(fact.image_id)["OSName"]).replace("_", ".")

    assert set(NUMBERS.findall(documented)) - {"64"} <= set(NUMBERS.findall(named))


@pytest.mark.parametrize(
    ("image_id", "field", "value"),
    [
        ("centos6u5_64_40G_aliaegis_20160222.vhd", "OSName", "CentOS  6.5 64位"),
        ("debian609_32_40G_aliaegis_20160222.vhd", "OSName", "Debian  6.0.9 32位"),
        ("coreos_2303_4.0_x64_30G_alibase_20200217.vhd", "OSName", "CoreOS  2303.4.0 64位"),
        ("ubuntu_140405_64_40G_cloudinit_20161115.vhd", "OSName", "Ubuntu  14.04 64位"),
        ("aliyun-2.1903-x64-20G-alibase-20190327.vhd", "OSName", "Alibaba Cloud Linux  2.1903 LTS 64位"),
        ("aliyun_3_arm64_20G_alibase_20240819.vhd", "OSName", "Alibaba Cloud Linux  3.2104 LTS 64位 ARM版"),
        ("anolisos_8_4_x64_20G_rhck_alibase_20220518.vhd", "OSName", "Anolis OS  8.4 RHCK 64位"),
        ("centos_7_9_uefi_x64_20G_scc_20220906.vhd", "OSName", "CentOS  7.9 64位 SCC版"),
        ("centos_stream_9_x64_20G_alibase_20240312.vhd", "Platform", "CentOS Stream"),
        ("rockylinux_9_4_x64_20G_alibase_20240925.vhd", "Platform", "Rocky Linux"),
        ("win201202r2_9600_x64_dtc_zh-cn_40G_alibase_20200116.vhd", "Platform", "Windows Server 2012"),
        ("win2019_1809_x624_dtc_zh-cn_40G_alibase_20191220.vhd", "Architecture", "x86_64"),
        ("debian_10_9_x86_20G_alibase_20210318.vhd", "Architecture", "x86_64"),
        ("centos5u10_32_40G_aliaegis_20160120.vhd", "Architecture", "i386"),
        ("lifsea_3_x64_5G_alibase_20260519.qcow2", "Size", 5),
        ("ubuntu_22_04_x64_100G_with_gpu_driver_and_cuda_alibase_20260520.vhd", "Size", 100),
        ("aliyun_3_x64_20G_container_optimized_20250117.vhd", "CreationTime", "2025-01-17T00:00:00Z"),
        ("centos_7_04_64_20G_alibase_201701015.vhd", "CreationTime", "2017-10-15T00:00:00Z"),
        ("aliyun_2_1903_x64_20G_uefi_alibase_20230214.vhd", "BootMode", "UEFI"),
        ("debian_13_4_arm64_20G_alibase_20260414.vhd", "BootMode", "UEFI"),
        ("ubuntu_24_04_x64_20G_alibase_20260916.vhd", "BootMode", "UEFI-Preferred"),
    ],
)
def test_an_id_is_read(image_id: str, field: str, value: object) -> None:
    assert derived(image_id)[field] == value


@pytest.mark.parametrize(
    ("image_id", "field"),
    [
        ("centos_7_8_x64_20G_alibase_20211130.vhd", "BootMode"),
        ("centos_7_8_x64_20G_alibase_20211130.vhd", "LoginAsNonRootSupported"),
        ("lifsea_3_x64_5G_alibase_20260519.qcow2", "IsSupportCloudinit"),
        ("centos6u5_64_40G_aliaegis_20160222.vhd", "IsSupportIoOptimized"),
        ("aliyun_3_x64_20G_qboot_alibase_20230727.vhd", "OSNameEn"),
        ("ubuntu_24_04_x64_20G_alibase_20260916.vhd", "ImageVersion"),
        ("ubuntu_24_04_x64_20G_alibase_20260916.vhd", "Features"),
    ],
)
def test_fields_without_a_source_are_left_out(image_id: str, field: str) -> None:
    assert field not in SHIPPED_BY_ID[image_id]


def test_the_release_date_replaces_an_unrecorded_creation_time() -> None:
    image_id = "aliyun_3_x64_20G_alibase_20210415.vhd"

    assert SHIPPED_BY_ID[image_id]["CreationTime"] == "2021-04-16T00:00:00Z"


@pytest.mark.parametrize(
    "image_id",
    [
        "centos_7_9_alibase_20201120.vhd",
        "centos_7_9_x64_alibase_20201120.vhd",
        "centos_7_9_x64_20G_alibase_20201341.vhd",
        "plan9_4_x64_20G_alibase_20201120.vhd",
        "win2016_1607_x64_dtc_40G_alibase_20210618.vhd",
        "win95_x64_dtc_en-us_40G_alibase_20210618.vhd",
    ],
)
def test_an_id_without_a_rule_is_refused(image_id: str) -> None:
    with pytest.raises(UnknownIdError, match=re.escape(image_id)):
        derived(image_id)


@pytest.mark.parametrize(
    ("family", "image_id"),
    [
        ("acs:alibaba_cloud_linux_3_2104_lts_x64", "aliyun_3_x64_20G_alibase_20260625.vhd"),
        ("acs:alibaba_cloud_linux_3_2104_lts_arm64", "aliyun_3_arm64_20G_alibase_20240819.vhd"),
        (
            "acs:alibaba_cloud_linux_2_1903_lts_x64_dengbao2.0",
            "aliyun_2_1903_x64_20G_dengbao_alibase_20240705.vhd",
        ),
        ("acs:alibaba_cloud_linux_2_1903_x64_trust", "aliyun_2_1903_x64_20G_secured_alibase_20210325.vhd"),
        ("acs:anolis_8_8_rhck_x64_uefi", "anolisos_8_8_x64_20G_rhck_uefi_alibase_20230308.vhd"),
        ("acs:centos_7_9_x64", "centos_7_9_x64_20G_alibase_20240628.vhd"),
        ("acs:centos_7_5_x64_scc", "centos_7_05_64_40G_scc_20190415.raw"),
        ("acs:centos_6_8_x86", "centos_6_08_32_40G_alibase_20170710.vhd"),
        ("acs:debian_12_9_x64", "debian_12_9_x64_20G_alibase_20250314.vhd"),
        ("acs:debian_12_7_arm64", "debian_12_7_arm64_20G_alibase_20241105.vhd"),
        ("acs:fedora_coreos_34_20210529_3_0_3_x64", "fcos_34_20210529_3_0_3_x64_20G_alibase_20210824.vhd"),
        ("acs:ubuntu_22_04_x64_uefi", "ubuntu_22_04_uefi_x64_20G_alibase_20240807.vhd"),
        ("acs:win_2012_r2_datacenter_x64_zh", "win2012r2_9600_x64_dtc_zh-cn_40G_alibase_20210618.vhd"),
        ("acs:win_2025_datacenter_x64_zh_uefi", "win2025_24H2_x64_dtc_zh-cn_40G_uefi_alibase_20250113.vhd"),
        (
            "acs:win_2004_container_datacenter_x64_en_without_ui",
            "wincore_2004_x64_dtc_en-us_40G_container_alibase_20210618.vhd",
        ),
    ],
)
def test_a_family_belongs_to_the_newest_build(family: str, image_id: str) -> None:
    assert in_family(family) == [image_id]


def test_an_image_newer_than_the_recorded_ones_has_their_family_too() -> None:
    assert in_family("acs:ubuntu_24_04_x64") == [
        "ubuntu_24_04_x64_20G_alibase_20260916.vhd",
        "ubuntu_24_04_x64_20G_alibase_20260810.vhd",
    ]


def test_only_recordings_put_two_images_into_one_family() -> None:
    derived_members = Counter(
        image["ImageFamily"]
        for image_id, image in SHIPPED_BY_ID.items()
        if image.get("ImageFamily") and "ImageFamily" not in FACTS[image_id].known
    )

    assert max(derived_members.values()) == 1


def test_a_recorded_empty_family_stays_empty() -> None:
    assert SHIPPED_BY_ID["debian_10_12_x64_20G_alibase_20220328.vhd"]["ImageFamily"] == ""


@pytest.mark.parametrize("platform", ["SUSE", "CoreOS", "Gentoo"])
def test_platforms_the_page_gives_no_family_have_none(platform: str) -> None:
    images = [image for image in SHIPPED_BY_ID.values() if image["Platform"] == platform]

    assert images
    assert all("ImageFamily" not in image for image in images)


def test_of_two_builds_of_one_day_the_greater_id_is_the_newer() -> None:
    images = [
        {"ImageId": "centos_7_03_64_40G_alibase_20170710.vhd", "OSName": "CentOS  7.3 64位"},
        {"ImageId": "centos_7_03_64_20G_alibase_20170710.vhd", "OSName": "CentOS  7.3 64位"},
    ]

    newest = newest_of_families(images, {"CentOS 7.3 64 位": "acs:centos_7_3_x64"})

    assert newest == {"centos_7_03_64_40G_alibase_20170710.vhd": "acs:centos_7_3_x64"}


def test_the_head_has_no_editions() -> None:
    image = parse("centos_7_9_uefi_x64_20G_alibase_20230816.vhd")

    assert image.head == "centos_7_9"
    assert image.editions == {"uefi"}
