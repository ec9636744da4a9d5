"""The RAM action and the ARNs that each action of RAM names."""

from collections.abc import Mapping
from typing import Any

import pytest

from genzo.actions.action import Context
from genzo.actions.registry import FAMILIES, named
from genzo.catalogue.principals import Principal, PrincipalType
from genzo.catalogue.ram import HOME
from genzo.catalogue.runtime_settings import NO_OVERRIDES
from genzo.service.call import PreparedCall
from genzo.service.service import Service
from genzo.wire.binding import bind
from tests.http.ram.calling import POLICY, TRUST, VERSION, Ram
from tests.in_process import Worker
from tests.new_service import new_service

OWNER = "1234567890123456"
CALLER = Principal(int(OWNER), "LTAI", PrincipalType.USER, "Alice")
USER = {"UserName": "alice"}
GROUP = {"GroupName": "TEAM"}
ROLE = {"RoleName": "builder"}
CUSTOM = {"PolicyType": "Custom", "PolicyName": "Own"}
SYSTEM = {"PolicyType": "System", "PolicyName": "readonlyaccess"}
KEY = {"UserAccessKeyId": "LTAI", "Status": "Active"}
VERSIONED = {"VersionId": "v1", "PolicyDocument": POLICY}
EVERYTHING = {**USER, **GROUP, **ROLE, **CUSTOM, **KEY, **VERSIONED, "AssumeRolePolicyDocument": TRUST}

ARNS = {
    "user/*": ["CreateUser", "ListUsers"],
    "group/*": ["CreateGroup", "ListGroups"],
    "role/*": ["CreateRole", "ListRoles"],
    "policy/*": ["CreatePolicy", "ListPolicies"],
    "user/Alice": [
        *("GetUser", "UpdateUser", "DeleteUser", "ListGroupsForUser", "ListPoliciesForUser"),
        *("CreateAccessKey", "UpdateAccessKey", "DeleteAccessKey", "ListAccessKeys", "GetAccessKeyLastUsed"),
    ],
    "group/team": ["GetGroup", "UpdateGroup", "DeleteGroup", "ListUsersForGroup", "ListPoliciesForGroup"],
    "role/Builder": ["GetRole", "UpdateRole", "DeleteRole", "ListPoliciesForRole"],
    "policy/own": [
        *("GetPolicy", "DeletePolicy", "CreatePolicyVersion", "GetPolicyVersion", "DeletePolicyVersion"),
        *("ListPolicyVersions", "SetDefaultPolicyVersion", "ListEntitiesForPolicy"),
    ],
    "user/Alice group/team": ["AddUserToGroup", "RemoveUserFromGroup"],
    "user/Alice policy/own": ["AttachPolicyToUser", "DetachPolicyFromUser"],
    "group/team policy/own": ["AttachPolicyToGroup", "DetachPolicyFromGroup"],
    "role/Builder policy/own": ["AttachPolicyToRole", "DetachPolicyFromRole"],
}
CASES = {action: names.split() for names, actions in ARNS.items() for action in actions}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    service = new_service(tmp_path_factory.mktemp("names") / "genzo.db", durable=False, any_account=True)
    ram = Ram(Worker(service, auth="open"), OWNER)
    ram.user("Alice")
    ram.do("CreateGroup", GroupName="team")
    ram.role("Builder")
    ram.custom_policy("own")
    return service


def _arns(service: Service, name: str, parameters: Mapping[str, str]) -> list[str]:
    action: Any = named(name)
    call = PreparedCall(action, CALLER, parameters, NO_OVERRIDES, service.store.read_cache(), "", "")
    with service.store.reading() as catalogue:
        context = service._context(Context, call, catalogue)  # noqa: SLF001
        return list(action.resources(bind(action.request, parameters), context))


def test_every_action_of_ram_has_a_case_and_its_own_name() -> None:
    assert set(CASES) == set(FAMILIES["ram"])
    for name in CASES:
        action: Any = named(name)
        assert (action.ram_action, action.version) == (f"ram:{name}", VERSION)
        assert not action.writes or action.written_region(bind(action.request, EVERYTHING)) == HOME


@pytest.mark.parametrize("name", CASES)
def test_what_exists_is_named_as_it_was_created(service: Service, name: str) -> None:
    expected = [f"acs:ram::{OWNER}:{resource}" for resource in CASES[name]]
    assert _arns(service, name, EVERYTHING) == expected


def test_what_does_not_exist_is_named_as_in_the_request(service: Service) -> None:
    assert _arns(service, "GetUser", {"UserName": "Nobody"}) == [f"acs:ram::{OWNER}:user/Nobody"]


def test_a_policy_of_the_system_belongs_to_no_account(service: Service) -> None:
    assert _arns(service, "GetPolicy", SYSTEM) == ["acs:ram::system:policy/ReadOnlyAccess"]


def test_without_user_name_a_user_touches_itself(service: Service) -> None:
    assert _arns(service, "ListAccessKeys", {}) == [f"acs:ram::{OWNER}:user/Alice"]
