"""The steps of the scenario, for clients that can call every action by its name.

Standard library alone: each client has an environment of its own.
"""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from typing import Any

from tests.clients.scenario.python.report import World, run

PATIENCE_SECONDS = 30.0


class RefusedError(Exception):
    """The service refused a call."""

    def __init__(self, code: str, status: int | None = None) -> None:
        super().__init__(f"{code} ({status})")
        self.code = code
        self.status = status


class UnknownParameterError(Exception):
    """The client is older than a parameter; the text names it."""


class Client(ABC):
    """A client with one access key. Parameters and answers have their names on the wire."""

    retries_throttling = False
    """Whether the client calls again by itself after the error Throttling."""

    @abstractmethod
    def call(self, action: str, **parameters: Any) -> Any:
        """The answer of an action of ECS.

        Raises:
            RefusedError: the service refused.
        """

    @abstractmethod
    def call_sts(self, action: str, **parameters: Any) -> Any:
        """The answer of an action of STS."""


Connect = Callable[..., Client]
"""Makes a client of a key, a secret and a token, which may be missing."""


class Scenario:
    """All steps, with the clients of both accounts."""

    def __init__(self, world: World, connect: Connect) -> None:
        self.world = world
        self.connect = connect
        self.owner = self.client_of("owner")
        self.reader = self.client_of("reader")
        self.image_id = ""

    def client_of(self, holder: str) -> Client:
        key = self.world[holder]
        return self.connect(key["key"], key["secret"])

    def call(self, action: str, **parameters: Any) -> Any:
        return self.owner.call(action, **{"RegionId": self.world["region"], **parameters})

    def images(self, client: Client, **parameters: Any) -> list[Any]:
        found = client.call("DescribeImages", **{"RegionId": self.world["region"], **parameters})
        images: list[Any] = found["Images"]["Image"]
        return images

    def one(self, image_id: str, client: Client | None = None, **parameters: Any) -> Any:
        """An image in any state, or nothing."""
        found = self.images(client or self.owner, ImageId=image_id, Status="ALL", **parameters)
        return found[0] if found else None

    def available(self, image_id: str, **parameters: Any) -> Any:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (image := self.one(image_id, **parameters))["Status"] != "Available":
            assert image["Status"] in ("Waiting", "Creating"), image["Status"]
            assert time.monotonic() < deadline, "the image is not Available in time"
            time.sleep(0.1)
        # Old models have no Usable.
        assert (image["Progress"], image.get("Usable", True)) == ("100%", True), image
        return image

    def list(self) -> str:
        found = self.images(self.owner, ImageOwnerAlias="self")
        assert [image["ImageId"] for image in found] == self.world["own_images"], found
        image = next(each for each in found if each["ImageId"] == self.world["tagged_image"])
        assert (image["Size"], image["IsPublic"]) == (40, False), image
        disks = image["DiskDeviceMappings"]["DiskDeviceMapping"]
        assert [disk["Size"] for disk in disks] == ["40", "100"], disks
        tags = {tag["TagKey"]: tag["TagValue"] for tag in image["Tags"]["Tag"]}
        assert tags == {"role": "web", "stage": "prod"}, tags
        return f"{len(found)} images"

    def filters(self) -> str:
        unknown, asked = set[str](), 0
        for case in self.world["filters"]:
            try:
                found = self.images(self.owner, ImageOwnerAlias="self", **case["parameters"])
            except UnknownParameterError as error:
                unknown.add(str(error))
                continue
            asked += 1
            ids = [image["ImageId"] for image in found]
            assert ids == case["images"], (case, ids)
        without = f" without {', '.join(sorted(unknown))}, which the client does not know" if unknown else ""
        return f"{asked} filters{without}"

    def pages(self) -> str:
        pages = list(self._pages())
        ids = [image["ImageId"] for page in pages for image in page["Images"]["Image"]]
        assert {page["TotalCount"] for page in pages} == {len(ids)}
        assert len(ids) == len(set(ids)) == self.world["public_images"], len(set(ids))
        return f"{len(ids)} images on {len(pages)} pages"

    def _pages(self) -> Iterator[Any]:
        number = 0
        while True:
            number += 1
            page = self.call("DescribeImages", ImageOwnerAlias="system", PageNumber=number, PageSize=50)
            yield page
            if len(page["Images"]["Image"]) < 50:
                return

    def errors(self) -> str:
        for case in self.world["errors"]:
            error = self.refused(case["action"], **case["parameters"])
            expected = (case["code"], case["status"])
            # Some clients do not tell programs the status.
            assert (error.code, error.status or case["status"]) == expected, (case, error)
        wrong = self.connect(self.world["owner"]["key"], "wrong")
        try:
            wrong.call("DescribeImages", RegionId=self.world["region"])
        except RefusedError as error:
            # aliyun-python-sdk-core tells from the string to sign that only the secret can be wrong.
            assert error.code in ("SignatureDoesNotMatch", "InvalidAccessKeySecret"), error
        else:
            raise AssertionError("a wrong secret was accepted")
        return f"{len(self.world['errors']) + 1} errors"

    def refused(self, action: str, **parameters: Any) -> RefusedError:
        try:
            answer = self.call(action, **parameters)
        except RefusedError as error:
            return error
        raise AssertionError(f"{action} {parameters} was answered with {answer}")

    def create(self) -> str:
        made = self.call(
            "CreateImage",
            InstanceId=self.world["instance"],
            ImageName="life",
            ImageFamily="life",
            Description="made of an instance",
            Tag=[{"Key": "stage", "Value": "test"}],
        )
        image_id = made["ImageId"]
        image = self.available(image_id)
        assert (image["ImageName"], image["Description"]) == ("life", "made of an instance"), image
        (disk,) = image["DiskDeviceMappings"]["DiskDeviceMapping"]
        assert disk["SnapshotId"].startswith("s-"), disk
        self.image_id = image_id
        return "Available"

    def change(self) -> str:
        self.call("ModifyImageAttribute", ImageId=self.image_id, ImageName="renamed", Description="changed")
        image = self.one(self.image_id)
        assert (image["ImageName"], image["Description"]) == ("renamed", "changed"), image
        return "name and description"

    def share(self) -> str:
        account = self.world["reader"]["account"]
        assert self.one(self.image_id, self.reader) is None
        self.call("ModifyImageSharePermission", ImageId=self.image_id, AddAccount=[account])
        seen = self.one(self.image_id, self.reader)
        owner = (seen["ImageOwnerAlias"], str(seen["ImageOwnerId"]))
        assert owner == ("others", self.world["owner"]["account"]), owner
        shared = self.call("DescribeImageSharePermission", ImageId=self.image_id)
        assert [each["AliyunId"] for each in shared["Accounts"]["Account"]] == [account], shared
        assert self.refused("DeleteImage", ImageId=self.image_id).code == "ImageUseShared"
        self.call("ModifyImageSharePermission", ImageId=self.image_id, RemoveAccount=[account])
        assert self.one(self.image_id, self.reader) is None
        return "seen by the other account, until it was taken back"

    def tags(self) -> str:
        place = {"ResourceType": "image", "ResourceId": [self.image_id]}
        self.call("TagResources", **place, Tag=[{"Key": "team", "Value": "blue"}])
        found = self.images(self.owner, Tag=[{"Key": "team", "Value": "blue"}])
        assert [image["ImageId"] for image in found] == [self.image_id], found
        listed = self.call("ListTagResources", **place)["TagResources"]["TagResource"]
        tags = {tag["TagKey"]: tag["TagValue"] for tag in listed}
        assert tags == {"stage": "test", "team": "blue"}, tags
        self.call("UntagResources", **place, TagKey=["team"])
        left = [tag["TagKey"] for tag in self.one(self.image_id)["Tags"]["Tag"]]
        assert left == ["stage"], left
        return "set, found, listed, removed"

    def family(self) -> str:
        newest = self.call("DescribeImageFromFamily", ImageFamily="life")["Image"]["ImageId"]
        assert newest == self.image_id, newest
        return "resolved to the image"

    def copy(self) -> str:
        place = {"RegionId": self.world["other_region"]}
        copy_id = self._copied("copy")
        image = self.available(copy_id, **place)
        assert (image["IsCopied"], image["ImageName"]) == (True, "copy"), image
        self.call("DeleteImage", ImageId=copy_id, **place)
        assert self.one(copy_id, **place) is None
        return "Available in the other region"

    def cancel(self) -> str:
        place = {"RegionId": self.world["other_region"]}
        copy_id = self._copied("cancelled")
        assert self.one(copy_id, **place)["Status"] in ("Waiting", "Creating")
        self.call("CancelCopyImage", ImageId=copy_id, **place)
        assert self.images(self.owner, ImageId=copy_id, **place) == []
        return "never Available"

    def _copied(self, name: str) -> str:
        there = {"DestinationRegionId": self.world["other_region"], "DestinationImageName": name}
        copied: str = self.call("CopyImage", ImageId=self.image_id, **there)["ImageId"]
        return copied

    def deprecate(self) -> str:
        self.call("ModifyImageAttribute", ImageId=self.image_id, Status="Deprecated")
        assert self.images(self.owner, ImageId=self.image_id) == []
        assert self.one(self.image_id)["Status"] == "Deprecated"
        self.call("ModifyImageAttribute", ImageId=self.image_id, Status="Available")
        assert self.one(self.image_id)["Status"] == "Available"
        return "hidden, and back"

    def delete(self) -> str:
        self.call("DeleteImage", ImageId=self.image_id)
        assert self.one(self.image_id) is None
        assert self.refused("DeleteImage", ImageId=self.image_id).code == "InvalidImageId.NotFound"
        return "gone"

    def throttling(self) -> str:
        client = self.client_of("throttled")
        try:
            self.images(client)
        except RefusedError as error:
            assert not client.retries_throttling, error
            assert error.code == "Throttling", error
        else:
            assert client.retries_throttling, "the fault was not met"
            return "retried by the client"
        assert self.images(client)
        return "retried by the program"

    def sts(self) -> str:
        user = self.client_of("user")
        asked = {"RoleArn": self.world["role"], "RoleSessionName": "nightly"}
        given = user.call_sts("AssumeRole", **asked)["Credentials"]
        session = self.connect(given["AccessKeyId"], given["AccessKeySecret"], given["SecurityToken"])
        arn = session.call_sts("GetCallerIdentity")["Arn"]
        assert arn.endswith(":assumed-role/Reader/nightly"), arn
        assert self.images(session, ImageOwnerAlias="self")
        try:
            session.call("DescribeInstances", RegionId=self.world["region"])
        except RefusedError as error:
            assert (error.code, error.status or 403) == ("Forbidden.RAM", 403), error
        else:
            raise AssertionError("a session did what its role may not")
        return "a role's session lists images, and nothing else"


def main(connect: Callable[[World, str | None], Connect]) -> None:
    """Run all steps as the command line says; ``connect`` takes the world and the endpoint, if any."""

    def steps(world: World, endpoint: str | None) -> dict[str, Callable[[], str]]:
        scenario = Scenario(world, connect(world, endpoint))
        return {name: getattr(scenario, name) for name in world["steps"]}

    run(steps)
