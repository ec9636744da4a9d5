"""What a user may do with RAM is what its policies say of the users, groups and policies that it names."""

import json

import pytest

from tests.http.ram.calling import Ram

REFUSED = "NoPermission"


def _allow(ram: Ram, *statements: tuple[str, str, str]) -> Ram:
    """A key of a user Alice, whose policy has statements of effect, action and resource."""
    document = {
        "Version": "1",
        "Statement": [
            {"Effect": effect, "Action": action, "Resource": f"acs:ram:*:{ram.access_key_id}:{resource}"}
            for effect, action, resource in statements
        ],
    }
    ram.user("Alice")
    ram.user("bob")
    ram.do("CreatePolicy", PolicyName="own", PolicyDocument=json.dumps(document))
    ram.do("AttachPolicyToUser", UserName="Alice", PolicyType="Custom", PolicyName="own")
    return ram.key_of("Alice")


@pytest.mark.parametrize("action", ["ListUsers", "ListAccessKeys", "CreateAccessKey", "ListPolicies"])
def test_a_user_without_policies_may_do_nothing(ram: Ram, action: str) -> None:
    ram.user()
    assert ram.key_of("alice").refused(action) == REFUSED


def test_a_user_manages_its_own_keys_where_a_policy_says_so(ram: Ram) -> None:
    alice = _allow(ram, ("Allow", "ram:*AccessKey*", "user/Alice"))
    made = alice.do("CreateAccessKey")["AccessKey"]["AccessKeyId"]
    alice.do("UpdateAccessKey", UserName="alice", UserAccessKeyId=made, Status="Inactive")
    alice.do("DeleteAccessKey", UserName="ALICE", UserAccessKeyId=made)
    assert alice.refused("CreateAccessKey", UserName="bob") == REFUSED
    # The answer does not tell whether the user exists.
    assert alice.refused("CreateAccessKey", UserName="nobody") == REFUSED
    assert alice.refused("GetUser", UserName="alice") == REFUSED


def test_a_denial_holds_for_a_name_in_any_case(ram: Ram) -> None:
    alice = _allow(ram, ("Allow", "ram:*", "*"), ("Deny", "ram:DeleteUser", "user/bob"))
    for name in ("bob", "Bob", "BOB"):
        assert alice.refused("DeleteUser", UserName=name) == REFUSED
    ram.do("DeleteUser", UserName="bob")


def test_attaching_needs_the_user_and_the_policy(ram: Ram) -> None:
    alice = _allow(ram, ("Allow", "ram:AttachPolicyToUser", "user/*"))
    policy = {"PolicyType": "System", "PolicyName": "ReadOnlyAccess"}
    assert alice.refused("AttachPolicyToUser", UserName="bob", **policy) == REFUSED
    # A user that could attach any policy to itself could do anything.
    administrator = {"PolicyType": "System", "PolicyName": "AdministratorAccess"}
    assert alice.refused("AttachPolicyToUser", UserName="Alice", **administrator) == REFUSED


def test_the_policies_of_a_group_are_those_of_its_users(ram: Ram) -> None:
    ram.user()
    ram.do("CreateGroup", GroupName="team")
    ram.do("AttachPolicyToGroup", GroupName="team", PolicyType="System", PolicyName="AliyunRAMReadOnlyAccess")
    alice = ram.key_of("alice")
    assert alice.refused("ListUsers") == REFUSED
    ram.do("AddUserToGroup", UserName="alice", GroupName="team")
    alice.do("ListUsers")
    assert alice.refused("CreateUser", UserName="carol") == REFUSED
    ram.do("UpdateGroup", GroupName="team", NewGroupName="others")
    ram.do("UpdateUser", UserName="alice", NewUserName="alicia")
    alice.do("ListUsers")
    ram.do("RemoveUserFromGroup", UserName="alicia", GroupName="others")
    assert alice.refused("ListUsers") == REFUSED


def test_the_version_in_force_decides_at_once(ram: Ram) -> None:
    alice = _allow(ram, ("Allow", "ram:ListUsers", "user/*"))
    alice.do("ListUsers")
    nothing = json.dumps({"Version": "1", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]})
    ram.do("CreatePolicyVersion", PolicyName="own", PolicyDocument=nothing)
    alice.do("ListUsers")
    ram.do("SetDefaultPolicyVersion", PolicyName="own", VersionId="v2")
    assert alice.refused("ListUsers") == REFUSED
