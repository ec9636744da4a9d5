"""CreateLaunchTemplateVersion, DescribeLaunchTemplateVersions and what changes versions, over HTTP."""

from typing import Any

from tests.api import Api
from tests.http.launch_templates.calling import (
    REGION,
    add_version,
    create,
    describe_versions,
    numbers,
    templates,
    versions,
)

SCALARS: dict[str, Any] = {
    "ImageId": "m-1",
    "ImageOwnerAlias": "self",
    "PasswordInherit": True,
    "InstanceType": "ecs.g6.large",
    "SecurityGroupId": "sg-1",
    "VpcId": "vpc-1",
    "VSwitchId": "vsw-1",
    "InstanceName": "web",
    "Description": "serves pages",
    "InternetMaxBandwidthIn": 10,
    "InternetMaxBandwidthOut": 5,
    "HostName": "web[1,2]",
    "ZoneId": "cn-hangzhou-i",
    "IoOptimized": "optimized",
    "InstanceChargeType": "PrePaid",
    "Period": 1,
    "PeriodUnit": "Month",
    "AutoRenew": True,
    "AutoRenewPeriod": 2,
    "InternetChargeType": "PayByTraffic",
    "EnableVmOsConfig": False,
    "NetworkType": "vpc",
    "UserData": "ZWNobyBoZWxsbw==",
    "KeyPairName": "key",
    "RamRoleName": "role",
    "AutoReleaseTime": "2030-01-01T12:05:00Z",
    "SpotStrategy": "SpotWithPriceLimit",
    "SpotPriceLimit": 0.97,
    "SpotDuration": 1,
    "ResourceGroupId": "rg-1",
    "SecurityEnhancementStrategy": "Active",
    "PrivateIpAddress": "10.0.0.9",
    "DeploymentSetId": "ds-1",
    "Ipv6AddressCount": 1,
    "DeletionProtection": True,
    "CreditSpecification": "Standard",
    "HttpEndpoint": "enabled",
    "HttpTokens": "required",
    "HttpPutResponseHopLimit": 2,
}
SYSTEM_DISK = {
    "Category": "cloud_essd",
    "Size": 40,
    "DiskName": "system",
    "Description": "boots",
    "PerformanceLevel": "PL0",
    "DeleteWithInstance": True,
    "Encrypted": "true",
    "KMSKeyId": "key-1",
    "AutoSnapshotPolicyId": "sp-1",
    "ProvisionedIops": 100,
    "BurstingEnabled": False,
    "Iops": 200,
}
DATA_DISK = {name: value for name, value in SYSTEM_DISK.items() if name != "Iops"}
DATA_DISK |= {"SnapshotId": "s-1", "Device": "/dev/xvdb"}
INTERFACE = {
    "NetworkInterfaceName": "second",
    "VSwitchId": "vsw-2",
    "Description": "beside",
    "PrimaryIpAddress": "10.0.0.10",
    "SecurityGroupId": "sg-2",
    "InstanceType": "Secondary",
    "NetworkInterfaceTrafficMode": "Standard",
    "DeleteOnRelease": True,
}


def test_a_version_shows_all_parameters_that_it_has(api: Api) -> None:
    given = {
        **SCALARS,
        "VersionDescription": "the first",
        **{f"SystemDisk.{name}": value for name, value in SYSTEM_DISK.items()},
        **{f"DataDisk.1.{name}": value for name, value in DATA_DISK.items()},
        **{f"NetworkInterface.1.{name}": value for name, value in INTERFACE.items()},
        "Tag.1.Key": "env",
        "Tag.1.Value": "test",
        "ImageOptions.LoginAsNonRoot": True,
        "SecurityOptions.TrustedSystemMode": "vTPM",
        "SecurityOptions.EnableSecureBoot": True,
    }
    template_id = create(api, "web", **{name: str(value) for name, value in given.items()})
    (shown,) = versions(api, template_id)
    data = shown.pop("LaunchTemplateData")
    assert shown.pop("CreateTime") == shown.pop("ModifiedTime")
    assert shown == {
        "LaunchTemplateName": "web",
        "LaunchTemplateId": template_id,
        "VersionNumber": 1,
        "DefaultVersion": True,
        "CreatedBy": api.key,
        "VersionDescription": "the first",
    }
    assert data == {
        **SCALARS,
        **{f"SystemDisk.{name}": value for name, value in SYSTEM_DISK.items()},
        "SystemDisk": SYSTEM_DISK,
        "DataDisks": {"DataDisk": [DATA_DISK]},
        "NetworkInterfaces": {"NetworkInterface": [INTERFACE]},
        "Tags": {"InstanceTag": [{"Key": "env", "Value": "test"}]},
        "ImageOptions": {"LoginAsNonRoot": True},
        "SecurityOptions": {"TrustedSystemMode": "vTPM", "EnableSecureBoot": True},
    }


def test_a_version_without_parameters_shows_empty_lists(api: Api) -> None:
    template_id = create(api, "web")
    (shown,) = versions(api, template_id)
    assert "VersionDescription" not in shown
    assert shown["LaunchTemplateData"] == {
        "DataDisks": {"DataDisk": []},
        "NetworkInterfaces": {"NetworkInterface": []},
        "Tags": {"InstanceTag": []},
    }


def test_several_security_groups_are_shown_as_a_list(api: Api) -> None:
    groups = {"SecurityGroupIds_1": "sg-1", "SecurityGroupIds_2": "sg-2"}
    interface = {"NetworkInterface_1_SecurityGroupIds_1": "sg-3"}
    (shown,) = versions(api, create(api, "web", **groups, **interface))
    data = shown["LaunchTemplateData"]
    assert data["SecurityGroupIds"] == {"SecurityGroupId": ["sg-1", "sg-2"]}
    (one,) = data["NetworkInterfaces"]["NetworkInterface"]
    assert one["SecurityGroupIds"] == {"SecurityGroupId": ["sg-3"]}


def test_versions_are_filtered_and_paged_newest_first(api: Api) -> None:
    template_id = create(api, "web")
    assert [add_version(api, template_id, ImageId=f"m-{number}") for number in (2, 3)] == [2, 3]
    assert numbers(api, template_id) == [3, 2, 1]
    for filters, wanted in (
        ({"LaunchTemplateVersion_1": "1", "LaunchTemplateVersion_2": "3"}, [3, 1]),
        ({"MinVersion": "2"}, [3, 2]),
        ({"MaxVersion": "2"}, [2, 1]),
        ({"DefaultVersion": "true"}, [1]),
        ({"PageSize": "2", "PageNumber": "2"}, [1]),
    ):
        assert numbers(api, template_id, **filters) == wanted
    answer = describe_versions(api, template_id, PageSize="2", PageNumber="2").json
    assert (answer["TotalCount"], answer["PageNumber"], answer["PageSize"]) == (3, 2, 2)
    assert all("LaunchTemplateData" not in each for each in versions(api, template_id, DetailFlag="false"))


def test_a_version_has_the_parameters_of_its_own_request_alone(api: Api) -> None:
    template_id = create(api, "web", ImageId="m-1", InstanceType="ecs.g6.large")
    add_version(api, template_id, ImageId="m-2", VersionDescription="another image")
    (shown,) = versions(api, template_id, LaunchTemplateVersion_1="2")
    assert shown["LaunchTemplateData"]["ImageId"] == "m-2"
    assert "InstanceType" not in shown["LaunchTemplateData"]
    (template,) = templates(api)
    assert (template["DefaultVersionNumber"], template["LatestVersionNumber"]) == (1, 2)


def test_the_default_version_is_chosen_and_cannot_be_deleted(api: Api) -> None:
    template_id = create(api, "web")
    add_version(api, template_id)
    one = {"RegionId": REGION, "LaunchTemplateId": template_id}
    chosen = api.call("ModifyLaunchTemplateDefaultVersion", **one, DefaultVersionNumber="2").json
    assert chosen["LaunchTemplateId"] == template_id
    assert templates(api)[0]["DefaultVersionNumber"] == 2
    unknown = api.call("ModifyLaunchTemplateDefaultVersion", **one, DefaultVersionNumber="3")
    assert (unknown.status, unknown.code) == (404, "InvalidLaunchTemplateVersion.NotFound")
    refused = api.call("DeleteLaunchTemplateVersion", **one, DeleteVersion_1="1", DeleteVersion_2="2")
    assert (refused.status, refused.code) == (403, "InvalidOperation.DeleteDefaultVersion")
    assert numbers(api, template_id) == [2, 1]
    deleted = api.call("DeleteLaunchTemplateVersion", **one, DeleteVersion_1="1").json
    assert deleted["LaunchTemplateVersions"]["LaunchTemplateVersion"] == [
        {"LaunchTemplateId": template_id, "LaunchTemplateVersionNumber": 1}
    ]
    again = api.call("DeleteLaunchTemplateVersion", **one, DeleteVersion_1="1")
    assert (again.status, again.code) == (404, "InvalidLaunchTemplateVersion.NotFound")
    assert numbers(api, template_id) == [2]


def test_numbers_are_not_used_again_and_versions_have_a_quota(api: Api) -> None:
    template_id = create(api, "web")
    assert [add_version(api, template_id) for _ in range(2)] == [2, 3]
    one = {"RegionId": REGION, "LaunchTemplateId": template_id}
    full = api.call("CreateLaunchTemplateVersion", **one)
    assert (full.status, full.code) == (403, "LaunchTemplateVersionLimitExceed")
    api.call("DeleteLaunchTemplateVersion", **one, DeleteVersion_1="3")
    assert add_version(api, template_id) == 4
