"""genzo accounts and genzo keys."""

import json
from pathlib import Path

import pytest

from tests.api import Api
from tests.running import genzo_here as genzo
from tests.running import running

FIRST = "1234567890123456"


def _list(data: Path) -> dict[int, dict[str, bool]]:
    """The keys of every account, and whether they are active."""
    accounts = json.loads(genzo("accounts", "list", "-o", "json", "--data", data).stdout)
    return {
        account["AccountId"]: {key["AccessKeyId"]: key["Active"] for key in account["AccessKeys"]}
        for account in accounts
    }


def test_a_new_catalogue_has_the_first_account(tmp_path: Path) -> None:
    assert _list(tmp_path) == {int(FIRST): {"genzo": True}}


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


def test_keys_are_created_disabled_and_deleted(tmp_path: Path) -> None:
    made = json.loads(genzo("keys", "create", FIRST, "-o", "json", "--data", tmp_path).stdout)
    key = made["AccessKeyId"]
    assert _list(tmp_path)[int(FIRST)] == {"genzo": True, key: True}
    assert genzo("keys", "disable", FIRST, "genzo", "--data", tmp_path).returncode == 0
    assert _list(tmp_path)[int(FIRST)] == {"genzo": False, key: True}
    assert genzo("keys", "delete", FIRST, key, "--data", tmp_path).returncode == 0
    assert _list(tmp_path)[int(FIRST)] == {"genzo": False}


def test_without_a_key_a_command_applies_to_all_keys(tmp_path: Path) -> None:
    genzo("keys", "create", FIRST, "--data", tmp_path)
    genzo("keys", "disable", FIRST, "--data", tmp_path)
    assert set(_list(tmp_path)[int(FIRST)].values()) == {False}
    genzo("keys", "delete", FIRST, "--data", tmp_path)
    assert _list(tmp_path)[int(FIRST)] == {}


def test_a_first_key_that_was_deleted_stays_deleted(tmp_path: Path) -> None:
    genzo("keys", "delete", FIRST, "--data", tmp_path)
    assert _list(tmp_path) == {int(FIRST): {}}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("create", "5"), "There is no account 5: genzo accounts list shows all accounts.\n"),
        (("disable", "5"), "Account 5 has no access key: genzo accounts list shows all keys.\n"),
        (
            ("delete", FIRST, "nobody"),
            f"Account {FIRST} has no access key nobody: genzo accounts list shows all keys.\n",
        ),
    ],
)
def test_missing_accounts_and_keys_are_refused(
    tmp_path: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    done = genzo("keys", *arguments, "--data", tmp_path)
    assert (done.returncode, done.stderr) == (1, sentence)


def test_the_default_output_is_a_table(tmp_path: Path) -> None:
    genzo("keys", "disable", FIRST, "genzo", "--data", tmp_path)
    assert "genzo (disabled)" in genzo("accounts", "list", "--data", tmp_path).stdout


def test_wrong_usage_exits_with_2(tmp_path: Path) -> None:
    assert genzo("accounts", "create", "--id", "minus one", "--data", tmp_path).returncode == 2
    assert genzo("keys", "destroy", "--data", tmp_path).returncode == 2


@pytest.mark.parametrize(("command", "code"), [("disable", "Inactive"), ("delete", "NotFound")])
def test_what_becomes_of_keys_counts_at_once_on_every_worker(tmp_path: Path, command: str, code: str) -> None:
    with running("--data", tmp_path, "--workers", "2") as started:
        made = json.loads(genzo("keys", "create", FIRST, "-o", "json", "--data", tmp_path).stdout)
        api = Api(started.host, started.port)
        other = api._replace(key=made["AccessKeyId"], secret=made["AccessKeySecret"])
        assert {each.images().status for each in (api, other) for _ in range(12)} == {200}
        assert genzo("keys", command, FIRST, "genzo", "--data", tmp_path).returncode == 0
        assert {api.images().code for _ in range(12)} == {f"InvalidAccessKeyId.{code}"}
        assert {other.images().status for _ in range(12)} == {200}
        assert genzo("keys", command, FIRST, "--data", tmp_path).returncode == 0
        assert {other.images().code for _ in range(12)} == {f"InvalidAccessKeyId.{code}"}
