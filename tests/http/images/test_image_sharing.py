"""ModifyImageSharePermission and DescribeImageSharePermission over HTTP, called by two accounts."""

import json
import re
from collections.abc import Iterator

import pytest

from tests.api import Answer, Api
from tests.http.images.two_accounts import (
    ELSEWHERE,
    OTHER,
    OWNER,
    REGION,
    TwoAccounts,
    disk,
    ids,
    image,
    only,
    prepare,
    serving,
)
from tests.running import genzo_here
from tests.serving_here import serving_here

STRANGER = "9999999999999999"
CROWD = [str(7000 + number) for number in range(12)]
IMAGES = [
    image("shared"),
    image("published"),
    image("idle"),
    image("crowded"),
    image("both"),
    image("deprecated", Status="Deprecated"),
    image("source", disk()),
    image("two-disks", disk(Encrypted=True), disk("s-2", Encrypted=True, Type="data")),
    image("service-key", disk("s-3", Encrypted=True)),
]


@pytest.fixture(scope="module")
def callers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoAccounts]:
    folder = tmp_path_factory.mktemp("catalogue")
    key = prepare(folder, IMAGES)
    for account in CROWD:
        assert genzo_here("accounts", "create", "--id", account, "--data", folder).returncode == 0
    with serving(folder, key, "--duration", "CopyImage=0", "--quota", "shares=11") as started:
        yield started


def modify(api: Api, image_id: str = "m-idle", /, **parameters: str) -> Answer:
    return api.call("ModifyImageSharePermission", **{"RegionId": REGION, "ImageId": image_id, **parameters})


def numbered(name: str, accounts: list[str]) -> dict[str, str]:
    return {f"{name}.{number}": account for number, account in enumerate(accounts, 1)}


def permission(api: Api, image_id: str, **parameters: str) -> Answer:
    return api.call("DescribeImageSharePermission", RegionId=REGION, ImageId=image_id, **parameters)


def accounts(api: Api, image_id: str, **parameters: str) -> list[str]:
    found = permission(api, image_id, **parameters).json["Accounts"]["Account"]
    return [each["AliyunId"] for each in found]


def test_a_shared_image_is_seen_at_once_and_hidden_at_once(callers: TwoAccounts) -> None:
    assert "m-shared" not in ids(callers.other)
    answer = modify(callers.owner, "m-shared", **{"AddAccount.1": OTHER})
    assert (answer.status, list(answer.json)) == (200, ["RequestId"])
    seen = only(callers.other, "m-shared")
    assert (seen["ImageOwnerAlias"], seen["ImageOwnerId"], seen["IsSelfShared"]) == ("others", int(OWNER), "")
    assert ids(callers.other, ImageOwnerAlias="others") == ["m-shared"]
    assert only(callers.owner, "m-shared")["IsSelfShared"] == "True"
    (shared,) = permission(callers.owner, "m-shared").json["Accounts"]["Account"]
    assert shared["AliyunId"] == OTHER
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", shared["SharedTime"])
    assert callers.owner.call("DeleteImage", RegionId=REGION, ImageId="m-shared").code == "ImageUseShared"
    assert modify(callers.owner, "m-shared", **{"RemoveAccount.1": OTHER}).status == 200
    assert ids(callers.other, ImageOwnerAlias="others") == []
    assert only(callers.owner, "m-shared")["IsSelfShared"] == "False"
    assert accounts(callers.owner, "m-shared") == []


def test_a_community_image_is_seen_by_all_until_it_is_withdrawn(callers: TwoAccounts) -> None:
    community = {"ImageOwnerAlias": "others", "IsPublic": "true"}
    assert modify(callers.owner, "m-published", IsPublic="true").status == 200
    assert ids(callers.other, **community) == ["m-published"]
    assert only(callers.owner, "m-published")["IsPublic"] is True
    answer = permission(callers.owner, "m-published").json
    assert answer["ShareGroups"] == {"ShareGroup": [{"Group": "all"}]}
    assert (answer["TotalCount"], answer["Accounts"]) == (0, {"Account": []})
    again = modify(callers.owner, "m-published", IsPublic="true")
    assert (again.status, again.code) == (403, "Image.Public")
    assert modify(callers.owner, "m-published", **{"AddAccount.1": OTHER}).code == "Image.Public"
    assert modify(callers.owner, "m-published", IsPublic="false").status == 200
    assert ids(callers.other, **community) == []
    assert permission(callers.owner, "m-published").json["ShareGroups"] == {"ShareGroup": []}


def test_publishing_leaves_shares_as_they_are(callers: TwoAccounts) -> None:
    modify(callers.owner, "m-both", **{"AddAccount.1": OTHER})
    modify(callers.owner, "m-both", IsPublic="true")
    assert accounts(callers.owner, "m-both") == [OTHER]
    modify(callers.owner, "m-both", IsPublic="false")
    assert ids(callers.other, ImageOwnerAlias="others") == ["m-both"]
    modify(callers.owner, "m-both", **{"RemoveAccount.1": OTHER})


def test_repeating_a_launch_permission_has_no_effect(callers: TwoAccounts) -> None:
    for permission_given, is_public in (("PUBLIC", True), ("PUBLIC", True), ("HIDDEN", False)):
        assert modify(callers.owner, LaunchPermission=permission_given).status == 200
        assert only(callers.owner, "m-idle")["IsPublic"] is is_public


@pytest.mark.parametrize("image_id", ["m-idle", "m-deprecated", "m-service-key"])
def test_a_request_without_changes_succeeds(callers: TwoAccounts, image_id: str) -> None:
    before = only(callers.owner, image_id)
    assert modify(callers.owner, image_id).status == 200
    assert only(callers.owner, image_id) == before


def test_one_call_shares_with_at_most_ten_accounts(callers: TwoAccounts) -> None:
    modify(callers.owner, "m-crowded", **numbered("AddAccount", CROWD))
    assert accounts(callers.owner, "m-crowded") == CROWD[:10]
    first = permission(callers.owner, "m-crowded", PageSize="4", PageNumber="3")
    assert [first.json[name] for name in ("PageNumber", "PageSize", "TotalCount")] == [3, 4, 10]
    assert [each["AliyunId"] for each in first.json["Accounts"]["Account"]] == CROWD[8:10]
    assert accounts(callers.owner, "m-crowded", PageNumber="2") == []
    assert permission(callers.owner, "m-crowded", PageSize="101").code == "InvalidParameter"
    refused = modify(callers.owner, "m-crowded", **numbered("AddAccount", CROWD[10:]))
    assert (refused.status, refused.code) == (403, "QuotaExceed.ShareImageUser")
    assert accounts(callers.owner, "m-crowded") == CROWD[:10], "sharing with some of them is no answer"
    assert modify(callers.owner, "m-crowded", **numbered("AddAccount", CROWD[:10])).status == 200
    modify(callers.owner, "m-crowded", **numbered("RemoveAccount", CROWD))
    assert accounts(callers.owner, "m-crowded") == []


REFUSED = [
    ("m-nowhere", 404, "InvalidImageId.NotFound", {}),
    ("m-idle", 404, "InvalidRegionId.NotFound", {"RegionId": "mars"}),
    ("m-idle", 404, "InvalidAccount.NotFound", {"AddAccount.1": STRANGER}),
    ("m-idle", 404, "InvalidAccount.NotFound", {"AddAccount.1": "somebody"}),
    ("m-idle", 404, "InvalidAccount.NotFound", {"RemoveAccount.1": STRANGER}),
    ("m-idle", 404, "InvalidAccount.Forbbiden", {"AddAccount.1": OTHER, "AddAccount.2": OWNER}),
    ("m-idle", 403, "Image.NotPublic", {"IsPublic": "false"}),
    ("m-idle", 403, "InvalidParameter.IsPublic", {"IsPublic": "true", "AddAccount.1": OTHER}),
    ("m-idle", 403, "InvalidParameter.IsPublic", {"IsPublic": "true", "LaunchPermission": "HIDDEN"}),
    ("m-idle", 400, "InvalidParameter.LaunchPermission", {"LaunchPermission": "SOMETIMES"}),
    (
        "m-idle",
        400,
        "UnnecessaryParameter.LaunchPermission",
        {"LaunchPermission": "PUBLIC", "AddAccount.1": OTHER},
    ),
    ("m-deprecated", 403, "OperationDenied.InvalidImageStatus", {"AddAccount.1": OTHER}),
    ("m-deprecated", 403, "OperationDenied.InvalidImageStatus", {"IsPublic": "true"}),
    ("m-two-disks", 403, "OperationDeined.FullImage", {"AddAccount.1": OTHER}),
    ("m-service-key", 403, "OperationDeined.EncryptedSnapshot", {"AddAccount.1": OTHER}),
    ("m-service-key", 403, "OperationDeined.EncryptedSnapshot", {"IsPublic": "true"}),
    ("m-idle", 400, "DryRunOperation", {"DryRun": "true", "AddAccount.1": OTHER}),
    ("m-idle", 400, "DryRunOperation", {"DryRun": "true", "IsPublic": "true"}),
]


@pytest.mark.parametrize(("image_id", "status", "code", "parameters"), REFUSED)
def test_a_refused_request_shares_nothing(
    callers: TwoAccounts, image_id: str, status: int, code: str, parameters: dict[str, str]
) -> None:
    answer = modify(callers.owner, image_id, **parameters)
    assert (answer.status, answer.code) == (status, code)
    assert ids(callers.other, ImageOwnerAlias="others") == []
    assert ids(callers.other, ImageOwnerAlias="others", IsPublic="true") == []
    assert only(callers.owner, "m-idle")["IsSelfShared"] in ("", "False")


def test_an_image_encrypted_with_the_owners_key_can_be_shared(callers: TwoAccounts) -> None:
    parameters = {"RegionId": REGION, "ImageId": "m-source", "Encrypted": "true", "KMSKeyId": "key-1"}
    image_id = callers.owner.call("CopyImage", **parameters).json["ImageId"]
    assert modify(callers.owner, image_id, **{"AddAccount.1": OTHER}).status == 200
    modify(callers.owner, image_id, **{"RemoveAccount.1": OTHER})


def test_images_of_others_can_neither_be_shared_nor_described(callers: TwoAccounts) -> None:
    modify(callers.owner, "m-shared", **{"AddAccount.1": OTHER})
    for image_id in ("m-shared", "m-idle"):
        refused = modify(callers.other, image_id, **{"AddAccount.1": CROWD[0]})
        assert (refused.status, refused.code) == (404, "InvalidImageId.NotFound")
        assert permission(callers.other, image_id).code == "InvalidImageId.NotFound"
    modify(callers.owner, "m-shared", **{"RemoveAccount.1": OTHER})


def test_an_image_is_searched_in_the_named_region(callers: TwoAccounts) -> None:
    for region, code in ((ELSEWHERE, "InvalidImageId.NotFound"), ("mars", "InvalidRegionId.NotFound")):
        answer = callers.owner.call("DescribeImageSharePermission", RegionId=region, ImageId="m-idle")
        assert (answer.status, answer.code) == (404, code)


def test_with_open_authentication_every_account_exists(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("catalogue")
    prepare(folder, [image("plain")])
    with serving_here("--data", folder, "--auth", "open", "--duration", "CopyImage=60") as started:
        owner, stranger = (Api(started.host, started.port, key=key) for key in (OWNER, STRANGER))
        copied = owner.call("CopyImage", RegionId=REGION, ImageId="m-plain").json["ImageId"]
        assert modify(owner, copied, **{"AddAccount.1": STRANGER}).status == 200
        assert only(stranger, copied)["Status"] == "Creating", "a copy is shared while it is made"
        assert only(owner, copied)["Status"] == "Creating"
        assert modify(owner, copied, **{"AddAccount.1": "somebody"}).code == "InvalidAccount.NotFound"


def test_an_imported_share_has_no_time(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("catalogue")
    key = prepare(folder, [image("plain")])
    file = folder / "shared.jsonl"
    file.write_text(json.dumps(image("theirs", ImageOwnerAlias="others", ImageOwnerId=int(OTHER))))
    done = genzo_here("images", "import", file, "--region", REGION, "--account", OWNER, "--data", folder)
    assert done.returncode == 0, done.stderr
    with serving(folder, key) as started:
        shown = permission(started.other, "m-theirs").json
        assert shown["Accounts"] == {"Account": [{"AliyunId": OWNER}]}
