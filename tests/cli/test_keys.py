"""genzo keys."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from genzo.catalogue.accounts import FIRST_ACCOUNT_ID
from genzo.catalogue.ram import GLOBAL, RamUser
from tests.api import Api
from tests.http.new_catalogue import create_catalogue
from tests.running import genzo_here, running

FIRST = str(FIRST_ACCOUNT_ID)
ALICE = RamUser(
    resource_id="alice", region_id=GLOBAL, owner_id=FIRST_ACCOUNT_ID, created=1, name="Alice", user_id="1"
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A catalogue with the well-known key and the user Alice of the first account."""
    folder = tmp_path / "data"
    folder.mkdir()
    create_catalogue(folder, resources=[ALICE])
    return folder


def keys(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return genzo_here("keys", *words, "--data", data)


def listed(data: Path, *words: str) -> dict[str, str]:
    """The state of each key."""
    rows = json.loads(keys(data, "list", *words, "-o", "json").stdout)
    return {row["AccessKeyId"]: row["Status"] for row in rows}


def created(data: Path, *words: str) -> dict[str, Any]:
    done = keys(data, "create", FIRST, *words, "-o", "json")
    assert (done.returncode, done.stderr) == (0, "")
    made: dict[str, Any] = json.loads(done.stdout)
    return made


def test_keys_are_created_disabled_enabled_and_deleted(data: Path) -> None:
    made = created(data)
    assert (made["AccountId"], made["AccessKeyId"][:6], len(made["AccessKeySecret"])) == (
        FIRST_ACCOUNT_ID,
        "LTAI5t",
        30,
    )
    key = made["AccessKeyId"]
    assert listed(data) == {key: "Active", "genzo": "Active"}
    assert keys(data, "disable", FIRST, "genzo").returncode == 0
    assert listed(data) == {key: "Active", "genzo": "Inactive"}
    done = keys(data, "enable", FIRST, "genzo")
    assert done.stdout == f"Access key genzo of account {FIRST} is enabled.\n"
    assert keys(data, "delete", FIRST, key).returncode == 0
    assert listed(data) == {"genzo": "Active"}


def test_a_key_can_have_a_chosen_id_and_secret(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = data / "secret"
    file.write_text("of a file\n".replace(" ", "-"))
    monkeypatch.setattr("sys.stdin", StringIO("of-stdin\n"))
    for name, words, secret in (
        ("LTAI-1", ("--secret", "of-an-option"), "of-an-option"),
        ("LTAI-2", ("--secret-file", str(file)), "of-a-file"),
        ("LTAI-3", ("--secret-file", "-"), "of-stdin"),
    ):
        made = created(data, "--id", name, *words)
        assert (made["AccessKeyId"], made["AccessKeySecret"]) == (name, secret)
    assert listed(data).keys() == {"LTAI-1", "LTAI-2", "LTAI-3", "genzo"}


def test_an_id_is_given_once_even_to_another_account(data: Path) -> None:
    genzo_here("accounts", "create", "--id", "7", "--data", data)
    done = keys(data, "create", "7", "--id", "genzo", "--secret", "other")
    assert (done.returncode, done.stderr) == (
        1,
        "The access key genzo exists already: choose another --id.\n",
    )


@pytest.mark.parametrize(
    "words",
    [
        ("--id", "has space"),
        ("--id", "STS.mine"),
        ("--id", "a,b"),
        ("--secret", "s3cret with spaces"),
        ("--secret", "s3creté"),
        ("--secret", "s3cret", "--secret-file", "/dev/null"),
        ("--secret-file", "/nonexistent/s3cret"),
        ("--secret-file", "/dev/null"),
    ],
)
def test_ids_and_secrets_that_clients_cannot_send_are_refused(data: Path, words: tuple[str, ...]) -> None:
    done = keys(data, "create", FIRST, *words)
    assert done.returncode == 2
    assert "s3cret" not in done.stderr.replace("/nonexistent/s3cret", "")
    assert listed(data) == {"genzo": "Active"}


def test_rotating_gives_a_key_a_new_secret(data: Path) -> None:
    before = created(data, "--id", "LTAI-1")
    secrets = {before["AccessKeySecret"]}
    for words in ((), ("--secret", "chosen")):
        done = keys(data, "rotate", FIRST, "LTAI-1", *words, "-o", "json")
        after = json.loads(done.stdout)
        assert after | {"AccessKeySecret": ""} == before | {"AccessKeySecret": ""}
        secrets.add(after["AccessKeySecret"])
    assert len(secrets) == 3
    assert "chosen" in secrets


def test_the_list_never_has_a_secret(data: Path) -> None:
    created(data, "--id", "LTAI-1", "--secret", "s3cret")
    for words in ((), ("-o", "json"), (FIRST,), (FIRST, "-o", "json")):
        done = keys(data, "list", *words)
        assert "LTAI-1" in done.stdout
        assert "s3cret" not in done.stdout


def test_keys_of_users_are_apart_from_those_of_the_account(data: Path) -> None:
    made = created(data, "--user", "ALICE", "--id", "LTAI-alice")
    assert made["UserName"] == "Alice"
    assert listed(data, FIRST, "--user", "alice") == {"LTAI-alice": "Active"}
    keys(data, "disable", FIRST, "--user", "alice")
    assert listed(data) == {"LTAI-alice": "Inactive", "genzo": "Active"}
    keys(data, "enable", FIRST, "LTAI-alice")
    keys(data, "disable", FIRST)
    assert listed(data) == {"LTAI-alice": "Active", "genzo": "Inactive"}
    assert keys(data, "delete", FIRST, "genzo", "--user", "alice").returncode == 1
    keys(data, "delete", FIRST, "--user", "alice", "--yes")
    assert listed(data) == {"genzo": "Inactive"}


def test_deleting_all_keys_asks(data: Path) -> None:
    done = keys(data, "delete", FIRST)
    assert (done.returncode, done.stderr) == (
        1,
        f"All access keys of account {FIRST} are deleted. Nothing was done: give --yes to confirm.\n",
    )
    assert listed(data) == {"genzo": "Active"}
    assert keys(data, "delete", FIRST, "--yes").returncode == 0
    assert listed(data) == {}


@pytest.mark.parametrize(("answer", "left"), [(b"n\n", ["genzo"]), (b"y\n", [])])
def test_at_a_terminal_it_does_what_the_operator_answers(data: Path, answer: bytes, left: list[str]) -> None:
    import pty  # noqa: PLC0415 - not on every platform

    master, slave = pty.openpty()
    command = [sys.executable, "-m", "genzo", "keys", "delete", FIRST, "--data", str(data)]
    with subprocess.Popen(command, stdin=slave, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        os.write(master, answer)
        _, errors = process.communicate(timeout=30)
    os.close(master)
    os.close(slave)
    assert b"Go on? [y/N]" in errors
    assert list(listed(data)) == left


def test_a_first_key_that_was_deleted_stays_deleted(data: Path) -> None:
    keys(data, "delete", FIRST, "genzo")
    create_catalogue(data)
    assert listed(data) == {}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("create", "5"), "There is no account 5: genzo accounts list shows all accounts.\n"),
        (("create", FIRST, "--user", "bob"), f"Account {FIRST} has no user bob: create the user first.\n"),
        (("disable", "5"), "Account 5 has no access key: genzo keys list shows all keys.\n"),
        (
            ("rotate", FIRST, "nobody"),
            f"Account {FIRST} has no access key nobody: genzo keys list shows all keys.\n",
        ),
        (
            ("enable", FIRST, "--user", "bob"),
            f"User bob of account {FIRST} has no access key: genzo keys list shows all keys.\n",
        ),
    ],
)
def test_missing_accounts_users_and_keys_are_refused(
    data: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    done = keys(data, *arguments)
    assert (done.returncode, done.stderr) == (1, sentence)


def test_wrong_usage_exits_with_2(data: Path) -> None:
    assert keys(data, "destroy").returncode == 2


def test_what_becomes_of_keys_counts_at_once_on_every_worker(data: Path) -> None:
    with running("--data", data, "--workers", "2") as started:
        other = created(data, "--id", "LTAI-1", "--secret", "first")
        api = Api(started.host, started.port, other["AccessKeyId"], other["AccessKeySecret"])
        rotated = api._replace(secret="second")

        def codes(of: Api) -> set[str]:
            answers = [of.images() for _ in range(8)]
            return {"" if answer.status == 200 else answer.code for answer in answers}

        assert codes(api) == {""}
        keys(data, "rotate", FIRST, "LTAI-1", "--secret", "second")
        assert (codes(api), codes(rotated)) == ({"SignatureDoesNotMatch"}, {""})
        keys(data, "disable", FIRST)
        assert codes(rotated) == {"InvalidAccessKeyId.Inactive"}
        keys(data, "enable", FIRST, "LTAI-1")
        assert codes(rotated) == {""}
        keys(data, "delete", FIRST, "--yes")
        assert codes(rotated) == {"InvalidAccessKeyId.NotFound"}
