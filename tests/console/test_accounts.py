"""Accounts, access keys, users, groups, roles and policies are seen and changed by the actions of RAM."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from genzo.catalogue.ram import GLOBAL, RamUser, ram_key
from genzo.service.build import build_service
from genzo.service.service import Service
from tests.console.browsing import SIGN_IN, Browsing, texts_of
from tests.console.conftest import HOSTILE, OTHER_KEY, TOKEN
from tests.ram_making import allow, deny, document, put_group, put_policy, put_role, put_user

ACCOUNTS = "/_genzo/console/accounts"
USERS, USER, KEYS = f"{ACCOUNTS}/users", f"{ACCOUNTS}/user", f"{ACCOUNTS}/keys"
GROUPS, GROUP, ROLES, ROLE = (f"{ACCOUNTS}/{name}" for name in ("groups", "group", "roles", "role"))
POLICIES, POLICY, MAY = f"{ACCOUNTS}/policies", f"{ACCOUNTS}/policy", f"{ACCOUNTS}/permissions"
PAGES = (ACCOUNTS, USERS, KEYS, GROUPS, ROLES, POLICIES, MAY)
IMAGE = "acs:ecs:cn-hangzhou:1234567890123456:image/m-1"


@pytest.fixture(scope="module")
def ram(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A catalogue with users, a group, a role and policies."""
    service = build_service(Path(tmp_path_factory.mktemp("ram")) / "genzo.db", durable=False)
    service.prepare()
    store = service.store
    builders = put_policy(store, "Builders", allow("ecs:*"), deny("ecs:DeleteImage", Sid="KeepImages"))
    readers = put_policy(store, "Readers", allow("ecs:Describe*"))
    ram_readers = put_policy(store, "RamReaders", allow(["ram:List*", "ram:Get*"]))
    put_group(store, "build", builders)
    put_user(store, "alice", groups=["build"])
    put_user(store, "bob", readers, ram_readers)
    put_role(store, "ci", put_policy(store, "Ci", allow("ecs:DeleteImage", IMAGE)))
    yield service
    service.store.close()


@pytest.fixture
def visitor(ram: Service) -> Browsing:
    return Browsing(ram)


def _done(visitor: Browsing, page: str, /, **fields: str) -> str:
    answer = visitor.post(page, **fields)
    assert answer.status == 303, texts_of(answer.body.decode())
    return answer.headers["location"]


def _refused(visitor: Browsing, page: str, code: str, field: str = "", /, **fields: str) -> str:
    answer = visitor.post(page, **fields)
    html = answer.body.decode()
    assert answer.status == 400, texts_of(html)
    assert f"<code>{code}</code>" in html
    assert not field or f'aria-describedby="{field}-problem"' in html
    return html


def test_an_account_is_made_with_a_secret_that_is_shown_once_and_deleted(visitor: Browsing) -> None:
    made = visitor.post(
        ACCOUNTS, action="create", name="console", id="1000000000000055", access_key_id="once"
    )
    secret = re.search(r"AccessKey secret</dt><dd><code>([^<]+)</code>", made.body.decode())
    assert made.status == 200
    assert secret is not None
    shown = visitor.page(ACCOUNTS, q="console")
    assert "1000000000000055" in shown
    assert secret[1] not in shown
    assert secret[1] not in visitor.page(KEYS, account="1000000000000055")
    assert "once" in visitor.page(KEYS, account="1000000000000055")
    _done(visitor, ACCOUNTS, action="delete", id="1000000000000055")
    assert "1000000000000055" not in visitor.page(ACCOUNTS)
    assert visitor.post(ACCOUNTS, action="delete", id="1000000000000055").status == 404


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("id", {"id": "1234567890123456"}),
        ("id", {"id": "x"}),
        ("access_key_id", {"access_key_id": "genzo"}),
        ("access_key_id", {"access_key_id": "a b"}),
        ("access_key_secret", {"access_key_secret": "a b"}),
        ("name", {"name": "x" * 500}),
    ],
)
def test_a_wrong_account_is_refused_beside_its_field(
    visitor: Browsing, field: str, given: dict[str, str]
) -> None:
    answer = visitor.post(ACCOUNTS, action="create", **given)
    assert answer.status == 400
    assert f'aria-describedby="{field}-problem"' in answer.body.decode(), texts_of(answer.body.decode())


def test_a_user_is_made_gets_a_key_and_policies_and_is_deleted(visitor: Browsing) -> None:
    _done(visitor, USERS, action="CreateUser", UserName="carol", Comments=HOSTILE)
    assert "<script>alert" not in visitor.page(USERS)
    of_carol = f"{USER}?name=carol"
    made = visitor.post(of_carol, action="CreateAccessKey", UserName="carol").body.decode()
    key = re.search(r"AccessKey ID</dt><dd><code>([^<]+)</code>", made)
    secret = re.search(r"AccessKey secret</dt><dd><code>([^<]+)</code>", made)
    assert key is not None
    assert secret is not None
    assert secret[1] not in visitor.page(USER, name="carol")
    named = {"UserName": "carol", "UserAccessKeyId": key[1]}
    _done(visitor, of_carol, action="UpdateAccessKey", Status="Inactive", **named)
    assert ">Inactive<" in visitor.page(USER, name="carol")
    _done(visitor, of_carol, action="AttachPolicyToUser", UserName="carol", policy="System/ReadOnlyAccess")
    _done(visitor, of_carol, action="AddUserToGroup", UserName="carol", GroupName="build")
    shown = texts_of(visitor.page(USER, name="carol"))
    assert "ReadOnlyAccess System Detach" in shown
    assert "build Leave" in shown
    _refused(visitor, of_carol, "DeleteConflict.User.Group", action="DeleteUser", UserName="carol")
    _done(visitor, of_carol, action="DeleteAccessKey", **named)
    _done(visitor, of_carol, action="DetachPolicyFromUser", UserName="carol", policy="System/ReadOnlyAccess")
    _done(visitor, of_carol, action="RemoveUserFromGroup", UserName="carol", GroupName="build")
    assert _done(visitor, of_carol, action="DeleteUser", UserName="carol") == USERS
    assert visitor.get(USER, name="carol").status == 404


def test_refusals_of_ram_stand_beside_their_fields(visitor: Browsing) -> None:
    taken = {"action": "CreateUser", "shows": "beside", "UserName": "alice"}
    assert 'value="alice"' in _refused(visitor, USERS, "EntityAlreadyExists.User", "UserName", **taken)
    wrong = {"action": "CreatePolicy", "shows": "beside", "PolicyName": "wrong", "PolicyDocument": "{"}
    _refused(visitor, POLICIES, "MalformedPolicyDocument", "PolicyDocument", **wrong)
    assert visitor.post(USERS, action="RunInstances").status == 400
    assert visitor.post(f"{USERS}?account=x", action="CreateUser", UserName="x").status == 400


def test_groups_and_roles_are_made_and_deleted(visitor: Browsing) -> None:
    _done(visitor, GROUPS, action="CreateGroup", GroupName="ops")
    of_group = f"{GROUP}?name=ops"
    _done(visitor, of_group, action="AddUserToGroup", GroupName="ops", UserName="bob")
    assert "bob Remove" in texts_of(visitor.page(GROUP, name="ops"))
    _done(visitor, of_group, action="RemoveUserFromGroup", GroupName="ops", UserName="bob")
    _done(visitor, of_group, action="DeleteGroup", GroupName="ops")
    form = unescape(visitor.page(ROLES))
    trust = re.search(r'name="AssumeRolePolicyDocument"[^>]*>(.*?)</textarea>', form, re.DOTALL)
    assert trust is not None
    _done(visitor, ROLES, action="CreateRole", RoleName="deploy", AssumeRolePolicyDocument=trust[1])
    of_role = f"{ROLE}?name=deploy"
    changed = {"action": "UpdateRole", "shows": "beside", "RoleName": "deploy"}
    _refused(
        visitor,
        of_role,
        "MalformedPolicyDocument",
        "NewAssumeRolePolicyDocument",
        **changed,
        NewAssumeRolePolicyDocument="{",
    )
    _done(visitor, of_role, action="AttachPolicyToRole", RoleName="deploy", policy="Custom/Readers")
    _done(visitor, of_role, action="DetachPolicyFromRole", RoleName="deploy", policy="Custom/Readers")
    _done(visitor, of_role, action="DeleteRole", RoleName="deploy")


def test_a_policy_is_shown_changed_and_taken_back(visitor: Browsing) -> None:
    first, second = document(allow("ecs:DescribeImages")), document(allow("ecs:DescribeDisks"))
    _done(visitor, POLICIES, action="CreatePolicy", PolicyName="Changing", PolicyDocument=first)
    of_policy = f"{POLICY}?type=Custom&name=Changing"
    _done(
        visitor,
        of_policy,
        action="CreatePolicyVersion",
        PolicyName="Changing",
        PolicyDocument=second,
        SetAsDefault="true",
    )
    shown = visitor.page(POLICY, type="Custom", name="Changing")
    assert '"Action": "ecs:DescribeDisks"' in unescape(shown)
    assert "Document in force (v2) Valid" in texts_of(shown)
    named = {"PolicyName": "Changing", "VersionId": "v1"}
    _done(visitor, of_policy, action="SetDefaultPolicyVersion", **named)
    assert "Document in force (v1)" in texts_of(visitor.page(POLICY, type="Custom", name="Changing"))
    _done(visitor, of_policy, action="DeletePolicyVersion", PolicyName="Changing", VersionId="v2")
    assert _done(visitor, of_policy, action="DeletePolicy", PolicyName="Changing") == POLICIES
    system = visitor.page(POLICY, type="System", name="AdministratorAccess")
    assert "Change the document" not in system
    assert "ci" in texts_of(visitor.page(POLICY, type="Custom", name="Ci"))


def test_who_may_do_what_and_why(visitor: Browsing) -> None:
    text = texts_of(visitor.page(MAY, do="ecs:DeleteImage", resource=IMAGE))
    assert "Refused alice User Statement KeepImages of the custom policy Builders denies" in text
    assert "Refused bob User No statement allows ecs:DeleteImage" in text
    assert "Allowed ci Role Statement 1 of the custom policy Ci allows" in text
    one = visitor.page(MAY, who="user/alice", do="ecs:DeleteImage", resource=IMAGE)
    assert '"Sid": "KeepImages"' in unescape(one)
    assert "/accounts/policy?type=Custom&amp;name=Builders" in one
    assert "bob User" not in texts_of(one)
    assert "Allowed alice" in texts_of(visitor.page(MAY, who="user/alice", do="ecs:CopyImage"))


def test_condition_keys_count(ram: Service, visitor: Browsing) -> None:
    condition = {"IpAddress": {"acs:SourceIp": "203.0.113.0/24"}}
    put_user(ram.store, "dora", put_policy(ram.store, "Office", allow("ecs:*", Condition=condition)))
    asked = {"who": "user/dora", "do": "ecs:CopyImage"}
    assert "Refused dora" in texts_of(visitor.page(MAY, **asked))
    inside = visitor.page(MAY, **asked, conditions="acs:SourceIp=203.0.113.9")
    assert "Allowed dora" in texts_of(inside)
    wrong = visitor.get(MAY, **asked, conditions="acs:SourceIp")
    assert wrong.status == 400
    assert 'aria-describedby="conditions-problem"' in wrong.body.decode()
    assert visitor.get(MAY, who="nobody", do="ecs:CopyImage").status == 400


def test_a_user_sees_what_ram_lets_it_see(ram: Service) -> None:
    stranger = Browsing(ram, control_token=TOKEN)
    stranger.post(SIGN_IN, access_key_id="key-of-bob", secret="key-of-bob")
    assert stranger.get(ACCOUNTS).headers["location"] == USERS
    assert "alice" in stranger.page(USERS)
    assert "KeepImages" in stranger.page(MAY, who="user/alice", do="ecs:DeleteImage", resource=IMAGE)
    assert "Your access keys" in stranger.page(KEYS)
    assert "key-of-bob" in stranger.page(KEYS)
    refused = stranger.post(USERS, action="CreateUser", UserName="eve", shows="beside")
    assert "NoPermission" in refused.body.decode()
    assert stranger.post(ACCOUNTS, action="create").status == 403
    assert stranger.post(ACCOUNTS, action="delete", id="1234567890123456").status == 403


def test_a_user_without_permissions_gets_the_refusals_of_ram(ram: Service) -> None:
    stranger = Browsing(ram, control_token=TOKEN)
    stranger.post(SIGN_IN, access_key_id="key-of-alice", secret="key-of-alice")
    for page in (USERS, GROUPS, ROLES, POLICIES):
        refused = stranger.get(page)
        assert (refused.status, "NoPermission" in refused.body.decode()) == (403, True)
    assert "NoPermission" in stranger.page(KEYS)
    assert "NoPermission" in stranger.get(MAY).body.decode()
    assert stranger.get(MAY, who="user/bob", do="ecs:CopyImage").status == 403


def test_an_account_sees_itself_alone(stranger: Browsing) -> None:
    stranger.post(SIGN_IN, access_key_id=OTHER_KEY.access_key_id, secret=OTHER_KEY.secret)
    for page in (USERS, KEYS):
        shown = stranger.page(page, account="1234567890123456")
        assert "Account 1000000000000009" in shown
        assert "reader" not in shown


@pytest.mark.parametrize("account", ["77", str(2**63)])
def test_nothing_is_made_for_an_account_that_does_not_exist(ram: Service, account: str) -> None:
    visitor = Browsing(ram)
    for page in PAGES[1:]:
        assert visitor.get(page, account=account).status == 400
    made = visitor.post(f"{USERS}?account={account}", action="CreateUser", UserName="ghost")
    assert made.status == 400
    with ram.store.reading() as catalogue:
        assert catalogue.resource(RamUser, 77, GLOBAL, ram_key("ghost")) is None


def test_a_key_is_made_once_though_its_form_is_sent_twice(visitor: Browsing) -> None:
    _done(visitor, USERS, action="CreateUser", UserName="once")
    (known,) = re.findall(r'name="known" value="([^"]*)"', visitor.page(USER, name="once"))
    made = visitor.post(f"{USER}?name=once", action="CreateAccessKey", UserName="once", known=known)
    assert len(re.findall(r"<code>LTAI", made.body.decode())) == 2
    again = visitor.post(f"{USER}?name=once", action="CreateAccessKey", UserName="once", known=known)
    assert again.status == 400
    assert "keys of the user have changed" in texts_of(again.body.decode())
    assert len(re.findall(r"<code>LTAI", visitor.page(USER, name="once"))) == 1
    (key,) = re.findall(r"<code>(LTAI[^<]+)", visitor.page(USER, name="once"))
    _done(visitor, f"{USER}?name=once", action="DeleteAccessKey", UserName="once", UserAccessKeyId=key)
    _done(visitor, f"{USER}?name=once", action="DeleteUser", UserName="once")
