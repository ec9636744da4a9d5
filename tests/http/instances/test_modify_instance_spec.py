"""ModifyInstanceSpec and ModifyInstanceNetworkSpec over HTTP: another type, another bandwidth."""

from collections.abc import Iterator
from typing import Any

import pytest

from genzo.catalogue.disks import Disk
from genzo.catalogue.instances import Instance, InstanceEip, NetworkInterface
from tests.api import Api
from tests.http.instances.instance_catalogue import (
    ACCOUNT,
    IMAGES,
    NEVER,
    PLACE,
    PUBLIC,
    TYPE,
    instance,
    refused,
)
from tests.http.new_catalogue import create_catalogue
from tests.serving_here import serving_here

_OTHER_TYPE = "ecs.g6.large"
_ARM_TYPE = "ecs.g8y.large"
_RDMA_TYPE = "ecs.u2a-c1m1.4xlarge"  # with one elastic RDMA interface
_INTERFACE = NetworkInterface(network_interface_id="eni-1", vswitch_id="vsw-1")
_STOPPED: dict[str, Any] = {
    **PLACE,
    "status": "Stopped",
    "image_id": PUBLIC,
    "instance_type": TYPE,
    "vpc_id": "vpc-1",
    "vswitch_id": "vsw-1",
    "network_interfaces": (_INTERFACE,),
}


def _interfaces(amount: int, traffic_mode: str = "Standard") -> tuple[NetworkInterface, ...]:
    return tuple(
        NetworkInterface(network_interface_id=f"eni-{place}", type="Secondary", traffic_mode=traffic_mode)
        for place in range(amount)
    )


_INSTANCES = (
    Instance(**_STOPPED, resource_id="i-type", core_count=1, threads_per_core=1),
    Instance(**_STOPPED, resource_id="i-refused", public_ip="198.18.0.1"),
    Instance(**{**_STOPPED, "image_id": "m-bios"}, resource_id="i-bios"),
    Instance(**_STOPPED, resource_id="i-token"),
    Instance(**_STOPPED, resource_id="i-eip", eip=InstanceEip(allocation_id="eip-1")),
    Instance(**_STOPPED, resource_id="i-addressed", eip=InstanceEip(allocation_id="eip-2")),
    Instance(
        **_STOPPED,
        resource_id="i-paid-eip",
        instance_charge_type="PrePaid",
        eip=InstanceEip(allocation_id="eip-3"),
    ),
    Instance(**{**_STOPPED, "status": "Running"}, resource_id="i-running", public_ip="198.18.0.2"),
    Instance(**{**_STOPPED, "status": "Running", "vpc_id": "", "vswitch_id": ""}, resource_id="i-classic"),
    Instance(**_STOPPED, resource_id="i-starting", transitional_status="Starting", settles_at=NEVER),
    Instance(**_STOPPED, resource_id="i-paid", instance_charge_type="PrePaid"),
    Instance(**_STOPPED, resource_id="i-sleepy", hibernation_configured=True),
    Instance(**_STOPPED, resource_id="i-diskless"),
    Instance(**_STOPPED, resource_id="i-old-disk"),
    Instance(**{**_STOPPED, "network_interfaces": _interfaces(9)}, resource_id="i-many"),
    Instance(**{**_STOPPED, "network_interfaces": _interfaces(2, "HighPerformance")}, resource_id="i-rdma"),
    Instance(
        **{
            **_STOPPED,
            "network_interfaces": (
                NetworkInterface(network_interface_id="eni-a", secondary_ips=tuple(map(str, range(60)))),
            ),
        },
        resource_id="i-addresses",
    ),
)
_DISKS = (
    *(
        Disk(
            **PLACE,
            resource_id=f"d-{each.resource_id}",
            instance_id=each.resource_id,
            disk_type="system",
            category="cloud_essd",
        )
        for each in _INSTANCES
        if each.resource_id != "i-diskless"
    ),
    Disk(**PLACE, resource_id="d-old", instance_id="i-old-disk", disk_type="data", category="cloud"),
)


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("catalogue")
    create_catalogue(folder, (*_INSTANCES, *_DISKS), IMAGES)
    with serving_here("--data", folder, "--auth", "open") as started:
        yield Api(started.host, started.port, key=str(ACCOUNT))


def test_a_stopped_instance_changes_its_type(api: Api) -> None:
    sent = {"InstanceId": "i-type", "InstanceType": _OTHER_TYPE}
    answer = api.call("ModifyInstanceSpec", **sent, DryRun="true")
    assert refused(answer) == (400, "DryRunOperation")
    assert instance(api, "i-type")["InstanceType"] == TYPE
    assert api.call("ModifyInstanceSpec", **sent).status == 200
    shown = instance(api, "i-type")
    assert (shown["InstanceType"], shown["Cpu"], shown["Memory"]) == (_OTHER_TYPE, 2, 8192)


def test_a_client_token_changes_the_type_once(api: Api) -> None:
    sent = {"InstanceId": "i-token", "InstanceType": _OTHER_TYPE, "ClientToken": "once"}
    first, again = (api.call("ModifyInstanceSpec", **sent) for _ in range(2))
    assert (first.status, again.status) == (200, 200)
    other = api.call("ModifyInstanceSpec", **{**sent, "InstanceType": TYPE})
    assert refused(other) == (400, "IdempotenceParamNotMatch")


@pytest.mark.parametrize("instance_id", ["i-running", "i-refused"])
def test_a_running_or_stopped_instance_changes_its_bandwidth(api: Api, instance_id: str) -> None:
    sent = {"InstanceId": instance_id, "InternetMaxBandwidthOut": "7", "InternetMaxBandwidthIn": "9"}
    assert api.call("ModifyInstanceSpec", **sent).status == 200
    shown = instance(api, instance_id)
    assert (shown["InternetMaxBandwidthOut"], shown["InternetMaxBandwidthIn"]) == (7, 9)
    assert api.call("ModifyInstanceSpec", InstanceId=instance_id, InternetMaxBandwidthOut="8").status == 200
    shown = instance(api, instance_id)
    assert (shown["InternetMaxBandwidthOut"], shown["InternetMaxBandwidthIn"]) == (8, 9)


@pytest.mark.parametrize(
    ("instance_id", "sent", "expected"),
    [
        ("i-none", {"InstanceType": _OTHER_TYPE}, (404, "InvalidInstanceId.NotFound")),
        ("i-paid", {"InstanceType": _OTHER_TYPE}, (403, "ChargeTypeViolation")),
        (
            "i-refused",
            {"InstanceType": _OTHER_TYPE, "InternetMaxBandwidthOut": "5"},
            (400, "InvalidParameter.Mismatch"),
        ),
        ("i-refused", {}, (400, "MissingParameter")),
        (
            "i-eip",
            {"InternetMaxBandwidthOut": "5", "Temporary_InternetMaxBandwidthOut": "9"},
            (400, "BandwidthUpgradeDenied.EipBoundInstance"),
        ),
        (
            "i-refused",
            {"InstanceType": _OTHER_TYPE, "SystemDisk_Category": "cloud"},
            (403, "InvalidSystemDiskCategory.ValueNotSupported"),
        ),
        ("i-refused", {"InternetMaxBandwidthOut": "101"}, (400, "InvalidParameter")),
        ("i-starting", {"InternetMaxBandwidthOut": "5"}, (403, "InvalidStatus.ValueNotSupported")),
        ("i-refused", {"InstanceType": "ecs.none"}, (400, "InvalidInstanceType.ValueNotSupported")),
        ("i-running", {"InstanceType": _OTHER_TYPE}, (400, "InvalidInstanceStatus.NotStopped")),
        (
            "i-sleepy",
            {"InstanceType": _OTHER_TYPE},
            (403, "HibernationConfigured.InstanceOperationForbidden"),
        ),
        ("i-diskless", {"InstanceType": _OTHER_TYPE}, (403, "InvalidInstance.NotFoundSystemDisk")),
        (
            "i-old-disk",
            {"InstanceType": _OTHER_TYPE},
            (403, "InvalidInstanceType.NotSupportDiskCategory"),
        ),
        ("i-refused", {"InstanceType": _ARM_TYPE}, (403, "ImageNotSupportInstanceType")),
        ("i-bios", {"InstanceType": "ecs.ebmc6a.64xlarge"}, (403, "InvalidParameter.NotMatch")),
        ("i-many", {"InstanceType": _OTHER_TYPE}, (403, "InvalidOperation.EniCountExceeded")),
        ("i-addresses", {"InstanceType": _OTHER_TYPE}, (403, "InvalidOperation.Ipv4CountExceeded")),
        (
            "i-rdma",
            {"InstanceType": _OTHER_TYPE},
            (403, "InvalidOperation.InstanceTypeNotSupportHighPerformanceTrafficMode"),
        ),
        (
            "i-rdma",
            {"InstanceType": _RDMA_TYPE},
            (403, "InvalidOperation.HighPerformanceEniPerInstanceLimitExceeded"),
        ),
    ],
)
def test_a_change_that_is_refused(
    api: Api, instance_id: str, sent: dict[str, str], expected: tuple[int, str]
) -> None:
    assert refused(api.call("ModifyInstanceSpec", InstanceId=instance_id, **sent)) == expected


def test_an_instance_of_another_account_is_not_found(api: Api) -> None:
    theirs = api._replace(key="2222222222222222")
    for action in ("ModifyInstanceSpec", "ModifyInstanceNetworkSpec"):
        answer = theirs.call(action, InstanceId="i-type", InternetMaxBandwidthOut="1")
        assert refused(answer) == (404, "InvalidInstanceId.NotFound")


def test_a_pay_as_you_go_instance_gets_an_address_on_request(api: Api) -> None:
    sent = {"InstanceId": "i-token", "InternetMaxBandwidthOut": "5", "NetworkChargeType": "PayByBandwidth"}
    answer = api.call("ModifyInstanceNetworkSpec", **sent)
    assert list(answer.json) == ["RequestId"]
    shown = instance(api, "i-token")
    assert (shown["InternetMaxBandwidthOut"], shown["InternetChargeType"]) == (5, "PayByBandwidth")
    assert shown["PublicIpAddress"]["IpAddress"] == []
    sent = {"InstanceId": "i-token", "InternetMaxBandwidthIn": "20", "AllocatePublicIp": "true"}
    assert api.call("ModifyInstanceNetworkSpec", **sent).status == 200
    shown = instance(api, "i-token")
    assert (shown["InternetMaxBandwidthIn"], len(shown["PublicIpAddress"]["IpAddress"])) == (20, 1)


def test_a_subscribed_instance_gets_an_address_with_its_first_bandwidth(api: Api) -> None:
    sent = {"InstanceId": "i-paid", "InternetMaxBandwidthOut": "5"}
    assert api.call("ModifyInstanceNetworkSpec", **sent).status == 200
    assert len(instance(api, "i-paid")["PublicIpAddress"]["IpAddress"]) == 1


@pytest.mark.parametrize(
    ("instance_id", "allocated"), [("i-addressed", {"AllocatePublicIp": "true"}), ("i-paid-eip", {})]
)
def test_an_instance_with_an_elastic_address_gets_no_other(
    api: Api, instance_id: str, allocated: dict[str, str]
) -> None:
    sent = {"InstanceId": instance_id, "InternetMaxBandwidthOut": "5", **allocated}
    expected = (403, "InvalidInstance.InstanceNotSupported")
    assert refused(api.call("ModifyInstanceNetworkSpec", **sent)) == expected
    assert instance(api, instance_id)["InternetMaxBandwidthOut"] == 0


def test_an_elastic_address_is_the_public_one(api: Api) -> None:
    sent = {"InstanceId": "i-addressed", "InternetMaxBandwidthOut": "5"}
    answer = api.call("ModifyInstanceNetworkSpec", **sent)
    assert refused(answer) == (403, "InvalidInstance.InstanceNotSupported")
    answer = api.call("AllocatePublicIpAddress", InstanceId="i-addressed")
    assert refused(answer) == (403, "AllocatedAlready")


@pytest.mark.parametrize(
    ("instance_id", "sent", "expected"),
    [
        ("i-starting", {}, (403, "IncorrectInstanceStatus")),
        ("i-classic", {"InternetMaxBandwidthOut": "5"}, (400, "InvalidInstanceStatus.NotStopped")),
        (
            "i-refused",
            {"NetworkChargeType": "PayByDay"},
            (400, "InvalidInternetChargeType.ValueNotSupported"),
        ),
        (
            "i-refused",
            {"InternetMaxBandwidthOut": "101"},
            (400, "InvalidInternetMaxBandwidthOut.ValueNotSupported"),
        ),
        (
            "i-refused",
            {"InternetMaxBandwidthIn": "201"},
            (400, "InvalidInternetMaxBandwidthIn.ValueNotSupported"),
        ),
    ],
)
def test_a_bandwidth_that_is_refused(
    api: Api, instance_id: str, sent: dict[str, str], expected: tuple[int, str]
) -> None:
    assert refused(api.call("ModifyInstanceNetworkSpec", InstanceId=instance_id, **sent)) == expected
