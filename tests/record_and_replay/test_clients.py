"""Real clients are recorded as they are, and what was recorded is replayed on a fresh server."""

import json
from pathlib import Path

import msgspec

from genzo.recording.case import Case, read_cases
from genzo.testing.server import Server
from tests.record_and_replay.conftest import Record
from tests.running import genzo, genzo_here

_PASSWORD, _USER_DATA, _UNKNOWN = "Sup3r-Secret-Word", "c2VjcmV0LXVzZXItZGF0YQ==", "hunter22"
_TRUST = (
    '{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",'
    '"Principal":{"RAM":["acs:ram::1234567890123456:root"]}}]}'
)
_AT_ONCE = {"GENZO_DURATION": "CreateVpc=0 CreateInstance=0"}
"""What a call starts is complete at once, however long the machine takes for two calls."""
_PROGRAM = f"""
import json, os, subprocess
from aliyunsdkcore.auth.credentials import AccessKeyCredential, StsTokenCredential
from aliyunsdkcore.client import AcsClient
from aliyunsdkcore.request import CommonRequest
from alibabacloud_ecs20140526 import models
from alibabacloud_ecs20140526.client import Client
from alibabacloud_tea_openapi.models import Config

KEY = os.environ["ALIBABA_CLOUD_ACCESS_KEY_ID"], os.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"]
VERSIONS = {{"ecs.cn-hangzhou": "2014-05-26", "ram": "2015-05-01", "sts": "2015-04-01"}}


def old(action, product="ecs.cn-hangzhou", credential=None, scheme="https", **parameters):
    client = AcsClient(region_id="cn-hangzhou", credential=credential or AccessKeyCredential(*KEY))
    request = CommonRequest(domain=f"{{product}}.aliyuncs.com", version=VERSIONS[product], action_name=action)
    request.set_protocol_type(scheme)
    request.set_method("POST")
    for name, value in parameters.items():
        request.add_query_param(name, value)
    return json.loads(client.do_action_with_exception(request))


def new(algorithm):
    return Client(Config(*KEY, region_id="cn-hangzhou", protocol="http", signature_algorithm=algorithm))


vpc = old("CreateVpc", RegionId="cn-hangzhou")["VpcId"]
old("DescribeVpcs", RegionId="cn-hangzhou", VpcId=vpc, scheme="http")
for client in (new(None), new("v2")):
    made = client.create_instance(models.CreateInstanceRequest(
        region_id="cn-hangzhou", image_id="ubuntu_24_04_x64_20G_alibase_20260810.vhd",
        instance_type="ecs.g6.large", password="{_PASSWORD}", user_data="{_USER_DATA}")).body.instance_id
    found = client.describe_instances(
        models.DescribeInstancesRequest(region_id="cn-hangzhou", instance_ids=json.dumps([made]))).body
    assert found.instances.instance[0].instance_id == made
old("CreateUser", "ram", UserName="alice")
key = old("CreateAccessKey", "ram", UserName="alice")["AccessKey"]
policy = {{"PolicyType": "System", "PolicyName": "AliyunSTSAssumeRoleAccess"}}
old("AttachPolicyToUser", "ram", UserName="alice", **policy)
role = old("CreateRole", "ram", RoleName="reader", AssumeRolePolicyDocument={_TRUST!r})["Role"]["Arn"]
alice = AccessKeyCredential(key["AccessKeyId"], key["AccessKeySecret"])
session = old("AssumeRole", "sts", alice, RoleArn=role, RoleSessionName="visit")["Credentials"]
visitor = StsTokenCredential(session["AccessKeyId"], session["AccessKeySecret"], session["SecurityToken"])
arn = old("GetCallerIdentity", "sts", visitor)["Arn"]
assert arn.endswith(":assumed-role/reader/visit"), arn
print(key["AccessKeySecret"], session["AccessKeySecret"], session["SecurityToken"], key["AccessKeyId"])
query = "?Action=DescribeRegions&Version=2014-05-26&Signatur={_UNKNOWN}"
for address in (os.environ["GENZO_URL"], "https://ecs.aliyuncs.com", "http://ecs.aliyuncs.com"):
    subprocess.run(["curl", "-sS", address + "/" + query], stdout=subprocess.DEVNULL, check=True)
"""


def test_real_clients_are_recorded_and_replayed(record: Record, recording: Path, tmp_path: Path) -> None:
    done = record(_PROGRAM, "--data", str(tmp_path / "data"), **_AT_ONCE)
    assert done.returncode == 0, done.stderr
    cases = list(read_cases(recording))
    text = recording.read_text()
    for secret in (*done.stdout.split(), _PASSWORD, _USER_DATA, _UNKNOWN, "SignatureNonce"):
        assert secret not in text
    assert [case.action for case in cases] == [
        *("CreateVpc", "DescribeVpcs", *("CreateInstance", "DescribeInstances") * 2),
        *(
            "CreateUser",
            "CreateAccessKey",
            "AttachPolicyToUser",
            "CreateRole",
            "AssumeRole",
            "GetCallerIdentity",
        ),
        *("DescribeRegions",) * 3,
    ]
    assert {case.signature_version for case in cases} == {"1.0", "ACS3-HMAC-SHA256", ""}
    assert {case.source for case in cases} == {"genzo"}
    assert [case.access_key for case in cases[-5:]] == ["key-2", "key-3", "", "", ""]
    # curl asks for no format, so its answers are XML.
    assert {case.answer.content_type for case in cases[-3:] if case.answer} == {"text/xml;charset=utf-8"}
    replayed = genzo("replay", recording, **_AT_ONCE)
    assert (replayed.stdout, replayed.stderr) == ("15 the same, 0 different.\n", "")
    assert replayed.returncode == 0


def test_a_replay_names_what_differs(record: Record, recording: Path, genzo_server: Server) -> None:
    program = _PROGRAM.partition("for client in")[0]
    assert record(program).returncode == 0
    created, shown = read_cases(recording)
    _rewrite(recording, created, _with_body(shown, '"IsDefault":false', '"IsDefault":true,"Gone":"x"'))
    done = genzo_here("replay", recording, "--url", genzo_server.url)
    assert done.stdout.splitlines() == [
        f"{recording}: 2 DescribeVpcs: 2 differences",
        "  Vpcs.Vpc[0].IsDefault: true -> false",
        '  Vpcs.Vpc[0].Gone: "x" -> absent',
        "1 the same, 1 different.",
    ]
    assert done.returncode == 1
    done = genzo_here("replay", recording, "--url", genzo_server.url, "--output", "json")
    assert done.returncode == 1
    shown_json = json.loads(done.stdout)
    assert (shown_json["same"], shown_json["different"], shown_json["left_out"]) == (1, 1, 0)
    (case,) = shown_json["cases"]
    assert case["name"] == "2 DescribeVpcs"
    assert case["differences"][0] == {"path": "Vpcs.Vpc[0].IsDefault", "recorded": "true", "now": "false"}


def _with_body(case: Case, old: str, new: str) -> Case:
    assert case.answer is not None
    assert case.answer.body is not None
    assert old in case.answer.body
    answer = msgspec.structs.replace(case.answer, body=case.answer.body.replace(old, new))
    return msgspec.structs.replace(case, answer=answer)


def _rewrite(recording: Path, *cases: Case) -> None:
    recording.write_bytes(b"".join(msgspec.json.encode(case) + b"\n" for case in cases))
