"""Random images and lists, and what an account sees of them, by looking at every row."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from tests.isolation.rows import IMAGES, RESOURCES, SHARES, rows
from tests.isolation.world import ACCOUNTS, REGION, World
from tests.store.making import image

_REGIONS = (REGION, "cn-beijing")
_LISTS = {
    "DescribeInstances": ("instance", "Instances.Instance", "InstanceId"),
    "DescribeDisks": ("disk", "Disks.Disk", "DiskId"),
    "DescribeSnapshots": ("snapshot", "Snapshots.Snapshot", "SnapshotId"),
    "DescribeSecurityGroups": ("securitygroup", "SecurityGroups.SecurityGroup", "SecurityGroupId"),
    "DescribeVpcs": ("vpc", "Vpcs.Vpc", "VpcId"),
    "DescribeVSwitches": ("vswitch", "VSwitches.VSwitch", "VSwitchId"),
    "DescribeKeyPairs": ("keypair", "KeyPairs.KeyPair", "KeyPairName"),
    "DescribeLaunchTemplates": (
        "launchtemplate",
        "LaunchTemplateSets.LaunchTemplateSet",
        "LaunchTemplateId",
    ),
    "DescribeCommands": ("command", "Commands.Command", "CommandId"),
    "DescribeInvocations": ("invocation", "Invocations.Invocation", "InvokeId"),
    "DescribeTasks": ("task", "TaskSet.Task", "TaskId"),
}
"""By action, the kind of what it lists, and where its answer has the list and the ids."""
_VIEWS: Sequence[dict[str, str]] = (
    {},
    {"ImageOwnerAlias": "self"},
    {"ImageOwnerAlias": "others"},
    {"ImageOwnerAlias": "others", "IsPublic": "true"},
)


class Truth(NamedTuple):
    """What a catalogue has: images, shares and resources as rows."""

    images: list[tuple[Any, ...]]
    shares: set[tuple[Any, ...]]
    resources: list[tuple[Any, ...]]

    def seen_images(self, account: str, region: str, view: dict[str, str]) -> set[str]:
        """The ids of other accounts' and own images that an account sees: own, shared, or published."""
        viewer, alias = ACCOUNTS[account], view.get("ImageOwnerAlias", "")
        found = set()
        for region_id, image_id, _, owner, is_public in self.images:
            if region_id != region or owner == 0:
                continue
            is_shared = (viewer, region, image_id) in self.shares and owner != viewer
            if "IsPublic" in view:
                is_seen = bool(is_public) and owner != viewer
            else:
                is_seen = (owner == viewer and alias != "others") or (is_shared and alias != "self")
            if is_seen:
                found.add(image_id)
        return found

    def owned(self, account: str, region: str, kind: str) -> set[str]:
        """The ids of an account's resources of a kind."""
        place = (kind, ACCOUNTS[account], region)
        return {each for (*found, each) in self.resources if tuple(found) == place}


def put_images(world: World, random: Random, count: int) -> None:
    """Put images of all accounts, of which some are shared and some published."""
    accounts = list(ACCOUNTS.values())
    with world.store.writing() as catalogue:
        for number in range(count):
            owner, region = random.choice(accounts), random.choice(_REGIONS)
            made = image(
                f"m-random{number}",
                region_id=region,
                owner_id=owner,
                name=random.choice(("same", f"image-{number}")),
                is_public=random.random() < 0.3,
            )
            catalogue.put_images([made])
            for reader in accounts:
                if reader != owner and random.random() < 0.3:
                    catalogue.share_images([made], reader)


def read_truth(location: Path | str) -> Truth:
    """What the tables have."""
    return Truth(rows(location, IMAGES), set(rows(location, SHARES)), rows(location, RESOURCES))


def check_list(world: World, truth: Truth, random: Random) -> None:
    """One account lists what it sees, page by page: nothing more, nothing less, and this many."""
    account, region = random.choice(list(ACCOUNTS)), random.choice(_REGIONS)
    if random.random() < 0.5:
        view = random.choice(_VIEWS)
        asked = {**view, "RegionId": region, "Status": "ALL"}
        expected = truth.seen_images(account, region, view)
        public = {each[1] for each in truth.images if each[3] == 0}
        some = [each[1] for each in random.sample(truth.images, 5)] + random.sample(
            sorted(expected), min(3, len(expected))
        )
        asked["ImageId"] = ",".join(some)
        expected = {each for each in some if each in expected}
        _check(world, account, "DescribeImages", asked, ("Images.Image", "ImageId"), expected, public, random)
        return
    action = random.choice(list(_LISTS))
    kind, place, name = _LISTS[action]
    expected = truth.owned(account, region, kind)
    _check(world, account, action, {"RegionId": region}, (place, name), expected, set(), random)


def _check(
    world: World,
    account: str,
    action: str,
    asked: dict[str, str],
    place: tuple[str, str],
    expected: set[str],
    public: set[str],
    random: Random,
) -> None:
    found: list[str] = []
    totals = set()
    for page in _pages(world, account, action, {**asked, "PageSize": str(random.choice((2, 7, 50)))}):
        items = page
        for part in place[0].split("."):
            items = items[part]
        found += [item[place[1]] for item in items]
        totals.add(page["TotalCount"])
    own = [each for each in found if each not in public]
    assert sorted(own) == sorted(expected), (account, action, asked, own, expected)
    assert totals == {len(found)}, (account, action, asked, totals, len(found))


def _pages(world: World, account: str, action: str, asked: dict[str, str]) -> Iterator[Any]:
    """All pages of a list by PageNumber."""
    number = 1
    while True:
        outcome = world.ask(account, action, {**asked, "PageNumber": str(number)})
        assert not outcome.code, (action, asked, outcome.json)
        yield outcome.json
        if number * int(asked["PageSize"]) >= outcome.json["TotalCount"]:
            return
        number += 1
