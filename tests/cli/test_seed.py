"""genzo seed: what a seed file gives a catalogue, and what is refused."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from genzo.catalogue.ram import GLOBAL, RamGroup, RamPolicy, RamRole, RamUser
from genzo.catalogue.store import StoreError
from genzo.service.seed.source import MAX_BYTES
from genzo.service.service import Service
from tests.http.sts.principals import user
from tests.http.sts.signed_calls import STS, Caller
from tests.in_process import Worker
from tests.new_service import new_service
from tests.running import genzo_here

FIRST = 1234567890123456
ALLOW = {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "ecs:Describe*", "Resource": "*"}]}
DENY = {"Version": "1", "Statement": [{"Effect": "Deny", "Action": "ecs:*", "Resource": "*"}]}
Document = dict[str, Any]


def seed() -> Document:
    """A seed with each kind of part."""
    return {
        "accounts": [
            {
                "id": FIRST,
                "keys": [{"id": "genzo", "secret": "genzo", "active": False}],
                "policies": [{"name": "Look", "document": ALLOW, "description": "Reads"}],
                "groups": [{"name": "lookers", "comments": "They look", "policies": ["Look"]}],
                "users": [
                    {
                        "name": "alice",
                        "display_name": "Alice",
                        "comments": "First",
                        "groups": ["lookers"],
                        "policies": ["AliyunSTSAssumeRoleAccess"],
                        "keys": [{"id": "alice-key", "secret": "alice-secret"}],
                    }
                ],
                "roles": [{"name": "Builder", "policies": ["AliyunECSFullAccess"], "description": "Builds"}],
            },
            {"id": 7, "name": "Team 7", "keys": [{"id": "seven", "secret": "s"}]},
        ]
    }


@pytest.fixture
def service(tmp_path: Path) -> Service:
    """The service of a catalogue that a server has set up."""
    return new_service(tmp_path / "genzo.db")


@pytest.fixture
def apply(tmp_path: Path) -> Callable[[Document | str], tuple[int, str, str]]:
    """Applies a seed; returns the exit code, the sentence on standard output and those on standard error.

    A server has set the catalogue up before.
    """
    new_service(tmp_path / "genzo.db")

    def applied(document: Document | str) -> tuple[int, str, str]:
        file = tmp_path / "seed.json"
        file.touch(mode=0o600)
        file.write_text(document if isinstance(document, str) else json.dumps(document))
        done = genzo_here("seed", file, "--data", tmp_path)
        return done.returncode, done.stdout, done.stderr

    return applied


Apply = Callable[[Document | str], tuple[int, str, str]]


def test_a_seed_gives_all_that_it_names_once(apply: Apply, service: Service, tmp_path: Path) -> None:
    file = tmp_path / "seed.json"
    assert apply(seed()) == (0, f"Applied {file}: 12 changes.\n", "")
    with service.store.reading() as catalogue:
        alice = catalogue.resource(RamUser, FIRST, GLOBAL, "alice")
        group = catalogue.resource(RamGroup, FIRST, GLOBAL, "lookers")
        role = catalogue.resource(RamRole, FIRST, GLOBAL, "builder")
        keys = {key.access_key_id: key for key in catalogue.access_keys(FIRST)}
        other = catalogue.account(7)
    assert alice is not None
    assert group is not None
    assert role is not None
    assert other is not None
    assert (alice.display_name, alice.description) == ("Alice", "First")
    assert [each.group_name for each in alice.groups] == ["lookers"]
    assert [each.policy.policy_type for each in (*alice.policies, *group.policies)] == ["System", "Custom"]
    assert json.loads(role.trust_policy)["Statement"][0]["Principal"] == {"RAM": [f"acs:ram::{FIRST}:root"]}
    assert (keys["genzo"].active, keys["alice-key"].user_name) == (False, "alice")
    assert other.name == "Team 7"
    assert apply(seed()) == (0, f"Applied {file}: nothing differs.\n", "")


def test_a_seed_changes_what_differs_and_deletes_nothing(apply: Apply, service: Service) -> None:
    apply(seed())
    changed = seed()
    account = changed["accounts"][0]
    account["keys"] = []
    account["policies"][0]["document"] = DENY
    account["groups"][0]["comments"] = "They looked"
    account["users"][0] |= {"display_name": "A", "groups": [], "policies": ["ReadOnlyAccess"]}
    account["users"][0]["keys"][0]["secret"] = "another"
    account["roles"][0]["max_session_duration"] = 7200
    code, said, _ = apply(changed)
    assert (code, said.partition(": ")[2]) == (0, "6 changes.\n")
    with service.store.reading() as catalogue:
        alice = catalogue.resource(RamUser, FIRST, GLOBAL, "alice")
        policy = catalogue.resource(RamPolicy, FIRST, GLOBAL, "look")
        role = catalogue.resource(RamRole, FIRST, GLOBAL, "builder")
        keys = {key.access_key_id: key for key in catalogue.access_keys(FIRST)}
    assert alice is not None
    assert policy is not None
    assert role is not None
    assert alice.display_name == "A"
    assert [each.group_name for each in alice.groups] == ["lookers"]
    assert len(alice.policies) == 2
    assert (policy.default_version, json.loads(policy.document)) == ("v2", DENY)
    assert role.max_session_duration == 7200
    assert (keys["alice-key"].secret, keys["genzo"].active) == ("another", False)


def test_a_refused_part_undoes_all(apply: Apply, service: Service, tmp_path: Path) -> None:
    document = seed()
    document["accounts"][0]["roles"][0]["policies"] = ["Unknown"]
    code, said, refused = apply(document)
    column = json.dumps(document).index('{"name": "Builder"') + 1
    place = f"{tmp_path / 'seed.json'}:1:{column}: accounts[0].roles[0]: "
    assert (code, said, refused) == (1, "", f"{place}The policy does not exist (EntityNotExist.Policy).\n")
    with service.store.reading() as catalogue:
        assert catalogue.resources(RamUser, FIRST, GLOBAL) == []
        assert catalogue.account(7) is None
        key = catalogue.access_key("genzo")
    assert key is not None
    assert key.active


def test_a_reset_applies_the_seed_of_the_server_again(apply: Apply, service: Service, tmp_path: Path) -> None:
    apply(seed())
    file = tmp_path / "seed.json"
    worker = Worker(service, seed=file, control="open")  # the seed disables the well-known key
    with service.store.writing() as catalogue:
        catalogue.put_resource(user("intruder"))
    assert worker.control("POST", "/_genzo/reset").status == 200
    with service.store.reading() as catalogue:
        names = [each.name for each in catalogue.resources(RamUser, FIRST, GLOBAL)]
    assert names == ["alice"]
    assert Caller(worker, "alice-key", "alice-secret").call("GetCallerIdentity", STS).status == 200
    # A file that can no longer be applied refuses the reset.
    file.write_text("{")
    refused = worker.control("POST", "/_genzo/reset")
    assert (refused.status, b"seed.json:2:1: this is no YAML" in refused.body) == (400, True)
    assert Caller(worker, "alice-key", "alice-secret").call("GetCallerIdentity", STS).status == 200


def test_a_key_of_a_seed_before_the_first_start_stays_disabled(tmp_path: Path) -> None:
    file = tmp_path / "seed.json"
    file.touch(mode=0o600)
    file.write_text(json.dumps(_key(id="genzo", secret="genzo", active=False)))
    assert genzo_here("seed", file, "--data", tmp_path).returncode == 0
    started = new_service(tmp_path / "genzo.db")
    with started.store.reading() as catalogue:
        key = catalogue.access_key("genzo")
    assert key is not None
    assert not key.active


def test_a_key_of_another_account_is_not_taken_for_the_first_key(tmp_path: Path) -> None:
    file = tmp_path / "seed.json"
    file.touch(mode=0o600)
    file.write_text(json.dumps({"accounts": [{"id": 7, "keys": [{"id": "genzo", "secret": "genzo"}]}]}))
    assert genzo_here("seed", file, "--data", tmp_path).returncode == 0
    with pytest.raises(StoreError, match="The access key genzo exists already"):
        new_service(tmp_path / "genzo.db")


def _key(**members: object) -> Document:
    return {"accounts": [{"id": FIRST, "keys": [members]}]}


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ("{", ":2:1: this is no YAML: did not find expected"),
        (
            '{"accounts": [{"id": 7, "policies": [{"name": "a", "document": {"a": ' + "[" * 2_000,
            ": values are nested deeper than 64 levels.",
        ),
        ("[]", ":1:1: the document: Expected `object`, got `array`."),
        ("", ":1:1: the document: Expected `object`, got `null`."),
        (
            {"accounts": [{"id": FIRST, "usres": []}]},
            ":1:40: accounts[0].usres: there is no member usres: did you mean users.",
        ),
        ({"accounts": [{"id": 0}]}, ":1:16: accounts[0].id: Expected `int` >= 1."),
        ({"accounts": [{"id": 7}, {"id": 7}]}, ":1:26: accounts[1]: it is accounts[0] once more."),
        ({"accounts": [{"keys": []}]}, ": accounts[0]: give an id or a name."),
        ({"accounts": [{"name": "genzo"}, {"id": FIRST}]}, f": accounts[1]: it is the account {FIRST}, like"),
        (
            {"accounts": [{"id": 7, "users": [{"name": "a"}, {"name": "A"}]}]},
            ": accounts[0].users[1]: it is accounts[0].users[0] once more.",
        ),
        (_key(id="k"), ": accounts[0].keys[0]: give either secret or secret_file."),
        (_key(id="k", id_file="f", secret="s"), ": accounts[0].keys[0]: give either id or id_file."),
        (_key(id="STS.k", secret="s"), ": accounts[0].keys[0].id: an access key id has up to 128 letters,"),
        (_key(id="k", secret="a b"), ": accounts[0].keys[0].secret: an access key secret has 1 to 256"),
        (_key(id="k", secret_file="none"), "none cannot be read: No such file or directory."),
        (
            {"accounts": [{"id": 7, "keys": [{"id": "k", "secret": "s"}] * 2}]},
            ": accounts[0].keys[1]: accounts[0].keys[0] has the id k, too.",
        ),
        (
            {"accounts": [{"id": FIRST, "policies": [{"name": "P", "document": {}}]}]},
            ": accounts[0].policies[0]: ",
        ),
    ],
)
def test_a_wrong_seed_is_refused_with_its_place(
    apply: Apply, document: Document | str, sentence: str
) -> None:
    code, said, refused = apply(document)
    assert (code, said) == (1, "")
    assert sentence in refused
    assert refused.count("\n") == 1


def test_a_file_that_does_not_end_is_refused(apply: Apply) -> None:
    code, _, refused = apply(" " * (MAX_BYTES + 1))
    assert (code, refused.count("\n")) == (1, 1)
    assert "the file has more than 16 MiB." in refused


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (
            {"accounts": [{"id": 7, "keys": [{"id": "genzo", "secret": "s"}]}]},
            f": accounts[0].keys[0]: the access key genzo is one of account {FIRST}.",
        ),
        (
            {"accounts": [{"id": FIRST, "users": [{"name": "u", "keys": [{"id": "genzo", "secret": "s"}]}]}]},
            ": accounts[0].users[0].keys[0]: the access key genzo is one of the account itself.",
        ),
    ],
)
def test_a_key_of_somebody_else_is_refused(apply: Apply, document: Document, sentence: str) -> None:
    # A command gives a new catalogue no first key: the first start of a server does.
    assert apply(_key(id="genzo", secret="genzo"))[0] == 0
    code, _, refused = apply(document)
    assert code == 1
    assert sentence in refused


def test_ids_and_secrets_may_be_in_files_beside_the_seed(
    apply: Apply, service: Service, tmp_path: Path
) -> None:
    for name, text in (("id", "file-key\n"), ("secret", "file-secret\n")):
        file = tmp_path / name
        file.write_text(text)
        file.chmod(0o600)
    code, _, said = apply(_key(id_file="id", secret_file="secret"))
    assert (code, said) == (0, "")
    with service.store.reading() as catalogue:
        key = catalogue.access_key("file-key")
    assert key is not None
    assert key.secret == "file-secret"


def test_a_secret_that_everybody_can_read_is_warned_of(apply: Apply, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("file-secret")
    file.chmod(0o644)
    code, _, said = apply(_key(id="k", secret_file="secret"))
    warning = f"{file} has a secret that every user of this machine can read: chmod o-r {file} hides it.\n"
    assert (code, said) == (0, warning)


def test_no_sentence_shows_a_secret(apply: Apply) -> None:
    for document in (_key(id="k", secret="hid den"), _key(id="STS.k", secret="hidden")):
        assert "hid" not in apply(document)[2].replace("hides", "")


def test_a_wrong_file_creates_no_catalogue(tmp_path: Path) -> None:
    file = tmp_path / "seed.yaml"
    file.write_text("accounts: [{nam: x}]\n")
    done = genzo_here("seed", file, "--data", tmp_path / "new")
    assert done.returncode == 1
    assert not (tmp_path / "new").exists()
