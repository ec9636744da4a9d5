"""The calls of alicloud_ecs_launch_template: created, read, changed and destroyed.

Source: the resource of aliyun/terraform-provider-alicloud.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.clients.go_sdks import TeaRpc
from tests.clients.samples import FIRST, REGION
from tests.running import running

DISK = {
    "Category": "cloud_essd",
    "DeleteWithInstance": True,
    "Description": "",
    "Iops": "",
    "DiskName": "system",
    "PerformanceLevel": "",
    "Size": 40,
    "Encrypted": False,
}
GIVEN = {
    "LaunchTemplateName": "tf-web",
    "DataDisk": [{"Category": "cloud_essd", "DeleteWithInstance": True, "Encrypted": "false", "Size": 20}],
    "EnableVmOsConfig": False,
    "ImageId": "m-1",
    "InstanceName": "web",
    "InstanceType": "ecs.g6.large",
    "NetworkInterface": [
        {
            "Description": "second",
            "NetworkInterfaceName": "eth1",
            "PrimaryIpAddress": "10.0.0.9",
            "SecurityGroupId": "sg-1",
            "VSwitchId": "vsw-1",
        }
    ],
    "PasswordInherit": False,
    "SecurityGroupIds": ["sg-1", "sg-2"],
    "SystemDisk": DISK,
    "Tag.1.Key": "of",
    "Tag.1.Value": "instances",
    "UserData": "ZWNobyBoZWxsbw==",
    "VersionDescription": "the first",
}


class LaunchTemplate:
    """The resource of the provider."""

    def __init__(self, rpc: TeaRpc) -> None:
        self._rpc = rpc
        self.id = ""

    def call(self, action: str, **form: Any) -> Any:  # noqa: ANN401 - whatever the action answers
        return self._rpc.post(action, {}, {"RegionId": REGION, **form})

    def create(self) -> None:
        made = self.call(
            "CreateLaunchTemplate", **GIVEN, **{"TemplateTag.1.Key": "env", "TemplateTag.1.Value": "test"}
        )
        self.id = made["LaunchTemplateId"]

    def read(self) -> tuple[Any, Any] | None:
        """The template and its newest version; None if it is gone."""
        found = self.call("DescribeLaunchTemplates", LaunchTemplateId=[self.id])
        templates = found["LaunchTemplateSets"]["LaunchTemplateSet"]
        if not templates:
            return None
        newest = templates[0]["LatestVersionNumber"]
        described = self.call(
            "DescribeLaunchTemplateVersions",
            LaunchTemplateId=self.id,
            LaunchTemplateVersion=[newest],
            DetailFlag=True,
        )
        (version,) = described["LaunchTemplateVersionSets"]["LaunchTemplateVersionSet"]
        return templates[0], version

    def versions(self) -> list[Any]:
        described = self.call("DescribeLaunchTemplateVersions", LaunchTemplateId=self.id, PageSize=50)
        found: list[Any] = described["LaunchTemplateVersionSets"]["LaunchTemplateVersionSet"]
        return found

    def update(self, **changed: Any) -> None:  # noqa: ANN401 - of any parameter
        """As ``update_default_version_number``: the oldest version goes first where there are too many."""
        versions = self.versions()
        if len(versions) > 29:
            oldest = min(each["VersionNumber"] for each in versions if not each["DefaultVersion"])
            self.call("DeleteLaunchTemplateVersion", LaunchTemplateId=self.id, DeleteVersion=[oldest])
        made = self.call("CreateLaunchTemplateVersion", LaunchTemplateId=self.id, **{**GIVEN, **changed})
        self.call(
            "ModifyLaunchTemplateDefaultVersion",
            LaunchTemplateId=self.id,
            DefaultVersionNumber=made["LaunchTemplateVersionNumber"],
        )


@pytest.fixture(scope="module")
def template() -> Iterator[LaunchTemplate]:
    with running("--memory") as server:
        yield LaunchTemplate(TeaRpc(server, FIRST))


def test_a_launch_template_is_applied_changed_and_destroyed(template: LaunchTemplate) -> None:
    template.create()
    read = template.read()
    assert read is not None
    shown, version = read
    assert (shown["LaunchTemplateName"], shown["DefaultVersionNumber"]) == ("tf-web", 1)
    assert shown["Tags"]["Tag"] == [{"TagKey": "env", "TagValue": "test"}]
    data = version["LaunchTemplateData"]
    assert data["DataDisks"]["DataDisk"] == GIVEN["DataDisk"]
    assert data["NetworkInterfaces"]["NetworkInterface"] == GIVEN["NetworkInterface"]
    assert data["SecurityGroupIds"]["SecurityGroupId"] == ["sg-1", "sg-2"]
    assert data["Tags"]["InstanceTag"] == [{"Key": "of", "Value": "instances"}]
    dotted = {
        name: data[f"SystemDisk.{name}"] for name in ("Category", "DeleteWithInstance", "DiskName", "Size")
    }
    assert dotted == {"Category": "cloud_essd", "DeleteWithInstance": True, "DiskName": "system", "Size": 40}

    template.call(
        "TagResources", ResourceType="launchtemplate", **{"ResourceId.1": template.id, "Tag.1.Key": "more"}
    )
    for number in range(31):
        template.update(InstanceName=f"web-{number}")
    read = template.read()
    assert read is not None
    shown, version = read
    assert (shown["DefaultVersionNumber"], shown["LatestVersionNumber"]) == (32, 32)
    assert len(shown["Tags"]["Tag"]) == 2
    assert (version["DefaultVersion"], version["LaunchTemplateData"]["InstanceName"]) == (True, "web-30")
    assert len(template.versions()) == 30

    template.call("DeleteLaunchTemplate", LaunchTemplateId=template.id)
    assert template.read() is None
