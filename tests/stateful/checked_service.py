"""A service beside its model; after every step, all accounts' views are compared."""

import dataclasses
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import Any

import msgspec
from hypothesis.stateful import RuleBasedStateMachine, invariant

from genzo.catalogue.accounts import Account
from genzo.catalogue.clock import format_timestamp
from genzo.catalogue.snapshots import Snapshot
from genzo.errors import ApiError
from genzo.service.build import build_service
from genzo.service.service import Service
from tests.new_service import new_service
from tests.stateful.model import Model
from tests.stateful.model_visibility import COPYING, IMAGES, MAKING, ModelImage

START = 1_700_000_000_000
ACCOUNTS = (1000000000000001, 1000000000000002, 1000000000000003)
REGIONS = ("cn-hangzhou", "cn-shanghai")
ALL = {"Status": "ALL", "PageSize": "100"}


@cache
def _template() -> bytes:
    """The initial catalogue: the accounts, each with a snapshot in each region."""
    with tempfile.TemporaryDirectory(prefix="genzo-template-") as folder:
        file = Path(folder) / "genzo.db"
        service = new_service(file, durable=False)
        with service.store.writing() as catalogue:
            for owner in ACCOUNTS:
                catalogue.put_account(Account(account_id=owner, name="", created=0))
                for region in REGIONS:
                    snapshot = Snapshot(
                        resource_id="s-1", region_id=region, owner_id=owner, created=START, size=20
                    )
                    catalogue.put_resource(snapshot)
        service.store.close()
        return file.read_bytes()


def open_service(file: Path, clock: Callable[[], float]) -> Service:
    seconds = {"CreateImage": MAKING / 1000, "CopyImage": COPYING / 1000}
    service = build_service(
        file, edition="current", durable=False, durations=seconds, quotas={"images": IMAGES}
    )
    return dataclasses.replace(service, clock=clock)


class CheckedService(RuleBasedStateMachine):
    """The service in this process with the model's clock. Subclasses add the rules."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="genzo-life-"))
        self.file = self.folder / "genzo.db"
        self.file.write_bytes(_template())
        self.model = Model()
        self.model.now = START
        self.service = open_service(self.file, self.clock)
        self.regions: dict[str, str] = {}
        self.owners: dict[str, int] = {}
        self.states = cycle(("Waiting", "Creating", "Available", "Deprecated", "Creating"))
        self.system_images = {
            region: self.describe(ACCOUNTS[0], region, ImageOwnerAlias="system")["TotalCount"]
            for region in REGIONS
        }

    def teardown(self) -> None:
        self.service.store.close()
        shutil.rmtree(self.folder)

    def clock(self) -> float:
        return self.model.now / 1000

    def call(self, account: int, action: str, given: dict[str, str]) -> dict[str, Any]:
        answer = msgspec.to_builtins(self.service.call(account, action, given))
        assert isinstance(answer, dict)
        return answer

    def code(self, account: int, action: str, given: dict[str, str], *, dry: bool = False) -> str | None:
        """The error code of a call; None for success, and for a dry run that would succeed."""
        try:
            self.call(account, action, given | ({"DryRun": "true"} if dry else {}))
        except ApiError as error:
            if not dry:
                return error.code
            return None if error.code == "DryRunOperation" else error.code
        assert not dry, "a dry run always ends in an error"
        return None

    def describe(self, account: int, region: str, **parameters: str) -> dict[str, Any]:
        return self.call(account, "DescribeImages", {"RegionId": region, **ALL, **parameters})

    def named(self, image_id: str) -> dict[str, str]:
        return {"RegionId": self.regions[image_id], "ImageId": image_id}

    @invariant()
    def every_account_sees_what_it_should(self) -> None:
        for account in ACCOUNTS:
            for region in REGIONS:
                own = self.model.own(account, region)
                shared = self.model.shared(account, region)
                self._compare(account, region, own, ImageOwnerAlias="self")
                self._compare(account, region, shared, ImageOwnerAlias="others")
                community = self.model.community(account, region)
                self._compare(account, region, community, ImageOwnerAlias="others", IsPublic="true")
                self._compare_count(account, region, [*own, *shared])

    def _compare(self, account: int, region: str, expected: list[ModelImage], **arm: str) -> None:
        answer = self.describe(account, region, **arm)
        newest_first = sorted(expected, key=lambda each: (-(each.created // 1000), each.image_id))
        assert [self._shown(each) for each in answer["Images"]["Image"]] == [
            self._expected(each, account) for each in newest_first
        ]
        assert answer["TotalCount"] == len(expected)

    @staticmethod
    def _shown(image: dict[str, Any]) -> tuple[object, ...]:
        members = ("ImageId", "ImageName", "Status", "Usable", "CreationTime", "IsPublic", "IsCopied")
        disks = [bool(disk.get("Encrypted")) for disk in image["DiskDeviceMappings"]["DiskDeviceMapping"]]
        tags = {tag["TagKey"]: tag["TagValue"] for tag in image["Tags"]["Tag"]}
        owner = image.get("ImageOwnerId")
        return (*(image[name] for name in members), owner, image["IsSelfShared"], disks, tags)

    def _expected(self, image: ModelImage, viewer: int) -> tuple[object, ...]:
        status = self.model.status(image)
        is_own = image.owner == viewer
        return (
            image.image_id,
            image.name,
            status,
            status in ("Available", "Deprecated"),
            format_timestamp(image.created // 1000),
            image.is_public,
            image.is_copy,
            None if is_own else image.owner,
            str(bool(image.shared)) if is_own else "",
            [image.is_encrypted],
            image.tags,
        )

    def _compare_count(self, account: int, region: str, seen: list[ModelImage]) -> None:
        """Compare TotalCount for one state, the next each time; system images count as Available."""
        status = next(self.states)
        count = sum(self.model.status(each) == status for each in seen)
        expected = count + (self.system_images[region] if status == "Available" else 0)
        answer = self.describe(account, region, Status=status, PageSize="1")
        assert answer["TotalCount"] == expected, status

    @invariant()
    def owners_know_with_whom_they_share(self) -> None:
        for image in self.model.images.values():
            answer = self.call(image.owner, "DescribeImageSharePermission", self.named(image.image_id))
            readers = {int(each["AliyunId"]) for each in answer["Accounts"]["Account"]}
            assert readers == image.shared
            assert bool(answer["ShareGroups"]["ShareGroup"]) is image.is_public
