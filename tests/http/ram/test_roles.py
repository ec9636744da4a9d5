"""Roles over HTTP."""

import pytest

from tests.http.ram.calling import TRUST, Ram

SERVICE = TRUST.replace('"RAM"', '"Service"')


def test_a_role_is_shown_as_it_was_created(ram: Ram) -> None:
    made = ram.do(
        "CreateRole",
        RoleName="ECSAdmin",
        AssumeRolePolicyDocument=TRUST,
        Description="d",
        MaxSessionDuration="7200",
    )["Role"]
    assert len(made["RoleId"]) == 18
    assert {name: made[name] for name in made if name not in ("RoleId", "CreateDate")} == {
        "RoleName": "ECSAdmin",
        "Arn": f"acs:ram::{ram.access_key_id}:role/ECSAdmin",
        "AssumeRolePolicyDocument": TRUST,
        "Description": "d",
        "MaxSessionDuration": 7200,
    }
    shown = ram.do("GetRole", RoleName="ecsadmin")["Role"]
    assert shown == {**made, "UpdateDate": made["CreateDate"]}
    (listed,) = ram.do("ListRoles")["Roles"]["Role"]
    assert listed == {name: shown[name] for name in shown if name != "AssumeRolePolicyDocument"}
    assert ram.refused("CreateRole", RoleName="ecsadmin", AssumeRolePolicyDocument=TRUST) == (
        "EntityAlreadyExists.Role"
    )


def test_an_update_changes_what_it_names(ram: Ram) -> None:
    ram.role()
    made = ram.do("GetRole", RoleName="builder")["Role"]
    assert made["MaxSessionDuration"] == 3600
    changed = ram.do("UpdateRole", RoleName="builder", NewAssumeRolePolicyDocument=SERVICE)["Role"]
    assert changed == {**made, "AssumeRolePolicyDocument": SERVICE, "UpdateDate": changed["UpdateDate"]}
    changed = ram.do("UpdateRole", RoleName="builder", NewMaxSessionDuration="43200", NewDescription="n")[
        "Role"
    ]
    assert (changed["MaxSessionDuration"], changed["Description"]) == (43200, "n")
    assert changed["AssumeRolePolicyDocument"] == SERVICE


@pytest.mark.parametrize("seconds", ["3599", "43201", "an hour"])
def test_the_longest_session_is_one_hour_to_twelve(ram: Ram, seconds: str) -> None:
    made = {"RoleName": "r", "AssumeRolePolicyDocument": TRUST}
    assert ram.refused("CreateRole", **made, MaxSessionDuration=seconds) == "InvalidParameter"
    ram.role()
    assert ram.refused("UpdateRole", RoleName="builder", NewMaxSessionDuration=seconds) == "InvalidParameter"


def test_a_role_is_deleted_once_it_has_no_policies(ram: Ram) -> None:
    ram.role()
    policy = {"RoleName": "builder", "PolicyType": "System", "PolicyName": "AliyunECSFullAccess"}
    ram.do("AttachPolicyToRole", **policy)
    assert ram.refused("DeleteRole", RoleName="builder") == "DeleteConflict.Role.Policy"
    ram.do("DetachPolicyFromRole", **policy)
    ram.do("DeleteRole", RoleName="builder")
    assert ram.do("ListRoles")["Roles"]["Role"] == []
