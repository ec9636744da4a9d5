"""What the pages of the console are shown with: images of an account, and what belongs to them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from tests.api import Api
from tests.browser.principals import make_principals, set_faults, sign_wrongly
from tests.running import Running, running

REGION = "cn-hangzhou"
READER = 1000000000000002
_PUBLIC = "ubuntu_24_04_x64_20G_alibase_20260810.vhd"
_QUICK = ("RunInstances", "CreateSnapshot", "CopyImage", "CreateVpc", "CreateVSwitch")
_IMAGES = (
    ("2025-11-04", "golden-web-2025.11", "golden-web", "production"),
    ("2025-12-15", "golden-worker-2025.12", "golden-worker", "production"),
    ("2026-03-09", "golden-web-2026.03", "golden-web", "production"),
    ("2026-04-21", "database-replica-15.6", "", "staging"),
    ("2026-06-30", "build-agent-2026.06", "build-agent", "ci"),
    ("2026-09-07", "golden-web-2026.09", "golden-web", "production"),
)
"""Date, name, family and stage of each image, in the order of their creation."""


class World(NamedTuple):
    """A server, and the ids of images: ``golden`` has a source, copies, instances and shares.

    ``wrongly_signed`` is the RequestId of a request whose client encodes spaces as plus signs.
    """

    server: Running
    golden: str
    under_way: str
    wrongly_signed: str


@contextmanager
def world(*options: str) -> Iterator[World]:
    """A server of the console; one image of it is under way for as long as it runs."""
    quick = [word for action in _QUICK for word in ("--duration", f"{action}=0")]
    with running("--memory", "--duration", "CreateImage=3600", *quick, *options) as server:
        api = Api(server.host, server.port)
        _set_clock(api, "2025-11-01")
        instance = _instance(api, _PUBLIC, "template-web")
        golden = _images(api, instance)
        _uses(api, golden)
        under_way = _made(
            api,
            "CreateImage",
            InstanceId=instance,
            ImageName="golden-web-2026.12",
            Description="Nightly build",
        )
        # What the pages about requests explain.
        api.call("DescribeImages", RegionId=REGION, PageSize="1000")
        wrong = api._replace(secret="wrong").call("DescribeImages", RegionId=REGION, ImageOwnerAlias="self")
        assert wrong.code == "SignatureDoesNotMatch"
        make_principals(api)
        set_faults(api)
        yield World(server, golden, under_way["ImageId"], sign_wrongly(api))


def _images(api: Api, instance: str) -> str:
    """Images of an instance, made on their dates; the id of the newest."""
    made = ""
    for date, name, family, stage in _IMAGES:
        _set_clock(api, date)
        made = _made(
            api,
            "CreateImage",
            InstanceId=instance,
            ImageName=name,
            ImageFamily=family,
            Description="Hardened base image" if family else "Taken before the upgrade",
            **{"Tag.1.Key": "stage", "Tag.1.Value": stage, "Tag.2.Key": "team", "Tag.2.Value": "platform"},
        )["ImageId"]
    assert api.send("DELETE", "/_genzo/clock").status == 200
    return made


def _uses(api: Api, golden: str) -> None:
    for region in ("cn-beijing", "ap-southeast-1"):
        name = {"DestinationImageName": "golden-web-2026.09", "DestinationRegionId": region}
        _made(api, "CopyImage", ImageId=golden, **name)
    for instance in ("web-1", "web-2", "web-3"):
        _instance(api, golden, instance)
    _made(api, "CreateLaunchTemplate", LaunchTemplateName="web-fleet", ImageId=golden)
    account = json.dumps({"name": "reader", "id": READER}).encode()
    assert api.send("POST", "/_genzo/accounts", {"content-type": "application/json"}, account).status == 201
    _made(api, "ModifyImageSharePermission", ImageId=golden, **{"AddAccount.1": str(READER)})


def _instance(api: Api, image: str, name: str) -> str:
    zone = _made(api, "DescribeZones")["Zones"]["Zone"][0]["ZoneId"]
    vpcs = _made(api, "DescribeVpcs")["Vpcs"]["Vpc"]
    vpc = vpcs[0]["VpcId"] if vpcs else _made(api, "CreateVpc", CidrBlock="172.16.0.0/16")["VpcId"]
    switches = _made(api, "DescribeVSwitches")["VSwitches"]["VSwitch"]
    switch = (
        switches[0]["VSwitchId"]
        if switches
        else _made(api, "CreateVSwitch", CidrBlock="172.16.1.0/24", VpcId=vpc, ZoneId=zone)["VSwitchId"]
    )
    group = _made(api, "CreateSecurityGroup", VpcId=vpc)["SecurityGroupId"]
    answer = _made(
        api,
        "RunInstances",
        ImageId=image,
        InstanceType="ecs.g6.large",
        InstanceName=name,
        VSwitchId=switch,
        SecurityGroupId=group,
        **{"SystemDisk.Category": "cloud_essd", "SystemDisk.Size": "40", "DataDisk.1.Category": "cloud_essd"},
        **{"DataDisk.1.Size": "100"},
    )
    (instance,) = answer["InstanceIdSets"]["InstanceIdSet"]
    return str(instance)


def _set_clock(api: Api, date: str) -> None:
    body = json.dumps({"now": f"{date}T08:30:00Z"}).encode()
    answer = api.send("PUT", "/_genzo/clock", {"content-type": "application/json"}, body)
    assert answer.status == 200, answer.body


def _made(api: Api, action: str, **parameters: str) -> Any:  # noqa: ANN401 - the API's own members
    answer = api.call(action, RegionId=REGION, **parameters)
    assert answer.status == 200, answer.json
    return answer.json
