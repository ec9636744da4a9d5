"""Temporary keys of roles sign in with their security token, which the session does not keep."""

import time

import pytest

from genzo.catalogue.principals import RoleSession, token_digest
from genzo.service.service import Service
from tests.console.browsing import IMAGES, SIGN_IN, Browsing, texts_of
from tests.http.images.sample_resources import ELSEWHERE, REGION
from tests.ram_making import allow, put_policy, put_role

KEY, SECRET, TOKEN = "STS.console", "secret of the session", "CAISAAAA"


def _assume(service: Service, *, seconds: int = 3600) -> None:
    policy = put_policy(
        service.store,
        "console-role",
        allow("ecs:Describe*", "acs:ecs:cn-beijing:*:*"),
        allow("ecs:DescribeRegions"),
    )
    role = put_role(service.store, "console-role", policy)
    now = int(time.time())
    session = RoleSession(
        access_key_id=KEY,
        secret=SECRET,
        token_digest=token_digest(TOKEN),
        account_id=role.account_id,
        role_id=role.principal_id,
        role_name=role.name,
        session_name="ci",
        expires=now + seconds,
    )
    with service.store.writing() as catalogue:
        catalogue.put_role_session(session, now)


def _sign_in(stranger: Browsing, **changed: str) -> int:
    given = {"access_key_id": KEY, "secret": SECRET, "security_token": TOKEN, **changed}
    return stranger.post(SIGN_IN, **given).status


def test_a_role_session_sees_what_its_role_may(service: Service, stranger: Browsing) -> None:
    _assume(service)
    assert _sign_in(stranger) == 303
    assert "copy-of-web" in stranger.page(IMAGES, region=ELSEWHERE, owner="self")
    refused = stranger.get(IMAGES, region=REGION)
    assert (refused.status, "Forbidden.RAM" in refused.body.decode()) == (403, True)
    assert not any(TOKEN in value for value in stranger.cookies.values())


@pytest.mark.parametrize(
    "changed",
    [{"security_token": ""}, {"security_token": "CAISAAAB"}, {"security_token": "x"}, {"secret": "wrong"}],
)
def test_a_wrong_or_missing_token_signs_nobody_in(
    service: Service, stranger: Browsing, changed: dict[str, str]
) -> None:
    _assume(service)
    assert _sign_in(stranger, **changed) == 403


def test_a_key_without_a_session_takes_no_token(stranger: Browsing) -> None:
    key = {"access_key_id": "key-of-reader", "secret": "key-of-reader"}
    assert _sign_in(stranger, **key) == 403
    assert _sign_in(stranger, **key, security_token="") == 303


def test_the_visit_ends_with_the_session_of_the_role(service: Service, stranger: Browsing) -> None:
    _assume(service)
    assert _sign_in(stranger) == 303
    _assume(service, seconds=-1)
    answer = stranger.get(IMAGES, region=ELSEWHERE)
    assert answer.status == 303
    assert "Sign in" in texts_of(stranger.page(SIGN_IN))
    assert _sign_in(stranger) == 403
