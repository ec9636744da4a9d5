"""The catalogue of public images: complete, built from its facts, derived by rules the recordings confirm."""

import json
import re
from collections import Counter
from datetime import date

import pytest

from tests.tools.shipped_images import FACTS, SHIPPED_BY_ID, Image, in_family, shipped
from tools.public_images.catalogue import (
    KEYS,
    SHIPPED,
    build,
    serialise,
)
from tools.public_images.derivation import derive
from tools.public_images.distributions import VERSION_CORRECTIONS
from tools.public_images.facts import Fact, read_facts, read_families
from tools.public_images.family import families_by_image
from tools.public_images.ids import EDITIONS, UnknownIdError, parse

RECORDED = [fact for fact in FACTS.values() if fact.level == "capture"]
TRAITS = ("BootMode", "IsSupportCloudinit", "IsSupportIoOptimized", "LoginAsNonRootSupported")
NAMED = ("OSType", "OSName", "OSNameEn", "Platform", "Architecture", "Size")

NO_BLANKS = re.compile(r"\s+")
NUMBERS = re.compile(r"\d+(?:\.\d+)*")


def derived(image_id: str) -> Image:
    """What the rules make of an id of which nothing else is known."""
    return derive(Fact(image_id, "id-use", {}))


FAMILIES = sorted({str(image["ImageFamily"]) for image in SHIPPED_BY_ID.values() if image.get("ImageFamily")})


def test_the_shipped_file_is_up_to_date() -> None:
    assert SHIPPED.read_text(encoding="utf-8") == serialise(build(read_facts(), read_families()))


def test_the_file_has_one_image_per_line_in_unescaped_utf_8() -> None:
    first, *lines, last = SHIPPED.read_text(encoding="utf-8").splitlines()

    assert (first, last) == ("[", "]")
    assert [json.loads(line.removesuffix(","))["ImageId"] for line in lines] == list(SHIPPED_BY_ID)
    assert not any("\\u" in line for line in lines)


def test_every_known_id_ships_once() -> None:
    ids = [image["ImageId"] for image in shipped()]

    assert len(ids) == 1096
    assert set(ids) == set(FACTS)
    assert len(set(ids)) == len(ids)


def test_images_are_sorted_newest_first_and_then_by_id() -> None:
    order = [(str(image["CreationTime"]), str(image["ImageId"])) for image in shipped()]

    by_id = sorted(order, key=lambda entry: entry[1])
    assert order == sorted(by_id, key=lambda entry: entry[0], reverse=True)


@pytest.mark.sampled(8)
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


def test_fifty_three_images_are_recorded_in_full() -> None:
    assert len(RECORDED) == 53


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


@pytest.mark.sampled(8)
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
        ("aliyun_3_x64_20G_pro_alibase_20260827.vhd", "OSName", "Alibaba Cloud Linux  3 Pro 64位"),
        ("aliyun_4_x64_20G_pro_alibase_20260512.vhd", "OSName", "Alibaba Cloud Linux  4 Pro 64位"),
        ("aliyun_4_x64_20G_agentic_alibase_20260612.vhd", "OSName", "Alibaba Cloud Linux  4 LTS 64位"),
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

    assert str(SHIPPED_BY_ID[image_id]["CreationTime"]).startswith("2021-04-16T")


def test_a_known_version_is_the_day_of_creation() -> None:
    image = SHIPPED_BY_ID["ubuntu_24_04_x64_100G_with_gpu_driver_and_cuda_alibase_20260519.vhd"]

    assert image["ImageVersion"] == "v2026.6.9"
    assert str(image["CreationTime"]).startswith("2026-06-09T")


def test_other_images_are_created_one_to_four_days_after_their_build() -> None:
    days = Counter(
        (date.fromisoformat(str(derived(image_id)["CreationTime"])[:10]) - parse(image_id).built).days
        for image_id in FACTS
    )
    midnights = [each for each in SHIPPED_BY_ID.values() if str(each["CreationTime"]).endswith("T00:00:00Z")]

    assert set(days) == {1, 2, 3, 4}
    assert min(days.values()) > 200
    assert midnights == []


@pytest.mark.parametrize(
    "image_id",
    [
        "centos_7_9_alibase_20201120.vhd",
        "centos_7_9_x64_alibase_20201120.vhd",
        "centos_7_9_x64_20G_alibase_20201341.vhd",
        "plan9_4_x64_20G_alibase_20201120.vhd",
        "aliyun_3_x64_20G_quantum_alibase_20260827.vhd",
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
        ("acs:alibaba_cloud_linux_3_2104_lts_x64", "aliyun_3_x64_20G_alibase_20260828.vhd"),
        ("acs:alibaba_cloud_linux_3_pro_x64", "aliyun_3_x64_20G_pro_alibase_20260827.vhd"),
        ("acs:alibaba_cloud_linux_4_lts_x64", "aliyun_4_x64_20G_alibase_20260801.vhd"),
        (
            "acs:alibaba_cloud_linux_3_2104_x64_container_optimized",
            "aliyun_3_x64_20G_container_optimized_alibase_20260720.vhd",
        ),
        ("acs:alibaba_cloud_linux_3_2104_lts_arm64", "aliyun_3_arm64_20G_alibase_20240819.vhd"),
        (
            "acs:alibaba_cloud_linux_2_1903_lts_x64_dengbao2.0",
            "aliyun_2_1903_x64_20G_dengbao_alibase_20240705.vhd",
        ),
        ("acs:alibaba_cloud_linux_2_1903_x64_trust", "aliyun_2_1903_x64_20G_secured_alibase_20210325.vhd"),
        ("acs:anolis_8_8_rhck_x64_uefi", "anolisos_8_8_x64_20G_rhck_uefi_alibase_20230308.vhd"),
        ("acs:centos_7_9_x64", "centos_7_9_x64_20G_alibase_20240711.vhd"),
        ("acs:centos_7_5_x64_scc", "centos_7_05_64_40G_scc_20190415.raw"),
        ("acs:centos_6_8_x86", "centos_6_08_32_40G_alibase_20170710.vhd"),
        ("acs:debian_12_9_x64", "debian_12_9_x64_20G_alibase_20250314.vhd"),
        ("acs:debian_12_7_arm64", "debian_12_7_arm64_20G_alibase_20241105.vhd"),
        ("acs:fedora_coreos_34_20210529_3_0_3_x64", "fcos_34_20210529_3_0_3_x64_20G_alibase_20210824.vhd"),
        ("acs:ubuntu_22_04_x64_uefi", "ubuntu_22_04_uefi_x64_20G_alibase_20240807.vhd"),
        ("acs:win_2012_r2_datacenter_x64_zh", "win2012r2_9600_x64_dtc_zh-cn_40G_alibase_20221219.vhd"),
        ("acs:win_2025_datacenter_x64_zh_uefi", "win2025_24H2_x64_dtc_zh-cn_40G_uefi_alibase_20250113.vhd"),
        (
            "acs:win_2004_container_datacenter_x64_en_without_ui",
            "wincore_2004_x64_dtc_en-us_40G_container_alibase_20210716.vhd",
        ),
    ],
)
def test_the_newest_image_of_a_family_is_the_newest_build(family: str, image_id: str) -> None:
    assert in_family(family)[0] == image_id


@pytest.mark.parametrize("family", FAMILIES)
def test_every_image_of_a_family_is_one_product(family: str) -> None:
    parsed = [parse(image_id) for image_id in in_family(family)]
    # The vendor renamed the edition in 2021; its images kept the token.
    editions = {"amd": "uefi"} if family.startswith("acs:alibaba_cloud_linux_2") else {}
    named = {editions.get(edition, edition) for edition in _editions_in_the_name(family)}

    assert {image.architecture for image in parsed} == {_architecture_in_the_name(family)}
    assert {image.editions - {"optimized"} for image in parsed} == {frozenset(named)}
    assert max(parsed, key=lambda image: (image.built, image.image_id)).image_id == parsed[0].image_id


# The words of families for editions, where they differ from those of ids.
FAMILY_WORDS = {"dengbao2.0": "dengbao", "trust": "tpm", "nvidia": "gpu"}


def _editions_in_the_name(family: str) -> set[str]:
    words = {FAMILY_WORDS.get(word, word) for word in family.removeprefix("acs:").split("_")}
    if family.startswith("acs:alibaba_cloud_linux_2") and "tpm" in words:
        words = words - {"tpm"} | {"secured"}
    return (words & EDITIONS) - {"optimized"}


def _architecture_in_the_name(family: str) -> str:
    words = family.split("_")
    return "arm64" if "arm64" in words else "i386" if "x86" in words else "x86_64"


def test_an_edition_without_a_family_is_not_in_the_family_of_the_plain_image() -> None:
    agentic = [image for image_id, image in SHIPPED_BY_ID.items() if "agentic" in parse(image_id).editions]

    assert len(agentic) == 2
    assert all("ImageFamily" not in image for image in agentic)


def test_a_recorded_empty_family_stays_empty() -> None:
    assert SHIPPED_BY_ID["debian_10_12_x64_20G_alibase_20220328.vhd"]["ImageFamily"] == ""


@pytest.mark.parametrize("platform", ["SUSE", "CoreOS", "Gentoo"])
def test_platforms_the_page_gives_no_family_have_none(platform: str) -> None:
    images = [image for image in SHIPPED_BY_ID.values() if image["Platform"] == platform]

    assert images
    assert all("ImageFamily" not in image for image in images)


def test_a_family_has_all_builds_of_its_system() -> None:
    images = [
        {"ImageId": "centos_7_03_64_40G_alibase_20170710.vhd", "OSName": "CentOS  7.3 64位"},
        {"ImageId": "centos_7_03_64_20G_alibase_20170818.vhd", "OSName": "CentOS  7.3 64位"},
        {"ImageId": "centos_7_05_64_40G_scc_20190415.raw", "OSName": "CentOS  7.5 64位 SCC版"},
    ]

    found = families_by_image(images, {"CentOS 7.3 64 位": "acs:centos_7_3_x64"})

    assert found == dict.fromkeys([str(image["ImageId"]) for image in images[:2]], "acs:centos_7_3_x64")


def test_the_head_has_no_editions() -> None:
    image = parse("centos_7_9_uefi_x64_20G_alibase_20230816.vhd")

    assert image.head == "centos_7_9"
    assert image.editions == {"uefi"}
