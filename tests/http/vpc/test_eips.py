"""What the actions of the VPC product on elastic IP addresses have beyond those of ECS."""

import pytest

from tests.http.eips.conftest import REGION, service, worker
from tests.http.eips.test_eips import allocate, done, refused, shown, the_one
from tests.in_process import Worker

__all__ = ["service", "worker"]


def test_an_address_is_shown_with_every_member(worker: Worker) -> None:
    allocation_id = allocate(
        worker,
        "vpc/",
        Name="name",
        Description="A text",
        ResourceGroupId="rg-1",
        SecurityProtectionTypes_1="AntiDDoS_Enhanced",
        Tag_1_Key="key",
        Tag_1_Value="value",
    )
    address = the_one(worker, "vpc/", allocation_id)
    expected = {
        "Name": "name",
        "Description": "A text",
        "ResourceGroupId": "rg-1",
        "SecurityProtectionTypes": {"SecurityProtectionType": ["AntiDDoS_Enhanced"]},
        "Tags": {"Tag": [{"Key": "key", "Value": "value"}]},
        "Netmode": "public",
        "BusinessStatus": "Normal",
        "HDMonitorStatus": "OFF",
        "ISP": "BGP",
        "DeletionProtection": False,
        "ServiceManaged": 0,
        "Mode": "",
        "PrivateIpAddress": "",
        "InstanceRegionId": "",
    }
    assert {name: address[name] for name in expected} == expected
    done(worker.call("vpc/AssociateEipAddress", AllocationId=allocation_id, InstanceId="i-one"))
    address = the_one(worker, "vpc/", allocation_id)
    used = (address["Mode"], address["PrivateIpAddress"], address["InstanceRegionId"])
    assert used == ("NAT", "172.16.0.9", REGION)


def test_a_subscription_has_an_order_and_an_end(worker: Worker) -> None:
    made = done(
        worker.call(
            "vpc/AllocateEipAddress",
            RegionId=REGION,
            InstanceChargeType="PrePaid",
            PricingCycle="Year",
            Period="2",
            Bandwidth="1000",
        )
    )
    assert made.keys() == {"RequestId", "OrderId", "AllocationId"}
    address = the_one(worker, "vpc/", made["AllocationId"])
    assert (address["ChargeType"], address["Bandwidth"]) == ("PrePaid", "1000")
    assert address["ExpiredTime"] > address["AllocationTime"]


@pytest.mark.parametrize(
    ("parameters", "outcome"),
    [
        ({"Name": "1st"}, (400, "InvalidParameter")),
        ({"Description": "http://x"}, (400, "InvalidParameter")),
        ({"Netmode": "private"}, (400, "InvalidParameter")),
        ({"InstanceChargeType": "Free"}, (400, "InvalidParameter")),
        ({"InstanceChargeType": "PrePaid"}, (400, "MissingParameter")),
        ({"InstanceChargeType": "PrePaid", "Period": "10"}, (400, "InvalidParameter")),
        ({"InstanceChargeType": "PrePaid", "Period": "1", "PricingCycle": "Day"}, (400, "InvalidParameter")),
        (
            {"InstanceChargeType": "PrePaid", "Period": "1", "InternetChargeType": "PayByTraffic"},
            (400, "InvalidParameter"),
        ),
        ({"SecurityProtectionTypes.1": "Guards"}, (400, "IllegalParam.SecurityProtectionTypes")),
        ({"PublicIpAddressPoolId": "pippool-1"}, (400, "ResourceNotFound.PublicIpAddressPool")),
        (
            {"PublicIpAddressPoolId": "pippool-1", "Zone": "z"},
            (400, "ExclusiveParam.ZoneAndPublicIpAddressPoolId"),
        ),
        ({"Zone": "z"}, (400, "IllegalParam.Zone")),
        ({"Zone": "z", "IpAddress": "1.2.3.4"}, (400, "ExclusiveParam.ZoneAndIpAddress")),
        ({"IpAddress": "1.2.3.4"}, (400, "OperationFailed.AllocateUnfamiliarIp")),
        ({"InstanceId": "eip-none"}, (400, "OperationFailed.AllocateUnfamiliarIp")),
    ],
)
def test_what_cannot_be_allocated(
    worker: Worker, parameters: dict[str, str], outcome: tuple[int, str]
) -> None:
    answer = worker.call("vpc/AllocateEipAddress", **{"RegionId": REGION, **parameters})
    assert refused(answer) == outcome
    assert shown(worker) == []


def test_an_address_that_exists_cannot_be_asked_for(worker: Worker) -> None:
    allocation_id = allocate(worker)
    address = the_one(worker, "", allocation_id)["IpAddress"]
    for parameters in ({"IpAddress": address}, {"InstanceId": allocation_id}):
        answer = worker.call("vpc/AllocateEipAddress", RegionId=REGION, **parameters)
        assert refused(answer) == (400, "Ip.Allocated")


def test_names_and_descriptions(worker: Worker) -> None:
    allocation_id = allocate(worker, "vpc/", Name="old", Description="old text")

    def modify(**parameters: str) -> tuple[int, str]:
        answer = worker.call("vpc/ModifyEipAddressAttribute", AllocationId=allocation_id, **parameters)
        return answer.status, answer.json.get("Code", "")

    assert modify(Name="1st") == (400, "InvalidEipAddressName.Malformed")
    assert modify(Description="x") == (400, "InvalidDescription.Malformed")
    assert modify(Name="new") == (200, "")
    (address,) = shown(worker, "vpc/", EipName="new")
    assert (address["Name"], address["Description"]) == ("new", "old text")
    assert modify(Description="new text") == (200, "")
    assert the_one(worker, "vpc/", allocation_id)["Description"] == "new text"


def test_filters(worker: Worker) -> None:
    first = allocate(worker, "vpc/", ResourceGroupId="rg-1", SecurityProtectionTypes_1="AntiDDoS_Enhanced")
    second = allocate(worker, "vpc/")
    for parameters, expected in (
        ({"ResourceGroupId": "rg-1"}, {first}),
        ({"SecurityProtectionEnabled": "true"}, {first}),
        ({"SecurityProtectionEnabled": "false"}, {second}),
        ({"ServiceManaged": "true"}, set()),
        ({"ServiceManaged": "false"}, {first, second}),
        ({"SegmentInstanceId": "eipsg-1"}, set()),
        ({"PublicIpAddressPoolId": "pippool-1"}, set()),
        ({"Tag.1.Key": "none"}, set()),
    ):
        assert {each["AllocationId"] for each in shown(worker, "vpc/", **parameters)} == expected
    for parameters, code in (
        ({"Tag.1.Key": "acs:x"}, "InvalidTagKey"),
        ({"Tag.1.Key": "x", "Tag.1.Value": "http://x"}, "InvalidTagValue"),
        ({"DryRun": "true"}, "DryRunOperation"),
    ):
        assert refused(worker.call("vpc/DescribeEipAddresses", RegionId=REGION, **parameters)) == (400, code)


def test_an_address_needs_no_instance_to_be_taken_from_it(worker: Worker) -> None:
    allocation_id = allocate(worker)
    answer = worker.call(
        "vpc/AssociateEipAddress",
        AllocationId=allocation_id,
        InstanceId="i-one",
        InstanceRegionId="cn-none",
    )
    assert refused(answer) == (404, "InvalidRegionId.NotFound")
    done(worker.call("vpc/AssociateEipAddress", AllocationId=allocation_id, InstanceId="i-one"))
    done(worker.call("vpc/UnassociateEipAddress", AllocationId=allocation_id))
    assert the_one(worker, "vpc/", allocation_id)["Status"] == "Available"
