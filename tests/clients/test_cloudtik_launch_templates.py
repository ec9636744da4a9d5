"""CloudTik reads the versions of a launch template by the official SDK, and runs instances from one."""

from collections.abc import Iterator

import pytest

from tests.clients.samples import FIRST, REGION
from tests.clients.sdk_callers import Ecs20140526
from tests.running import running

PUBLIC = "ubuntu_24_04_x64_20G_alibase_20260810.vhd"


@pytest.fixture(scope="module")
def client() -> Iterator[Ecs20140526]:
    with running("--memory", "--duration", "RunInstances=0") as server:
        yield Ecs20140526(server, FIRST, None)


def test_versions_are_read_and_instances_run(client: Ecs20140526) -> None:
    made = client.call(
        "CreateLaunchTemplate",
        RegionId=REGION,
        LaunchTemplateName="workers",
        ImageId=PUBLIC,
        InstanceType="ecs.g6.large",
        SystemDisk={"Category": "cloud_essd", "Size": 60},
    )
    template_id = made["LaunchTemplateId"]
    client.call(
        "CreateLaunchTemplateVersion",
        RegionId=REGION,
        LaunchTemplateId=template_id,
        InstanceType="ecs.g6.xlarge",
    )
    described = client.call(
        "DescribeLaunchTemplateVersions",
        RegionId=REGION,
        LaunchTemplateId=template_id,
        LaunchTemplateVersion=[1],
    )
    (version,) = described["LaunchTemplateVersionSets"]["LaunchTemplateVersionSet"]
    data = version["LaunchTemplateData"]
    assert (version["DefaultVersion"], data["InstanceType"], data["ImageId"]) == (
        True,
        "ecs.g6.large",
        PUBLIC,
    )
    assert data["SystemDisk"] == {"Category": "cloud_essd", "Size": 60}
    group = client.call("CreateSecurityGroup", RegionId=REGION)["SecurityGroupId"]
    run = client.call(
        "RunInstances",
        RegionId=REGION,
        LaunchTemplateId=template_id,
        LaunchTemplateVersion=1,
        SecurityGroupId=group,
        Amount=2,
    )
    assert len(run["InstanceIdSets"]["InstanceIdSet"]) == 2
