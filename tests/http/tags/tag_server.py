"""A server with a resource of every type that carries tags, and with resources of other accounts."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from genzo.catalogue.building import ImageComponent, ImagePipeline
from genzo.catalogue.detached_interfaces import DetachedInterface
from genzo.catalogue.disks import Disk
from genzo.catalogue.instances import Instance, NetworkInterface
from genzo.catalogue.key_pairs import KeyPair
from genzo.catalogue.network import SecurityGroup
from genzo.catalogue.resource import Resource
from genzo.catalogue.snapshots import Snapshot
from genzo.store.sqlite.store import SqliteStore
from tests.api import Answer, Api
from tests.running import genzo_here
from tests.serving_here import serving_here

ACCOUNT = 1234567890123456
STRANGER = 2222333344445555
REGION = "cn-shenzhen"
PUBLIC_IMAGE = "ubuntu_24_04_x64_20G_alibase_20260810.vhd"

IDS = {
    "instance": "i-one",
    "disk": "d-one",
    "snapshot": "s-one",
    "image": "m-one",
    "securitygroup": "sg-one",
    "keypair": "one",
    "imagecomponent": "ic-one",
    "imagepipeline": "ip-one",
    "eni": "eni-one",
}
"""One resource of the account, by type."""

OLDER_TYPES = [each for each in IDS if not each.startswith("image") or each == "image"]
"""The types that AddTags, RemoveTags, DescribeTags and DescribeResourceByTags support."""

_KINDS: tuple[type[Resource], ...] = (
    Instance,
    Disk,
    Snapshot,
    SecurityGroup,
    KeyPair,
    ImageComponent,
    ImagePipeline,
    DetachedInterface,
)


class TagServer(NamedTuple):
    """A server, called by the account and by a stranger."""

    api: Api
    stranger: Api

    def tags(self, resource_type: str, resource_id: str) -> dict[str, str]:
        """The tags of a resource, from ListTagResources."""
        answer = self.list(ResourceType=resource_type, ResourceId_1=resource_id)
        assert answer.status == 200, answer.body
        lines = answer.json["TagResources"]["TagResource"]
        assert all(
            (line["ResourceType"], line["ResourceId"]) == (resource_type, resource_id) for line in lines
        )
        return {line["TagKey"]: line["TagValue"] for line in lines}

    def call(self, action: str, /, **parameters: str) -> Answer:
        """An action in `REGION`."""
        return self.api.call(action, **{"RegionId": REGION, **parameters})

    def list(self, **parameters: str) -> Answer:
        """ListTagResources."""
        return self.call("ListTagResources", **parameters)


def entries(answer: Answer) -> set[tuple[str, str, str]]:
    """Resource, key and value of each line of ListTagResources."""
    lines = answer.json["TagResources"]["TagResource"]
    found = {(line["ResourceId"], line["TagKey"], line["TagValue"]) for line in lines}
    assert len(found) == len(lines)
    return found


def numbered(prefix: str, values: Iterable[str]) -> dict[str, str]:
    """``values`` as ``prefix.1``, ``prefix.2`` …"""
    return {f"{prefix}.{number}": value for number, value in enumerate(values, 1)}


def tag_parameters(tags: dict[str, str]) -> dict[str, str]:
    """``tags`` as ``Tag.1.Key``, ``Tag.1.Value`` …"""
    keys = {f"Tag.{number}.Key": key for number, key in enumerate(tags, 1)}
    return keys | {f"Tag.{number}.Value": value for number, value in enumerate(tags.values(), 1)}


def fill_catalogue(folder: Path) -> None:
    """Fill the catalogue in ``folder``."""
    file = folder / "images.jsonl"
    file.write_text(
        "\n".join(
            json.dumps(image)
            for image in (
                _image("m-one"),
                _image("m-two"),
                _image("m-service", Tags={"Tag": [{"TagKey": "acs:ros:stackId", "TagValue": "1"}]}),
                _image("m-theirs", ImageOwnerAlias="others", ImageOwnerId=7),
            )
        )
    )
    options = ("--region", REGION, "--account", str(ACCOUNT), "--data", folder)
    done = genzo_here("images", "import", file, *options)
    assert done.returncode == 0, done.stderr
    store = SqliteStore(folder / "genzo.db")
    with store.writing() as catalogue:
        for kind in _KINDS:
            name = IDS[kind.kind]
            two = name.replace("one", "two")
            for owner, resource_id in ((ACCOUNT, name), (ACCOUNT, two), (STRANGER, f"{name}-stranger")):
                catalogue.put_resource(_resource(kind, resource_id, owner))
    store.close()


def _resource(kind: type[Resource], resource_id: str, owner: int) -> Resource:
    members: dict[str, Any] = {"resource_id": resource_id, "owner_id": owner, "created": 1_700_000_000_000}
    if kind is DetachedInterface:
        members["interface"] = NetworkInterface(
            network_interface_id=resource_id, type="Secondary", created=members["created"]
        )
    return kind(region_id=REGION, **members)


@contextmanager
def started(folder: Path, *options: str) -> Iterator[TagServer]:
    """The server of the catalogue in ``folder``."""
    with serving_here("--data", folder, "--auth", "open", *options) as server:
        stranger = Api(server.host, server.port, key=str(STRANGER), secret="any")
        yield TagServer(Api(server.host, server.port), stranger)


def _image(image_id: str, **members: Any) -> dict[str, Any]:  # noqa: ANN401 - as JSON has it
    created = {"ImageOwnerAlias": "self", "CreationTime": "2024-05-01T12:00:00Z"}
    return {"ImageId": image_id, "ImageName": image_id, **created, **members}
