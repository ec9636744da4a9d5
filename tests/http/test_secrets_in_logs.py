"""No log line has a secret: of access keys, sessions, control, passwords, user data."""

import base64
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from genzo.actions import registry
from genzo.service.service import Service
from genzo.wire.structs import Response
from tests.http.sts.principals import put_users, role, trusting, user
from tests.http.sts.signed_calls import STS, Caller
from tests.in_process import Worker
from tests.new_service import new_service

PASSWORD = "Gehe1m!!Wort"
USER_DATA = base64.b64encode(b"hunter2 of the instance").decode()
TOKEN = "a-control-token-that-is-secret"
_SECRET_PARAMETERS = {"Password": PASSWORD, "UserData": USER_DATA}


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
    return Worker(service, control_token=TOKEN)


def _secret_texts(log: pytest.LogCaptureFixture, *more: str) -> list[str]:
    return [text for text in (PASSWORD, USER_DATA, TOKEN, *more) if text in log.text]


def test_calls_leave_no_secret_in_the_log(worker: Worker, caplog: pytest.LogCaptureFixture) -> None:
    """Refused by RAM, by the catalogue and for their signature, and with an unknown parameter."""
    caplog.set_level(logging.DEBUG)
    account, alice, dave = (Caller(worker, name, name) for name in ("genzo", "alice", "dave"))
    session = alice.session("Builder")
    created = account.call("CreateAccessKey", "2015-05-01", UserName="dave").json["AccessKey"]
    wrong = Caller(worker, "genzo", "a-wrong-secret")
    codes = [
        each.call("ModifyInstanceAttribute", InstanceId="i-1", Passwort=PASSWORD, **_SECRET_PARAMETERS).code
        for each in (account, dave, session, wrong, session._replace(token="CAIS-damaged"))
    ]
    assert codes == [
        *("InvalidInstanceId.NotFound", "Forbidden.RAM", "InvalidInstanceId.NotFound"),
        *("SignatureDoesNotMatch", "InvalidSecurityToken.Malformed"),
    ]
    assert session.call("GetCallerIdentity", STS).status == 200
    assert worker.control("GET", "/_genzo/clock").status == 403
    assert "Passwort" in caplog.text
    assert "is refused ecs:ModifyInstanceAttribute" in caplog.text
    secrets = [session.secret, session.token, "CAIS-damaged", created["AccessKeySecret"], "a-wrong-secret"]
    assert _secret_texts(caplog, *secrets) == []


def test_a_call_that_fails_leaves_no_secret_in_the_log(
    worker: Worker, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(request: object, _context: object) -> Response:
        held = repr(request)
        raise RuntimeError(f"boom after {len(held)} characters")

    action = replace(registry.find("2014-05-26", "ModifyInstanceAttribute"), handle=fail)
    monkeypatch.setattr(registry, "find", lambda _version, _name: action)
    caplog.set_level(logging.DEBUG)
    session = Caller(worker, "genzo", "genzo")
    answer = session.call("ModifyInstanceAttribute", InstanceId="i-1", **_SECRET_PARAMETERS)
    assert (answer.status, answer.code) == (500, "InternalError")
    assert "boom after" in caplog.text
    assert "Traceback" in caplog.text
    assert _secret_texts(caplog) == []
    assert PASSWORD.encode() not in answer.body
