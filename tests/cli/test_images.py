"""genzo images."""

import json
from pathlib import Path
from typing import Any

import pytest

from genzo.catalogue.quotas import DEFAULT_QUOTAS
from tests.api import Api
from tests.running import genzo_here as genzo
from tests.running import running

FIRST = "1234567890123456"
PUBLIC = "ubuntu_24_04_x64_20G_alibase_20260810.vhd"


def _image(image_id: str, **members: Any) -> dict[str, Any]:  # noqa: ANN401 - as JSON has it
    return {
        "ImageId": image_id,
        "ImageName": image_id,
        "ImageOwnerAlias": "self",
        "CreationTime": "2024-05-01T12:00:00Z",
        **members,
    }


def _import(file: Path, images: list[Any], *options: str | Path) -> tuple[int, str, str]:
    file.write_text("\n".join(json.dumps(image) for image in images))
    done = genzo("images", "import", file, "--region", "cn-hangzhou", *options)
    return done.returncode, done.stdout, done.stderr


def _own(data: Path, account: str = FIRST) -> list[str]:
    options = (
        "--ImageOwnerAlias",
        "self",
        "--Status",
        "ALL",
        "--account",
        account,
        "-o",
        "json",
        "--data",
        data,
    )
    return [image["ImageId"] for image in json.loads(genzo("images", "list", *options).stdout)]


def test_every_public_image_is_listed(catalogue: Path) -> None:
    listed = json.loads(genzo("images", "list", "-o", "json", "--data", catalogue).stdout)
    assert len(listed) == len({image["ImageId"] for image in listed}) == 1096


def test_filters_are_those_of_the_api(catalogue: Path) -> None:
    options = ("--OSType=windows", "--ImageName", "win2016*", "--PageSize", "5", "--PageNumber", "2")
    listed = json.loads(genzo("images", "list", *options, "-o", "json", "--data", catalogue).stdout)
    assert len(listed) == 5
    assert all(image["Platform"] == "Windows Server 2016" for image in listed)
    assert genzo("images", "list", "--Colour", "blue", "--data", catalogue).returncode == 2
    refused = genzo("images", "list", "--OSType", "bsd", "--data", catalogue)
    assert (refused.returncode, refused.stderr) == (1, "InvalidOSType: The specified OSType is not valid.\n")


def test_tables_never_truncate_ids(catalogue: Path) -> None:
    table = genzo("images", "list", "--ImageFamily", "acs:ubuntu_24_04_x64", "--data", catalogue).stdout
    assert PUBLIC in table


def test_one_image_is_shown_with_all_its_fields(catalogue: Path) -> None:
    shown = json.loads(genzo("images", "show", PUBLIC, "-o", "json", "--data", catalogue).stdout)
    assert (shown["OSName"], shown["Features"]["ImdsSupport"]) == ("Ubuntu  24.04 64位", "v2")
    assert "Ubuntu  24.04 64位" in genzo("images", "show", PUBLIC, "--data", catalogue).stdout
    absent = genzo("images", "show", "m-nowhere", "--data", catalogue)
    assert (absent.returncode, absent.stderr) == (
        1,
        f"Account {FIRST} sees no image m-nowhere in cn-hangzhou.\n",
    )


def test_exported_images_can_be_imported(tmp_path: Path) -> None:
    images = [
        _image("m-1", Tags={"Tag": [{"TagKey": "k", "TagValue": ""}]}),
        _image("m-2", Status="Deprecated", DiskDeviceMappings={"DiskDeviceMapping": [{"Size": "40"}]}),
    ]
    _import(tmp_path / "images.jsonl", images, "--account", FIRST, "--data", tmp_path / "one")
    mine = ("--ImageOwnerAlias", "self")
    exported = genzo("images", "export", *mine, "--data", tmp_path / "one").stdout
    file = tmp_path / "exported.jsonl"
    file.write_text(exported)
    target = ("--account", FIRST, "--data", tmp_path / "two")
    assert genzo("images", "import", file, "--region", "cn-hangzhou", *target).returncode == 0
    assert genzo("images", "export", *mine, "--data", tmp_path / "two").stdout == exported
    assert len(exported.splitlines()) == 2


def test_an_import_reports_what_it_loaded(tmp_path: Path) -> None:
    images = [
        _image("m-own"),
        _image("m-others", ImageOwnerAlias="others", ImageOwnerId=99),
        _image("m-community", ImageOwnerAlias="others", ImageOwnerId=98, IsPublic=True),
        _image("m-market", ImageOwnerAlias="marketplace"),
        _image("public.vhd", ImageOwnerAlias="system", Colour="blue", Features={"Flight": "supported"}),
    ]
    options = ("--account", "7", "--data", tmp_path)
    code, said, _ = _import(tmp_path / "images.jsonl", images, *options)
    assert code == 0
    assert said == (
        "Loaded 5 images into cn-hangzhou: 1 public, 1 of the marketplace, 1 the account's own, 2 of other "
        "accounts. Shared 1 with the account. Created accounts: 7, 99, 98. Ignored unknown members: "
        "Colour, Features.Flight.\n"
    )
    code, said, _ = _import(tmp_path / "images.jsonl", images, *options, "-o", "json")
    assert json.loads(said) == {
        "public": 1,
        "marketplace": 1,
        "own": 1,
        "others": 2,
        "shared": 1,
        "accounts": [],
        "unknown": ["Colour", "Features.Flight"],
        "deleted": 0,
        "unshared": 0,
        "kept_shipped": 0,
    }


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ({"ImageName": "without id"}, "image 2 cannot be read: Object missing required field `ImageId`."),
        (_image("m-2", Size="large"), "image 2 cannot be read: Expected `int`, got `str` - at `$.Size`."),
        (_image("m-2", CreationTime="now"), 'image 2 cannot be read: CreationTime is no time stamp: "now".'),
        (_image(""), "image 2 cannot be read: ImageId is empty."),
    ],
)
def test_an_import_is_all_or_nothing(catalogue: Path, bad: dict[str, Any], sentence: str) -> None:
    tmp_path = catalogue
    code, said, failure = _import(
        tmp_path / "images.jsonl", [_image("m-1"), bad], "--account", FIRST, "--data", tmp_path
    )
    assert (code, said) == (1, "")
    assert failure == f"{tmp_path / 'images.jsonl'} cannot be loaded: {sentence}\n"
    assert _own(tmp_path) == []


def test_an_import_refuses_the_id_of_another_account(tmp_path: Path) -> None:
    assert _import(tmp_path / "a.jsonl", [_image("m-1")], "--account", "7", "--data", tmp_path)[0] == 0
    images = [_image("m-2"), _image("m-1")]
    code, _, failure = _import(tmp_path / "b.jsonl", images, "--account", "8", "--data", tmp_path)
    assert code == 1
    assert "already belongs to account 7" in failure
    assert _own(tmp_path, "7") == ["m-1"]
    assert _own(tmp_path, "8") == []


def test_importing_again_replaces_images(tmp_path: Path) -> None:
    options = ("--account", FIRST, "--data", tmp_path)
    _import(tmp_path / "a.jsonl", [_image("m-1", Description="before")], *options)
    _import(tmp_path / "b.jsonl", [_image("m-1", Description="after")], *options)
    shown = json.loads(genzo("images", "show", "m-1", "-o", "json", "--data", tmp_path).stdout)
    assert shown["Description"] == "after"
    assert _own(tmp_path) == ["m-1"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "it is neither XML nor valid JSON (Input data was truncated)."),
        ("# Title", "it is neither XML nor valid JSON (JSON is malformed: invalid character (byte 0))."),
        ("<a", "it is not valid XML (unclosed token: line 1, column 0)."),
        (
            '{"Code": "Throttling"}\n',
            "image 1 cannot be read: Object missing required field `ImageId`.",
        ),
        ("[1]", "image 1 cannot be read: Expected `object`, got `int`."),
    ],
)
def test_a_file_that_is_no_answer_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    file = tmp_path / "saved.txt"
    file.write_text(text)
    done = genzo("images", "import", file, "--region", "cn-hangzhou", "--system", "--data", tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"{file} cannot be loaded: {sentence}\n"


def test_an_import_needs_an_account_or_system_and_a_region(tmp_path: Path) -> None:
    file = tmp_path / "images.jsonl"
    file.write_text(json.dumps(_image("m-1")))
    for options in ((), ("--system", "--account", FIRST)):
        done = genzo("images", "import", file, "--region", "cn-hangzhou", *options, "--data", tmp_path)
        assert done.returncode == 2
    nowhere = genzo("images", "import", file, "--region", "mars", "--system", "--data", tmp_path)
    assert (nowhere.returncode, nowhere.stderr) == (
        1,
        'There is no region "mars": DescribeRegions lists all regions.\n',
    )


def test_a_readers_view_does_not_replace_the_owners(tmp_path: Path) -> None:
    owned = _image("m-1", Description="known to its owner", IsSelfShared="True")
    _import(tmp_path / "a.jsonl", [owned], "--account", "7", "--data", tmp_path)
    seen = _image("m-1", ImageOwnerAlias="others", ImageOwnerId=7)
    code, said, _ = _import(tmp_path / "b.jsonl", [seen], "--account", "8", "--data", tmp_path)
    assert (code, "Shared 1 with the account." in said) == (0, True)
    for account, alias, shared in (("7", "self", "True"), ("8", "others", "")):
        options = ("show", "m-1", "--account", account, "-o", "json", "--data", tmp_path)
        shown = json.loads(genzo("images", *options).stdout)
        assert (shown["ImageOwnerAlias"], shown["IsSelfShared"]) == (alias, shared)
        assert shown["Description"] == "known to its owner"


def test_imported_images_are_not_held_to_quotas_and_count_for_what_is_made(tmp_path: Path) -> None:
    count = DEFAULT_QUOTAS["images"] + 1
    images = [_image(f"m-{number}") for number in range(count)]
    where = ("--account", FIRST, "--data", tmp_path)
    assert _import(tmp_path / "images.jsonl", images, *where)[0] == 0
    with running("--data", tmp_path, "--duration", "CopyImage=0") as started:
        api = Api(started.host, started.port)
        assert api.images(ImageOwnerAlias="self", PageSize="1").json["TotalCount"] == count
        copy = {"RegionId": "cn-hangzhou", "ImageId": "m-1", "DestinationRegionId": "cn-beijing"}
        answer = api.call("CopyImage", **copy)
        assert answer.status == 200, answer.body
        back = {"RegionId": "cn-beijing", "DestinationRegionId": "cn-hangzhou"}
        answer = api.call("CopyImage", **back, ImageId=answer.json["ImageId"])
        assert answer.code.startswith("QuotaExceed")
