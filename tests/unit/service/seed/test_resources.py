"""Images, snapshots, networks and instances of a seed file, as the API shows them."""

from pathlib import Path
from typing import Any

import pytest

from genzo.actions.images.image_type import ImageType
from genzo.actions.key_pairs.ssh_keys import new_key
from genzo.service.seed.image_parts import SeedImage
from genzo.service.server_settings import SettingsError
from tests.in_process import Worker
from tests.unit.service.seed.seeds import BASE, Seeded, called, seeded

A, B = "1000000000000007", "1000000000000008"
KEY = new_key().public
SEED = f"""
accounts:
  - id: {A}
    name: team-a
    key_pairs: [{{name: laptop, public_key: {KEY}}}]
    vpcs:
      - name: net
        vswitches: [{{name: front, cidr_block: 172.16.1.0/24, id: vsw-front}}]
        security_groups:
          - name: web
            tags: {{tier: front}}
            rules: [{{port_range: 22/22}}, {{direction: egress, port_range: 443/443, priority: 5}}]
    snapshots: [{{name: nightly, size: 30, creation_time: 2026-01-02T03:04:05Z}}]
    images:
      - name: golden
        base: {BASE}
        shared_with: [team-b]
        tags: {{env: test}}
      - {{name: broken, id: m-broken, status: CreateFailed, family: web, size: 40, is_public: true}}
    disks: [{{name: data, size: 50, tags: {{a: b}}}}]
    instances:
      - name: web-1
        image: golden
        vswitch: front
        security_groups: [web]
        key_pair: laptop
        parameters: {{HostName: web-one, DeletionProtection: true}}
      - {{name: web-2, image: golden, status: Stopped, id: i-two}}
  - {{id: "{B}", name: team-b}}
"""


@pytest.fixture
def catalogue(tmp_path: Path) -> Seeded:
    return seeded(tmp_path)


def _listed(answer: Any, *names: str) -> list[dict[str, Any]]:  # noqa: ANN401 - of any action
    found = answer.json
    for name in names:
        found = found[name]
    return list(found)


def _image_id(worker: Worker, name: str) -> str:
    answer = called(worker, A, "DescribeImages", ImageName=name, ImageOwnerAlias="self")
    return str(_listed(answer, "Images", "Image")[0]["ImageId"])


def test_the_api_shows_what_the_file_names(catalogue: Seeded) -> None:
    assert catalogue.apply(SEED) == 18
    worker = catalogue.worker()
    shares = called(worker, A, "DescribeImageSharePermission", ImageId=_image_id(worker, "golden")).json
    assert [each["AliyunId"] for each in shares["Accounts"]["Account"]] == [B]
    images = {
        each["ImageName"]: each
        for each in _listed(
            called(worker, A, "DescribeImages", ImageOwnerAlias="self", Status="ALL"), "Images", "Image"
        )
    }
    golden, broken = images["golden"], images["broken"]
    assert (golden["Platform"], golden["Status"], golden["IsSelfShared"]) == ("Ubuntu", "Available", "True")
    assert golden["Tags"]["Tag"] == [{"TagKey": "env", "TagValue": "test"}]
    assert (broken["ImageId"], broken["Status"], broken["ImageFamily"]) == ("m-broken", "CreateFailed", "web")
    assert (broken["Size"], broken["IsPublic"]) == (40, True)
    (seen,) = _listed(
        called(worker, B, "DescribeImages", ImageOwnerAlias="others", ShowExpired="true"), "Images", "Image"
    )[:1]
    assert seen["ImageId"] in (golden["ImageId"], "m-broken")
    disk = golden["DiskDeviceMappings"]["DiskDeviceMapping"][0]
    snapshots = {
        each["SnapshotId"]: each
        for each in _listed(called(worker, A, "DescribeSnapshots"), "Snapshots", "Snapshot")
    }
    assert (snapshots[disk["SnapshotId"]]["SourceDiskSize"], disk["Size"]) == (20, "20")
    nightly = next(each for each in snapshots.values() if each["SnapshotName"] == "nightly")
    assert (nightly["CreationTime"], nightly["SourceDiskSize"]) == ("2026-01-02T03:04:05Z", 30)
    instances = {
        each["InstanceName"]: each
        for each in _listed(called(worker, A, "DescribeInstances"), "Instances", "Instance")
    }
    first, second = instances["web-1"], instances["web-2"]
    assert (first["Status"], first["HostName"], first["KeyPairName"]) == ("Running", "web-one", "laptop")
    assert first["VpcAttributes"]["VSwitchId"] == "vsw-front"
    assert first["DeletionProtection"] is True
    assert (second["InstanceId"], second["Status"]) == ("i-two", "Stopped")
    assert {first["ImageId"], second["ImageId"]} == {golden["ImageId"]}
    (group,) = _listed(called(worker, A, "DescribeSecurityGroups"), "SecurityGroups", "SecurityGroup")
    rules = called(worker, A, "DescribeSecurityGroupAttribute", SecurityGroupId=group["SecurityGroupId"])
    assert {each["PortRange"] for each in _listed(rules, "Permissions", "Permission")} == {"22/22", "443/443"}
    # The shares of the image protect it as if calls had made them.
    assert called(worker, A, "DeleteImage", ImageId=golden["ImageId"]).code == "ImageUseShared"


def test_a_second_time_changes_nothing_and_a_difference_is_updated(catalogue: Seeded) -> None:
    catalogue.apply(SEED)
    assert catalogue.apply(SEED) == 0
    changed = SEED.replace("status: CreateFailed", "status: Deprecated").replace("tier: front", "tier: back")
    changed = changed.replace("status: Stopped", "status: Running").replace("size: 30", "size: 31")
    changed = changed.replace("size: 40, is_public: true", "is_public: true, shared_with: [team-b]")
    assert catalogue.apply(changed) == 5
    assert catalogue.apply(changed) == 0
    worker = catalogue.worker()
    (second,) = _listed(called(worker, A, "DescribeInstances", InstanceName="web-2"), "Instances", "Instance")
    assert second["Status"] in ("Starting", "Running")
    (broken,) = _listed(
        called(worker, A, "DescribeImages", ImageId="m-broken", Status="ALL"), "Images", "Image"
    )
    assert (broken["Status"], broken["ImageFamily"], broken["IsSelfShared"]) == ("Deprecated", "web", "True")


def test_the_same_file_gives_the_same_ids_everywhere(tmp_path: Path) -> None:
    ids = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        catalogue = seeded(tmp_path / name)
        catalogue.apply(SEED)
        worker = catalogue.worker()
        images = _listed(called(worker, A, "DescribeImages", ImageOwnerAlias="self"), "Images", "Image")
        instances = _listed(called(worker, A, "DescribeInstances"), "Instances", "Instance")
        eni = instances[0]["NetworkInterfaces"]["NetworkInterface"][0]["NetworkInterfaceId"]
        ids.append([images[0]["ImageId"], *(each["SerialNumber"] for each in instances), eni])
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 4


def test_every_field_of_an_image_can_be_given() -> None:
    """Under the API's name in snake case, or the short one that docs/seed.md names."""
    short = {
        "image_id": "id",
        "image_name": "name",
        "image_family": "family",
        "image_version": "version",
        "disk_device_mappings": "disks",
        "detection_options": "detection",
        "secure_boot_options": "secure_boot_support",
    }
    of_the_viewer = {"image_owner_alias", "image_owner_id", "is_self_shared"}
    fields = {short.get(name, name) for name in ImageType.__struct_fields__} - of_the_viewer
    assert fields <= set(SeedImage.__struct_fields__)


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ("images: [{name: a}]", "images[0].name: Expected `str` of length >= 2"),
        ("images: [{name: aa, base: none}]", "images[0]: the account sees no image none in cn-hangzhou."),
        ("images: [{name: 'a b'}]", "images[0]: the name breaks the rules of CreateImage, ImageName."),
        ("images: [{name: aa, tags: {'acs:x': y}}]", "images[0]: the tag acs:x breaks the rules of TagRes"),
        ("images: [{name: aa, creation_time: now}]", 'images[0]: the creation_time "now" is no time: write'),
        ("images: [{name: aa, region: mars}]", "images[0]: there is no region mars."),
        (f"images: [{{name: aa, id: {BASE}}}]", "images[0]: the id begins with m-."),
        ("images: [{name: aa, shared_with: [nobody]}]", "shared_with[0]: there is no account nobody."),
        (f"images: [{{name: aa, shared_with: [{A}]}}]", "images[0].shared_with: it is shared with its own"),
        ("images: [{name: aa, status: Ready}]", '"Ready" is none of Creating, Waiting, Available, UnAv'),
        ("images: [{name: aa}, {name: aa}]", "images[1]: it is accounts[0].images[0] once more."),
        ("instances: [{name: web, image: none}]", "(InvalidImageId.NotFound)."),
        (f"instances: [{{name: web, image: {BASE}, id: x-1}}]", "instances[0]: the id begins with i-."),
        (f"instances: [{{name: web, image: {BASE}, type: big}}]", "instances[0]: "),
        ("vpcs: [{name: net, cidr_block: 8.8.8.0/24}]", "vpcs[0]: "),
        ("key_pairs: [{name: laptop, public_key: none}]", "(InvalidPublicKeyBody.Malformed)."),
        ("disks: [{name: data, zone: nowhere}]", "disks[0]: "),
    ],
)
def test_a_part_that_breaks_a_rule_is_refused_and_nothing_changes(
    catalogue: Seeded, part: str, sentence: str
) -> None:
    text = f"accounts:\n  - id: {A}\n    snapshots: [{{name: first}}]\n    {part}\n"
    with pytest.raises(SettingsError) as refused:
        catalogue.apply(text)
    assert sentence in str(refused.value)
    assert str(refused.value).startswith(f"{catalogue.file}:4:")
    with catalogue.service.store.reading() as reader:
        assert reader.account(int(A)) is None


def test_several_problems_are_named_at_once(catalogue: Seeded) -> None:
    text = "acounts: []\naccounts:\n  - id: x\n    images:\n      - {nam: a}\n      - {name: aa, tags: [b]}\n"
    with pytest.raises(SettingsError) as refused:
        catalogue.apply(text)
    assert str(refused.value).replace(str(catalogue.file), "").splitlines() == [
        ":1:1: acounts: there is no member acounts: did you mean accounts.",
        ":3:5: accounts[0].id: Expected `str` matching regex '^[1-9][0-9]{0,17}$'.",
        ":5:9: accounts[0].images[0]: the member name is missing.",
        ":5:10: accounts[0].images[0].nam: there is no member nam: did you mean name.",
        ":6:20: accounts[0].images[1].tags: Expected `object`, got `array`.",
    ]


def test_what_cannot_be_changed_is_refused(catalogue: Seeded) -> None:
    catalogue.apply(SEED)
    for before, after, sentence in (
        ("name: web-2, image: golden", "name: web-2, image: golden, type: ecs.g6.xlarge", "instance_type"),
        ("id: m-broken", "id: m-other", "it exists with the id m-broken: delete it, or give this id."),
        (
            "172.16.1.0/24",
            "172.16.2.0/24",
            "vsw-front exists with the cidr_block 172.16.1.0/24, which cannot",
        ),
    ):
        with pytest.raises(SettingsError, match=r"\.") as refused:
            catalogue.apply(SEED.replace(before, after))
        assert sentence in str(refused.value)


def test_a_problem_in_json_that_is_no_yaml_is_named(catalogue: Seeded) -> None:
    deep = '{"a": ' * 70 + "1" + "}" * 70
    with pytest.raises(SettingsError) as refused:
        catalogue.apply('{"accounts": [{"name": "a", "policies": [{"document": ' + deep + "}]}]}")
    assert str(refused.value) == f"{catalogue.file}:1:1: accounts[0].policies[0]: the member name is missing."
