"""Attaching policies to users, groups and roles, over HTTP."""

import pytest

from tests.http.ram.calling import Ram, new_account, new_worker
from tests.in_process import Worker

KINDS = {"User": "alice", "Group": "team", "Role": "builder"}
SYSTEM = {"PolicyType": "System", "PolicyName": "ReadOnlyAccess"}


def _holder(ram: Ram, kind: str) -> dict[str, str]:
    if kind == "User":
        ram.user()
    elif kind == "Group":
        ram.do("CreateGroup", GroupName="team", Comments="c")
    else:
        ram.role()
    return {f"{kind}Name": KINDS[kind]}


@pytest.mark.parametrize("kind", KINDS)
def test_policies_are_listed_as_they_were_attached(ram: Ram, kind: str) -> None:
    holder = _holder(ram, kind)
    ram.do("CreatePolicy", PolicyName="own", Description="d", PolicyDocument=_document(ram))
    ram.do(f"AttachPolicyTo{kind}", **holder, PolicyType="Custom", PolicyName="OWN")
    ram.do(f"AttachPolicyTo{kind}", **holder, **SYSTEM)
    own, system = ram.do(f"ListPoliciesFor{kind}", **holder)["Policies"]["Policy"]
    assert own.pop("AttachDate")
    assert own == {
        "PolicyType": "Custom",
        "PolicyName": "own",
        "Description": "d",
        "DefaultVersion": "v1",
    }
    assert (system["PolicyType"], system["PolicyName"]) == ("System", "ReadOnlyAccess")
    assert ram.refused(f"AttachPolicyTo{kind}", **holder, **SYSTEM) == f"EntityAlreadyExists.{kind}.Policy"
    ram.do(f"DetachPolicyFrom{kind}", **holder, **SYSTEM)
    assert ram.refused(f"DetachPolicyFrom{kind}", **holder, **SYSTEM) == f"EntityNotExist.{kind}.Policy"
    assert len(ram.do(f"ListPoliciesFor{kind}", **holder)["Policies"]["Policy"]) == 1


def _document(ram: Ram) -> str:
    document: str = ram.do("GetPolicy", **SYSTEM)["DefaultPolicyVersion"]["PolicyDocument"]
    return document


def test_a_policy_lists_what_it_is_attached_to(ram: Ram) -> None:
    for kind in KINDS:
        ram.do(f"AttachPolicyTo{kind}", **_holder(ram, kind), **SYSTEM)
    ram.user("bob")
    ram.do("AttachPolicyToUser", UserName="bob", **SYSTEM)
    found = ram.do("ListEntitiesForPolicy", **SYSTEM)
    users, (group,), (role,) = found["Users"]["User"], found["Groups"]["Group"], found["Roles"]["Role"]
    assert [user["UserName"] for user in users] == ["alice", "bob"]
    assert set(users[0]) == {"UserId", "UserName", "DisplayName", "AttachDate"}
    assert (group["GroupName"], group["Comments"], set(group)) == (
        "team",
        "c",
        {"GroupName", "Comments", "AttachDate"},
    )
    assert role["Arn"] == f"acs:ram::{ram.access_key_id}:role/builder"
    assert set(role) == {"RoleId", "RoleName", "Arn", "Description", "AttachDate"}
    counts = {
        policy["PolicyName"]: policy["AttachmentCount"]
        for policy in ram.do("ListPolicies")["Policies"]["Policy"]
    }
    assert (counts["ReadOnlyAccess"], counts["AdministratorAccess"]) == (4, 0)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Worker:
    quotas = {f"custom_policies_per_{kind.lower()}": 1 for kind in KINDS}
    return new_worker(tmp_path_factory.mktemp("small"), system_policies_per_holder=1, **quotas)


@pytest.mark.parametrize("kind", KINDS)
def test_each_type_of_policy_has_its_quota(small: Worker, kind: str) -> None:
    ram = new_account(small)
    holder = _holder(ram, kind)
    for name in ("one", "two"):
        ram.custom_policy(name)
    ram.do(f"AttachPolicyTo{kind}", **holder, PolicyType="Custom", PolicyName="one")
    ram.do(f"AttachPolicyTo{kind}", **holder, **SYSTEM)
    for policy_type, name in (("Custom", "two"), ("System", "AdministratorAccess")):
        policy = {"PolicyType": policy_type, "PolicyName": name}
        assert ram.refused(f"AttachPolicyTo{kind}", **holder, **policy) == f"LimitExceeded.{kind}.Policy"
