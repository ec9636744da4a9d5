"""aliyun-img-utils, the tool of SUSE's image releases. It has no endpoint setting: HTTP_PROXY leads it."""

import logging
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from aliyun_img_utils import aliyun_image  # type: ignore[import-untyped]

from tests.clients.scenario.python.report import World, run, skipped

# The library sleeps for 10 and 30 seconds between its requests; shorter pauses change nothing else.
aliyun_image.time = SimpleNamespace(time=time.time, sleep=lambda _: time.sleep(0.2))


class Scenario:
    """The steps with the class of the library."""

    def __init__(self, world: World, _endpoint: str | None) -> None:
        self.world = world
        self.owner = self.tool("owner")
        self.image_id = ""

    def tool(self, holder: str, region: str | None = None, **wrong: str) -> Any:
        key = {**self.world[holder], **wrong}
        log = logging.getLogger("aliyun-img-utils")
        log.addHandler(logging.NullHandler())
        settings = {"bucket_name": "releases", "timeout": 20, "log_callback": log}
        return aliyun_image.AliyunImage(key["key"], key["secret"], region or self.world["region"], **settings)

    def list(self) -> str:
        image = self.owner.get_compute_image(image_name="web-base-2026-10")
        assert (image["ImageId"], image["Size"]) == (self.world["tagged_image"], 40), image
        assert self.owner.image_exists("web-base-2026-10")
        assert not self.owner.image_exists("absent")
        return "an image by its name"

    def errors(self) -> str:
        absent = _failure(lambda: self.owner.get_compute_image(image_name="absent"))
        assert "Unable to find image" in absent, absent
        wrong = _failure(
            lambda: self.tool("owner", secret="wrong").get_compute_image(image_name="web-base-2026-10")
        )
        assert "Error:InvalidAccessKeySecret" in wrong, wrong
        permission = _failure(lambda: self.owner.publish_image("web-base-2026-10", "NOBODY"))
        assert "Error:InvalidParameter.LaunchPermission" in permission, permission
        return "3 errors"

    def create(self) -> str:
        self.image_id = self.owner.create_compute_image(
            image_name="life",
            image_description="of a file",
            blob_name="sles-15.qcow2",
            platform="SUSE",
        )
        image = self.owner.get_compute_image(image_id=self.image_id)
        assert (image["Status"], image["Description"]) == ("Available", "of a file"), image
        return "Available, imported from a file"

    def share(self) -> str:
        self.owner.publish_image("life", "PUBLIC")
        permission = self.owner.describe_share_permission("life")
        assert permission["ImageId"] == self.image_id, permission
        assert self.owner.get_compute_image(image_name="life")["IsPublic"]
        self.owner.publish_image("life", "HIDDEN")
        assert not self.owner.get_compute_image(image_name="life")["IsPublic"]
        return "published and hidden, without sharing with one account, which the tool cannot do"

    def tags(self) -> str:
        self.owner.add_image_tags(self.image_id, [{"Key": "team", "Value": "blue"}])
        tags = self.owner.get_compute_image(image_id=self.image_id)["Tags"]["Tag"]
        assert tags == [{"TagKey": "team", "TagValue": "blue"}], tags
        return "set"

    def copy(self) -> str:
        there = self.world["other_region"]
        copies = self.owner.replicate_image("life", [there])
        elsewhere = self.tool("owner", there)
        elsewhere.wait_on_compute_image(copies[there])
        assert elsewhere.get_compute_image(image_name="life")["IsCopied"]
        assert elsewhere.delete_compute_image("life")
        return "Available in the other region"

    def deprecate(self) -> str:
        self.owner.deprecate_image("life", "newer")
        tags = self.owner.get_compute_image(image_name="life")["Tags"]["Tag"]
        assert {"TagKey": "Replacement image", "TagValue": "newer"} in tags, tags
        self.owner.activate_image("web-base-2025")
        assert self.owner.get_compute_image(image_name="web-base-2025")["Status"] == "Available"
        return "tags without the state Deprecated, which the tool does not set; one is offered again"

    def delete(self) -> str:
        assert self.owner.delete_compute_image("life")
        assert not self.owner.image_exists("life")
        return "gone"

    def throttling(self) -> str:
        public = self.tool("throttled").get_compute_image(image_id=self.world["public_image"])
        assert public["ImageOwnerAlias"] == "system", public
        return "retried by the client"


def _failure(call: Callable[[], object]) -> str:
    try:
        answer = call()
    except Exception as error:  # noqa: BLE001 - the text of any exception is what is read
        return str(error)
    raise AssertionError(f"answered with {answer}")


def steps(world: World, endpoint: str | None) -> dict[str, Callable[[], str]]:
    scenario = Scenario(world, endpoint)
    nothing = skipped("the tool has no call for it")
    return {name: getattr(scenario, name, nothing) for name in world["steps"]}


if __name__ == "__main__":
    run(steps)
