"""The commands of aliyun-img-utils that create and change images."""

import json
import re
from pathlib import Path

from tests.clients.img_utils import BLOB, REGION, api, command, created, images, program
from tests.running import Running, running

ELSEWHERE = "eu-central-1"
REGIONS = f"{REGION},{ELSEWHERE}"


def deprecate(server: Running, name: str, region: str = REGION) -> None:
    """Deprecate an image by the API: the program's own command only sets tags."""
    (image,) = images(server, name, region)
    place = {"RegionId": region, "ImageId": image["ImageId"]}
    assert api(server).call("ModifyImageAttribute", **place, Status="Deprecated").status == 200


def test_the_commands_lead_an_image_through_its_life(releasing: Running, tmp_path: Path) -> None:
    name = "by-command"
    program(releasing, tmp_path, created(name))
    named = ("--image-name", name)
    in_both = (*named, "--regions", REGIONS)

    told = command(releasing, tmp_path, "replicate", *in_both)
    (copy,) = images(releasing, name, ELSEWHERE)
    assert json.loads(told[told.rindex("{") :]) == {ELSEWHERE: copy["ImageId"]}

    told = command(releasing, tmp_path, "publish", *in_both, "--launch-permission", "PUBLIC")
    assert f"Image published: {name}" in told
    assert [images(releasing, name, region)[0]["IsPublic"] for region in (REGION, ELSEWHERE)] == [True, True]
    told = command(releasing, tmp_path, "share-permission", *named)
    permission = json.loads(told[told.index("{") :])
    assert (permission["ImageId"], permission["Accounts"]) == (
        images(releasing, name)[0]["ImageId"],
        {"Account": []},
    )
    command(releasing, tmp_path, "publish", *in_both, "--launch-permission", "HIDDEN")
    assert [images(releasing, name, region)[0]["IsPublic"] for region in (REGION, ELSEWHERE)] == [
        False,
        False,
    ]

    told = command(releasing, tmp_path, "deprecate", *in_both, "--deprecation-period", "3")
    assert f"Image deprecated: {name}" in told
    assert {tag["TagKey"] for tag in images(releasing, name)[0]["Tags"]["Tag"]} == {
        "Deprecated on",
        "Removal date",
    }
    for region in (REGION, ELSEWHERE):
        deprecate(releasing, name, region)
    command(releasing, tmp_path, "activate", *in_both)
    assert [images(releasing, name, region)[0]["Status"] for region in (REGION, ELSEWHERE)] == [
        "Available"
    ] * 2

    command(releasing, tmp_path, "delete", *in_both, answer="n\n")
    assert images(releasing, name)
    command(releasing, tmp_path, "delete", *in_both, answer="y\n")
    assert images(releasing, name) == images(releasing, name, ELSEWHERE) == []


def test_the_create_command_prints_the_new_image(tmp_path: Path) -> None:
    """Without an object store, since the command uploads to OSS; at once, since it sleeps 30 seconds."""
    with running("--memory", "--duration", "ImportImage=0") as server:
        options = ("--image-description", "by command", "--platform", "SUSE", "--blob-name", BLOB)
        told = command(server, tmp_path, "create", "--image-name", "made", *options, "--disk-size", "30")
        (image,) = images(server, "made")
        assert re.search(r"Image created with id: (\S+)", told)[1] == image["ImageId"]  # type: ignore[index]
        assert (image["Size"], image["Status"]) == (30, "Available")
