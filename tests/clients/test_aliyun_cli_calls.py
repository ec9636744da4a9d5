"""The calls of aliyun-cli: its modes AK, RamRoleArn and StsToken, and its commands of Resource Management.

A command is one request, which is signed with version 1. In the mode RamRoleArn,
AssumeRole goes before it; the temporary keys that it answers with, and those of the mode StsToken, sign the
command, which carries the security token.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.clients.go_sdks import TeaRpc
from tests.clients.samples import FIRST, Key
from tests.clients.sdk_callers import CallFailedError
from tests.running import Running, running

ACCOUNT = "1234567890123456"
ROLE = f"acs:ram::{ACCOUNT}:role/builder"
RAM, STS, RESOURCE_MANAGER = "2015-05-01", "2015-04-01", "2020-03-31"


class Cli:
    """The program with one profile; a mode with temporary keys has a token."""

    def __init__(self, server: Running, key: Key, token: str = "") -> None:
        self._rpc = TeaRpc(server, key)
        self._token = {"SecurityToken": token} if token else {}

    def run(self, version: str, action: str, /, **flags: Any) -> Any:  # noqa: ANN401 - as the action has it
        return self._rpc.post(action, {"Version": version, **self._token, **flags}, {})

    def code(self, version: str, action: str, /, **flags: Any) -> str:  # noqa: ANN401 - see above
        """The code of a command that fails."""
        with pytest.raises(CallFailedError) as failed:
            self.run(version, action, **flags)
        return failed.value.code


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    options = ("--duration", "CreateResourceGroup=0", "--duration", "DeleteResourceGroup=0")
    with running("--memory", *options) as started:
        yield started


@pytest.fixture(scope="module")
def owner(server: Running) -> Cli:
    return Cli(server, FIRST)


@pytest.fixture(scope="module")
def user(server: Running, owner: Cli) -> Cli:
    """A user that may assume the role ``builder``, which may read images."""
    trust = {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"RAM": [f"acs:ram::{ACCOUNT}:root"]},
    }
    document = json.dumps({"Version": "1", "Statement": [trust]})
    owner.run(RAM, "CreateRole", RoleName="builder", AssumeRolePolicyDocument=document)
    reading = {"Effect": "Allow", "Action": "ecs:DescribeImages", "Resource": "*"}
    owner.run(
        RAM,
        "CreatePolicy",
        PolicyName="read",
        PolicyDocument=json.dumps({"Version": "1", "Statement": [reading]}),
    )
    owner.run(RAM, "AttachPolicyToRole", RoleName="builder", PolicyType="Custom", PolicyName="read")
    owner.run(RAM, "CreateUser", UserName="ci")
    owner.run(
        RAM, "AttachPolicyToUser", UserName="ci", PolicyType="System", PolicyName="AliyunSTSAssumeRoleAccess"
    )
    made = owner.run(RAM, "CreateAccessKey", UserName="ci")["AccessKey"]
    return Cli(server, Key(FIRST.account_id, made["AccessKeyId"], made["AccessKeySecret"]))


def test_a_role_is_assumed_and_its_token_runs_commands(server: Running, user: Cli) -> None:
    assumed = user.run(STS, "AssumeRole", RoleArn=ROLE, RoleSessionName="cli", DurationSeconds=900)
    given = assumed["Credentials"]
    session = Cli(
        server, Key(FIRST.account_id, given["AccessKeyId"], given["AccessKeySecret"]), given["SecurityToken"]
    )
    assert session.run("2014-05-26", "DescribeImages", RegionId="cn-hangzhou")["TotalCount"] > 0
    identity = session.run(STS, "GetCallerIdentity")
    assert (identity["IdentityType"], identity["AccountId"]) == ("AssumedRoleUser", ACCOUNT)
    assert session.code("2014-05-26", "DescribeInstances", RegionId="cn-hangzhou") == "Forbidden.RAM"
    untokened = Cli(server, Key(FIRST.account_id, given["AccessKeyId"], given["AccessKeySecret"]))
    assert untokened.code(STS, "GetCallerIdentity") == "MissingSecurityToken"
    wrong = Cli(server, Key(FIRST.account_id, given["AccessKeyId"], given["AccessKeySecret"]), "CAIS")
    assert wrong.code(STS, "GetCallerIdentity") == "InvalidSecurityToken.MismatchWithAccessKey"


def test_the_account_lists_its_own_keys(owner: Cli, user: Cli) -> None:
    (key,) = owner.run(RAM, "ListAccessKeys")["AccessKeys"]["AccessKey"]
    assert (key["AccessKeyId"], key["Status"]) == (FIRST.key, "Active")
    assert user.code(RAM, "ListAccessKeys") == "NoPermission"


def test_resource_groups_are_listed_made_and_deleted(owner: Cli) -> None:
    listed = owner.run(RESOURCE_MANAGER, "ListResourceGroups")
    assert [group["Name"] for group in listed["ResourceGroups"]["ResourceGroup"]] == ["default"]
    made = owner.run(RESOURCE_MANAGER, "CreateResourceGroup", Name="my-project", DisplayName="My project")
    one = {"ResourceGroupId": made["ResourceGroup"]["Id"]}
    assert owner.run(RESOURCE_MANAGER, "GetResourceGroup", **one)["ResourceGroup"]["Status"] == "OK"
    owner.run(RESOURCE_MANAGER, "UpdateResourceGroup", **one, NewDisplayName="Renamed")
    shown = owner.run(RESOURCE_MANAGER, "ListResourceGroups", **one)["ResourceGroups"]["ResourceGroup"]
    assert [group["DisplayName"] for group in shown] == ["Renamed"]
    owner.run(RESOURCE_MANAGER, "DeleteResourceGroup", **one)
    assert owner.code(RESOURCE_MANAGER, "GetResourceGroup", **one) == "EntityNotExists.ResourceGroup"


def test_location_names_the_server_for_each_product(server: Running, owner: Cli) -> None:
    for product in ("ecs", "resourcemanager", "vpc"):
        found = owner.run(
            "2015-06-12", "DescribeEndpoints", Id="cn-hangzhou", ServiceCode=product, Type="openAPI"
        )
        (endpoint,) = found["Endpoints"]["Endpoint"]
        assert endpoint["Endpoint"] == f"{server.host}:{server.port}"


def test_launch_templates_are_described(owner: Cli) -> None:
    described = owner.run("2014-05-26", "DescribeLaunchTemplates", RegionId="cn-hangzhou")
    assert (described["TotalCount"], described["LaunchTemplateSets"]) == (0, {"LaunchTemplateSet": []})
