"""The actions that describe instances over HTTP: filters, pages and errors."""

import json
from collections.abc import Iterator

import pytest

from tests.api import Api
from tests.http.instances.instance_catalogue import PUBLIC, REGION, instances, prepare, refused, run
from tests.serving_here import serving_here


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("catalogue")
    prepare(folder)
    with serving_here(
        "--data", folder, "--duration", "RunInstances=0", "--duration", "StopInstance=0"
    ) as started:
        api = Api(started.host, started.port)
        in_vpc = {"VSwitchId": "vsw-1", "SecurityGroupId": "sg-1", "KeyPairName": "key"}
        run(api, **{"InstanceName": "vpc-1", "Tag.1.Key": "a", "Tag.1.Value": "1", **in_vpc})
        (stopped,) = run(api, **{"InstanceName": "vpc-2", "Tag.1.Key": "a", **in_vpc})
        api.call("StopInstance", InstanceId=stopped)
        run(api, InstanceName="classic", ImageId="m-own", InternetMaxBandwidthOut="1", ResourceGroupId="rg-1")
        run(
            api,
            InstanceName="paid",
            InstanceChargeType="PrePaid",
            Period="1",
            InternetChargeType="PayByBandwidth",
        )
        yield api


def _names(api: Api, **parameters: str) -> set[str]:
    return {each["InstanceName"] for each in instances(api, **parameters)}


EVERY = {"vpc-1", "vpc-2", "classic", "paid"}


@pytest.mark.parametrize(
    ("parameters", "names"),
    [
        ({}, EVERY),
        ({"VpcId": "vpc-1"}, {"vpc-1", "vpc-2"}),
        ({"VSwitchId": "vsw-1"}, {"vpc-1", "vpc-2"}),
        ({"ZoneId": "cn-shenzhen-zz"}, set()),
        ({"InstanceNetworkType": "classic"}, {"classic", "paid"}),
        ({"SecurityGroupId": "sg-1"}, {"vpc-1", "vpc-2"}),
        ({"InstanceIds": "[]"}, set()),
        ({"InstanceIds": '["i-none"]'}, set()),
        ({"PrivateIpAddresses": '["172.16.0.1"]'}, {"vpc-1"}),
        ({"InnerIpAddresses": '["10.0.0.1"]'}, {"classic"}),
        ({"PublicIpAddresses": '["1.1.1.1"]'}, set()),
        ({"EipAddresses": '["1.1.1.1"]'}, set()),
        ({"InstanceChargeType": "PrePaid"}, {"paid"}),
        ({"InternetChargeType": "PayByBandwidth"}, {"paid"}),
        ({"InstanceName": "vpc-*"}, {"vpc-1", "vpc-2"}),
        ({"InstanceName": "vpc-?"}, set()),
        ({"ImageId": "m-own"}, {"classic"}),
        ({"Status": "Stopped"}, {"vpc-2"}),
        ({"Status": "Running"}, EVERY - {"vpc-2"}),
        ({"LockReason": "security"}, set()),
        ({"IoOptimized": "true"}, EVERY),
        ({"DeviceAvailable": "false"}, set()),
        ({"InstanceType": "ecs.g7.large"}, EVERY),
        ({"InstanceTypeFamily": "ecs.g7"}, EVERY),
        ({"InstanceTypeFamily": "ecs.g6"}, set()),
        ({"KeyPairName": "key"}, {"vpc-1", "vpc-2"}),
        ({"ResourceGroupId": "rg-1"}, {"classic"}),
        ({"HttpTokens": "required"}, set()),
        ({"HttpEndpoint": "enabled"}, EVERY),
        ({"HttpPutResponseHopLimit": "2"}, set()),
        ({"RdmaIpAddresses": "10.0.0.1"}, set()),
        ({"Ipv6Address.1": "::1"}, set()),
        ({"Tag.1.Key": "a"}, {"vpc-1", "vpc-2"}),
        ({"Tag.1.Key": "a", "Tag.1.Value": "1"}, {"vpc-1"}),
        ({"Filter.1.Key": "CreationStartTime", "Filter.1.Value": "2017-12-05T22:40Z"}, EVERY),
        ({"Filter.1.Key": "CreationEndTime", "Filter.1.Value": "2017-12-05T22:40Z"}, set()),
        ({"Filter.1.Key": "ExpiredEndTime", "Filter.1.Value": "2098-12-05T22:40Z"}, {"paid"}),
        ({"Filter.1.Key": "ExpiredStartTime", "Filter.1.Value": "2017-12-05T22:40Z"}, EVERY),
    ],
)
def test_filters(api: Api, parameters: dict[str, str], names: set[str]) -> None:
    assert _names(api, **parameters) == names


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"RegionId": "mars"}, 404, "InvalidRegionId.NotFound"),
        ({"InstanceIds": "i-1"}, 400, "InvalidParameter"),
        ({"InstanceIds": json.dumps(["i"] * 101)}, 400, "InvalidParameter"),
        ({"NextToken": "*"}, 400, "InvalidParameter"),
        ({"PageSize": "101"}, 400, "InvalidParameter"),
        ({"Tag.1.Value": "1"}, 400, "InvalidTag.Mismatch"),
        ({f"Tag.{n}.Key": "a" for n in range(1, 22)}, 400, "InvalidTagCount"),
        ({"HpcClusterId": "hpc-1"}, 400, "InvalidHpcClusterId.NotFound"),
        ({"InstanceChargeType": "x"}, 404, "InvalidInstanceChargeType.NotFound"),
        ({"InternetChargeType": "x"}, 404, "InvalidInternetChargeType.ValueNotSupported"),
        ({"LockReason": "x"}, 404, "InvalidLockReason.NotFound"),
        ({"Filter.1.Key": "x"}, 404, "InvalidFilterKey.NotFound"),
        ({"Filter.1.Key": "CreationEndTime", "Filter.1.Value": "x"}, 404, "InvalidFilterValue"),
        ({"InstanceNetworkType": "x"}, 404, "InvalidNetworkType.NotFound"),
        ({"Status": "x"}, 404, "InvalidStatus.NotFound"),
        ({"DryRun": "true"}, 400, "DryRunOperation"),
    ],
)
def test_describe_instances_refuses(api: Api, parameters: dict[str, str], status: int, code: str) -> None:
    assert refused(api.call("DescribeInstances", **{"RegionId": REGION, **parameters})) == (status, code)


def test_pages(api: Api) -> None:
    pages = [api.call("DescribeInstances", RegionId=REGION, PageSize="3", PageNumber=n).json for n in "123"]
    assert [len(page["Instances"]["Instance"]) for page in pages] == [3, 1, 0]
    assert {page["TotalCount"] for page in pages} == {4}
    assert (pages[0]["PageNumber"], pages[0]["PageSize"]) == (1, 3)


def test_pages_by_token(api: Api) -> None:
    more = run(api, Amount="9", InstanceName="more")
    first = api.call("DescribeInstances", RegionId=REGION, MaxResults="1").json
    assert len(first["Instances"]["Instance"]) == 10  # fewer count as ten
    second = api.call("DescribeInstances", RegionId=REGION, NextToken=first["NextToken"]).json
    assert second["NextToken"] == ""
    ids = {each["InstanceId"] for page in (first, second) for each in page["Instances"]["Instance"]}
    assert len(ids) == 13
    for each in more:
        api.call("DeleteInstance", InstanceId=each, Force="true")


def test_status(api: Api) -> None:
    answer = api.call("DescribeInstanceStatus", RegionId=REGION, PageSize="3").json
    assert set(answer) == {"PageSize", "RequestId", "PageNumber", "TotalCount", "InstanceStatuses"}
    assert (answer["TotalCount"], len(answer["InstanceStatuses"]["InstanceStatus"])) == (4, 3)
    (stopped,) = instances(api, InstanceName="vpc-2")
    one = api.call(
        "DescribeInstanceStatus", **{"RegionId": REGION, "InstanceId.1": stopped["InstanceId"]}
    ).json
    assert one["InstanceStatuses"]["InstanceStatus"] == [
        {"Status": "Stopped", "InstanceId": stopped["InstanceId"]}
    ]


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"RegionId": "mars"}, 404, "InvalidRegionId.NotFound"),
        ({"ZoneId": "mars-a"}, 404, "InvalidZoneId.NotFound"),
        ({f"InstanceId.{n}": f"i-{n}" for n in range(1, 102)}, 403, "InvalidParameter.TooManyInstanceIds"),
        ({"InstanceId.1": "*"}, 403, "Abs.InvalidInstanceIds.MalFormed"),
        ({"PageSize": "51"}, 400, "InvalidParameter"),
    ],
)
def test_status_refuses(api: Api, parameters: dict[str, str], status: int, code: str) -> None:
    assert refused(api.call("DescribeInstanceStatus", **{"RegionId": REGION, **parameters})) == (status, code)


def test_describe_instance_attribute_agrees_with_describe_instances(api: Api) -> None:
    (shown,) = instances(api, InstanceName="vpc-1")
    alone = api.call("DescribeInstanceAttribute", InstanceId=shown["InstanceId"]).json
    differing = {name for name in alone.keys() & shown.keys() if alone[name] != shown[name]}
    assert differing == {"CreationTime", "IoOptimized", "DedicatedHostAttribute"}
    assert (alone["IoOptimized"], alone["EnableJumboFrame"]) == ("optimized", False)
    answer = api.call("DescribeInstanceAttribute", InstanceId="i-none")
    assert refused(answer) == (404, "InvalidInstanceId.NotFound")


def test_user_data_of_an_unknown_instance(api: Api) -> None:
    answer = api.call("DescribeUserData", RegionId=REGION, InstanceId="i-none")
    assert refused(answer) == (404, "InvalidInstanceId.NotFound")
    assert api.call("DescribeUserData", RegionId="mars", InstanceId="i").code == "InvalidRegionId.NotFound"
    (shown,) = instances(api, InstanceName="paid")
    answer = api.call("DescribeUserData", RegionId=REGION, InstanceId=shown["InstanceId"])
    assert (answer.json["UserData"], answer.json["RegionId"]) == ("", REGION)
    assert shown["ImageId"] == PUBLIC
