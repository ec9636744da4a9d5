"""libcloud's driver, which has its own signing code and reads XML."""

import re
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from libcloud.common.exceptions import BaseHTTPError
from libcloud.common.types import LibcloudError
from libcloud.compute.base import NodeImage
from libcloud.compute.providers import get_driver
from libcloud.compute.types import Provider

from tests.clients.scenario.python.report import World, run, skipped

PAGES = ("PageNumber", "PageSize")
"""The driver sets them itself."""


class Scenario:
    """The steps with the drivers of several accounts."""

    def __init__(self, world: World, endpoint: str | None) -> None:
        self.world = world
        self.endpoint = endpoint
        self.owner = self.driver("owner")
        self.at_once = self.driver("at_once")
        self.image: Any = None

    def driver(self, holder: str, region: str | None = None, **wrong: str) -> Any:
        key = {**self.world[holder], **wrong}
        place: dict[str, Any] = {"region": region or self.world["region"]}
        if self.endpoint is not None:
            host, port = self.endpoint.rsplit(":", 1)
            place |= {"secure": False, "host": host, "port": int(port)}
        return get_driver(Provider.ALIYUN_ECS)(key["key"], key["secret"], **place)

    def list(self) -> str:
        found = self.owner.list_images(ex_filters={"ImageOwnerAlias": "self"})
        assert [image.id for image in found] == self.world["own_images"], found
        image = self.owner.get_image(self.world["tagged_image"])
        assert (image.extra["size"], image.extra["description"]) == (40, "nginx & certificates <internal>")
        return f"{len(found)} images"

    def filters(self) -> str:
        cases = [case for case in self.world["filters"] if not set(PAGES) & case["parameters"].keys()]
        for case in cases:
            asked = {"ImageOwnerAlias": "self", **_flat(case["parameters"])}
            ids = [image.id for image in self.owner.list_images(ex_filters=asked)]
            assert ids == case["images"], (case, ids)
        return f"{len(cases)} filters without {' and '.join(PAGES)}, which the driver sets itself"

    def pages(self) -> str:
        ids = [image.id for image in self.owner.list_images(ex_filters={"ImageOwnerAlias": "system"})]
        assert len(ids) == len(set(ids)) == self.world["public_images"], len(set(ids))
        return f"{len(ids)} images"

    def errors(self) -> str:
        cases = [case for case in self.world["errors"] if case["action"] == "DescribeImages"]
        cases = [case for case in cases if not set(PAGES) & case["parameters"].keys()]
        for case in cases:
            asked = _flat(case["parameters"])
            refused = _refused(partial(self.owner.list_images, ex_filters=asked))
            assert refused == (case["code"], case["status"]), refused
        absent = _refused(lambda: self.owner.delete_image(NodeImage("m-absent", "absent", self.owner)))
        assert absent == ("InvalidImageId.NotFound", 404), absent
        wrong = _refused(self.driver("owner", secret="wrong").list_images)
        assert wrong == ("SignatureDoesNotMatch", 400), wrong
        return f"{len(cases) + 2} errors"

    def create(self) -> str:
        of_snapshot = {"description": "of a snapshot", "ex_snapshot_id": self.world["snapshot"]}
        self.image = self.at_once.create_image(None, "life", **of_snapshot)
        assert (self.image.name, self.image.extra["description"]) == ("life", "of a snapshot")
        assert self.image.extra["disk_device_mappings"]["snapshot_id"] == self.world["snapshot"]
        return "Available"

    def copy(self) -> str:
        elsewhere = self.driver("at_once", self.world["other_region"])
        copied = elsewhere.copy_image(self.world["region"], self.image, "copy")
        assert (copied.name, copied.extra["is_copied"]) == ("copy", True), copied
        assert elsewhere.delete_image(copied)
        return "Available in the other region"

    def delete(self) -> str:
        assert self.at_once.delete_image(self.image)
        try:
            self.at_once.get_image(self.image.id)
        except LibcloudError as error:
            assert "could not find the image" in str(error), error
        else:
            raise AssertionError("the image is there after its deletion")
        return "gone"

    def throttling(self) -> str:
        driver = self.driver("throttled")
        asked = {"ImageOwnerAlias": "self"}
        refused = _refused(lambda: driver.list_images(ex_filters=asked))
        assert refused == ("Throttling", 400), refused
        time.sleep(0.05)
        assert driver.list_images(ex_filters=asked) == []
        return "retried by the program"


def _flat(parameters: dict[str, Any]) -> dict[str, str]:
    """Parameters with names such as Tag.1.Key."""
    found = dict[str, str]()
    for name, value in parameters.items():
        items = value if isinstance(value, list) else []
        for number, item in enumerate(items, 1):
            found |= {f"{name}.{number}.{member}": text for member, text in item.items()}
        if not items:
            found[name] = str(value).lower() if isinstance(value, bool) else str(value)
    return found


def _refused(call: Callable[[], object]) -> tuple[str, int]:
    """The code and status of a refusal."""
    try:
        answer = call()
    except BaseHTTPError as error:
        code = re.search(r"'code': '([^']+)'", str(error.message))
        return (code[1] if code else "", error.code)
    raise AssertionError(f"answered with {answer}")


def steps(world: World, endpoint: str | None) -> dict[str, Callable[[], str]]:
    scenario = Scenario(world, endpoint)
    nothing = skipped("the driver has no call for it")
    return {name: getattr(scenario, name, nothing) for name in world["steps"]}


if __name__ == "__main__":
    run(steps)
