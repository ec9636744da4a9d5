"""Policies and their versions over HTTP."""

from typing import Any

import pytest

from tests.http.ram.calling import POLICY, TRUST, Ram

OTHER = POLICY.replace("Describe", "List")
OWN = {"PolicyType": "Custom", "PolicyName": "own"}


def _versions(ram: Ram) -> list[tuple[str, bool]]:
    found = ram.do("ListPolicyVersions", **OWN)["PolicyVersions"]["PolicyVersion"]
    return [(version["VersionId"], version["IsDefaultVersion"]) for version in found]


def _add_version(ram: Ram, **parameters: str) -> Any:  # noqa: ANN401 - a version as JSON has it
    return ram.do("CreatePolicyVersion", PolicyName="own", PolicyDocument=OTHER, **parameters)[
        "PolicyVersion"
    ]


def test_a_policy_is_shown_as_it_was_created(ram: Ram) -> None:
    made = ram.do("CreatePolicy", PolicyName="own", PolicyDocument=POLICY, Description="d")["Policy"]
    created = made.pop("CreateDate")
    assert made == {**OWN, "Description": "d", "DefaultVersion": "v1"}
    shown = ram.do("GetPolicy", PolicyType="Custom", PolicyName="OWN")
    policy = {**made, "CreateDate": created, "UpdateDate": created, "AttachmentCount": 0}
    version = {
        "VersionId": "v1",
        "IsDefaultVersion": True,
        "CreateDate": created,
        "PolicyDocument": POLICY,
    }
    assert (shown["Policy"], shown["DefaultPolicyVersion"]) == (policy, version)
    assert ram.do("GetPolicyVersion", **OWN, VersionId="v1")["PolicyVersion"] == version
    assert ram.do("ListPolicies", PolicyType="Custom")["Policies"]["Policy"] == [policy]
    assert (
        ram.refused("CreatePolicy", PolicyName="Own", PolicyDocument=POLICY) == "EntityAlreadyExists.Policy"
    )


def test_system_policies_are_listed_with_the_accounts_own(ram: Ram) -> None:
    ram.custom_policy()
    found = ram.do("ListPolicies", MaxItems="1000")["Policies"]["Policy"]
    system = {policy["PolicyName"] for policy in found if policy["PolicyType"] == "System"}
    assert system > {"AdministratorAccess", "ReadOnlyAccess", "AliyunECSFullAccess"}
    assert [policy["PolicyName"] for policy in found if policy["PolicyType"] == "Custom"] == ["own"]
    only = ram.do("ListPolicies", PolicyType="System", MaxItems="1000")["Policies"]["Policy"]
    assert {policy["PolicyName"] for policy in only} == system
    named = {"PolicyType": "System", "PolicyName": "AliyunECSFullAccess"}
    shown = ram.do("GetPolicy", **named)
    assert '"ecs:*"' in shown["DefaultPolicyVersion"]["PolicyDocument"]
    assert len(ram.do("ListPolicyVersions", **named)["PolicyVersions"]["PolicyVersion"]) == 1
    assert ram.refused("GetPolicy", PolicyType="Custom", PolicyName="AliyunECSFullAccess") == (
        "EntityNotExist.Policy"
    )
    assert ram.refused("DeletePolicy", PolicyName="AliyunECSFullAccess") == "EntityNotExist.Policy"


@pytest.mark.parametrize(
    "document",
    ["", "{", "[]", '"x"', "[" * 3000, POLICY.replace("Allow", "Alow"), POLICY.replace("Action", "Actions")],
)
def test_a_malformed_document_is_refused(ram: Ram, document: str) -> None:
    answer = ram.call("CreatePolicy", PolicyName="own", PolicyDocument=document or " ")
    assert (answer.status, answer.code) == (400, "MalformedPolicyDocument")
    assert answer.json["Message"]
    assert ram.do("ListPolicies", PolicyType="Custom")["Policies"]["Policy"] == []


def test_versions_are_numbered_on_and_one_is_in_force(ram: Ram) -> None:
    ram.custom_policy()
    second = _add_version(ram)
    assert (second["VersionId"], second["IsDefaultVersion"], second["PolicyDocument"]) == ("v2", False, OTHER)
    assert _add_version(ram, SetAsDefault="true")["IsDefaultVersion"] is True
    assert _versions(ram) == [("v1", False), ("v2", False), ("v3", True)]
    assert ram.do("GetPolicy", **OWN)["DefaultPolicyVersion"]["PolicyDocument"] == OTHER
    ram.do("SetDefaultPolicyVersion", PolicyName="own", VersionId="v2")
    assert ram.do("GetPolicy", **OWN)["Policy"]["DefaultVersion"] == "v2"
    assert ram.refused("DeletePolicyVersion", PolicyName="own", VersionId="v2") == (
        "DeleteConflict.Policy.Version.Default"
    )
    ram.do("DeletePolicyVersion", PolicyName="own", VersionId="v3")
    assert _versions(ram) == [("v1", False), ("v2", True)]
    assert _add_version(ram)["VersionId"] == "v4"


def test_a_policy_has_five_versions_at_most_unless_the_oldest_makes_way(ram: Ram) -> None:
    ram.custom_policy()
    for _ in range(4):
        _add_version(ram)
    named = {"PolicyName": "own", "PolicyDocument": OTHER}
    assert ram.refused("CreatePolicyVersion", **named) == "LimitExceeded.Policy.Version"
    assert ram.refused("CreatePolicyVersion", **named, RotateStrategy="None") == (
        "LimitExceeded.Policy.Version"
    )
    assert ram.refused("CreatePolicyVersion", **named, RotateStrategy="Oldest") == "InvalidParameter"
    _add_version(ram, RotateStrategy="DeleteOldestNonDefaultVersionWhenLimitExceeded", SetAsDefault="true")
    assert [version for version, _ in _versions(ram)] == ["v1", "v3", "v4", "v5", "v6"]
    _add_version(ram, RotateStrategy="DeleteOldestNonDefaultVersionWhenLimitExceeded")
    assert _versions(ram)[0] == ("v3", False)


def test_a_policy_is_deleted_once_it_is_detached_and_has_one_version(ram: Ram) -> None:
    ram.custom_policy()
    ram.user()
    ram.role()
    ram.do("CreateGroup", GroupName="team")
    _add_version(ram)
    holders = {"User": "alice", "Group": "team", "Role": "builder"}
    for kind, name in holders.items():
        ram.do(f"AttachPolicyTo{kind}", **OWN, **{f"{kind}Name": name})
    assert ram.do("GetPolicy", **OWN)["Policy"]["AttachmentCount"] == 3
    codes = list[str]()
    for kind, name in holders.items():
        codes.append(ram.refused("DeletePolicy", PolicyName="own"))
        ram.do(f"DetachPolicyFrom{kind}", **OWN, **{f"{kind}Name": name})
    assert codes == [
        "DeleteConflict.Policy.User",
        "DeleteConflict.Policy.Group",
        "DeleteConflict.Role.Policy",
    ]
    assert ram.refused("DeletePolicy", PolicyName="own") == "DeleteConflict.Policy.Version"
    ram.do("DeletePolicyVersion", PolicyName="own", VersionId="v2")
    ram.do("DeletePolicy", PolicyName="own")
    assert ram.do("ListPolicies", PolicyType="Custom")["Policies"]["Policy"] == []


def test_a_trust_policy_is_no_policy(ram: Ram) -> None:
    assert (
        ram.refused("CreateRole", RoleName="r", AssumeRolePolicyDocument=POLICY) == "MalformedPolicyDocument"
    )
    ram.do("CreateRole", RoleName="r", AssumeRolePolicyDocument=TRUST)
