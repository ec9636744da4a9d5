"""genzo accounts."""

import json
from pathlib import Path

from genzo.catalogue.bucket_store import Bucket
from genzo.objects.folder_buckets import FolderBuckets
from tests.http.new_catalogue import create_catalogue
from tests.running import genzo_here as genzo

FIRST = "1234567890123456"


def _list(data: Path) -> dict[int, dict[str, bool]]:
    """The keys of every account, and whether they are active."""
    accounts = json.loads(genzo("accounts", "list", "-o", "json", "--data", data).stdout)
    return {
        account["AccountId"]: {key["AccessKeyId"]: key["Active"] for key in account["AccessKeys"]}
        for account in accounts
    }


def test_a_catalogue_that_a_command_makes_has_the_first_account_without_a_key(tmp_path: Path) -> None:
    assert genzo("groups", "create", "team", "--data", tmp_path).returncode == 0
    assert _list(tmp_path) == {int(FIRST): {}}


def test_create_makes_an_account_and_a_key(tmp_path: Path) -> None:
    made = json.loads(
        genzo("accounts", "create", "--id", "7", "--name", "Team 7", "-o", "json", "--data", tmp_path).stdout
    )
    assert (made["AccountId"], made["Name"]) == (7, "Team 7")
    assert made["AccessKeyId"].startswith("LTAI5t")
    assert len(made["AccessKeySecret"]) == 30
    assert _list(tmp_path)[7] == {made["AccessKeyId"]: True}


def test_create_without_an_id_chooses_a_new_one(tmp_path: Path) -> None:
    made = [
        json.loads(genzo("accounts", "create", "-o", "json", "--data", tmp_path).stdout) for _ in range(2)
    ]
    ids = {account["AccountId"] for account in made}
    assert len(ids) == 2
    assert all(len(str(account_id)) == 16 for account_id in ids)


def test_create_refuses_an_existing_account(tmp_path: Path) -> None:
    done = genzo("accounts", "create", "--id", FIRST, "--data", tmp_path)
    assert done.returncode == 1
    assert (
        done.stderr == f"Account {FIRST} exists already: choose another id, or leave it out for a new one.\n"
    )


def test_a_listed_key_that_is_disabled_says_so(tmp_path: Path) -> None:
    create_catalogue(tmp_path)
    assert genzo("keys", "disable", FIRST, "genzo", "--data", tmp_path).returncode == 0
    assert "genzo (disabled)" in genzo("accounts", "list", "--data", tmp_path).stdout


def test_two_accounts_of_one_name_are_refused(tmp_path: Path) -> None:
    assert genzo("accounts", "create", "--name", "Team 7", "--id", "7", "--data", tmp_path).returncode == 0
    assert genzo("accounts", "create", "--id", "8", "--data", tmp_path).returncode == 0
    for words in (("create", "--name", "Team 7"), ("rename", "8", "Team 7")):
        refused = genzo("accounts", *words, "--data", tmp_path)
        assert refused.returncode == 1
        assert refused.stderr == "Account 7 has the name Team 7 already: choose another.\n"
    assert len(_list(tmp_path)) == 3


def test_an_account_is_renamed_and_deleted_by_number_or_name(tmp_path: Path) -> None:
    for name in ("A", "B"):
        genzo("accounts", "create", "--name", name, "--id", str(ord(name)), "--data", tmp_path)
    assert (
        genzo("accounts", "rename", "65", "Z", "--data", tmp_path).stdout
        == "Account 65 was A and is Z now.\n"
    )
    assert genzo("accounts", "rename", "B", "A", "--data", tmp_path).returncode == 0
    asked = genzo("accounts", "delete", "Z", "--data", tmp_path)
    assert (asked.returncode, asked.stderr) == (
        1,
        "Account 65 (Z) is deleted with all that it owns. Nothing was done: give --yes to confirm.\n",
    )
    done = genzo("accounts", "delete", "Z", "--yes", "--data", tmp_path)
    assert done.stdout == "Account 65 (Z) is deleted. Images: 0, other resources: 0.\n"
    assert genzo("accounts", "delete", "66", "--yes", "--data", tmp_path).returncode == 0
    assert _list(tmp_path) == {int(FIRST): {}}
    missing = genzo("accounts", "delete", "66", "--yes", "--data", tmp_path)
    assert (missing.returncode, missing.stderr) == (
        1,
        "There is no account 66. genzo accounts list shows all accounts.\n",
    )


def test_the_buckets_of_a_deleted_account_are_deleted(tmp_path: Path) -> None:
    (tmp_path / "objects").mkdir()
    for account in ("65", "66"):
        genzo("accounts", "create", "--id", account, "--data", tmp_path)
        made = Bucket(f"of-{account}", int(account), "cn-hangzhou", created=0)
        FolderBuckets(tmp_path / "objects").create_bucket(made, 100)
    assert genzo("accounts", "delete", "65", "--yes", "--data", tmp_path).returncode == 0
    assert [each.name for each in FolderBuckets(tmp_path / "objects").buckets()] == ["of-66"]


def test_wrong_usage_exits_with_2(tmp_path: Path) -> None:
    assert genzo("accounts", "create", "--id", "minus one", "--data", tmp_path).returncode == 2
