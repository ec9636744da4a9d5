"""The calls of Terraform's resources of RAM: users, keys, groups, policies, roles and attachments."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.clients.go_sdks import TeaRpc
from tests.clients.samples import FIRST
from tests.clients.sdk_callers import CallFailedError
from tests.http.ram.calling import POLICY, TRUST
from tests.running import running

OTHER = POLICY.replace("Describe", "List")
CUSTOM = {"PolicyType": "Custom", "PolicyName": "reader"}
SYSTEM = {"PolicyType": "System", "PolicyName": "AliyunECSFullAccess"}


class Provider:
    """Calls RAM as the provider's ``RpcPost`` does: the parameters of the action in a form."""

    def __init__(self, rpc: TeaRpc) -> None:
        self._rpc = rpc

    def call(self, action: str, **form: Any) -> Any:  # noqa: ANN401 - whatever the action answers
        return self._rpc.post(action, {"Version": "2015-05-01"}, form)

    def code(self, action: str, **form: Any) -> str:  # noqa: ANN401 - what JSON can hold
        """The code of a call that fails."""
        with pytest.raises(CallFailedError) as failed:
            self.call(action, **form)
        return failed.value.code


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with running("--memory", "--auth", "open") as server:
        yield Provider(TeaRpc(server, FIRST))


def test_a_user_with_a_key_in_a_group_is_applied_changed_and_destroyed(provider: Provider) -> None:
    user_id = provider.call("CreateUser", UserName="ci", DisplayName="CI", Comments="builds")["User"][
        "UserId"
    ]
    assert [user["UserId"] for user in provider.call("ListUsers", MaxItems=100)["Users"]["User"]] == [user_id]
    provider.call("UpdateUser", UserName="ci", NewUserName="ci", NewComments="builds images")
    assert provider.call("GetUser", UserName="ci")["User"]["Comments"] == "builds images"
    key = provider.call("CreateAccessKey", UserName="ci")["AccessKey"]["AccessKeyId"]
    provider.call("UpdateAccessKey", UserName="ci", UserAccessKeyId=key, Status="Inactive")
    (shown,) = provider.call("ListAccessKeys", UserName="ci")["AccessKeys"]["AccessKey"]
    assert (shown["AccessKeyId"], shown["Status"]) == (key, "Inactive")
    provider.call("CreateGroup", GroupName="team", Comments="")
    provider.call("AddUserToGroup", UserName="ci", GroupName="team")
    (member,) = provider.call("ListUsersForGroup", GroupName="team")["Users"]["User"]
    assert member["UserName"] == "ci"
    provider.call("UpdateUser", UserName="ci", NewUserName="builder")
    assert provider.code("DeleteUser", UserName="builder") == "DeleteConflict.User.Group"
    provider.call("DeleteAccessKey", UserName="builder", UserAccessKeyId=key)
    provider.call("RemoveUserFromGroup", UserName="builder", GroupName="team")
    provider.call("DeleteGroup", GroupName="team")
    provider.call("DeleteUser", UserName="builder")
    assert provider.code("GetUser", UserName="builder") == "EntityNotExist.User"
    assert provider.code("GetGroup", GroupName="team") == "EntityNotExist.Group"


def test_a_policy_attached_to_a_role_is_applied_changed_and_destroyed(provider: Provider) -> None:
    provider.call("CreatePolicy", PolicyName="reader", PolicyDocument=POLICY, Description="")
    made = provider.call(
        "CreateRole", RoleName="builder", AssumeRolePolicyDocument=TRUST, MaxSessionDuration=3600
    )["Role"]
    role = provider.call("GetRole", RoleName="builder")["Role"]
    assert (role["Arn"], role["AssumeRolePolicyDocument"]) == (made["Arn"], TRUST)
    for policy in (CUSTOM, SYSTEM):
        provider.call("AttachPolicyToRole", RoleName="builder", **policy)
    attached = provider.call("ListPoliciesForRole", RoleName="builder")["Policies"]["Policy"]
    assert [policy["PolicyName"] for policy in attached] == ["reader", "AliyunECSFullAccess"]
    for _ in range(6):
        provider.call(
            "CreatePolicyVersion",
            PolicyName="reader",
            PolicyDocument=OTHER,
            SetAsDefault=True,
            RotateStrategy="DeleteOldestNonDefaultVersionWhenLimitExceeded",
        )
    read = provider.call("GetPolicy", **CUSTOM)
    assert (read["Policy"]["AttachmentCount"], read["DefaultPolicyVersion"]["PolicyDocument"]) == (1, OTHER)
    provider.call("UpdateRole", RoleName="builder", NewDescription="builds", NewMaxSessionDuration=7200)
    assert provider.code("DeletePolicy", PolicyName="reader") == "DeleteConflict.Role.Policy"
    (entity,) = provider.call("ListEntitiesForPolicy", **CUSTOM)["Roles"]["Role"]
    provider.call("DetachPolicyFromRole", RoleName=entity["RoleName"], **CUSTOM)
    for version in provider.call("ListPolicyVersions", **CUSTOM)["PolicyVersions"]["PolicyVersion"]:
        if not version["IsDefaultVersion"]:
            provider.call("DeletePolicyVersion", PolicyName="reader", VersionId=version["VersionId"])
    provider.call("DeletePolicy", PolicyName="reader")
    assert provider.code("DeleteRole", RoleName="builder") == "DeleteConflict.Role.Policy"
    provider.call("DetachPolicyFromRole", RoleName="builder", **SYSTEM)
    provider.call("DeleteRole", RoleName="builder")
    assert provider.code("GetRole", RoleName="builder") == "EntityNotExist.Role"
    assert provider.code("GetPolicy", **CUSTOM) == "EntityNotExist.Policy"
