"""genzo policies explain."""

import json
import subprocess
from pathlib import Path

import pytest

from genzo.catalogue.accounts import FIRST_ACCOUNT_ID
from genzo.catalogue.ram import PolicyName
from tests.new_service import new_service
from tests.ram_making import allow, deny, put_policy, put_role, put_user
from tests.running import genzo_here as genzo

UID = str(FIRST_ACCOUNT_ID)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("policies")
    service = new_service(folder / "genzo.db")
    condition = {"IpAddress": {"acs:SourceIp": "10.0.0.0/8"}}
    name = put_policy(
        service.store,
        "Builders",
        allow("ecs:*", Condition=condition),
        deny("ecs:Delete*", Sid="KeepAll"),
    )
    put_user(service.store, "Alice", name)
    put_role(service.store, "Reader", PolicyName("System", "AliyunECSReadOnlyAccess"))
    service.store.close()
    return folder


def explain(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return genzo("policies", "explain", "--account", UID, "--data", folder, *arguments)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["--user", "alice", "ecs:DeleteX", "acs:ecs:a:1:b"],
            "Refused: Statement KeepAll of the custom policy Builders denies ecs:DeleteX on acs:ecs:a:1:b.\n",
        ),
        (
            ["--user", "Alice", "--condition", "acs:SourceIp=10.1.2.3", "ecs:StopInstance", "*"],
            "Allowed: Statement 1 of the custom policy Builders allows ecs:StopInstance on *.\n",
        ),
        (
            ["--user", "Alice", "--condition", "acs:SourceIp=11.1.2.3", "ecs:StopInstance", "*"],
            "Refused: No statement allows ecs:StopInstance on *.\n",
        ),
        (
            ["--role", "reader", "ecs:ListX", "*"],
            "Allowed: Statement 2 of the system policy AliyunECSReadOnlyAccess allows ecs:ListX on *.\n",
        ),
    ],
)
def test_explain_names_the_statement(folder: Path, arguments: list[str], sentence: str) -> None:
    done = explain(folder, *arguments)
    assert (done.returncode, done.stdout) == (0, sentence)


def test_explain_in_json(folder: Path) -> None:
    done = explain(folder, "--role", "Reader", "ecs:DeleteImage", "*", "-o", "json")
    assert json.loads(done.stdout) == {
        "Allowed": False,
        "Explicit": False,
        "Policy": "",
        "Statement": "",
        "Text": "No statement allows ecs:DeleteImage on *.",
    }


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["--user", "bob", "ecs:a", "*"], 1, f"Account {UID} has no user bob: genzo users list shows all.\n"),
        (["--role", "bob", "ecs:a", "*"], 1, f"Account {UID} has no role bob: genzo roles list shows all.\n"),
        (["ecs:a", "*"], 2, "Error: Name either a user with --user or a role with --role.\n"),
        (["--user", "alice", "--role", "x", "ecs:a", "*"], 2, "either a user"),
        (["--user", "alice", "--condition", "x", "ecs:a", "*"], 2, "--condition x: write KEY=VALUE.\n"),
    ],
)
def test_what_explain_refuses(folder: Path, arguments: list[str], code: int, sentence: str) -> None:
    done = explain(folder, *arguments)
    assert done.returncode == code
    assert sentence in done.stderr
