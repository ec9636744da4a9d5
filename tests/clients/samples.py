"""Sample images of two accounts, loaded with the command line."""

import json
from pathlib import Path
from typing import Any, NamedTuple

from tests.running import Running, genzo

REGION = "cn-hangzhou"
PUBLIC = "aliyun_3_x64_20G_alibase_20260625.vhd"
PUBLIC_IMAGES = 1096
"""The number of public images that ship."""

OWNER = 1000000000000001
READER = 1000000000000002

WEB = "m-bp1stock00000000web"
WORKER = "m-bp1stock00000worker"
DESKTOP = "m-bp1stock0000desktop"
CREATING = "m-bp1stock000creating"
RETIRED = "m-bp1stock0000retired"
COMMUNITY = "m-bp1stock00community"
READERS = "m-bp1stock0000readers"
LENT = "m-bp1stock0000000lent"
AVAILABLE_TO_OWNER = (WEB, WORKER, DESKTOP, COMMUNITY)
"""Newest first."""


class Key(NamedTuple):
    """An account and its access key."""

    account_id: int
    key: str
    secret: str


FIRST = Key(1234567890123456, "genzo", "genzo")
"""The first account of every catalogue."""


class SampleServer(NamedTuple):
    """A server with the images below, and the keys of their accounts."""

    server: Running
    owner: Key
    reader: Key


def _image(image_id: str, **members: Any) -> dict[str, Any]:  # noqa: ANN401 - the API's own members
    return {"ImageId": image_id, "ImageOwnerAlias": "self", "Size": 20, "IsSelfShared": "False"} | members


def _tags(**tags: str) -> dict[str, Any]:
    return {"Tag": [{"TagKey": key, "TagValue": value} for key, value in tags.items()]}


OWNERS_IMAGES = [  # newest first, as the service answers: an import keeps the order
    _image(
        CREATING,
        ImageName="web-base-2026-11",
        CreationTime="2026-11-01T08:00:00Z",
        Status="Creating",
        Progress="45%",
    ),
    _image(
        WEB,
        ImageName="web-base-2026-10",
        ImageFamily="web-base",
        ImageVersion="3.1",
        Description="nginx & certificates <internal>",
        CreationTime="2026-10-01T08:00:00Z",
        OSName="Alibaba Cloud Linux  3.2104 LTS 64位",
        Platform="Aliyun",
        Size=40,
        BootMode="UEFI",
        Usage="instance",
        ResourceGroupId="rg-web",
        Tags=_tags(role="web", stage="prod"),
        Features={"NvmeSupport": "supported", "CpuOnlineUpgrade": "supported"},
        DiskDeviceMappings={
            "DiskDeviceMapping": [
                {
                    "Device": "/dev/xvda",
                    "Size": "40",
                    "Type": "system",
                    "SnapshotId": "s-bp1web0",
                    "Format": "",
                },
                {
                    "Device": "/dev/xvdb",
                    "Size": "100",
                    "Type": "data",
                    "SnapshotId": "s-bp1web1",
                    "Format": "",
                },
            ]
        },
    ),
    _image(
        WORKER,
        ImageName="worker-arm64-2026-09",
        CreationTime="2026-09-01T08:00:00Z",
        Architecture="arm64",
        Platform="Ubuntu",
        IsSupportCloudinit=False,
        Tags=_tags(role="worker", stage="prod", empty=""),
    ),
    _image(
        DESKTOP,
        ImageName="desktop-2026-08",
        CreationTime="2026-08-01T08:00:00Z",
        OSType="windows",
        Platform="Windows Server 2022",
        IsSupportIoOptimized=False,
        Tags=_tags(role="desktop"),
    ),
    _image(COMMUNITY, ImageName="community-tools", CreationTime="2026-07-01T08:00:00Z", IsPublic=True),
    _image(RETIRED, ImageName="web-base-2025", CreationTime="2025-10-01T08:00:00Z", Status="Deprecated"),
]
READERS_IMAGES = [
    {**OWNERS_IMAGES[1], "ImageOwnerAlias": "others", "ImageOwnerId": OWNER, "IsSelfShared": ""},
    _image(READERS, ImageName="readers-own", CreationTime="2026-06-01T08:00:00Z"),
    _image(
        LENT,
        ImageOwnerAlias="others",
        ImageOwnerId=FIRST.account_id,
        ImageName="lent",
        CreationTime="2026-05-01T08:00:00Z",
    ),
]
"""The reader's view: an own image, and two shared by the owner and by the first account."""


def load_samples(folder: Path) -> tuple[Key, Key]:
    """Create both accounts in the catalogue at ``folder`` and load the images of both."""
    owner, reader = _account(OWNER, folder), _account(READER, folder)
    _load(READERS_IMAGES, READER, folder)
    _load(OWNERS_IMAGES, OWNER, folder)
    return owner, reader


def _account(account_id: int, folder: Path) -> Key:
    done = genzo("accounts", "create", "--id", str(account_id), "--output", "json", "--data", folder)
    assert done.returncode == 0, done.stderr
    shown = json.loads(done.stdout)
    return Key(shown["AccountId"], shown["AccessKeyId"], shown["AccessKeySecret"])


def _load(images: list[dict[str, Any]], account_id: int, folder: Path) -> None:
    lines = folder / f"images-{account_id}.jsonl"
    lines.write_text("\n".join(map(json.dumps, images)))
    options = ("--region", REGION, "--account", str(account_id), "--data", folder)
    done = genzo("images", "import", lines, *options)
    assert done.returncode == 0, done.stderr
