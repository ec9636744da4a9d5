"""Users over HTTP."""

import pytest

from tests.http.ram.calling import POLICY, TRUST, Ram, new_account, new_worker

ALICE = {
    "UserName": "alice",
    "DisplayName": "Alice 张",
    "MobilePhone": "86-18688880000",
    "Email": "alice@example.com",
    "Comments": "é <1>",
}


def test_a_user_is_shown_as_it_was_created(ram: Ram) -> None:
    made = ram.do("CreateUser", **ALICE)["User"]
    assert {name: made[name] for name in ALICE} == ALICE
    assert len(made["UserId"]) == 18
    assert made["CreateDate"].endswith("Z")
    assert len(made["CreateDate"]) == len("2015-01-23T12:33:18Z")
    shown = ram.do("GetUser", UserName="ALICE")["User"]
    assert shown == {**made, "UpdateDate": made["CreateDate"]}
    (listed,) = ram.do("ListUsers")["Users"]["User"]
    assert listed == {name: text for name, text in shown.items() if name not in ("MobilePhone", "Email")}


def test_what_is_not_given_is_empty_and_the_display_name_is_the_name(ram: Ram) -> None:
    made = ram.do("CreateUser", UserName="bob")["User"]
    assert (made["DisplayName"], made["Email"], made["MobilePhone"], made["Comments"]) == ("bob", "", "", "")


def test_a_name_is_taken_in_any_case(ram: Ram) -> None:
    ram.user("alice")
    assert ram.refused("CreateUser", UserName="Alice") == "EntityAlreadyExists.User"
    ram.user("bob")
    assert ram.refused("UpdateUser", UserName="bob", NewUserName="ALICE") == "EntityAlreadyExists.User"
    assert ram.do("GetUser", UserName="bob")["User"]["UserName"] == "bob"


def test_an_update_changes_what_it_names(ram: Ram) -> None:
    made = ram.do("CreateUser", **ALICE)["User"]
    changed = ram.do(
        "UpdateUser",
        UserName="alice",
        NewDisplayName="A.",
        NewMobilePhone="1-5550000",
        NewEmail="a@b.cn",
        NewComments="x",
    )["User"]
    assert changed.pop("UpdateDate") >= made["CreateDate"]
    assert changed == {
        **made,
        "DisplayName": "A.",
        "MobilePhone": "1-5550000",
        "Email": "a@b.cn",
        "Comments": "x",
    }
    assert ram.do("UpdateUser", UserName="alice")["User"]["Comments"] == "x"


@pytest.mark.parametrize("name", ["carol", "Alice"])
def test_a_renamed_user_keeps_keys_groups_and_policies(ram: Ram, name: str) -> None:
    ram.user()
    ram.do("CreateGroup", GroupName="team")
    ram.do("AddUserToGroup", UserName="alice", GroupName="team")
    ram.do("AttachPolicyToUser", UserName="alice", PolicyType="System", PolicyName="AdministratorAccess")
    key = ram.key_of("alice")
    ram.do("UpdateUser", UserName="alice", NewUserName=name)
    if name != "Alice":
        assert ram.refused("GetUser", UserName="alice") == "EntityNotExist.User"
    assert [user["UserName"] for user in ram.do("ListUsers")["Users"]["User"]] == [name]
    assert ram.do("ListGroupsForUser", UserName=name)["Groups"]["Group"][0]["GroupName"] == "team"
    assert ram.do("ListUsersForGroup", GroupName="team")["Users"]["User"][0]["UserName"] == name
    assert len(ram.do("ListPoliciesForUser", UserName=name)["Policies"]["Policy"]) == 1
    (own,) = key.do("ListAccessKeys")["AccessKeys"]["AccessKey"]
    assert own["AccessKeyId"] == key.access_key_id
    assert ram.refused("DeleteUser", UserName=name) == "DeleteConflict.User.Group"


def test_a_user_is_deleted_once_it_has_nothing(ram: Ram) -> None:
    ram.user()
    ram.do("CreateGroup", GroupName="team")
    ram.do("AddUserToGroup", UserName="alice", GroupName="team")
    policy = {"UserName": "alice", "PolicyType": "System", "PolicyName": "ReadOnlyAccess"}
    ram.do("AttachPolicyToUser", **policy)
    key = ram.key_of("alice").access_key_id
    assert ram.refused("DeleteUser", UserName="alice") == "DeleteConflict.User.Group"
    ram.do("RemoveUserFromGroup", UserName="alice", GroupName="team")
    assert ram.refused("DeleteUser", UserName="alice") == "DeleteConflict.User.AccessKey"
    ram.do("DeleteAccessKey", UserName="alice", UserAccessKeyId=key)
    assert ram.refused("DeleteUser", UserName="alice") == "DeleteConflict.User.Policy"
    ram.do("DetachPolicyFromUser", **policy)
    ram.do("DeleteUser", UserName="alice")
    assert ram.do("ListUsers")["Users"]["User"] == []
    ram.user()


def test_quotas(tmp_path_factory: pytest.TempPathFactory) -> None:
    quotas = {"ram_users": 1, "ram_groups": 1, "ram_roles": 1, "ram_policies": 1}
    ram = new_account(new_worker(tmp_path_factory.mktemp("small"), **quotas))
    ram.user()
    ram.do("CreateGroup", GroupName="team")
    ram.role()
    ram.custom_policy()
    assert ram.refused("CreateUser", UserName="bob") == "LimitExceeded.User"
    assert ram.refused("CreateGroup", GroupName="other") == "LimitExceeded.Group"
    assert ram.refused("CreateRole", RoleName="other", AssumeRolePolicyDocument=TRUST) == "LimitExceeded.Role"
    assert ram.refused("CreatePolicy", PolicyName="other", PolicyDocument=POLICY) == "LimitExceeded.Policy"
    # What exists is said before the quota.
    assert ram.refused("CreateUser", UserName="alice") == "EntityAlreadyExists.User"
