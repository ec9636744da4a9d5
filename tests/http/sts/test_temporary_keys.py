"""Calls with temporary access keys, with both signatures: what is accepted, and each refusal."""

import logging
from collections.abc import Callable, Iterator

import pytest

from genzo.catalogue.account_settings import AccountSettings
from genzo.catalogue.clock_setting import ClockSetting
from genzo.catalogue.ram import GLOBAL, RamRole, RamUser
from genzo.catalogue.runtime_settings import RuntimeSettings
from genzo.identity.credentials import principal_of_key
from genzo.service.service import Service
from tests.api import Answer
from tests.http.sts.conftest import CallerOf
from tests.http.sts.principals import OTHER, OWN, put_users, role, trusting, user
from tests.http.sts.signed_calls import STS, Caller
from tests.in_process import Worker

Ask = Callable[[Caller], Answer]
HEADER = "x-acs-security-token"
OTHER_TOKEN = "CAISAAAA"


def by_parameters(caller: Caller) -> Answer:
    return caller.call("DescribeRegions")


def by_headers(caller: Caller) -> Answer:
    return caller.acs3("DescribeRegions")


@pytest.fixture(params=[by_parameters, by_headers], ids=["version 1", "version 3"])
def ask(request: pytest.FixtureRequest) -> Ask:
    asked: Ask = request.param
    return asked


@pytest.fixture(scope="module")
def session(caller: CallerOf) -> Caller:
    return caller("alice").session("Builder")


def test_a_session_calls(ask: Ask, session: Caller) -> None:
    assert ask(session).status == 200


@pytest.mark.parametrize(
    ("token", "code"),
    [
        ("", "MissingSecurityToken"),
        ("token", "InvalidSecurityToken.Malformed"),
        ("CAISA", "InvalidSecurityToken.Malformed"),
        ("CAISAAA=A", "InvalidSecurityToken.Malformed"),
        (OTHER_TOKEN, "InvalidSecurityToken.MismatchWithAccessKey"),
    ],
)
def test_a_session_needs_its_token(ask: Ask, session: Caller, token: str, code: str) -> None:
    answer = ask(session._replace(token=token))
    assert (answer.status, answer.code) == (400, code)


def test_the_token_of_another_session_is_refused(ask: Ask, caller: CallerOf, session: Caller) -> None:
    other = caller("alice").session("Builder")
    answer = ask(session._replace(token=other.token))
    assert answer.code == "InvalidSecurityToken.MismatchWithAccessKey"


def test_a_permanent_key_has_no_token(ask: Ask, caller: CallerOf, session: Caller) -> None:
    for name in ("alice", "genzo"):
        answer = ask(caller(name)._replace(token=session.token))
        assert answer.code == "InvalidSecurityToken.MismatchWithAccessKey"


def test_an_unknown_temporary_key_is_not_found(ask: Ask, session: Caller) -> None:
    answer = ask(session._replace(key=f"{session.key}x"))
    assert (answer.status, answer.code) == (404, "InvalidAccessKeyId.NotFound")


def test_the_token_does_not_stand_in_for_the_signature(ask: Ask, session: Caller) -> None:
    assert ask(session._replace(secret="x")).code == "SignatureDoesNotMatch"


def test_a_header_with_a_token_must_be_signed(session: Caller) -> None:
    unsigned = session._replace(token="")
    sent = {
        name.lower(): value
        for name, value in unsigned.api.acs3_headers(
            "DescribeRegions", {}, {"accept": "application/json"}
        ).items()
    }
    answer = session.worker.post("", {**sent, HEADER: session.token}, b"")
    assert answer.code == "IncompleteSignature"


def test_version_3_takes_the_token_as_a_parameter_too(session: Caller) -> None:
    answer = session._replace(token="").acs3("DescribeRegions", SecurityToken=session.token)
    assert answer.status == 200


def test_the_log_names_users_and_sessions(
    session: Caller, caller: CallerOf, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "genzo.requests"):
        session.call("DescribeRegions")
        caller("alice").call("GetCallerIdentity", STS)
        caller("genzo").call("GetCallerIdentity", STS)
    assert caplog.messages == [
        f"DescribeRegions by acs:ram::{OWN}:assumed-role/Builder/ci",
        f"GetCallerIdentity by acs:ram::{OWN}:user/alice",
    ]


@pytest.mark.parametrize(
    ("key", "arn"),
    [("genzo", "root"), ("alice", "user/alice"), ("nobody", ""), ("STS.nobody", "")],
)
def test_the_principal_of_a_key_is_known_without_its_secret(service: Service, key: str, arn: str) -> None:
    with service.store.reading() as catalogue:
        principal = principal_of_key(catalogue, key)
    assert (principal is None and not arn) or (principal is not None and principal.arn.endswith(f":{arn}"))


def test_the_principal_of_a_session_is_known_without_its_token(service: Service, session: Caller) -> None:
    with service.store.reading() as catalogue:
        principal = principal_of_key(catalogue, session.key)
    assert principal is not None
    assert principal.arn == f"acs:ram::{OWN}:assumed-role/Builder/ci"


def test_every_worker_knows_a_session_at_once(service: Service, session: Caller) -> None:
    other = Worker(service)
    assert session._replace(worker=other).call("DescribeRegions").status == 200


def test_the_identity_of_a_session(session: Caller) -> None:
    members = session.call("GetCallerIdentity", STS).json
    assert members.pop("RequestId")
    assert members == {
        "IdentityType": "AssumedRoleUser",
        "AccountId": str(OWN),
        "PrincipalId": "3Builder:ci",
        "RoleId": "3Builder",
        "Arn": f"acs:ram::{OWN}:assumed-role/Builder/ci",
    }


def test_the_identity_of_a_user(caller: CallerOf) -> None:
    members = caller("alice").call("GetCallerIdentity", STS).json
    assert members.pop("RequestId")
    assert members == {
        "IdentityType": "RAMUser",
        "AccountId": str(OWN),
        "PrincipalId": f"2{OWN}alice",
        "UserId": f"2{OWN}alice",
        "Arn": f"acs:ram::{OWN}:user/alice",
    }


@pytest.fixture
def clock(service: Service) -> Iterator[Callable[[int], None]]:
    """Advances the clock of the API by a number of seconds."""

    def advance(seconds: int) -> None:
        with service.store.writing() as catalogue:
            catalogue.put_settings(RuntimeSettings(clock=ClockSetting(offset=seconds * 1000)))

    yield advance
    advance(0)


def test_a_session_expires_by_the_clock_of_the_api(
    ask: Ask, caller: CallerOf, clock: Callable[[int], None]
) -> None:
    session = caller("alice").session("Builder", DurationSeconds="900")
    clock(890)
    assert ask(session).status == 200
    clock(900)
    answer = ask(session)
    assert (answer.status, answer.code) == (400, "InvalidSecurityToken.Expired")
    # Only the owner of the token learns that it has expired.
    assert ask(session._replace(token=OTHER_TOKEN)).code == "InvalidSecurityToken.MismatchWithAccessKey"


def test_a_session_follows_the_clock_of_its_account(ask: Ask, caller: CallerOf, service: Service) -> None:
    """Eve assumes a role of another account, whose clock is a day ahead: it says when the session ends."""
    day = 24 * 3600

    def set_clocks(**seconds: int) -> None:
        with service.store.writing() as catalogue:
            for account, name in ((OWN, "own"), (OTHER, "other")):
                clock = ClockSetting(offset=seconds[name] * 1000) if name in seconds else None
                catalogue.put_account_settings(account, AccountSettings(clock=clock))

    set_clocks(own=day)
    own = caller("alice").session("Builder", DurationSeconds="900")
    foreign = caller("eve").session("ForEve", DurationSeconds="900")
    set_clocks(own=day + 890, other=100 * day)
    # A session that is made by a clock far ahead deletes none of others.
    caller("eve").session("ForEve")
    assert [ask(session).status for session in (own, foreign)] == [200, 200]
    set_clocks(own=day + 901)
    expired = "InvalidSecurityToken.Expired"
    assert [ask(session).code for session in (own, foreign)] == [expired, expired]
    set_clocks()


def test_a_session_ends_with_its_role(ask: Ask, service: Service, caller: CallerOf) -> None:
    trust = trusting(f"acs:ram::{OWN}:root")
    with service.store.writing() as catalogue:
        catalogue.put_resource(role("Brief", trust))
    session = caller("alice").session("Brief")
    assert ask(session).status == 200
    with service.store.writing() as catalogue:
        made = catalogue.resource(RamRole, OWN, GLOBAL, "brief")
        assert made is not None
        catalogue.delete_resource(made)
    assert ask(session).code == "InvalidSecurityToken.Expired"
    # Another role of the same name is another role.
    with service.store.writing() as catalogue:
        catalogue.put_resource(role("Brief", trust, role_id="39"))
    assert ask(session).code == "InvalidSecurityToken.Expired"


def test_a_key_ends_with_its_user(ask: Ask, service: Service, caller: CallerOf) -> None:
    with service.store.writing() as catalogue:
        put_users(catalogue, user("carol"))
    assert caller("carol").call("GetCallerIdentity", STS).status == 200
    with service.store.writing() as catalogue:
        made = catalogue.resource(RamUser, OWN, GLOBAL, "carol")
        assert made is not None
        catalogue.delete_resource(made)
    answer = ask(caller("carol"))
    assert (answer.status, answer.code) == (404, "InvalidAccessKeyId.NotFound")


def test_open_authentication_knows_sessions_without_their_tokens(
    service: Service, session: Caller, clock: Callable[[int], None]
) -> None:
    worker = Worker(service, auth="open")
    asked = {"Version": STS, "AccessKeyId": session.key}
    assert worker.call("GetCallerIdentity", **asked).json["RoleId"] == "3Builder"
    clock(3600)
    assert worker.call("GetCallerIdentity", **asked).code == "InvalidSecurityToken.Expired"
    unknown = worker.call("GetCallerIdentity", Version=STS, AccessKeyId="STS.unknown")
    assert unknown.json["IdentityType"] == "Account"
