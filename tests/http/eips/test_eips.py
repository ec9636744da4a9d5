"""Elastic IP addresses over HTTP, with the actions of ECS and those of the VPC product."""

from typing import Any

import pytest

from genzo.service.service import Service
from tests.api import Answer
from tests.http.eips.conftest import ELSEWHERE, REGION
from tests.in_process import Worker

PRODUCTS = pytest.mark.parametrize("product", ["", "vpc/"])


def done(answer: Answer) -> Any:  # noqa: ANN401 - whatever the service answered
    assert answer.status == 200, answer.body
    return answer.json


def refused(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.code


def allocate(worker: Worker, product: str = "", **parameters: str) -> str:
    made = done(worker.call(f"{product}AllocateEipAddress", **{"RegionId": REGION, **parameters}))
    return str(made["AllocationId"])


def associate(worker: Worker, product: str, allocation_id: str, instance_id: str, **more: str) -> Answer:
    sent = {"AllocationId": allocation_id, "InstanceId": instance_id, **more}
    return worker.call(f"{product}AssociateEipAddress", **sent)


def shown(worker: Worker, product: str = "", **parameters: str) -> list[dict[str, Any]]:
    answer = done(worker.call(f"{product}DescribeEipAddresses", **{"RegionId": REGION, **parameters}))
    assert answer["TotalCount"] == len(answer["EipAddresses"]["EipAddress"])
    return list(answer["EipAddresses"]["EipAddress"])


def the_one(worker: Worker, product: str, allocation_id: str) -> dict[str, Any]:
    (only,) = shown(worker, product, AllocationId=allocation_id)
    return only


@PRODUCTS
def test_an_allocated_address_is_available(worker: Worker, product: str) -> None:
    made = done(worker.call(f"{product}AllocateEipAddress", RegionId=REGION))
    address = the_one(worker, product, made["AllocationId"])
    assert made["AllocationId"].startswith("eip-")
    assert made["EipAddress"] == address["IpAddress"]
    assert address["IpAddress"].startswith("198.1")
    expected = {
        "Status": "Available",
        "ChargeType": "PostPaid",
        "InternetChargeType": "PayByBandwidth",
        "Bandwidth": "5",
        "EipBandwidth": "5",
        "InstanceId": "",
        "InstanceType": "",
        "ExpiredTime": "",
        "RegionId": REGION,
        "OperationLocks": {"LockReason": []},
    }
    assert {name: address[name] for name in expected} == expected


@PRODUCTS
@pytest.mark.parametrize(
    ("parameters", "outcome"),
    [
        ({"RegionId": "cn-none"}, (404, "InvalidRegionId.NotFound")),
        ({"InternetChargeType": "Free"}, (400, "InvalidParameter")),
        ({"Bandwidth": "0"}, (400, "InvalidBandwidth.Malformed")),
        ({"Bandwidth": "501"}, (400, "InvalidBandwidth.Malformed")),
        ({"Bandwidth": "201", "InternetChargeType": "PayByTraffic"}, (400, "InvalidBandwidth.Malformed")),
        ({"Bandwidth": "five"}, (400, "InvalidBandwidth.Malformed")),
        ({"OwnerAccount": "somebody"}, (400, "IellgalParameter.OwnerAccount")),
    ],
)
def test_what_cannot_be_allocated(
    worker: Worker, product: str, parameters: dict[str, str], outcome: tuple[int, str]
) -> None:
    answer = worker.call(f"{product}AllocateEipAddress", **{"RegionId": REGION, **parameters})
    assert refused(answer) == outcome
    assert shown(worker) == []


def test_an_unknown_line_is_refused_in_the_words_of_each_product(worker: Worker) -> None:
    answer = worker.call("AllocateEipAddress", RegionId=REGION, ISP="None")
    assert refused(answer) == (400, "QueryParameter.Illegal")
    answer = worker.call("vpc/AllocateEipAddress", RegionId=REGION, ISP="None")
    assert refused(answer) == (400, "IllegalParam.Isp")
    allocate(worker, ISP="BGP_PRO")
    assert [each["ISP"] for each in shown(worker, "vpc/", ISP="BGP_PRO")] == ["BGP_PRO"]
    assert shown(worker, ISP="BGP") == []


@PRODUCTS
def test_the_quota_of_addresses(worker: Worker, product: str) -> None:
    made = {allocate(worker, product) for _ in range(3)}
    answer = worker.call(f"{product}AllocateEipAddress", RegionId=REGION)
    assert refused(answer) == (400, "QuotaExceeded.Eip")
    assert {each["AllocationId"] for each in shown(worker, product)} == made
    assert len({each["IpAddress"] for each in shown(worker, product)}) == 3
    allocate(worker, product, RegionId=ELSEWHERE)


@PRODUCTS
def test_an_instance_has_its_address_and_gives_it_back(worker: Worker, product: str) -> None:
    allocation_id = allocate(worker, product, Bandwidth="7")
    done(associate(worker, product, allocation_id, "i-one", InstanceType="EcsInstance"))
    address = the_one(worker, product, allocation_id)
    assert (address["Status"], address["InstanceId"]) == ("InUse", "i-one")
    assert address["InstanceType"] == "EcsInstance"
    expected = {
        "IsSupportUnassociate": True,
        "InternetChargeType": "PayByBandwidth",
        "IpAddress": address["IpAddress"],
        "Bandwidth": 7,
        "AllocationId": allocation_id,
    }
    (instance,) = _instances(worker, EipAddresses=f'["{address["IpAddress"]}"]')
    assert (instance["InstanceId"], instance["EipAddress"]) == ("i-one", expected)
    attribute = done(worker.call("DescribeInstanceAttribute", InstanceId="i-one"))["EipAddress"]
    assert attribute == {name: expected[name] for name in attribute}
    interfaces = done(worker.call("DescribeNetworkInterfaces", RegionId=REGION, InstanceId="i-one"))
    (interface,) = interfaces["NetworkInterfaceSets"]["NetworkInterfaceSet"]
    public = {"PublicIpAddress": address["IpAddress"], "AllocationId": allocation_id}
    assert interface["AssociatedPublicIp"] == public
    assert interface["PrivateIpSets"]["PrivateIpSet"][0]["AssociatedPublicIp"] == public
    done(worker.call(f"{product}UnassociateEipAddress", AllocationId=allocation_id, InstanceId="i-one"))
    assert the_one(worker, product, allocation_id)["Status"] == "Available"
    assert _instances(worker, EipAddresses=f'["{address["IpAddress"]}"]') == []
    done(worker.call(f"{product}ReleaseEipAddress", AllocationId=allocation_id))
    assert shown(worker, product) == []


def test_an_instance_with_an_address_gets_no_other(worker: Worker) -> None:
    done(associate(worker, "", allocate(worker), "i-one"))
    assert refused(worker.call("AllocatePublicIpAddress", InstanceId="i-one")) == (403, "AllocatedAlready")
    for parameters in ({"InternetMaxBandwidthOut": "10"}, {"AllocatePublicIp": "true"}):
        answer = worker.call("ModifyInstanceNetworkSpec", InstanceId="i-one", **parameters)
        assert refused(answer) == (403, "InvalidInstance.InstanceNotSupported")
    done(worker.call("ModifyInstanceNetworkSpec", InstanceId="i-one", InternetMaxBandwidthOut="0"))
    (instance,) = _instances(worker, InstanceIds='["i-one"]')
    assert instance["PublicIpAddress"] == {"IpAddress": []}


def _instances(worker: Worker, **parameters: str) -> list[dict[str, Any]]:
    answer = done(worker.call("DescribeInstances", RegionId=REGION, **parameters))
    return list(answer["Instances"]["Instance"])


@PRODUCTS
@pytest.mark.parametrize(
    ("instance_id", "parameters", "outcome"),
    [
        ("i-none", {}, (404, "InvalidInstanId.NotFound")),
        ("i-one", {"InstanceType": "Nat"}, (404, "InvalidInstanId.NotFound")),
        ("i-one", {"InstanceType": "House"}, (400, "InvalidInstanceType.ValueNotSupported")),
        ("eni-none", {"InstanceType": "NetworkInterface"}, (404, "InvalidInstanId.NotFound")),
        (
            "eni-i-one",
            {"InstanceType": "NetworkInterface"},
            (400, "InvalidParameter.InstanceTypeNotSupport"),
        ),
        ("i-pending", {}, (400, "IncorrectInstanceStatus")),
        ("i-classic", {}, (400, "OperationDenied")),
        ("i-public", {}, (400, "EIP_CAN_NOT_ASSOCIATE_WITH_PUBLIC_IP")),
        ("i-elsewhere", {}, (400, "InvalidParameter.Mismatch")),
        ("i-one", {"RegionId": "cn-none"}, (404, "Forbidden.RegionNotFound")),
        ("i-one", {"RegionId": ELSEWHERE}, (404, "InvalidAllocationId.NotFound")),
        ("i-one", {"AllocationId": "eip-none"}, (404, "InvalidAllocationId.NotFound")),
    ],
)
def test_what_cannot_be_associated(
    worker: Worker, product: str, instance_id: str, parameters: dict[str, str], outcome: tuple[int, str]
) -> None:
    sent = {"AllocationId": allocate(worker), **parameters}
    answer = worker.call(f"{product}AssociateEipAddress", InstanceId=instance_id, **sent)
    assert refused(answer) == outcome
    assert the_one(worker, product, shown(worker)[0]["AllocationId"])["Status"] == "Available"


@PRODUCTS
def test_an_address_and_an_instance_belong_to_one_another_alone(worker: Worker, product: str) -> None:
    first, second = allocate(worker), allocate(worker)
    done(associate(worker, product, first, "i-one"))
    assert refused(associate(worker, product, first, "i-two")) == (400, "IncorrectEipStatus")
    assert refused(associate(worker, product, second, "i-one")) == (400, "InvalidAssociation.Duplicated")
    answer = worker.call(f"{product}ReleaseEipAddress", AllocationId=first)
    assert refused(answer) == (400, "IncorrectEipStatus")


@PRODUCTS
def test_what_cannot_be_unassociated(worker: Worker, service: Service, product: str) -> None:
    first, second = allocate(worker), allocate(worker)
    done(associate(worker, product, first, "i-one"))

    def unassociate(allocation_id: str, instance_id: str = "i-one", **more: str) -> tuple[int, str]:
        sent = {"AllocationId": allocation_id, "InstanceId": instance_id, **more}
        return refused(worker.call(f"{product}UnassociateEipAddress", **sent))

    assert unassociate(second) == (400, "IncorrectEipStatus")
    assert unassociate(first, "i-two") == (400, "InvalidInstanceId.NotFound")
    assert unassociate(first, InstanceType="Nat") == (400, "InvalidInstanceId.NotFound")
    assert unassociate(first, InstanceType="House") == (400, "InvalidInstanceType.ValueNotSupported")
    assert unassociate("eip-none") == (404, "InvalidAllocationId.NotFound")
    assert unassociate(first, RegionId="cn-none") == (404, "Forbidden.RegionNotFound")
    service.call(_OWNER, "StopInstance", {"InstanceId": "i-one"})
    assert unassociate(first) == (400, "IncorrectInstanceStatus")
    assert the_one(worker, product, first)["Status"] == "InUse"


_OWNER = 1234567890123456


@PRODUCTS
def test_what_cannot_be_released(worker: Worker, product: str) -> None:
    def release(**parameters: str) -> tuple[int, str]:
        return refused(worker.call(f"{product}ReleaseEipAddress", **parameters))

    allocation_id = allocate(worker)
    assert release(AllocationId="eip-none") == (404, "InvalidAllocationId.NotFound")
    assert release(AllocationId=allocation_id, RegionId="cn-none") == (404, "Forbidden.RegionNotFound")
    other = {"AccessKeyId": "2222222222222222"}
    assert release(AllocationId=allocation_id, **other) == (404, "InvalidAllocationId.NotFound")
    subscription = allocate(worker, "vpc/", InstanceChargeType="PrePaid", Period="1")
    assert release(AllocationId=subscription) == (400, "Forbidden.ChargeTypeIsPrepaid")
    assert len(shown(worker)) == 2


@PRODUCTS
def test_another_bandwidth_is_that_of_the_instance_too(worker: Worker, product: str) -> None:
    allocation_id = allocate(worker)
    done(associate(worker, product, allocation_id, "i-one"))

    def modify(**parameters: str) -> Answer:
        sent = {"AllocationId": allocation_id, "Bandwidth": "9", **parameters}
        return worker.call(f"{product}ModifyEipAddressAttribute", **sent)

    assert refused(modify(Bandwidth="1000")) == (400, "InvalidParameter")
    assert refused(modify(AllocationId="eip-none")) == (404, "InvalidAllocationId.NotFound")
    unknown = "Forbidden.RegionNotFound" if product else "InvalidRegionId.NotFound"
    assert refused(modify(RegionId="cn-none")) == (404, unknown)
    subscription = allocate(worker, "vpc/", InstanceChargeType="PrePaid", Period="1")
    assert refused(modify(AllocationId=subscription)) == (400, "Forbidden.ChargeTypeIsPrepaid")
    done(modify())
    assert the_one(worker, product, allocation_id)["Bandwidth"] == "9"
    (instance,) = _instances(worker, InstanceIds='["i-one"]')
    assert instance["EipAddress"]["Bandwidth"] == 9


@PRODUCTS
def test_an_address_that_is_being_associated(
    worker: Worker, service: Service, product: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    allocation_id = allocate(worker)
    slow = {**service.durations.seconds, "AssociateEipAddress": 600.0}
    monkeypatch.setattr(service.durations, "seconds", slow)
    done(associate(worker, product, allocation_id, "i-one"))
    assert the_one(worker, product, allocation_id)["Status"] == "Associating"
    sent = {"AllocationId": allocation_id, "Bandwidth": "9"}
    answer = worker.call(f"{product}ModifyEipAddressAttribute", **sent)
    assert refused(answer) == (400, "IncorrectEipStatus")


@PRODUCTS
def test_filters(worker: Worker, product: str) -> None:
    first, second = allocate(worker), allocate(worker, InternetChargeType="PayByTraffic")
    done(associate(worker, "", second, "i-one"))
    address = the_one(worker, product, first)["IpAddress"]
    used = {"AssociatedInstanceType": "EcsInstance"}
    for parameters, expected in (
        ({"AllocationId": f"{first}, {second}"}, {first, second}),
        ({"EipAddress": address}, {first}),
        ({"Status": "InUse"}, {second}),
        (used, {second}),
        ({**used, "AssociatedInstanceId": "i-one"}, {second}),
        ({**used, "AssociatedInstanceId": "i-two"}, set()),
        ({"AssociatedInstanceType": "Nat"}, set()),
        ({"ChargeType": "PostPaid"}, {first, second}),
        ({"ChargeType": "PrePaid"}, set()),
        ({"LockReason": "financial"}, set()),
        ({"Filter.1.Key": "CreationStartTime", "Filter.1.Value": "2000-01-01T00:00Z"}, {first, second}),
        ({"Filter.1.Key": "CreationEndTime", "Filter.1.Value": "2000-01-01T00:00Z"}, set()),
        ({"RegionId": ELSEWHERE}, set()),
    ):
        assert {each["AllocationId"] for each in shown(worker, product, **parameters)} == expected


@PRODUCTS
@pytest.mark.parametrize(
    ("parameters", "outcome"),
    [
        ({"RegionId": "cn-none"}, (404, "Forbidden.RegionNotFound")),
        ({"LockReason": "boredom"}, (404, "InvalidLockReason.NotFound")),
        (
            {"AssociatedInstanceType": "House"},
            (400, "InvalidIAssociatedInstanceType.ValueNotSupported"),
        ),
        ({"AssociatedInstanceId": "i-one"}, (400, "InstanceType.Invalid")),
        ({"ChargeType": "Free"}, (400, "InvalidChargeType.ValueNotSupported")),
        ({"Filter.1.Key": "Colour", "Filter.1.Value": "red"}, (404, "InvalidFilterKey.NotFound")),
        ({"Filter.1.Key": "CreationEndTime", "Filter.1.Value": "now"}, (404, "InvalidFilterValue")),
        ({"OwnerAccount": "somebody"}, (400, "IellgalParameter.OwnerAccount")),
    ],
)
def test_filters_that_no_address_can_match(
    worker: Worker, product: str, parameters: dict[str, str], outcome: tuple[int, str]
) -> None:
    answer = worker.call(f"{product}DescribeEipAddresses", **{"RegionId": REGION, **parameters})
    assert refused(answer) == outcome


def test_pages(worker: Worker) -> None:
    made = {allocate(worker) for _ in range(3)}
    pages = [
        worker.call("DescribeEipAddresses", RegionId=REGION, PageSize="2", PageNumber=number).json
        for number in "12"
    ]
    assert [page["TotalCount"] for page in pages] == [3, 3]
    listed = [each["AllocationId"] for page in pages for each in page["EipAddresses"]["EipAddress"]]
    assert (len(listed), set(listed)) == (3, made)


def test_the_address_of_a_released_instance_is_available(worker: Worker) -> None:
    allocation_id = allocate(worker)
    done(associate(worker, "", allocation_id, "i-one"))
    done(worker.call("DeleteInstance", InstanceId="i-one", Force="true"))
    address = the_one(worker, "", allocation_id)
    assert (address["Status"], address["InstanceId"]) == ("Available", "")


@PRODUCTS
def test_a_client_token_allocates_once(worker: Worker, product: str) -> None:
    first, again = (allocate(worker, product, ClientToken="token") for _ in range(2))
    assert first == again
    assert len(shown(worker)) == 1
