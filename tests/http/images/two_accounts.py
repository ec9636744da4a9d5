"""A server with imported images and two accounts that call it."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from tests.api import Api
from tests.running import genzo_here
from tests.serving_here import serving_here

OWNER = "1234567890123456"
OTHER = "1000000000000002"
REGION = "cn-hangzhou"
ELSEWHERE = "cn-shanghai"


class TwoAccounts(NamedTuple):
    """The first account, which owns the images, and another one."""

    owner: Api
    other: Api


def image(name: str, *disks: dict[str, Any], **members: Any) -> dict[str, Any]:  # noqa: ANN401
    """An image of the owner as DescribeImages shows it."""
    created = {"ImageOwnerAlias": "self", "CreationTime": "2024-05-01T12:00:00Z"}
    mappings = {"DiskDeviceMappings": {"DiskDeviceMapping": list(disks)}}
    return {"ImageId": f"m-{name}", "ImageName": name, **created, **mappings, **members}


def disk(snapshot_id: str = "s-1", size: str = "40", **members: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"Device": "/dev/xvda", "Type": "system", "Size": size, "SnapshotId": snapshot_id, **members}


def prepare(folder: Path, images: Sequence[dict[str, Any]]) -> dict[str, str]:
    """Imports images of the owner and creates the other account; returns its key for `Api`."""
    file = folder / "images.jsonl"
    file.write_text("\n".join(map(json.dumps, images)))
    done = genzo_here("images", "import", file, "--region", REGION, "--account", OWNER, "--data", folder)
    assert done.returncode == 0, done.stderr
    made = genzo_here("accounts", "create", "--id", OTHER, "--output", "json", "--data", folder)
    account = json.loads(made.stdout)
    return {"key": account["AccessKeyId"], "secret": account["AccessKeySecret"]}


@contextmanager
def serving(folder: Path, key: dict[str, str], *options: str) -> Iterator[TwoAccounts]:
    """A server with the catalogue of the folder."""
    with serving_here("--data", folder, *options) as started:
        yield TwoAccounts(Api(started.host, started.port), Api(started.host, started.port, **key))


def only(api: Api, image_id: str, region: str = REGION) -> dict[str, Any]:
    """The one image of this id that the account sees, in any state."""
    (found,) = api.images(region, ImageId=image_id, Status="ALL").json["Images"]["Image"]
    assert isinstance(found, dict)
    return found


def ids(api: Api, region: str = REGION, **parameters: str) -> list[str]:
    """The ids of the images that the account sees, in any state."""
    return api.images(region, Status="ALL", **{"PageSize": "50", **parameters}).image_ids
