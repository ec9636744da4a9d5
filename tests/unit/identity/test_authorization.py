"""Sessions of roles: what the role's policies and that of the session allow together."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import cast

import pytest

from genzo.actions import registry
from genzo.actions.action import ECS, Context
from genzo.catalogue.principals import Principal, PrincipalType
from genzo.catalogue.ram import PolicyName
from genzo.catalogue.runtime_settings import NO_OVERRIDES
from genzo.errors import ApiError
from genzo.identity.authorization import require_permission
from genzo.service.call import PreparedCall
from genzo.service.service import Service
from tests.new_service import new_service
from tests.ram_making import allow, document, put_policy, put_role, put_user

READING = PolicyName("System", "AliyunECSReadOnlyAccess")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = new_service(tmp_path_factory.mktemp("roles") / "genzo.db")
    yield service
    service.store.close()


def call(
    service: Service, principal: Principal, action: str = "DescribeRegions", **parameters: str
) -> PreparedCall:
    return PreparedCall(
        registry.find(ECS, action),
        principal,
        parameters,
        NO_OVERRIDES,
        service.store.read_cache(),
        "request",
        "http://127.0.0.1",
    )


def decided(
    service: Service, principal: Principal, action: str = "DescribeRegions", **parameters: str
) -> str:
    """What decides on a call: a statement that allows it, else the refusal."""
    try:
        decision = service.permitted(call(service, principal, action, **parameters)).decision
    except ApiError as error:
        return f"{error.code}: {error.statement}"
    assert decision is not None
    return decision.text


DELETING = {"RegionId": "cn-hangzhou", "ImageId": "m-1"}
NO_DELETING = (
    "Forbidden.RAM: No statement allows ecs:DeleteImage on acs:ecs:cn-hangzhou:1234567890123456:image/m-1."
)
READS = "Statement 1 of the system policy AliyunECSReadOnlyAccess allows ecs:DescribeRegions on *."


def test_a_session_has_the_policies_of_its_role(service: Service) -> None:
    session = put_role(service.store, "Reader", READING)
    assert decided(service, session) == READS
    assert decided(service, session, "DeleteImage", **DELETING) == NO_DELETING


def test_a_role_that_is_passed_has_a_decision_of_its_own(service: Service) -> None:
    session = put_role(service.store, "Starter", PolicyName("System", "AliyunECSFullAccess"))
    asked = {"RegionId": "cn-hangzhou", "InstanceIds": "[]", "RamRoleName": "Builder"}
    refusal = "No statement allows ram:PassRole on acs:ram::1234567890123456:role/Builder."
    assert (
        decided(service, session, "AttachInstanceRamRole", **asked)
        == f"InvalidUser.PassRoleForbidden: {refusal}"
    )
    passing = put_policy(service.store, "Passing", allow("ram:PassRole"))
    put_role(service.store, "Starter", PolicyName("System", "AliyunECSFullAccess"), passing)
    allowed = "Statement 1 of the system policy AliyunECSFullAccess allows ecs:AttachInstanceRamRole on *."
    assert decided(service, session, "AttachInstanceRamRole", **asked) == allowed
    too_long = {**asked, "RamRoleName": "a" * 600}
    assert decided(service, session, "AttachInstanceRamRole", **too_long) == (
        "InvalidUser.PassRoleForbidden: The name of a resource is too long."
    )


def test_the_policy_of_a_session_limits_it(service: Service) -> None:
    session = put_role(service.store, "Limited", READING)
    limited = session._replace(session_policy=document(allow("ecs:DescribeZones")))
    assert decided(service, limited) == "Forbidden.RAM: No statement allows ecs:DescribeRegions on *."
    assert "DescribeZones" in decided(service, limited, "DescribeZones", RegionId="cn-hangzhou")
    wide = session._replace(session_policy=document(allow("*")))
    assert decided(service, wide) == READS
    assert decided(service, wide, "DeleteImage", **DELETING) == NO_DELETING


def test_a_session_of_a_role_that_was_created_anew_is_refused(service: Service) -> None:
    session = put_role(service.store, "Renewed", READING)
    put_role(service.store, "Renewed", READING, role_id="301")
    assert decided(service, session) == f"Forbidden.RAM: {session.arn} does not exist."


def test_a_session_acts_as_the_role_in_conditions(service: Service) -> None:
    condition = {"StringEquals": {"acs:PrincipalARN": "acs:ram::1234567890123456:role/Named"}}
    name = put_policy(service.store, "Named", allow("*", Condition=condition))
    allowed = "Statement 1 of the custom policy Named allows ecs:DescribeRegions on *."
    assert decided(service, put_role(service.store, "Named", name)) == allowed


def test_a_user_does_not_have_the_policies_of_a_role_of_its_name(service: Service) -> None:
    session = put_role(service.store, "Same", READING)
    user = Principal(session.account_id, "key", PrincipalType.USER, "Same")
    assert decided(service, user) == f"Forbidden.RAM: {user.arn} does not exist."
    put_user(service.store, "Same")
    assert decided(service, user) == "Forbidden.RAM: No statement allows ecs:DescribeRegions on *."


def test_the_decision_stays_with_the_call(service: Service) -> None:
    session = put_role(service.store, "Kept", READING)
    permitted = service.permitted(call(service, session))
    assert permitted.decision is not None
    assert permitted.decision.policy == "the system policy AliyunECSReadOnlyAccess"
    put_role(service.store, "Kept")
    service.answer(permitted)  # the call was decided on before
    with pytest.raises(ApiError):
        service.answer(call(service, session))


def test_a_call_that_waited_has_the_policies_of_now(service: Service) -> None:
    """Writes wait for their turn, on threads that the read cache of the call does not belong to."""
    session = put_role(service.store, "Waiting", READING)
    waiting = call(service, session)
    service.answer(waiting)
    put_role(service.store, "Waiting")
    with ThreadPoolExecutor(1) as threads, pytest.raises(ApiError, match=r"Forbidden\.RAM"):
        threads.submit(service.answer, waiting).result()
    with pytest.raises(ApiError, match=r"Forbidden\.RAM"):
        service.answer(waiting)


@pytest.mark.parametrize("permission", ["ram:GetUser", "sts:AssumeRole"])
def test_actions_of_ram_and_sts_are_refused_with_their_own_code(service: Service, permission: str) -> None:
    session = put_role(service.store, "Nobody")
    action = replace(registry.find(ECS, "DescribeRegions"), ram_action=permission)
    with pytest.raises(ApiError) as raised:
        service.answer(call(service, session)._replace(action=action))
    assert (raised.value.code, raised.value.status) == ("NoPermission", 403)
    assert raised.value.statement == f"No statement allows {permission} on *."


def test_an_account_itself_is_not_asked(service: Service) -> None:
    root = call(service, Principal(7))
    assert service.permitted(root) is root
    assert require_permission(
        root, None, cast(Context, None), root.read_cache
    ).is_allowed  # nothing is looked at
