"""The RAM roles that users and role sessions give to instances, and the permission `ram:PassRole`."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import msgspec
import pytest

from genzo.actions.registry import all_actions
from genzo.catalogue.accounts import FIRST_ACCOUNT_ID
from genzo.catalogue.instances import Instance
from genzo.catalogue.principals import RoleSession, token_digest
from genzo.catalogue.ram import GLOBAL, PolicyName, RamRole, ram_key
from genzo.service.service import Service
from tests.api import Answer
from tests.in_process import Worker
from tests.new_service import new_service
from tests.ram_making import Statement, allow, deny, document, put_policy, put_role, put_user

REGION = "cn-hangzhou"
IMAGE, TYPE = "ubuntu_24_04_x64_20G_alibase_20260810.vhd", "ecs.g6.large"
FORBIDDEN = (403, "InvalidUser.PassRoleForbidden")
ECS_FULL_ACCESS = PolicyName("System", "AliyunECSFullAccess")
ROLES = ("Builder", "Admin")
INSTANCES: Mapping[str, str] = {"i-free": "", "i-builder": "Builder", "i-admin": "Admin"}
"""The role of each instance, by id."""


class Calls(NamedTuple):
    """Calls of a worker on instances and roles of the first account."""

    service: Service
    worker: Worker

    def user(self, name: str, *statements: Statement) -> str:
        """The key of a user with AliyunECSFullAccess and the statements."""
        own = [put_policy(self.service.store, f"Of-{name}", *statements)] if statements else []
        return put_user(self.service.store, name, ECS_FULL_ACCESS, *own)

    def passing(self, name: str, roles: str, **condition: object) -> str:
        """The key of a user that may pass these roles."""
        return self.user(
            name, allow("ram:PassRole", f"acs:ram::{FIRST_ACCOUNT_ID}:role/{roles}", **condition)
        )

    def call(self, key: str, action: str, /, **parameters: str) -> Answer:
        """Call an action with a request that succeeds for the account."""
        sent = {"RegionId": REGION, **REQUESTS[action], **parameters}
        return self.worker.call(action, AccessKeyId=key, **sent)

    def outcome(self, key: str, action: str, /, **parameters: str) -> tuple[int, str]:
        """The status and the code of a call; no code for one that succeeds."""
        answer = self.call(key, action, **parameters)
        return answer.status, "" if answer.status == 200 else answer.code


_NEW = {"ImageId": IMAGE, "InstanceType": TYPE}
REQUESTS: Mapping[str, Mapping[str, str]] = {
    "RunInstances": _NEW,
    "CreateInstance": _NEW,
    "AttachInstanceRamRole": {"InstanceIds": '["i-free"]'},
    "DetachInstanceRamRole": {"InstanceIds": '["i-builder"]'},
}
DONE = (200, "")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = new_service(tmp_path_factory.mktemp("roles") / "genzo.db")
    yield service
    service.store.close()


@pytest.fixture(scope="module")
def worker(service: Service) -> Worker:
    return Worker(service, auth="open")


@pytest.fixture
def calls(service: Service, worker: Worker) -> Calls:
    """The calls, with the instances and the roles as they are before."""
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ecs.aliyuncs.com"}}
    with service.store.writing() as catalogue:
        for name in ROLES:
            catalogue.put_resource(
                RamRole(
                    resource_id=ram_key(name),
                    region_id=GLOBAL,
                    owner_id=FIRST_ACCOUNT_ID,
                    created=0,
                    name=name,
                    role_id=f"3{name}",
                    trust_policy=document(statement),
                )
            )
        for instance_id, role in INSTANCES.items():
            catalogue.put_resource(
                Instance(
                    resource_id=instance_id,
                    region_id=REGION,
                    owner_id=FIRST_ACCOUNT_ID,
                    created=0,
                    vpc_id="vpc-1",
                    ram_role_name=role,
                )
            )
    return Calls(service, worker)


def _role_of(calls: Calls, instance_id: str) -> str:
    with calls.service.store.reading() as catalogue:
        found = catalogue.resource(Instance, FIRST_ACCOUNT_ID, REGION, instance_id)
    assert found is not None
    return found.ram_role_name


def test_the_requests_are_those_of_all_actions_that_pass_roles() -> None:
    assert {each.name for each in all_actions() if each.passed_roles is not None} == set(REQUESTS)


@pytest.mark.parametrize("action", REQUESTS)
def test_a_role_needs_permission_to_be_passed(calls: Calls, action: str) -> None:
    without = calls.user("without")
    answer = calls.call(without, action, RamRoleName="Builder")
    assert (answer.status, answer.code) == FORBIDDEN
    assert answer.json["Message"] == "The RAM user does not have the privilege to pass a RAM role."
    assert calls.outcome(calls.passing("other", "Admin"), action, RamRoleName="Builder") == FORBIDDEN
    assert calls.outcome(calls.passing("one", "Builder"), action, RamRoleName="Builder") == DONE


@pytest.mark.parametrize("action", ["RunInstances", "CreateInstance"])
def test_an_instance_without_a_role_needs_none(calls: Calls, action: str) -> None:
    assert calls.outcome(calls.user("without"), action) == DONE
    assert calls.outcome(calls.user("without"), action, RamRoleName="") == DONE


def test_a_refused_role_is_not_attached(calls: Calls) -> None:
    assert calls.outcome(calls.user("without"), "AttachInstanceRamRole", RamRoleName="Builder") == FORBIDDEN
    assert calls.outcome(calls.user("without"), "DetachInstanceRamRole", RamRoleName="Builder") == FORBIDDEN
    assert [_role_of(calls, each) for each in ("i-free", "i-builder")] == ["", "Builder"]


@pytest.mark.parametrize("action", REQUESTS)
def test_the_permission_for_the_action_comes_first(calls: Calls, action: str) -> None:
    key = put_user(
        calls.service.store, "passer", put_policy(calls.service.store, "PassAll", allow("ram:PassRole"))
    )
    assert calls.outcome(key, action, RamRoleName="Builder") == (403, "Forbidden.RAM")


def test_a_deny_counts_for_a_role_in_any_case(calls: Calls) -> None:
    key = calls.user("denied", allow("ram:*"), deny("ram:PassRole", "acs:ram::*:role/Admin"))
    assert calls.outcome(key, "AttachInstanceRamRole", RamRoleName="aDMIN") == FORBIDDEN
    assert calls.outcome(key, "RunInstances", RamRoleName="admin") == FORBIDDEN
    assert calls.outcome(key, "AttachInstanceRamRole", RamRoleName="Builder") == DONE


def test_a_refusal_does_not_tell_which_roles_exist(calls: Calls) -> None:
    key = calls.passing("one", "Builder")
    assert calls.outcome(key, "AttachInstanceRamRole", RamRoleName="Admin") == FORBIDDEN
    assert calls.outcome(key, "AttachInstanceRamRole", RamRoleName="none") == FORBIDDEN


@pytest.mark.parametrize(
    ("service_name", "expected"), [("ecs.aliyuncs.com", DONE), ("fc.aliyuncs.com", FORBIDDEN)]
)
def test_a_condition_names_the_service(calls: Calls, service_name: str, expected: tuple[int, str]) -> None:
    condition = {"StringEquals": {"acs:Service": service_name}}
    key = calls.passing("conditional", "*", Condition=condition)
    assert calls.outcome(key, "AttachInstanceRamRole", RamRoleName="Builder") == expected


def test_only_passing_has_a_service(calls: Calls) -> None:
    condition = {"StringEquals": {"acs:Service": "ecs.aliyuncs.com"}}
    name = put_policy(calls.service.store, "Serving", allow("*", Condition=condition))
    key = put_user(calls.service.store, "serving", name)
    assert calls.outcome(key, "AttachInstanceRamRole", RamRoleName="Builder") == (403, "Forbidden.RAM")


@pytest.mark.parametrize("policy", ["AliyunRAMFullAccess", "AdministratorAccess"])
def test_system_policies_that_allow_it(calls: Calls, policy: str) -> None:
    key = put_user(calls.service.store, "system", ECS_FULL_ACCESS, PolicyName("System", policy))
    assert calls.outcome(key, "AttachInstanceRamRole", RamRoleName="Builder") == DONE


def test_without_a_name_the_roles_of_the_instances_are_detached(calls: Calls) -> None:
    key = calls.passing("one", "Builder")
    both = '["i-builder", "i-admin"]'
    assert calls.outcome(key, "DetachInstanceRamRole", InstanceIds=both) == FORBIDDEN
    assert [_role_of(calls, each) for each in ("i-builder", "i-admin")] == ["Builder", "Admin"]
    assert calls.outcome(key, "DetachInstanceRamRole", InstanceIds='["i-builder", "i-free"]') == DONE
    assert _role_of(calls, "i-builder") == ""
    assert calls.outcome(calls.user("without"), "DetachInstanceRamRole", InstanceIds='["i-free"]') == DONE
    assert calls.outcome(key, "DetachInstanceRamRole", InstanceIds='["i-none"]') == (
        404,
        "InvalidInstanceId.NotFound",
    )


def test_the_role_of_a_launch_template_is_passed(calls: Calls) -> None:
    template = {"LaunchTemplateName": "with-role", "ImageId": IMAGE, "InstanceType": TYPE}
    made = calls.worker.call("CreateLaunchTemplate", RegionId=REGION, RamRoleName="Admin", **template)
    chosen = {"LaunchTemplateId": made.json["LaunchTemplateId"]}
    assert calls.outcome(calls.passing("one", "Builder"), "RunInstances", **chosen) == FORBIDDEN
    assert calls.outcome(calls.passing("two", "Admin"), "RunInstances", **chosen) == DONE
    # A role in the request stands for that of the template.
    assert (
        calls.outcome(calls.passing("one", "Builder"), "RunInstances", RamRoleName="Builder", **chosen)
        == DONE
    )
    missing = calls.outcome(calls.user("without"), "RunInstances", LaunchTemplateName="none")
    assert missing == (404, "InvalidLaunchTemplate.NotFound")


def test_a_session_of_a_role_needs_it_too(calls: Calls) -> None:
    store = calls.service.store
    put_role(store, "Session", ECS_FULL_ACCESS, role_id="399")
    session = RoleSession(
        access_key_id="STS.passing",
        secret="secret",
        token_digest=token_digest("token"),
        account_id=FIRST_ACCOUNT_ID,
        role_id="399",
        role_name="Session",
        session_name="session",
        expires=2**40,
    )
    with store.writing() as catalogue:
        catalogue.put_role_session(session, 0)
    assert calls.outcome("STS.passing", "AttachInstanceRamRole", RamRoleName="Builder") == FORBIDDEN
    passing = put_policy(store, "Passing", allow("ram:PassRole"))
    put_role(store, "Session", ECS_FULL_ACCESS, passing, role_id="399")
    assert calls.outcome("STS.passing", "AttachInstanceRamRole", RamRoleName="Builder") == DONE
    limited = msgspec.structs.replace(session, policy=document(allow("ecs:*")))
    with store.writing() as catalogue:
        catalogue.put_role_session(limited, 0)
    assert calls.outcome("STS.passing", "AttachInstanceRamRole", RamRoleName="Builder") == FORBIDDEN


def test_the_account_itself_passes_any_role(calls: Calls) -> None:
    sent = {"RegionId": REGION, **REQUESTS["AttachInstanceRamRole"], "RamRoleName": "Admin"}
    assert calls.worker.call("AttachInstanceRamRole", **sent).status == 200
