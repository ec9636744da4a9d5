"""What the audit trail has about control requests and commands."""

import json
from pathlib import Path

import pytest

from genzo.catalogue.accounts import FIRST_ACCOUNT_ID
from genzo.cli.command_event import command_event
from tests.audit.conftest import Audited
from tests.running import genzo, genzo_here


@pytest.mark.parametrize(
    ("method", "path", "query", "body"),
    [
        ("POST", "reset", "", b""),
        ("POST", "reset", f"account={FIRST_ACCOUNT_ID}", b""),
        ("PUT", "clock", "", b'{"now": "2024-01-01T00:00:00Z"}'),
        ("DELETE", "clock", "", b""),
        ("POST", "faults", "", b'{"error": "Throttling"}'),
        ("PUT", "durations", "", b'{"CopyImage": 5}'),
        ("PUT", "quotas", "", b'{"images": 5}'),
        ("POST", "seed", f"account={FIRST_ACCOUNT_ID}", b'{"images": [{"name": "web-1"}]}'),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_control_request_that_changes_something_is_recorded(
    audited: Audited, method: str, path: str, query: str, body: bytes
) -> None:
    answer = audited.control(method, path, query, body)
    assert answer.status == 200, answer.body
    (event,) = audited.events()
    assert (event.principal, event.account_id, event.source) == ("operator:control", 0, "127.0.0.1")
    assert event.action == f"{method} /_genzo/{path}"
    assert event.parameters == {
        name: text for name, text in (("query", query), ("body", body.decode())) if text
    }


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [("GET", "clock", b""), ("GET", "faults", b""), ("PUT", "clock", b"{"), ("POST", "clock", b"")],
)
def test_a_control_request_that_changes_nothing_is_not_recorded(
    audited: Audited, method: str, path: str, body: bytes
) -> None:
    audited.control(method, path, "", body)
    assert audited.events() == []


def test_a_reset_deletes_no_event(audited: Audited) -> None:
    audited.call("CreateVpc")
    audited.control("POST", "reset")
    assert [event.action for event in audited.events()] == ["POST /_genzo/reset", "CreateVpc"]


def test_secrets_in_the_body_of_a_control_request_are_hidden(audited: Audited) -> None:
    parameters = {
        "UserData": "VVNFUg==",
        "Password": "Passw0rd!",
        "Pasword": "Passw0rd?",
        "HostName": "web-one",
    }
    image = "ubuntu_24_04_x64_20G_alibase_20250722.vhd"
    instance = {"name": "web-1", "image": image, "parameters": parameters}
    kept = {**parameters, "UserData": "***", "Password": "***", "Pasword": "***"}
    fault = {"actions": ["CopyImage"], "parameters": {"ImageId": "m-1", "Password": "geheim"}, "delay": 0.1}
    query = f"account={FIRST_ACCOUNT_ID}"
    audited.control("POST", "seed", query, json.dumps({"instances": [instance]}).encode())
    audited.control("POST", "faults", "", json.dumps(fault).encode())
    bodies = [
        json.loads(event.parameters["body"])
        for event in audited.events()
        if event.principal == "operator:control"
    ]
    assert bodies == [
        {**fault, "parameters": {"ImageId": "m-1", "Password": "***"}},
        {"instances": [{**instance, "parameters": kept}]},
    ]


def shown(folder: Path, *filters: str) -> list[dict[str, object]]:
    done = genzo_here("audit", "--data", folder, "--output", "json", *filters)
    assert done.returncode == 0, done.stderr
    events: list[dict[str, object]] = json.loads(done.stdout)
    return events


def test_a_command_that_writes_is_recorded(tmp_path: Path) -> None:
    made = genzo_here("keys", "create", "--data", tmp_path, str(FIRST_ACCOUNT_ID), "--output", "json")
    assert genzo_here("accounts", "list", "--data", tmp_path).returncode == 0
    assert genzo_here("accounts", "create", "--data", tmp_path, "--name", "builds").returncode == 0
    assert genzo_here("keys", "create", "--data", tmp_path, "5").returncode == 1
    create_account, create_key = shown(tmp_path)
    assert create_key["action"] == "genzo keys create"
    assert create_key["parameters"] == {"account": str(FIRST_ACCOUNT_ID)}
    assert create_key["account_id"] == 0
    assert str(create_key["principal"]).startswith("operator:")
    assert create_account["parameters"] == {"name": "builds"}
    assert create_key["response"] == {"AccessKeyId": json.loads(made.stdout)["AccessKeyId"]}


def test_secrets_of_a_command_are_hidden(audited: Audited) -> None:
    import click  # noqa: PLC0415 - for this test alone

    @click.command("create")
    @click.option("--secret")
    @click.option("--id", "access_key_id")
    def create(**_options: str) -> None:
        event = command_event(audited.service)
        assert event.parameters == {"secret": "***", "access_key_id": "LTAI"}

    create.main(["--secret", "geheim", "--id", "LTAI"], standalone_mode=False)


def test_prune_deletes_what_is_older_and_leaves_an_event(tmp_path: Path) -> None:
    genzo_here("keys", "create", "--data", tmp_path, str(FIRST_ACCOUNT_ID))
    done = genzo_here("audit", "prune", "--data", tmp_path, "--before", "2024-01-01", "--yes")
    assert done.stdout == "0 audit events from before 2024-01-01T00:00:00.000Z are deleted.\n"
    assert [event["action"] for event in shown(tmp_path)] == ["genzo audit prune", "genzo keys create"]


def test_prune_asks_first(tmp_path: Path) -> None:
    genzo_here("keys", "create", "--data", tmp_path, str(FIRST_ACCOUNT_ID))
    done = genzo("audit", "prune", "--data", tmp_path, "--before", "2024-01-01")
    assert done.returncode == 1
    assert done.stderr == (
        "All audit events from before 2024-01-01T00:00:00.000Z are deleted. "
        "Nothing was done: give --yes to confirm.\n"
    )
    assert [event["action"] for event in shown(tmp_path)] == ["genzo keys create"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["prune", "--yes", "--before", "2999-01-01"], "is not a minute ago"),
        (["prune", "--yes", "--before", "gestern"], "is no date such as"),
        (["--since", "2024-13-01"], "is no date such as"),
        (["--account", "1", "export"], "Give the options behind export."),
    ],
)
def test_wrong_options_are_refused(tmp_path: Path, options: list[str], sentence: str) -> None:
    genzo_here("keys", "create", "--data", tmp_path, str(FIRST_ACCOUNT_ID))
    done = genzo_here("audit", *options, "--data", tmp_path)
    assert done.returncode != 0
    assert sentence in done.stderr


def test_export_prints_one_event_of_actiontrail_a_line(tmp_path: Path) -> None:
    for _ in range(2):
        genzo_here("keys", "create", "--data", tmp_path, str(FIRST_ACCOUNT_ID))
    done = genzo_here("audit", "export", "--data", tmp_path, "--action", "genzo keys create")
    first, second = map(json.loads, done.stdout.splitlines())
    assert first["eventName"] == second["eventName"] == "genzo keys create"
    assert first["eventId"] != second["eventId"]
    assert first["eventTime"] <= second["eventTime"]
    assert genzo_here("audit", "export", "--data", tmp_path, "--until", "2024-01-01").stdout == ""


def test_the_table_shows_who_did_what(tmp_path: Path) -> None:
    made = genzo_here("keys", "create", "--data", tmp_path, str(FIRST_ACCOUNT_ID), "--output", "json")
    done = genzo_here("audit", "--data", tmp_path)
    assert json.loads(made.stdout)["AccessKeyId"] in done.stdout
    assert "operator:" in done.stdout
    assert "genzo keys create" in done.stdout
    assert "success" in done.stdout
