"""The log shows no secret, whatever a client does with it, in any form of its answers."""

import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from genzo.actions.registry import all_actions
from genzo.control.coverage import response_fields
from genzo.http.request_log.hidden_answers import SECRET_MEMBERS, without_secrets
from genzo.service.service import Service
from tests.http.sts.principals import put_users, role, trusting, user
from tests.http.sts.signed_calls import Caller
from tests.in_process import Worker
from tests.new_service import new_service

PASSWORD = "Gehe1m!!Wort"
USER_DATA = base64.b64encode(b"hunter2 of the instance").decode()


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    service = new_service(tmp_path / "genzo.db", durable=False)
    with service.store.writing() as catalogue:
        put_users(catalogue, user("alice"), user("dave", policies=()))
        catalogue.put_resource(role("Builder", trusting("acs:ram::1234567890123456:root")))
    yield service
    service.store.close()


@pytest.fixture
def worker(service: Service) -> Worker:
    return Worker(service)


def _all_forms(worker: Worker) -> str:
    """Everything that the page shows, without escapes of JSON."""
    shown = worker.control("GET", "/_genzo/requests", "answers=true&limit=1000").json
    programs = (worker.control("GET", "/_genzo/requests", f"as={form}").body for form in ("curl", "python"))
    return "\n".join([repr(shown), json.dumps(shown), *(text.decode() for text in programs)])


def _require_hidden(worker: Worker, *secrets: str) -> None:
    shown = _all_forms(worker)
    for secret in secrets:
        for text in (secret, quote(secret, safe=""), quote(quote(secret, safe=""), safe="")):
            assert text not in shown


def test_passwords_and_user_data_of_requests_are_hidden(worker: Worker) -> None:
    """Allowed, refused, badly signed, misspelt; and with a session, whose token is one more secret."""
    alice, dave = Caller(worker, "alice", "alice"), Caller(worker, "dave", "dave")
    session = alice.session("Builder")
    wrong = Caller(worker, "genzo", "a-wrong-secret")
    for caller in (alice, dave, session, wrong, session._replace(token=f"{session.token[:-4]}AAA=")):
        caller.call(
            "ModifyInstanceAttribute",
            InstanceId="i-1",
            Passwort=PASSWORD,
            Password=PASSWORD,
            UserData=USER_DATA,
        )
    session.acs3("ModifyInstanceAttribute", InstanceId="i-1", Password=PASSWORD)
    session.acs3("ModifyInstanceAttribute", {"x-acs-date": "2020-01-01T00:00:00Z"}, Password=PASSWORD)
    session._replace(secret="wrong").acs3("ModifyInstanceAttribute", InstanceId="i-1", Password=PASSWORD)
    worker.get(f"Action=NoSuch&Password={quote(PASSWORD)}&Version=2014-05-26")
    worker.get(f"Action=CreateInstance&Password={quote(PASSWORD)}&Broken=%zz")
    _require_hidden(worker, PASSWORD, USER_DATA, session.token, session.secret)


def test_new_credentials_in_answers_are_hidden(worker: Worker) -> None:
    account = Caller(worker, "genzo", "genzo")
    created = account.call("CreateAccessKey", "2015-05-01", UserName="dave").json["AccessKey"]
    pair = account.call("CreateKeyPair", RegionId="cn-hangzhou", KeyPairName="pair").json
    assert "PRIVATE KEY" in pair["PrivateKeyBody"]
    _require_hidden(worker, created["AccessKeySecret"], pair["PrivateKeyBody"].splitlines()[1])
    assert created["AccessKeyId"] in _all_forms(worker)


@pytest.mark.parametrize("member", SECRET_MEMBERS)
def test_a_secret_of_an_answer_is_hidden_in_both_formats(member: str) -> None:
    assert without_secrets(f'{{"{member}":"a\\"b\\\\","Z":"z"}}') == f'{{"{member}":"***","Z":"z"}}'
    assert without_secrets(f"<{member}>a&quot;b</{member}><Z>z</Z>") == f"<{member}>***</{member}><Z>z</Z>"


def test_every_secret_of_an_answer_is_listed() -> None:
    """By their names: a new member that sounds like a secret must be looked at."""
    sounds_secret = re.compile("Secret|Token|Password|PrivateKey|UserData")
    no_secrets = {"NextToken", "HttpTokens", "PasswordInherit"}
    members = {
        name.rpartition(".")[2] for action in all_actions() for name, _ in response_fields(action.response)
    }
    assert {name for name in members if sounds_secret.search(name)} - no_secrets == set(SECRET_MEMBERS)
