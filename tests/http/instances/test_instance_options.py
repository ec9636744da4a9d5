"""Options of CPU, security, clock and network: what is taken is shown, the rest is refused."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api import Api
from tests.http.instances.instance_catalogue import PUBLIC, REGION, TYPE, instance, prepare, refused, run
from tests.serving_here import serving_here


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("catalogue")
    prepare(folder)
    durations = [f"--duration={action}=0" for action in ("RunInstances", "StopInstance")]
    with serving_here("--data", folder, *durations, "--duration", "StartInstance=600") as started:
        yield Api(started.host, started.port)


def _attribute(api: Api, instance_id: str) -> dict[str, Any]:
    answer: dict[str, Any] = api.call("DescribeInstanceAttribute", InstanceId=instance_id).json
    return answer


def test_the_options_of_run_instances_are_shown(api: Api) -> None:
    (made,) = run(
        api,
        **{
            "VSwitchId": "vsw-1",
            "SecurityOptions.EnableSecureBoot": "true",
            "CpuOptions.Core": "1",
            "CpuOptions.ThreadsPerCore": "2",
            "CpuOptions.NestedVirtualization": "enabled",
            "NetworkOptions.BandwidthWeighting": "Vpc-L1",
            "NetworkOptions.EnableNetworkEncryption": "true",
            "NetworkOptions.EnableJumboFrame": "true",
        },
    )
    shown, alone = instance(api, made), _attribute(api, made)
    assert shown["CpuOptions"]["NestedVirtualization"] == "enabled"
    assert shown["SecurityOptions"] == alone["SecurityOptions"] == {"EnableSecureBoot": True}
    assert alone["NetworkOptions"] == {
        "EnableJumboFrame": True,
        "BandwidthWeighting": "Vpc-L1",
        "EnableNetworkEncryption": True,
    }
    assert (alone["EnableNetworkEncryption"], alone["EnableJumboFrame"]) == (True, True)


def test_options_that_no_request_named_are_left_out(api: Api) -> None:
    (made,) = run(api)
    shown, alone = instance(api, made), _attribute(api, made)
    assert "NestedVirtualization" not in shown["CpuOptions"]
    assert "SecurityOptions" not in shown
    assert not {"SecurityOptions", "NetworkOptions", "EnableNetworkEncryption"} & alone.keys()


def test_modify_instance_attribute_changes_options(api: Api) -> None:
    (made,) = run(api, VSwitchId="vsw-1")
    changes = {
        "CpuOptions.NestedVirtualization": "enabled",
        "EnableNetworkEncryption": "true",
        "EnableJumboFrame": "true",
    }
    assert api.call("ModifyInstanceAttribute", InstanceId=made, **changes).status == 200
    alone = _attribute(api, made)
    assert (alone["EnableNetworkEncryption"], alone["EnableJumboFrame"]) == (True, True)
    assert instance(api, made)["CpuOptions"]["NestedVirtualization"] == "enabled"
    back = {"EnableNetworkEncryption": "false", "EnableJumboFrame": "false"}
    assert api.call("ModifyInstanceAttribute", InstanceId=made, **back).status == 200
    assert _attribute(api, made)["NetworkOptions"] == {
        "EnableJumboFrame": False,
        "EnableNetworkEncryption": False,
    }


def test_security_groups_move_the_primary_interface(api: Api) -> None:
    (made,) = run(api, VSwitchId="vsw-1", SecurityGroupId="sg-3")
    moved = {"InstanceId": made, "SecurityGroupIds.1": "sg-2"}
    assert api.call("ModifyInstanceAttribute", **moved).status == 200
    assert api.call("DeleteSecurityGroup", RegionId=REGION, SecurityGroupId="sg-3").status == 200


@pytest.mark.parametrize(
    ("values", "status", "code"),
    [
        ({"ManagedHostId": "mh-1"}, 400, "InvalidParameter"),
        ({"SecurityOptions.EnableSecureBoot": "true", "ImageId": "m-bios"}, 400, "InvalidParameter"),
        ({"SecurityOptions.EnableSecureBoot": "maybe"}, 400, "InvalidParameter"),
        ({"CpuOptions.Core": "3"}, 403, "InvalidParam.CpuOptionsCore"),
        ({"CpuOptions.Core": "-1"}, 403, "InvalidParam.CpuOptionsCore"),
        ({"CpuOptions.ThreadsPerCore": "3"}, 403, "InvalidParam.CpuOptionsCore"),
        ({"CpuOptions.Core": "2", "CpuOptions.ThreadsPerCore": "2"}, 403, "InvalidParam.CpuOptionsCore"),
        ({"NetworkOptions.BandwidthWeighting": "heavy"}, 400, "InvalidParameter"),
        ({"NetworkOptions.EnableJumboFrame": "true"}, 400, "InvalidParam.NotSupportJumboFrame"),
        ({"ClockOptions.PtpStatus": "on"}, 400, "InvalidParameter"),
        ({"PrivateDnsNameOptions.HostnameType": "Mine"}, 400, "InvalidParameter"),
        ({"AutoPay": "false"}, 400, "InvalidAutoPay.PostPaidUnsupported"),
    ],
)
def test_options_that_run_instances_refuses(api: Api, values: dict[str, str], status: int, code: str) -> None:
    sent = {"RegionId": REGION, "ImageId": PUBLIC, "InstanceType": TYPE, "DryRun": "true", **values}
    assert refused(api.call("RunInstances", **sent)) == (status, code)


def test_create_instance_finds_no_managed_host(api: Api) -> None:
    sent = {"RegionId": REGION, "ImageId": PUBLIC, "InstanceType": TYPE, "ManagedHostId": "mh-1"}
    assert refused(api.call("CreateInstance", **sent)) == (400, "InvalidParameter")


def test_modifications_that_are_refused(api: Api) -> None:
    (classic,) = run(api)
    (in_vpc,) = run(api, VSwitchId="vsw-1")
    for instance_id, values, status, code in (
        (classic, {"EnableJumboFrame": "true"}, 400, "InvalidParam.NotSupportJumboFrame"),
        (classic, {"NetworkInterfaceQueueNumber": "8"}, 403, "IncorrectInstanceStatus"),
        (classic, {"CpuOptions.Core": "9"}, 400, "InvalidParameter"),
        (classic, {"PrivateDnsNameOptions.HostnameType": "Mine"}, 400, "InvalidParameter"),
    ):
        answer = api.call("ModifyInstanceAttribute", InstanceId=instance_id, **values)
        assert refused(answer) == (status, code)
    assert api.call("StopInstance", InstanceId=in_vpc).status == 200
    for number, status in (("-1", 200), ("8", 200), ("0", 403), ("-2", 403)):
        sent = {"InstanceId": in_vpc, "NetworkInterfaceQueueNumber": number}
        assert api.call("ModifyInstanceAttribute", **sent).status == status
    assert api.call("StartInstance", InstanceId=in_vpc).status == 200
    starting = api.call("ModifyInstanceAttribute", InstanceId=in_vpc, EnableJumboFrame="true")
    assert refused(starting) == (400, "InvalidOperation.InstanceStatusNotSupport")
