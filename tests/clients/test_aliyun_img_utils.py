"""aliyun-img-utils, the command line of SUSE's image releases, with the server as its HTTP proxy."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from genzo.data import facts, public_images
from tests.clients import samples
from tests.clients.http_proxy import run, script
from tests.clients.samples import FIRST, Key, SampleServer
from tests.running import Running

BEYOND_ITS_TABLE = {"na-south-1", "sa-east-1"}
"""Regions unknown to this SDK: it asks for their endpoint over HTTPS, which a plain proxy cannot serve."""


def image(
    server: Running, home: Path, key: Key, *arguments: str, region: str = "cn-beijing"
) -> subprocess.CompletedProcess[str]:
    options = ("--access-key", key.key, "--access-secret", key.secret, "--region", region)
    fixed = ("--bucket-name", "bucket", "--no-color")
    return run(server, home, script("aliyun-img-utils"), "image", *arguments, *options, *fixed)


def shown(done: subprocess.CompletedProcess[str]) -> Any:  # noqa: ANN401 - the API's own members
    """The printed image, after the warning about the missing configuration file."""
    assert done.returncode == 0, done.stdout
    return json.loads(done.stdout.partition("\n")[2])


@pytest.mark.parametrize("option", ["--image-name", "--image-id"])
def test_info_prints_a_public_image(server: Running, tmp_path: Path, option: str) -> None:
    newest = json.loads(public_images())[0]
    found = shown(image(server, tmp_path, FIRST, "info", option, newest["ImageId"]))
    assert newest.items() <= found.items()
    assert (found["ImageOwnerAlias"], found["Description"], found["Tags"]) == ("system", "", {"Tag": []})


def test_info_finds_an_image_that_is_still_being_created(sample_server: SampleServer, tmp_path: Path) -> None:
    arguments = ("info", "--image-name", "web-base-2026-11")
    found = shown(
        image(sample_server.server, tmp_path, sample_server.owner, *arguments, region=samples.REGION)
    )
    assert (found["ImageId"], found["Status"], found["Progress"]) == (samples.CREATING, "Creating", "45%")


def test_info_finds_an_image_in_the_state_asked_for(sample_server: SampleServer, tmp_path: Path) -> None:
    arguments = ("info", "--image-name", "web-base", "--status", "Deprecated")
    found = shown(
        image(sample_server.server, tmp_path, sample_server.owner, *arguments, region=samples.REGION)
    )
    assert found["ImageId"] == samples.RETIRED


def test_info_reports_a_missing_image(server: Running, tmp_path: Path) -> None:
    done = image(server, tmp_path, FIRST, "info", "--image-name", "absent")
    assert done.returncode == 1
    assert done.stdout.endswith("\nAliyunImageException: Unable to find image.\n")


def test_info_reports_a_wrong_secret(server: Running, tmp_path: Path) -> None:
    done = image(server, tmp_path, FIRST._replace(secret="wrong"), "info", "--image-name", "absent")
    assert done.returncode == 1
    assert "HTTP Status: 400 Error:InvalidAccessKeySecret The AccessKeySecret is incorrect." in done.stdout


def test_an_image_is_looked_for_in_every_region(server: Running, tmp_path: Path) -> None:
    """The program calls each region of DescribeRegions at its own host."""
    done = image(server, tmp_path, FIRST, "activate", "--image-name", "absent")
    assert done.returncode == 0
    outcomes = dict(re.findall(r"^Failed to activate absent in (\S+): (.*)$", done.stderr, re.MULTILINE))
    assert outcomes.keys() == set(facts().regions)
    answered = {region for region, outcome in outcomes.items() if outcome == "Unable to find image.."}
    assert answered == outcomes.keys() - BEYOND_ITS_TABLE
