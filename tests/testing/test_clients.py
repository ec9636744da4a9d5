"""Clients of both official SDKs, and programs with the environment of an account."""

import importlib
import json
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec

import pytest
from alibabacloud_ecs20140526 import models  # type: ignore[import-untyped]
from aliyunsdkecs.request.v20140526.DescribeImagesRequest import (  # type: ignore[import-untyped]
    DescribeImagesRequest,
)
from aliyunsdkecs.request.v20140526.DescribeRegionsRequest import (  # type: ignore[import-untyped]
    DescribeRegionsRequest,
)

from genzo.testing import Account, CommandError, SdkMissingError, sdk_clients

_PROGRAM = """
import os
from alibabacloud_credentials.client import Client as Credentials
from alibabacloud_ecs20140526.client import Client
from alibabacloud_ecs20140526.models import DescribeImagesRequest
from alibabacloud_tea_openapi.models import Config

client = Client(Config(
    credential=Credentials(),
    region_id=os.environ["ALIBABA_CLOUD_REGION_ID"],
    endpoint=os.environ["ALIBABA_CLOUD_ECS_ENDPOINT"],
    protocol="http",
))
print(client.describe_images(DescribeImagesRequest(region_id=client._region_id)).body.total_count)
"""


def test_the_newer_sdk_is_used_first(account: Account) -> None:
    image = account.image()
    request = models.DescribeImagesRequest(region_id=account.region, image_owner_alias="self")
    answer = account.client().describe_images(request)
    assert [each.image_id for each in answer.body.images.image] == [image.id]


def _only(module: str) -> Callable[[str], object]:
    return lambda name: find_spec(name) if name == module else None


def test_the_older_sdk_is_used_without_the_newer_one(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sdk_clients, "find_spec", _only("aliyunsdkecs"))
    image, client = account.image(), account.client()
    request = DescribeImagesRequest()
    request.set_ImageOwnerAlias("self")
    answer = json.loads(client.do_action_with_exception(request))
    assert [each["ImageId"] for each in answer["Images"]["Image"]] == [image.id]
    client.do_action_with_exception(DescribeRegionsRequest())
    assert account.requests.actions() == ["DescribeImages", "DescribeRegions"]


def test_without_an_sdk_a_sentence_names_both(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sdk_clients, "find_spec", _only("none"))
    with pytest.raises(
        SdkMissingError, match=r"pip install alibabacloud_ecs20140526 \(or aliyun-python-sdk-ecs\)"
    ):
        account.client()


def test_a_program_finds_server_and_key_in_its_environment(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALIBABA_CLOUD_SECURITY_TOKEN", "of another account")
    done = account.command_line.run(sys.executable, "-c", _PROGRAM)
    assert done.stdout == "1096\n"
    assert account.requests.one("DescribeImages").details["access_key_id"] == account.access_key_id


def test_a_client_without_an_endpoint_is_led_to_the_server(account: Account) -> None:
    program = (
        "from urllib.request import urlopen; print(urlopen('http://ecs.aliyuncs.com/_genzo/health').read())"
    )
    assert '"alive"' in account.command_line.run(sys.executable, "-c", program).stdout


def test_a_program_that_fails_shows_its_output(account: Account) -> None:
    program = "import sys; print('half done'); sys.exit('no image')"
    with pytest.raises(CommandError, match=r"ended with code 1:\nhalf done\nno image") as failed:
        account.command_line.run(sys.executable, "-c", program)
    assert (failed.value.returncode, failed.value.stderr) == (1, "no image\n")
    done = account.command_line.run(sys.executable, "-c", program, check=False)
    assert done.returncode == 1
    with pytest.raises(subprocess.TimeoutExpired):
        account.command_line.run(sys.executable, "-c", "import time; time.sleep(60)", timeout=0.1)


def test_the_environment_is_a_mapping(account: Account) -> None:
    variables = account.command_line
    assert variables["ALICLOUD_SECRET_KEY"] == account.access_key_secret
    assert len(variables) == len(list(variables))
    assert account.access_key_secret not in repr(variables)
    assert variables.endpoint == variables.url.removeprefix("http://")
    assert importlib.import_module("genzo.testing").CommandLine is type(variables)
