"""A replay signs anew, replaces hidden values, moves the clock, and says what it left out."""

import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from genzo.recording.case import Answer, Case
from genzo.recording.replay import Replay, Replayed
from genzo.recording.signing import AccessKey
from genzo.recording.upstreams import genzo_at
from genzo.testing.account import Account
from genzo.testing.server import Server
from genzo.testing.serving import serve
from tests.running import genzo_here
from tests.unit.recording.test_recording_file import CASE

Send = Callable[[Case], Replayed]
_ACS3 = "ACS3-HMAC-SHA256"


@pytest.fixture
def account(genzo_server: Server) -> Account:
    return genzo_server.account()


@pytest.fixture
def send(genzo_server: Server, account: Account) -> Send:
    key = AccessKey(account.access_key_id, account.access_key_secret)
    return Replay(genzo_at(genzo_server.url), key, moves_clock=False).send


def _case(action: str, /, **members: object) -> Case:
    common = "Version=2014-05-26&RegionId=cn-hangzhou&Format=JSON"
    return msgspec.structs.replace(CASE, **({"query": f"Action={action}&{common}"} | members))


def _answered(case: Case, body: str, status: int = 200) -> Case:
    kind = "application/json;charset=utf-8"
    answer = Answer(status=status, content_type=kind, length=len(body), body=body)
    return msgspec.structs.replace(case, answer=answer)


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"method": "POST"},
        {
            "signature_version": _ACS3,
            "headers": {"x-acs-action": "DescribeKeyPairs", "x-acs-version": "2014-05-26"},
        },
        {
            "method": "POST",
            "query": "",
            "body": "Action=DescribeKeyPairs&Version=2014-05-26&RegionId=cn-hangzhou",
        },
        {
            "method": "POST",
            "signature_version": _ACS3,
            "headers": {"x-acs-action": "DescribeKeyPairs", "x-acs-version": "2014-05-26"},
            "query": "",
            "body": "RegionId=cn-hangzhou",
        },
    ],
)
def test_requests_are_signed_as_they_were(send: Send, account: Account, members: dict[str, object]) -> None:
    replayed = send(_case("DescribeKeyPairs", **members))
    assert replayed.left_out == ""
    account.requests.one("DescribeKeyPairs", code="success", RegionId="cn-hangzhou")
    (request,) = account.requests.all()
    assert request.details["signature_method"] == (members.get("signature_version") or "HMAC-SHA1")


def test_hidden_values_are_replaced_by_valid_ones_and_unknown_ones_left_out(
    send: Send, account: Account
) -> None:
    image = "ubuntu_24_04_x64_20G_alibase_20260810.vhd"
    hidden = "Password=%2A%2A%2A&UserData=%2A%2A%2A&Pasword=%2A%2A%2A"
    send(_case(f"CreateInstance&ImageId={image}&InstanceType=ecs.g6.large&{hidden}"))
    request = account.requests.one("CreateInstance", code="success")
    assert {"Password", "UserData"} <= set(request.parameters)
    assert "Pasword" not in request.parameters


def test_an_unsigned_request_stays_unsigned(send: Send) -> None:
    members = {"Code": "MissingAccessKeyId", "Message": "AccessKeyId is mandatory for this action."}
    body = json.dumps(members | dict.fromkeys(("HostId", "Recommend", "RequestId"), ""))
    case = _answered(_case("DescribeRegions", signature_version="", access_key=""), body, 400)
    assert send(case).differences == []


@pytest.mark.parametrize(
    "code", ["SignatureDoesNotMatch", "InvalidAccessKeyId.NotFound", "InvalidTimeStamp.Expired"]
)
@pytest.mark.parametrize("form", ['{{"Code" : "{}"}}', "<Error><Code>{}</Code></Error>"])
def test_a_refused_signature_cannot_be_repeated(send: Send, account: Account, code: str, form: str) -> None:
    replayed = send(_answered(_case("DescribeRegions"), form.format(code), 400))
    assert "signatures are not kept" in replayed.left_out
    assert account.requests.all() == []


def test_a_request_of_which_nothing_is_kept_is_left_out_and_counted(
    genzo_server: Server, tmp_path: Path
) -> None:
    recording = tmp_path / "recording.jsonl"
    recording.write_bytes(msgspec.json.encode(_case("", name="1", query="", hidden=["(request)"])))
    done = genzo_here("replay", recording, "--url", genzo_server.url)
    assert done.stdout.splitlines() == [
        f"{recording}: 1: left out, since nothing is kept of a request that cannot be decoded.",
        "0 the same, 0 different, 1 left out.",
    ]
    assert done.returncode == 0


def test_the_clock_stands_at_the_time_of_each_request() -> None:
    with serve() as server:
        key = AccessKey("genzo", "genzo")
        replay = Replay(genzo_at(server.url), key, moves_clock=True)
        replay.send(_case("CreateVpc", time="2026-01-01T00:00:00.000Z"))
        shown = '{"TotalCount":1,"Vpcs":{"Vpc":[{"Status":"Pending"}]}}'
        for time, is_pending in (("00.050", True), ("00.100", False), ("00.050", True)):
            case = _answered(_case("DescribeVpcs", time=f"2026-01-01T00:00:{time}Z"), shown)
            paths = {each.path for each in replay.send(case).differences}
            assert ("Vpcs.Vpc[0].Status" not in paths) is is_pending
        assert server.clock.now().isoformat().startswith("2026-01-01T00:00:00.05")


def test_a_server_that_is_gone_is_a_sentence(tmp_path: Path) -> None:
    recording = tmp_path / "recording.jsonl"
    recording.write_bytes(msgspec.json.encode(CASE))
    done = genzo_here("replay", recording, "--url", "http://127.0.0.1:1")
    assert done.returncode == 1
    assert done.stderr.startswith("http://127.0.0.1:1 cannot be reached (")


def test_a_secret_is_read_from_a_file(genzo_server: Server, account: Account, tmp_path: Path) -> None:
    recording, secret = tmp_path / "recording.jsonl", tmp_path / "secret"
    recording.write_bytes(msgspec.json.encode(CASE))
    secret.write_text(f"{account.access_key_secret}\n")
    key = ("--access-key-id", account.access_key_id, "--access-key-secret-file")
    genzo_here("replay", recording, "--url", genzo_server.url, *key, secret)
    account.requests.one("DescribeRegions", code="success")
    done = genzo_here("replay", recording, "--url", genzo_server.url, *key, tmp_path / "none")
    assert (done.returncode, done.stderr.startswith(f"{tmp_path / 'none'} cannot be read")) == (1, True)


def test_ctrl_c_says_how_many_were_compared(
    genzo_server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = tmp_path / "recording.jsonl"
    recording.write_bytes(b"".join(msgspec.json.encode(CASE) + b"\n" for _ in range(2)))
    send, sent = Replay.send, list[Case]()

    def interrupted(replay: Replay, case: Case) -> Replayed:
        if sent:
            raise KeyboardInterrupt
        sent.append(case)
        return send(replay, case)

    monkeypatch.setattr(Replay, "send", interrupted)
    done = genzo_here("replay", recording, "--url", genzo_server.url)
    assert (done.returncode, done.stderr) == (130, "Interrupted. 0 the same, 1 different.\n")
