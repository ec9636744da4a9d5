"""AssumeRole: what it answers and refuses, and who may assume which role."""

import json
import re
import time

import pytest

from genzo.catalogue.audit import AuditQuery
from genzo.catalogue.ram import AttachedPolicy, PolicyName
from genzo.service.service import Service
from tests.http.sts.conftest import CallerOf
from tests.http.sts.principals import CREATED, OTHER, OWN, policy, put_users, role, trusting, user
from tests.http.sts.signed_calls import STS

POLICY = '{"Version":"1","Statement":[{"Effect":"Allow","Action":"ecs:Describe*","Resource":"*"}]}'


def test_the_answer_has_credentials_and_the_assumed_role(caller: CallerOf) -> None:
    answer = caller("alice").assume("builder", DurationSeconds="900")
    assert set(answer.json) == {"RequestId", "AssumedRoleUser", "Credentials"}
    assert answer.json["AssumedRoleUser"] == {
        "AssumedRoleId": "3Builder:ci",
        "Arn": f"acs:ram::{OWN}:role/Builder/ci",
    }
    credentials = answer.json["Credentials"]
    assert set(credentials) == {"AccessKeyId", "AccessKeySecret", "Expiration", "SecurityToken"}
    assert re.fullmatch(r"STS\.[A-Za-z0-9]{25}", credentials["AccessKeyId"])
    assert re.fullmatch(r"[A-Za-z0-9]{44}", credentials["AccessKeySecret"])
    assert re.fullmatch(r"CAIS[A-Za-z0-9+/]{704}", credentials["SecurityToken"])
    expires = time.strptime(credentials["Expiration"], "%Y-%m-%dT%H:%M:%SZ")
    assert 890 < time.mktime(expires) - time.mktime(time.gmtime()) <= 900


def test_the_token_itself_is_not_stored(service: Service, caller: CallerOf) -> None:
    session = caller("alice").session("Builder", Policy=POLICY)
    with service.store.reading() as catalogue:
        stored = catalogue.role_session(session.key)
    assert stored is not None
    assert (stored.secret, stored.policy) == (session.secret, POLICY)
    assert session.token not in repr(stored)


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"RoleArn": "Builder"}, 400, "InvalidParameter.RoleArn"),
        ({"RoleArn": f"acs:ram::{OWN}:user/alice"}, 400, "InvalidParameter.RoleArn"),
        ({"RoleArn": f"acs:ram::{OWN}:role/"}, 400, "InvalidParameter.RoleArn"),
        ({"RoleArn": f"acs:ram::{OWN}:role/{'r' * 65}"}, 400, "InvalidParameter.RoleArn"),
        ({"RoleArn": f"acs:ram::0{OWN}:role/Builder"}, 400, "InvalidParameter.RoleArn"),
        ({"RoleArn": f"acs:ram::{2**63}:role/Builder"}, 400, "InvalidParameter.RoleArn"),
        ({"RoleSessionName": "c"}, 400, "InvalidParameter.RoleSessionName"),
        ({"RoleSessionName": "c" * 65}, 400, "InvalidParameter.RoleSessionName"),
        ({"RoleSessionName": "c/i"}, 400, "InvalidParameter.RoleSessionName"),
        ({"DurationSeconds": "899"}, 400, "InvalidParameter.DurationSeconds"),
        ({"DurationSeconds": "7201"}, 400, "InvalidParameter.DurationSeconds"),
        ({"DurationSeconds": "x"}, 400, "InvalidParameter.DurationSeconds"),
        ({"ExternalId": "a"}, 400, "InvalidParameter.ExternalId"),
        ({"ExternalId": "a b"}, 400, "InvalidParameter.ExternalId"),
        ({"ExternalId": "a" * 1225}, 400, "InvalidParameter.ExternalId"),
        ({"Policy": "{"}, 400, "InvalidParameter.PolicyGrammar"),
        ({"Policy": '{"Version":"1"}'}, 400, "InvalidParameter.PolicyGrammar"),
        ({"Policy": POLICY + " " * 2048}, 400, "InvalidParameter.PolicySize"),
        ({"RoleArn": f"acs:ram::{OWN}:role/Nobody"}, 404, "EntityNotExist.Role"),
    ],
)
def test_a_wrong_parameter_is_refused(
    caller: CallerOf, changes: dict[str, str], status: int, code: str
) -> None:
    answer = caller("alice").assume("Builder", **changes)
    assert (answer.status, answer.code) == (status, code)


@pytest.mark.parametrize(
    "accepted",
    [
        {"DurationSeconds": "7200"},
        {"RoleSessionName": "a.@_-" + "b" * 59},
        {"ExternalId": "a+=,.@:/-_" + "b" * 1214},
        {"Policy": POLICY + " " * (2048 - len(POLICY))},
    ],
)
def test_a_parameter_at_its_limit_is_accepted(caller: CallerOf, accepted: dict[str, str]) -> None:
    assert caller("alice").assume("Builder", **accepted).status == 200


@pytest.mark.parametrize(
    ("name", "role", "is_trusted"),
    [
        ("alice", "ForAlice", True),
        ("bob", "Builder", True),
        ("eve", "ForEve", True),
        ("bob", "ForAlice", False),
        ("eve", "Builder", False),
        ("alice", "FromLoopback", True),
        ("alice", "FromAfar", False),
        # Trust alone does not suffice: a policy of the caller must allow sts:AssumeRole, too.
        ("dave", "Builder", False),
        ("alice", "ForEve", False),
        ("alice", "OfNobody", False),
        # The account itself may do anything but assume a role.
        ("genzo", "Builder", False),
    ],
)
def test_a_role_is_assumed_by_those_that_it_trusts(
    caller: CallerOf, name: str, role: str, is_trusted: bool
) -> None:
    answer = caller(name).assume(role)
    refused = (403, "NoPermission")
    assert (answer.status, answer.json.get("Code")) == ((200, None) if is_trusted else refused)


@pytest.mark.parametrize("name", ["Denied", "denied", "DENIED"])
def test_a_deny_holds_for_every_case_of_a_name(service: Service, caller: CallerOf, name: str) -> None:
    statements = [
        {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"},
        {"Effect": "Deny", "Action": "sts:AssumeRole", "Resource": f"acs:ram::{OWN}:role/Denied"},
    ]
    document = json.dumps({"Version": "1", "Statement": statements})
    with service.store.writing() as catalogue:
        catalogue.put_resource(role("Denied", trusting(f"acs:ram::{OWN}:root")))
        catalogue.put_resource(policy("NotDenied", document))
        attached = (AttachedPolicy(PolicyName("Custom", "NotDenied"), CREATED),)
        put_users(catalogue, user("grace", policies=attached))
    assert caller("grace").assume("Builder").status == 200
    assert caller("grace").assume(name).code == "NoPermission"


def test_another_account_cannot_tell_roles_that_exist_from_others(caller: CallerOf) -> None:
    messages = {
        (answer.status, answer.code, answer.json["Message"])
        for answer in (
            caller("eve").assume("Builder"),
            caller("eve").assume("Builder", DurationSeconds="43200"),
            caller("eve").assume("Nobody"),
            caller("eve").assume("Builder", 3333333333333333),
        )
    }
    assert len(messages) == 1


def test_a_session_assumes_the_next_role_if_that_trusts_it(caller: CallerOf) -> None:
    session = caller("alice").session("Builder")
    assert session.session("ForBuilder").call("GetCallerIdentity", STS).json["Arn"].endswith("/ForBuilder/ci")
    assert session.assume("ForAlice").code == "NoPermission"


def test_an_external_id_is_required_where_the_trust_policy_says_so(caller: CallerOf) -> None:
    assert caller("alice").assume("Guarded", ExternalId="abcd").status == 200
    assert caller("alice").assume("Guarded", ExternalId="abce").code == "NoPermission"
    assert caller("alice").assume("Guarded").code == "NoPermission"


def test_a_session_may_do_what_its_role_and_its_own_policy_allow(caller: CallerOf) -> None:
    limited = caller("alice").session("Builder", Policy=POLICY)
    assert limited.images().status == 200
    answer = limited.call("DeleteImage", RegionId="cn-hangzhou", ImageId="m-1")
    assert (answer.status, answer.code) == (403, "Forbidden.RAM")
    free = caller("alice").session("Builder")
    assert free.call("DeleteImage", RegionId="cn-hangzhou", ImageId="m-1").code == "InvalidImageId.NotFound"


def test_the_account_of_another_number_is_no_other(caller: CallerOf) -> None:
    assert OTHER != OWN
    assert caller("eve").assume("ForEve", OTHER).code == "EntityNotExist.Role"


def test_the_audit_trail_has_the_call_and_neither_secret_nor_token(
    service: Service, caller: CallerOf
) -> None:
    session = caller("bob").session("Builder", RoleSessionName="audited")
    session.call("CreateVpc", RegionId="cn-hangzhou")
    with service.store.reading() as catalogue:
        events = list(catalogue.audit_events(AuditQuery()))
    assumed = next(each for each in events if each.parameters.get("RoleSessionName") == "audited")
    created = next(each for each in events if each.action == "CreateVpc")
    assert (assumed.action, assumed.principal) == ("AssumeRole", f"acs:ram::{OWN}:user/bob")
    assert assumed.resources == (f"acs:ram::{OWN}:role/Builder",)
    assert created.principal == f"acs:ram::{OWN}:assumed-role/Builder/audited"
    recorded = repr(events)
    assert session.secret not in recorded
    assert session.token not in recorded


def test_the_audit_trail_does_not_show_external_ids(service: Service, caller: CallerOf) -> None:
    external_id = "agreed-with-the-other-side"
    answer = caller("alice").assume("Guarded", ExternalId=external_id)
    assert answer.code == "NoPermission"
    with service.store.reading() as catalogue:
        (event,) = catalogue.audit_events(AuditQuery(request_id=answer.json["RequestId"]))
    assert event.parameters["ExternalId"] == "***"
    assert external_id not in repr(event)
