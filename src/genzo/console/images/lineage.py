"""The lineage of an image: what it was made from, its copies, and what uses it; and what its deletion ends.

The API is asked for everything that a visitor sees. It does not tell which image a copy was made from, so
ids of copies come from the catalogue, and each is shown only if DescribeImages gives it to the visitor.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from genzo.console.calls import CallsOfPrincipal, Parameters, RefusedCallError
from genzo.console.images.shown_image import address, find_image

NEWEST = 1000
"""Copies are looked for among so many of the account's newest images in each region."""
_MOST_SHOWN = 50


class Node(NamedTuple):
    """A thing in the lineage. ``kind`` names its text; ``number`` counts instances made of it."""

    kind: str
    name: str
    detail: str = ""
    address: str = ""
    number: int = 0


class Consequence(NamedTuple):
    """What the deletion of an image ends or needs: ``kind`` names its text, ``names`` are examples."""

    kind: str
    number: int
    names: Sequence[str] = ()


class Lineage(NamedTuple):
    """What an image comes from, in the order of time, its copies and its instances.

    ``is_complete`` says whether all images of the account were looked at for copies.
    """

    sources: Sequence[Node]
    copies: Sequence[Node]
    instances: Sequence[Node]
    instance_count: int
    consequences: Sequence[Consequence]
    is_complete: bool


class Asked(NamedTuple):
    """What the lineage is asked for: an image in a region, of ``account`` where the address names one."""

    calls: CallsOfPrincipal
    account: str
    region_id: str
    image: Mapping[str, Any]

    @property
    def image_id(self) -> str:
        return str(self.image["ImageId"])

    @property
    def is_own(self) -> bool:
        return bool(self.image["ImageOwnerAlias"] == "self")

    def found(self, action: str, members: str, member: str, **parameters: str) -> list[dict[str, Any]]:
        """A list of an answer about the region; empty if the API refuses the call, or a policy does."""
        return self.found_with(action, members, member, parameters)[0]

    def found_with(
        self, action: str, members: str, member: str, parameters: Parameters
    ) -> tuple[list[dict[str, Any]], int]:
        """As `found`, with the number of all that the call finds."""
        try:
            answer = self.calls.ask_with(action, {"RegionId": self.region_id, **parameters})
        except RefusedCallError:
            return [], 0
        found: list[dict[str, Any]] = answer[members][member]
        return found, answer.get("TotalCount", len(found))


def lineage(asked: Asked, region_ids: Iterable[str]) -> Lineage:
    """The lineage of an image; copies are looked for in all regions."""
    instances, count = _instances(asked)
    nodes = [_instance(instance) for instance in instances]
    if not asked.is_own:
        return Lineage([], [], nodes, count, (), is_complete=True)
    regions = [*region_ids]
    copies, is_complete = _copies(asked, regions)
    return Lineage(
        [*_source_image(asked, regions), *_disks(asked)],
        copies,
        nodes,
        count,
        consequences(asked, (instances, count), copies, launch_templates(asked)),
        is_complete,
    )


def consequences_without_copies(asked: Asked, templates: Mapping[str, Sequence[str]]) -> list[Consequence]:
    """What the deletion of an own image ends or needs, but for copies, which stay and take long to find.

    ``templates`` are those of `launch_templates`.
    """
    return consequences(asked, _instances(asked), (), templates)


def _instances(asked: Asked) -> tuple[list[dict[str, Any]], int]:
    """Instances that were made from the image, and the number of all."""
    return asked.found_with(
        "DescribeInstances",
        "Instances",
        "Instance",
        {"ImageId": asked.image_id, "PageSize": str(_MOST_SHOWN)},
    )


def _instance(instance: Mapping[str, Any]) -> Node:
    return Node("instance", instance["InstanceName"] or instance["InstanceId"], instance["Status"])


def _source_image(asked: Asked, region_ids: Sequence[str]) -> list[Node]:
    """The image that an own image is a copy of. Its name is shown if the visitor can see it."""
    stored = asked.calls.calls.stored_image(asked.region_id, asked.image_id)
    if stored is None or not stored.copied_from:
        return []
    source = stored.copied_from
    for region_id in region_ids:
        if asked.calls.calls.stored_image(region_id, source) is None:
            continue
        try:
            found = find_image(asked.calls, region_id, source)
        except RefusedCallError:
            found = None
        if found is not None:
            where = address("image", asked.account, region_id, source)
            return [Node("source_image", found["ImageName"] or source, region_id, where)]
    return [Node("source_image", source, "?")]


def _disks(asked: Asked) -> list[Node]:
    """The instances, disks and snapshots that an own image was made from, as far as they still exist."""
    mappings = asked.image["DiskDeviceMappings"]["DiskDeviceMapping"]
    snapshot_ids = [mapping["SnapshotId"] for mapping in mappings if mapping["SnapshotId"]]
    files = [
        Node("file", f"{mapping['ImportOSSBucket']}/{mapping['ImportOSSObject']}", mapping["Format"])
        for mapping in mappings
        if mapping["ImportOSSObject"]
    ]
    if not snapshot_ids:
        return files
    snapshots = asked.found(
        "DescribeSnapshots", "Snapshots", "Snapshot", SnapshotIds=_json(snapshot_ids), PageSize="100"
    )
    disk_ids = [snapshot["SourceDiskId"] for snapshot in snapshots if snapshot["SourceDiskId"]]
    disks = asked.found("DescribeDisks", "Disks", "Disk", DiskIds=_json(disk_ids)) if disk_ids else []
    instance_ids = dict.fromkeys(disk["InstanceId"] for disk in disks if disk["InstanceId"])
    return [
        *files,
        *(Node("source_instance", instance_id) for instance_id in instance_ids),
        *(Node("disk", disk_id) for disk_id in dict.fromkeys(disk_ids)),
        *(Node("snapshot", each["SnapshotId"], each["SnapshotName"]) for each in snapshots),
    ]


def _copies(asked: Asked, region_ids: Sequence[str]) -> tuple[list[Node], bool]:
    account_id = asked.calls.principal.account_id
    nodes, is_complete = list[Node](), True
    for region_id in region_ids:
        found = asked.calls.calls.own_copies(account_id, region_id, asked.image_id, NEWEST)
        is_complete = is_complete and found.is_complete
        in_region = asked._replace(region_id=region_id)
        for copy_id in found.image_ids[:_MOST_SHOWN]:
            images = in_region.found("DescribeImages", "Images", "Image", ImageId=copy_id, Status="ALL")
            nodes += [_copy(in_region, image) for image in images]
    return nodes[:_MOST_SHOWN], is_complete


def _copy(asked: Asked, image: Mapping[str, Any]) -> Node:
    _, instances = asked.found_with(
        "DescribeInstances", "Instances", "Instance", {"ImageId": image["ImageId"], "PageSize": "1"}
    )
    where = address("image/lineage", asked.account, asked.region_id, image["ImageId"])
    return Node("copy", image["ImageName"] or image["ImageId"], asked.region_id, where, instances)


def consequences(
    asked: Asked,
    found: tuple[Sequence[Mapping[str, Any]], int],
    copies: Sequence[Node],
    templates_by_image: Mapping[str, Sequence[str]],
) -> list[Consequence]:
    """What the deletion of an own image ends or needs, the worst first; nothing that is not so."""
    instances, instance_count = found
    shared, share_count = asked.found_with(
        "DescribeImageSharePermission", "Accounts", "Account", {"ImageId": asked.image_id}
    )
    templates = templates_by_image.get(asked.image_id, ())
    every = [
        Consequence("instances", instance_count, [each["InstanceId"] for each in instances]),
        Consequence("templates", len(templates), templates),
        Consequence("shares", share_count, [each["AliyunId"] for each in shared]),
        Consequence("published", int(bool(asked.image["IsPublic"]))),
        Consequence("family", *_family(asked)),
        Consequence("copies", len(copies), [node.name for node in copies]),
    ]
    return [each for each in every if each.number]


def _family(asked: Asked) -> tuple[int, Sequence[str]]:
    """Whether the image is the one that its family stands for."""
    family = asked.image["ImageFamily"]
    if not family:
        return 0, ()
    try:
        newest = asked.calls.ask("DescribeImageFromFamily", RegionId=asked.region_id, ImageFamily=family).get(
            "Image"
        )
    except RefusedCallError:
        return 0, ()
    return int(newest is not None and newest["ImageId"] == asked.image_id), (family,)


def launch_templates(asked: Asked) -> Mapping[str, Sequence[str]]:
    """The names of the account's launch templates in the region, by the image that a version names."""
    templates = asked.found(
        "DescribeLaunchTemplates", "LaunchTemplateSets", "LaunchTemplateSet", PageSize=str(_MOST_SHOWN)
    )
    names: dict[str, list[str]] = {}
    for template in templates:
        for image_id in _images_of(asked, template["LaunchTemplateId"]):
            names.setdefault(image_id, []).append(template["LaunchTemplateName"])
    return names


def _images_of(asked: Asked, template_id: str) -> set[str]:
    versions = asked.found(
        "DescribeLaunchTemplateVersions",
        "LaunchTemplateVersionSets",
        "LaunchTemplateVersionSet",
        LaunchTemplateId=template_id,
        PageSize="100",
    )
    return {each.get("LaunchTemplateData", {}).get("ImageId", "") for each in versions}


def _json(ids: Iterable[str]) -> str:
    return msgspec.json.encode([*dict.fromkeys(ids)]).decode()
