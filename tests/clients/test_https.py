"""HTTPS of clients that take the authority from their environment (docs/clients.md#https)."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.api import Api
from tests.clients.samples import FIRST, REGION
from tests.running import running

PROGRAM = f"""\
import json, sys
from alibabacloud_ecs20140526 import models
from alibabacloud_ecs20140526.client import Client
from alibabacloud_tea_openapi.models import Config
config = Config(access_key_id={FIRST.key!r}, access_key_secret={FIRST.secret!r}, endpoint=sys.argv[1])
shown = Client(config).describe_regions(models.DescribeRegionsRequest())
print(json.dumps([each.region_id for each in shown.body.regions.region]))
"""


def test_the_python_sdk_trusts_the_authority_that_ssl_cert_file_names(tmp_path: Path) -> None:
    with running("--memory", "--data", tmp_path, "--tls") as server:
        command = [sys.executable, "-c", PROGRAM, f"{server.host}:{server.port}"]

        def run(**environment: str) -> subprocess.CompletedProcess[str]:
            env = {**os.environ, **environment}
            return subprocess.run(command, capture_output=True, text=True, check=False, env=env, timeout=60)

        trusting = run(SSL_CERT_FILE=str(tmp_path / "tls" / "ca.pem"))
        assert trusting.returncode == 0, trusting.stderr
        assert REGION in json.loads(trusting.stdout)
        assert "CERTIFICATE_VERIFY_FAILED" in run().stderr


def test_an_image_is_shared_with_an_account_that_exists() -> None:
    with running("--memory", "--duration", "CreateImage=0", "--duration", "RunInstances=0") as server:
        first = Api(server.host, server.port)
        made = first.call(
            "RunInstances",
            RegionId=REGION,
            ImageId="ubuntu_24_04_x64_20G_alibase_20260810.vhd",
            InstanceType="ecs.g6.large",
        )
        (instance_id,) = made.json["InstanceIdSets"]["InstanceIdSet"]
        image_id = first.call("CreateImage", RegionId=REGION, InstanceId=instance_id).json["ImageId"]
        share = {"RegionId": REGION, "ImageId": image_id, "AddAccount.1": "1000000000000001"}
        assert first.call("ModifyImageSharePermission", **share).code == "InvalidAccount.NotFound"
        account = json.dumps({"id": share["AddAccount.1"]}).encode()
        assert first.send("POST", "/_genzo/accounts", body=account).status == 201
        assert first.call("ModifyImageSharePermission", **share).status == 200
