"""genzo users, groups, roles and policies."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.http.sts.signed_calls import STS, Caller
from tests.in_process import Worker
from tests.new_service import new_service
from tests.running import genzo_here

FIRST = "1234567890123456"
LIST_IMAGES = '{"Version":"1","Statement":[{"Effect":"Allow","Action":"ecs:DescribeImages","Resource":"*"}]}'


class Commands:
    """Runs commands on the catalogue in a folder."""

    def __init__(self, data: Path) -> None:
        self.data = data

    def done(self, *words: str | Path) -> str:
        """What a command prints that succeeds."""
        done = genzo_here(*words, "--data", self.data)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def refused(self, *words: str | Path) -> str:
        """The sentence of a command that fails."""
        done = genzo_here(*words, "--data", self.data)
        assert (done.returncode, done.stdout) == (1, "")
        return done.stderr

    def json(self, *words: str | Path) -> Any:  # noqa: ANN401 - whatever the command prints
        return json.loads(self.done(*words, "--output", "json"))


@pytest.fixture(scope="module")
def genzo(tmp_path_factory: pytest.TempPathFactory) -> Commands:
    """One catalogue; each test makes what it needs under names of its own."""
    return Commands(tmp_path_factory.mktemp("principals"))


def test_a_user_is_made_with_groups_policies_and_a_key(genzo: Commands) -> None:
    genzo.done("policies", "create", "ListImages", LIST_IMAGES)
    genzo.done("groups", "create", "builders", "--policy", "AliyunECSFullAccess")
    made = genzo.json(
        *("users", "create", "alice", "--policy", "listimages", "--group", "builders", "--with-key")
    )
    assert (made["AccountId"], made["UserName"]) == (int(FIRST), "alice")
    (user,) = [each for each in genzo.json("users", "list") if each["UserName"] == "alice"]
    assert user == {
        "UserName": "alice",
        "UserId": made["UserId"],
        "Groups": ["builders"],
        "Policies": ["ListImages"],
        "AccessKeys": [made["AccessKeyId"]],
    }
    assert f"{made['AccessKeyId']} (of alice)" in genzo.done("accounts", "list")
    assert genzo.json("groups", "list") == [
        {"GroupName": "builders", "Users": ["alice"], "Policies": ["AliyunECSFullAccess"]}
    ]
    service = new_service(genzo.data / "genzo.db")
    alice = Caller(Worker(service), made["AccessKeyId"], made["AccessKeySecret"])
    assert alice.call("GetCallerIdentity", STS).json["Arn"] == f"acs:ram::{FIRST}:user/alice"
    service.store.close()


def test_a_command_does_all_or_nothing(genzo: Commands) -> None:
    sentence = genzo.refused("users", "create", "bob", "--with-key", "--policy", "Unknown")
    assert sentence == (
        "AttachPolicyToUser is refused (EntityNotExist.Policy): The policy does not exist. "
        "genzo policies list shows all.\n"
    )
    assert "bob" not in [user["UserName"] for user in genzo.json("users", "list")]


def test_a_user_is_deleted_with_what_belongs_to_it_by_force_alone(genzo: Commands) -> None:
    genzo.done("groups", "create", "leavers")
    genzo.done("users", "create", "carol", "--group", "leavers", "--policy", "ReadOnlyAccess", "--with-key")
    assert "(DeleteConflict.User.Group)" in genzo.refused("users", "delete", "carol")
    assert genzo.done("users", "delete", "carol", "--force") == f"User carol of account {FIRST} is deleted.\n"
    assert "carol" not in [user["UserName"] for user in genzo.json("users", "list")]
    assert genzo.refused("users", "delete", "carol").endswith("genzo users list shows all.\n")
    genzo.done("groups", "delete", "leavers")


def test_groups_gain_and_lose_users(genzo: Commands) -> None:
    for name in ("dave", "erin"):
        genzo.done("users", "create", name)
    genzo.done("groups", "create", "testers", "--policy", "ReadOnlyAccess")
    genzo.done("groups", "add", "testers", "dave", "erin")
    genzo.done("groups", "remove", "testers", "dave")
    (group,) = [each for each in genzo.json("groups", "list") if each["GroupName"] == "testers"]
    assert group["Users"] == ["erin"]
    assert "(DeleteConflict.Group.User)" in genzo.refused("groups", "delete", "testers")
    genzo.done("groups", "delete", "testers", "--force")
    assert "testers" not in [each["GroupName"] for each in genzo.json("groups", "list")]


def test_a_role_trusts_its_account_or_whom_the_options_name(genzo: Commands, tmp_path: Path) -> None:
    document = tmp_path / "trust.json"
    document.write_text(_trust("acs:ram::2:root"))
    made = genzo.json("roles", "create", "Open", "--policy", "AliyunECSFullAccess")
    assert made["Arn"] == f"acs:ram::{FIRST}:role/Open"
    genzo.done("roles", "create", "Named", "--trust", "acs:ram::1:user/a", "--max-session-duration", "7200")
    genzo.done("roles", "create", "Written", "--trust-policy", document)
    roles = {role["RoleName"]: role for role in genzo.json("roles", "list")}
    trusted = {
        name: json.loads(role["AssumeRolePolicyDocument"])["Statement"][0]["Principal"]["RAM"]
        for name, role in roles.items()
    }
    assert trusted == {
        "Open": [f"acs:ram::{FIRST}:root"],
        "Named": ["acs:ram::1:user/a"],
        "Written": ["acs:ram::2:root"],
    }
    assert roles["Named"]["MaxSessionDuration"] == 7200
    assert roles["Open"]["Policies"] == ["AliyunECSFullAccess"]
    assert "(DeleteConflict.Role.Policy)" in genzo.refused("roles", "delete", "Open")
    genzo.done("roles", "delete", "Open", "--force")
    assert "Open" not in genzo.done("roles", "list")


def test_a_policy_is_updated_shown_attached_and_deleted(genzo: Commands, tmp_path: Path) -> None:
    document = tmp_path / "policy.json"
    document.write_text("\ufeff" + LIST_IMAGES)
    genzo.done("policies", "create", "Changing", document, "--description", "Lists")
    newer = LIST_IMAGES.replace("DescribeImages", "*")
    for version in range(2, 8):
        done = genzo.done("policies", "update", "Changing", newer)
        assert done == f"Version v{version} of policy Changing of account {FIRST} is in force.\n"
    assert genzo.done("policies", "show", "changing") == f"{newer}\n"
    genzo.done("users", "create", "frank")
    genzo.done("roles", "create", "Changed")
    attached = genzo.done("policies", "attach", "Changing", "--user", "frank", "--role", "Changed")
    assert attached == "Policy Changing is attached to user frank, role Changed.\n"
    genzo.done("policies", "detach", "Changing", "--role", "Changed")
    (listed,) = [each for each in genzo.json("policies", "list") if each["PolicyName"] == "Changing"]
    assert (listed["PolicyType"], listed["AttachmentCount"], listed["Description"]) == ("Custom", 1, "Lists")
    assert "(DeleteConflict.Policy.User)" in genzo.refused("policies", "delete", "Changing")
    genzo.done("policies", "delete", "Changing", "--force")
    assert "Changing" not in genzo.done("policies", "list")


def test_a_system_policy_is_shown(genzo: Commands) -> None:
    document = json.loads(genzo.done("policies", "show", "AliyunECSFullAccess"))
    assert document["Statement"][0]["Effect"] == "Allow"


@pytest.mark.parametrize(
    "words",
    [
        ("users", "list"),
        ("groups", "list"),
        ("roles", "list"),
        ("policies", "list"),
        ("policies", "show", "ReadOnlyAccess"),
        ("users", "create", "alice"),
    ],
)
def test_an_unknown_account_is_named(genzo: Commands, words: tuple[str, ...]) -> None:
    sentence = genzo.refused(*words, "--account", "5")
    assert sentence == "There is no account 5: genzo accounts list shows all accounts.\n"


@pytest.mark.parametrize(
    "words",
    [
        ("policies", "attach", "ReadOnlyAccess"),
        ("roles", "create", "Both", "--trust", "acs:ram::1:root", "--trust-policy", "{}"),
    ],
)
def test_wrong_usage_exits_with_2(genzo: Commands, words: tuple[str, ...]) -> None:
    assert genzo_here(*words, "--data", genzo.data).returncode == 2


def test_a_document_that_cannot_be_read_is_named(genzo: Commands, tmp_path: Path) -> None:
    missing = tmp_path / "missing.json"
    assert genzo.refused("policies", "create", "P", missing) == (
        f"{missing} cannot be read: No such file or directory.\n"
    )
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff")
    assert genzo.refused("policies", "create", "P", binary) == (
        f"{binary} cannot be read: it is not text in UTF-8.\n"
    )


def _trust(name: str) -> str:
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": [name]}}
    return json.dumps({"Version": "1", "Statement": [statement]})
