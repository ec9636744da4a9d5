"""genzo accounts."""

import json
from pathlib import Path

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
        done.stderr
        == f"Account {FIRST} exists already: choose another --id, or leave it out for a new one.\n"
    )


def test_a_listed_key_that_is_disabled_says_so(tmp_path: Path) -> None:
    create_catalogue(tmp_path)
    assert genzo("keys", "disable", FIRST, "genzo", "--data", tmp_path).returncode == 0
    assert "genzo (disabled)" in genzo("accounts", "list", "--data", tmp_path).stdout


def test_wrong_usage_exits_with_2(tmp_path: Path) -> None:
    assert genzo("accounts", "create", "--id", "minus one", "--data", tmp_path).returncode == 2
