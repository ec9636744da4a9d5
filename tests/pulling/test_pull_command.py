"""`genzo images pull` mirrors the images of an account, and changes nothing in it."""

import json
import logging
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.pulling.conftest import ACCOUNT, REGION, Pull, Source, image
from tests.running import genzo_here, running

FROM = ("--region", REGION)


def exported(data: Path, *options: str) -> str:
    mine = ("--ImageOwnerAlias", "self", "--data", data)
    return genzo_here("images", "export", *mine, *(options or FROM)).stdout


def seen(data: Path, alias: str, account: str = ACCOUNT) -> list[str]:
    given = ("--ImageOwnerAlias", alias, "--account", account, "--Status", "ALL", "-o", "json")
    return [
        each["ImageId"] for each in json.loads(genzo_here("images", "list", *given, "--data", data).stdout)
    ]


def trail(source: Source) -> list[Any]:
    found: list[Any] = json.loads(genzo_here("audit", "-o", "json", "--data", source.data).stdout)
    return found


def test_images_come_with_all_their_fields_and_states(source: Source, pull: Pull, tmp_path: Path) -> None:
    disks = {"DiskDeviceMapping": [{"Device": "/dev/xvda", "Size": "40", "Type": "system"}]}
    source.hold(
        image(
            "m-1",
            Description="镜像",
            DiskDeviceMappings=disks,
            Tags={"Tag": [{"TagKey": "k", "TagValue": "v"}]},
        ),
        image("m-2", Status="Deprecated", OSType="windows", BootMode="UEFI"),
        image("m-3", Status="UnAvailable", CreationTime="2023-05-01T12:00:00Z"),
    )
    before = trail(source)
    assert pull(*FROM) == (0, f"Loaded 3 images into {REGION}: 3 the account's own.\n", "")
    assert exported(tmp_path / "here") == source.export()
    assert len(source.export().splitlines()) == 3
    assert trail(source) == before
    assert not (tmp_path / "here" / "pull.jsonl").exists()


def test_a_pull_that_replaces_leaves_what_the_account_has(source: Source, pull: Pull, tmp_path: Path) -> None:
    source.hold(*(image(f"m-{n}") for n in range(4)))
    assert pull(*FROM)[0] == 0
    source.hold(image("m-1"), image("m-2", Description="new"), image("m-9"))
    code, said, _ = pull(*FROM, "--replace", "--dry-run", "-o", "json")
    changes = {(each["Change"], each["ImageId"]) for each in json.loads(said)["Changes"]}
    assert (code, changes) == (
        0,
        {("create", "m-9"), ("update", "m-2"), ("delete", "m-0"), ("delete", "m-3")},
    )
    assert seen(tmp_path / "here", "self") == ["m-0", "m-1", "m-2", "m-3"]
    code, said, _ = pull(*FROM, "--replace")
    assert said == f"Loaded 3 images into {REGION}: 3 the account's own. Deleted 2 others.\n"
    assert exported(tmp_path / "here") == source.export()


def test_filters_and_owners_limit_what_is_pulled_and_replaced(
    source: Source, pull: Pull, tmp_path: Path
) -> None:
    linux, windows = image("m-linux"), image("m-windows", OSType="windows")
    other = image("m-other", ImageOwnerAlias="others", ImageOwnerId=9)
    source.hold(linux, windows, other)
    assert pull(*FROM, "--owner", "self", "--owner", "others")[1] == (
        f"Loaded 3 images into {REGION}: 2 the account's own, 1 of other accounts. Shared 1 with "
        "the account. Created accounts: 9.\n"
    )
    source.hold()
    assert pull(*FROM, "--replace", "--OSType", "windows")[1] == "There are no images. Deleted 1 others.\n"
    assert seen(tmp_path / "here", "self") == ["m-linux"]
    assert seen(tmp_path / "here", "others") == ["m-other"]
    code, _, failure = pull(*FROM, "--ImageOwnerAlias", "self")
    assert (code, "--ImageOwnerAlias is no filter of this command" in failure) == (2, True)


def test_shares_are_pulled_and_ended(source: Source, pull: Pull, tmp_path: Path) -> None:
    source.hold(image("m-1"), image("m-2"))
    seen_by_9 = [image(each, ImageOwnerAlias="others", ImageOwnerId=int(ACCOUNT)) for each in ("m-1", "m-2")]
    source.hold(*seen_by_9, account="9")
    assert pull(*FROM, "--shares")[0] == 0
    assert seen(tmp_path / "here", "others", "9") == ["m-1", "m-2"]
    source.hold(*seen_by_9[:1], account="9")
    assert pull(*FROM, "--shares", "--replace")[1] == (
        f"Loaded 2 images into {REGION}: 2 the account's own. Stopped sharing 1.\n"
    )
    assert seen(tmp_path / "here", "others", "9") == ["m-1"]


def test_all_regions_are_pulled(source: Source, pull: Pull, tmp_path: Path) -> None:
    source.hold(image("m-hangzhou"))
    source.hold(image("m-frankfurt"), region="eu-central-1")
    code, said, _ = pull("--all-regions")
    assert (code, "Loaded 2 images into" in said) == (0, True)
    assert exported(tmp_path / "here", "--region", "eu-central-1") == source.export("eu-central-1") != ""
    assert exported(tmp_path / "here") == source.export() != ""


def test_a_dry_run_creates_nothing(source: Source, pull: Pull, tmp_path: Path) -> None:
    source.hold(image("m-1"))
    code, said, _ = pull(*FROM, "--dry-run")
    assert (code, "1 images would be created" in said) == (0, True)
    assert not (tmp_path / "here").exists()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--region", "cn-hangzou"), 'There is no region "cn-hangzou". Did you mean cn-hangzhou?\n'),
        (
            (*FROM, "--OSType", "bsd"),
            f"DescribeImages is refused in {REGION} (InvalidOSType): code: 404, The specified OSType is not",
        ),
    ],
)
def test_what_is_refused_is_said_in_a_sentence(
    pull: Pull, tmp_path: Path, options: tuple[str, ...], sentence: str
) -> None:
    code, said, failure = pull(*options)
    assert (code, said) == (1, "")
    assert failure.startswith(sentence)
    assert failure.count("\n") == 1
    assert not (tmp_path / "here" / "genzo.db").exists()


@pytest.mark.parametrize("options", [(), (*FROM, "--all-regions"), (*FROM, "--system", "--shares")])
def test_options_that_do_not_fit_together_are_refused(pull: Pull, options: tuple[str, ...]) -> None:
    assert pull(*options)[0] == 2


def test_a_key_that_the_service_does_not_know_is_refused_and_no_secret_is_shown(
    pull: Pull, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = "alibabacloud_credentials.utils.auth_util"
    monkeypatch.setattr(f"{module}.environment_access_key_id", "LTAIunknown")
    monkeypatch.setattr(f"{module}.environment_access_key_secret", "very-secret")
    code, _, failure = pull(*FROM)
    assert (code, "InvalidAccessKeyId.NotFound" in failure, "very-secret" in failure) == (1, True, False)


def test_without_credentials_the_ways_to_give_them_are_named(
    pull: Pull, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    module = "alibabacloud_credentials.utils.auth_util"
    monkeypatch.setattr(f"{module}.environment_access_key_id", None)
    monkeypatch.setattr(f"{module}.environment_cli_profile_disabled", "true")
    monkeypatch.setattr(f"{module}.environment_credentials_file", "/nowhere")
    monkeypatch.setattr(f"{module}.environment_ecs_metadata_disabled", "true")
    logging.getLogger("credentials").setLevel(logging.INFO)  # as the SDK sets it
    code, _, failure = pull(*FROM)
    logging.getLogger("credentials").error("A way to credentials failed.")
    assert not caplog.records
    assert code == 1
    assert failure.startswith("No credentials of the account were found: set ALIBABA_CLOUD_ACCESS_KEY_ID")


def test_a_profile_of_the_command_aliyun_is_used(
    source: Source, pull: Pull, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = {"mode": "AK", "access_key_id": "genzo", "access_key_secret": "genzo", "region_id": REGION}
    profiles = [{"name": "other", **key, "access_key_id": "unknown"}, {"name": "team", **key}]
    (tmp_path / ".aliyun").mkdir()
    (tmp_path / ".aliyun" / "config.json").write_text(json.dumps({"current": "other", "profiles": profiles}))
    monkeypatch.setattr("alibabacloud_credentials.utils.auth_constant.HOME", str(tmp_path))
    source.hold(image("m-1"))
    assert pull(*FROM, "--profile", "team")[0] == 0
    code, _, failure = pull(*FROM, "--profile", "nobody")
    assert code == 1
    assert failure == (
        "The profile nobody has no credentials that can be used: correct it with aliyun configure --profile "
        "nobody, or name another.\n"
    )


def test_without_the_sdk_the_extra_is_named(pull: Pull, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "alibabacloud_credentials.client", None)
    assert pull(*FROM) == (
        1,
        "",
        'genzo images pull needs the official SDK: install it with pip install "genzo[pull]".\n',
    )


def test_a_file_that_cannot_be_written_and_an_endpoint_that_is_none_are_said(
    pull: Pull, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    state = tmp_path / "file" / "state"
    code, _, failure = pull(*FROM, "--state", state)
    assert (code, failure) == (
        1,
        f"The file {state} cannot be written (File exists): name another with --state.\n",
    )
    done = genzo_here("images", "pull", *FROM, "--endpoint", "ftp://host", "--data", tmp_path)
    assert done.stderr == "The endpoint ftp://host is no address: name it as https://HOST.\n"


@pytest.mark.usefixtures("credentials")
def test_a_source_of_the_first_edition_is_pulled(tmp_path: Path) -> None:
    with running("--memory", "--edition", "classic") as server:
        where = ("--endpoint", server.url, "--data", tmp_path / "here")
        done = genzo_here("images", "pull", *FROM, "--owner", "system", *where)
    assert (done.returncode, done.stderr) == (0, "")
    assert "1096 public" in done.stdout
