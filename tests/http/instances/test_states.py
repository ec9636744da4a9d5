"""Starting, stopping, rebooting and releasing one or several instances over HTTP."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api import Api
from tests.http.instances.instance_catalogue import (
    PUBLIC,
    REGION,
    TYPE,
    instance,
    instances,
    prepare,
    refused,
    run,
)
from tests.serving_here import serving_here

MOVES = ("StartInstances", "StopInstances", "RebootInstances")


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("catalogue")
    prepare(folder)
    at_once = ("RunInstances", "StartInstance", "StopInstance", "RebootInstance")
    durations = [word for action in at_once for word in ("--duration", f"{action}=0")]
    slow = ("--duration", "CreateInstance=600", "--duration", "ReplaceSystemDisk=600")
    with serving_here("--data", folder, *durations, *slow) as started:
        yield Api(started.host, started.port)


@pytest.fixture(scope="module")
def slow() -> Iterator[Api]:
    actions = ("StartInstance", "StopInstance", "RebootInstance")
    durations = [word for action in actions for word in ("--duration", f"{action}=600")]
    with serving_here("--memory", "--duration", "RunInstances=0", *durations) as started:
        yield Api(started.host, started.port)


def _status(api: Api, instance_id: str) -> str:
    return str(instance(api, instance_id)["Status"])


def _pending(api: Api) -> str:
    answer = api.call("CreateInstance", RegionId=REGION, ImageId=PUBLIC, InstanceType=TYPE)
    return str(answer.json["InstanceId"])


def _many(api: Api, action: str, *ids: str, **more: str) -> Any:  # noqa: ANN401
    named = {f"InstanceId.{place}": each for place, each in enumerate(ids, 1)}
    return api.call(action, RegionId=REGION, **named, **more)


def test_one_instance_goes_through_its_states(api: Api) -> None:
    (one,) = run(api)
    assert api.call("StartInstance", InstanceId=one).code == "IncorrectInstanceStatus"
    assert api.call("RebootInstance", InstanceId=one, DryRun="true").code == "DryRunOperation"
    assert api.call("RebootInstance", InstanceId=one).status == 200
    assert api.call("StopInstance", InstanceId=one, DryRun="true").code == "DryRunOperation"
    assert _status(api, one) == "Running"
    answer = api.call("StopInstance", InstanceId=one, ForceStop="true")
    assert (answer.status, list(answer.json)) == (200, ["RequestId"])
    assert (_status(api, one), instance(api, one)["StoppedMode"]) == ("Stopped", "KeepCharging")
    assert api.call("StopInstance", InstanceId=one).code == "IncorrectInstanceStatus"
    assert api.call("RebootInstance", InstanceId=one).code == "IncorrectInstanceStatus"
    assert api.call("StartInstance", InstanceId=one, DryRun="true").code == "DryRunOperation"
    assert api.call("StartInstance", InstanceId=one).status == 200
    assert _status(api, one) == "Running"


def test_passing_states_are_visible(slow: Api) -> None:
    starting, stopping, rebooting = run(slow, Amount="3")
    assert slow.call("RebootInstance", InstanceId=rebooting).status == 200
    assert slow.call("StopInstance", InstanceId=stopping).status == 200
    assert [_status(slow, each) for each in (stopping, rebooting)] == ["Stopping", "Stopping"]
    assert slow.call("StartInstance", InstanceId=stopping).code == "IncorrectInstanceStatus"
    answer = slow.call("DeleteInstance", InstanceId=stopping)
    assert refused(answer) == (403, "IncorrectInstanceStatus")
    assert slow.call("DeleteInstance", InstanceId=stopping, Force="true").status == 200
    assert _status(slow, starting) == "Running"


def test_economical_mode_is_for_vpcs(api: Api) -> None:
    (classic,) = run(api)
    answer = api.call("StopInstance", InstanceId=classic, StoppedMode="StopCharging")
    assert refused(answer) == (403, "InvalidInstanceId.NotSupport")
    assert (
        _many(api, "StopInstances", classic, StoppedMode="StopCharging").code
        == "InvalidInstanceId.NotSupport"
    )
    answer = api.call("StopInstance", InstanceId=classic, StoppedMode="x")
    assert refused(answer) == (400, "InvalidParameter")
    answer = api.call("StopInstance", InstanceId=classic, Hibernate="true")
    assert refused(answer) == (403, "HibernationConfigured.NotEnabled")
    (one,) = run(api, VSwitchId="vsw-1")
    assert api.call("StopInstance", InstanceId=one, StoppedMode="StopCharging").status == 200
    assert instance(api, one)["StoppedMode"] == "StopCharging"


def test_an_instance_needs_its_system_disk_to_start(api: Api) -> None:
    (one, two) = run(api, Amount="2")
    _many(api, "StopInstances", one, two)
    assert api.call("ReplaceSystemDisk", InstanceId=one, ImageId="m-own").status == 200
    assert refused(api.call("StartInstance", InstanceId=one)) == (403, "DiskError")
    assert refused(api.call("ReplaceSystemDisk", InstanceId=one, ImageId="m-own")) == (
        403,
        "IncorrectDiskStatus",
    )


@pytest.mark.parametrize("action", ["StartInstance", "StopInstance", "RebootInstance", "DeleteInstance"])
def test_an_unknown_instance_is_not_found(api: Api, action: str) -> None:
    assert refused(api.call(action, InstanceId="i-none")) == (404, "InvalidInstanceId.NotFound")


def test_instances_that_cannot_be_released(api: Api) -> None:
    protected, running_one = run(api, DeletionProtection="true")[0], run(api)[0]
    (subscribed,) = run(api, InstanceChargeType="PrePaid", Period="1")
    pending = _pending(api)
    for instance_id, code in (
        (protected, "InvalidOperation.DeletionProtection"),
        (running_one, "IncorrectInstanceStatus"),
        (subscribed, "ChargeTypeViolation"),
        (pending, "IncorrectInstanceStatus.Initializing"),
    ):
        assert refused(api.call("DeleteInstance", InstanceId=instance_id)) == (403, code)
        assert refused(_many(api, "DeleteInstances", instance_id)) == (403, code)
    assert api.call("DeleteInstance", InstanceId=running_one, Force="true", DryRun="true").code == (
        "DryRunOperation"
    )
    assert _many(api, "DeleteInstances", running_one, Force="true", DryRun="true").code == "DRYRUN.SUCCESS"
    answer = api.call("DeleteInstance", InstanceId=running_one, Force="true")
    assert (answer.status, list(answer.json)) == (200, ["RequestId"])
    assert instances(api, InstanceIds=f'["{running_one}"]') == []


def test_many_are_released_together_or_not_at_all(api: Api) -> None:
    one, two = run(api, Amount="2")
    (protected,) = run(api, DeletionProtection="true")
    assert _many(api, "DeleteInstances", one, protected, Force="true").status == 403
    assert _status(api, one) == "Running"
    assert _many(api, "DeleteInstances", one, two, Force="true").status == 200
    assert refused(_many(api, "DeleteInstances", one, two)) == (404, "InvalidInstanceIds.NotFound")


def test_instances_move_all_together_or_success_first(api: Api) -> None:
    one, two = run(api, Amount="2")
    answer = _many(api, "StopInstances", one)
    assert answer.json["InstanceResponses"]["InstanceResponse"] == [
        {
            "Code": "200",
            "Message": "success",
            "InstanceId": one,
            "CurrentStatus": "Stopping",
            "PreviousStatus": "Running",
        }
    ]
    assert refused(_many(api, "StopInstances", one, two)) == (403, "IncorrectInstanceStatus")
    assert _status(api, two) == "Running"
    answer = _many(api, "StopInstances", one, two, BatchOptimization="SuccessFirst")
    codes = [each["Code"] for each in answer.json["InstanceResponses"]["InstanceResponse"]]
    assert codes == ["IncorrectInstanceStatus", "200"]
    assert _status(api, two) == "Stopped"
    answer = _many(api, "StartInstances", "i-none", two, BatchOptimization="SuccessFirst")
    missing, moved = answer.json["InstanceResponses"]["InstanceResponse"]
    assert (missing["Code"], missing["PreviousStatus"]) == ("InvalidInstanceId.NotFound", "")
    assert moved["Code"] == "200"
    _many(api, "StopInstances", two)
    assert refused(_many(api, "RebootInstances", one)) == (403, "IncorrectInstanceStatus")
    assert _many(api, "StartInstances", one, two).status == 200
    assert refused(_many(api, "StartInstances", one)) == (403, "IncorrectInstanceStatus")
    assert _many(api, "RebootInstances", one, two).status == 200
    assert _status(api, one) == "Running"


@pytest.mark.parametrize("action", MOVES)
def test_actions_on_several_instances_refuse(api: Api, action: str) -> None:
    (one,) = run(api)
    if action == "StartInstances":
        _many(api, "StopInstances", one)
    before = _status(api, one)
    assert refused(_many(api, action, one, DryRun="true")) == (400, "DRYRUN.SUCCESS")
    assert _status(api, one) == before
    assert refused(_many(api, action)) == (403, "InvalidInstanceId.NotFound")
    assert refused(_many(api, action, one, "i-none")) == (404, "InvalidInstanceId.NotFound")
    assert refused(_many(api, action, "i-none")) == (404, "InvalidInstanceIds.NotFound")
    assert refused(_many(api, action, "i-*")) == (403, "Abs.InvalidInstanceIds.MalFormed")
    ids = [f"i-{place}" for place in range(101)]
    assert refused(_many(api, action, *ids)) == (403, "InvalidParameter.TooManyInstanceIds")
    assert refused(_many(api, action, one, BatchOptimization="x")) == (400, "InvalidParameter")
    answer = api.call(action, **{"RegionId": "mars", "InstanceId.1": one})
    assert refused(answer) == (404, "InvalidRegionId.NotFound")


def test_delete_instances_refuses(api: Api) -> None:
    (one,) = run(api)
    assert refused(_many(api, "DeleteInstances")) == (403, "InvalidInstanceIds.ValueNotSupported")
    assert refused(_many(api, "DeleteInstances", one, "i-none")) == (404, "InvalidInstanceId.NotFound")
    ids = [f"i-{place}" for place in range(101)]
    assert refused(_many(api, "DeleteInstances", *ids)) == (403, "InvalidParameter.TooManyInstanceIds")
    answer = api.call("DeleteInstances", **{"RegionId": "cn-beijing", "InstanceId.1": one})
    assert refused(answer) == (400, "InvalidParameter.CrossRegionNotSupport")
    answer = api.call("DeleteInstances", **{"RegionId": "mars", "InstanceId.1": one})
    assert refused(answer) == (404, "InvalidRegionId.NotFound")
