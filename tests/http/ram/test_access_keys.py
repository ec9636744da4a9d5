"""Access keys of users over HTTP."""

import pytest

from tests.http.ram.calling import Ram


def test_only_the_answer_of_its_creation_has_the_secret(ram: Ram) -> None:
    ram.user()
    made = ram.do("CreateAccessKey", UserName="alice")["AccessKey"]
    assert len(made.pop("AccessKeySecret")) == 30
    assert made["Status"] == "Active"
    assert ram.do("ListAccessKeys", UserName="alice")["AccessKeys"]["AccessKey"] == [made]
    used = ram.do("GetAccessKeyLastUsed", UserName="alice", UserAccessKeyId=made["AccessKeyId"])
    assert used["AccessKeyLastUsed"] == {"LastUsedDate": ""}


def test_a_user_has_two_keys_at_most(ram: Ram) -> None:
    ram.user()
    keys = {ram.key_of("alice").access_key_id for _ in range(2)}
    assert ram.refused("CreateAccessKey", UserName="alice") == "LimitExceeded.User.AccessKey"
    listed = ram.do("ListAccessKeys", UserName="alice")["AccessKeys"]["AccessKey"]
    assert {key["AccessKeyId"] for key in listed} == keys


def test_a_key_is_disabled_enabled_and_deleted(ram: Ram) -> None:
    ram.user()
    key = {"UserName": "alice", "UserAccessKeyId": ram.key_of("alice").access_key_id}

    def status() -> list[str]:
        keys = ram.do("ListAccessKeys", UserName="alice")["AccessKeys"]["AccessKey"]
        return [each["Status"] for each in keys]

    ram.do("UpdateAccessKey", **key, Status="Inactive")
    assert status() == ["Inactive"]
    ram.do("UpdateAccessKey", **key, Status="Active")
    assert status() == ["Active"]
    assert ram.refused("UpdateAccessKey", **key, Status="active") == "InvalidParameter"
    ram.do("DeleteAccessKey", **key)
    assert status() == []
    assert ram.refused("DeleteAccessKey", **key) == "EntityNotExist.User.AccessKey"


def test_a_user_without_user_name_means_itself(ram: Ram) -> None:
    ram.user()
    ram.do("AttachPolicyToUser", UserName="alice", PolicyType="System", PolicyName="AdministratorAccess")
    alice = ram.key_of("alice")
    made = alice.do("CreateAccessKey")["AccessKey"]["AccessKeyId"]
    keys = alice.do("ListAccessKeys")["AccessKeys"]["AccessKey"]
    assert {key["AccessKeyId"] for key in keys} == {alice.access_key_id, made}
    alice.do("UpdateAccessKey", UserAccessKeyId=made, Status="Inactive")
    alice.do("GetAccessKeyLastUsed", UserAccessKeyId=made)
    alice.do("DeleteAccessKey", UserAccessKeyId=made)


@pytest.mark.parametrize(
    ("action", "parameters"),
    [
        ("CreateAccessKey", {}),
        ("UpdateAccessKey", {"UserAccessKeyId": "LTAI", "Status": "Active"}),
        ("DeleteAccessKey", {"UserAccessKeyId": "LTAI"}),
        ("GetAccessKeyLastUsed", {"UserAccessKeyId": "LTAI"}),
    ],
)
def test_an_account_names_a_user(ram: Ram, action: str, parameters: dict[str, str]) -> None:
    answer = ram.call(action, **parameters)
    assert (answer.code, "UserName" in answer.json["Message"]) == ("MissingParameter", True)


def test_a_key_of_another_user_or_of_the_account_is_not_the_users(ram: Ram) -> None:
    ram.user("alice")
    ram.user("bob")
    bobs = ram.key_of("bob").access_key_id
    for key in (bobs, ram.access_key_id):
        named = {"UserName": "alice", "UserAccessKeyId": key}
        assert ram.refused("UpdateAccessKey", **named, Status="Inactive") == "EntityNotExist.User.AccessKey"
        assert ram.refused("DeleteAccessKey", **named) == "EntityNotExist.User.AccessKey"
