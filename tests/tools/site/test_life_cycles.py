"""The life cycles on the site are those of a server, and their diagrams have all of them."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from genzo.catalogue import disks, eips
from genzo.catalogue.image import Status
from genzo.catalogue.lifecycle import TRANSITIONS
from genzo.catalogue.tasks import TaskStatus
from genzo.testing import Account, serve
from tools.site.diagrams import drawn, life_cycle_page
from tools.site.life_cycles import BEGINNING, LIFE_CYCLES, LifeCycle, Transition

CYCLES = {cycle.title: cycle for cycle in LIFE_CYCLES}
_IMAGE = "ubuntu_24_04_x64_20G_alibase_20260810.vhd"
_MINUTE = 60


@pytest.fixture(scope="module")
def account() -> Iterator[Account]:
    """An account whose clock stands still, and whose operations take a minute."""
    names = (
        "RunInstances",
        "CreateInstance",
        "StartInstance",
        "StopInstance",
        "RebootInstance",
        "CreateDisk",
    )
    more = ("AttachDisk", "DetachDisk", "CreateSnapshot", "ReplaceSystemDisk", "ExportImage")
    eip = ("AssociateEipAddress", "UnassociateEipAddress")
    with serve(durations=dict.fromkeys((*names, *more, *eip), _MINUTE)) as server:
        made = server.account()
        made.clock.freeze()
        yield made


class Watched:
    """A resource whose state is asked for after each call: notes what changed it."""

    def __init__(self, account: Account, state: Callable[[], str]) -> None:
        self._account = account
        self._state = state
        self._cause = ""
        self.seen: list[Transition] = []
        self.now = BEGINNING

    def after(self, cause: str) -> None:
        """Notes a change by a call."""
        self._note(cause)
        self._cause = cause

    def ended(self, cause: str = "") -> None:
        """Lets a minute pass, and notes the change."""
        self._account.clock.advance(_MINUTE)
        self._note(cause or f"{self._cause} ends")

    def _note(self, cause: str) -> None:
        before, self.now = self.now, self._state()
        self.seen.append(Transition(before, cause, self.now))


def _are_of(cycle: LifeCycle, seen: list[Transition]) -> None:
    """The transitions that were seen are all in the table, whose causes may name several actions."""
    for begins_in, cause, ends_in in seen:
        assert any(
            (each.begins_in, each.ends_in) == (begins_in, ends_in) and cause in each.cause.split(", ")
            for each in cycle.transitions
        ), (begins_in, cause, ends_in)


def _all_seen(cycle: LifeCycle, seen: list[Transition]) -> None:
    """Each transition of the table was seen, for each action that it names."""
    found = {(each.begins_in, each.cause, each.ends_in) for each in seen}
    for begins_in, causes, ends_in in cycle.transitions:
        assert {(begins_in, cause, ends_in) for cause in causes.split(", ")} <= found, causes


def _only(answer: Mapping[str, Any], *names: str) -> Any:  # noqa: ANN401 - an answer in JSON
    found: Any = answer
    for name in names:
        found = found[name]
    (one,) = found
    return one


def _instance(account: Account, action: str, **network: str) -> str:
    answer = account.call(action, ImageId=_IMAGE, InstanceType="ecs.g6.large", **network)
    if action == "RunInstances":
        return str(answer["InstanceIdSets"]["InstanceIdSet"][0])
    return str(answer["InstanceId"])


def _instance_state(account: Account, instance: str) -> str:
    answer = account.call("DescribeInstances", InstanceIds=json.dumps([instance]))
    return str(_only(answer, "Instances", "Instance")["Status"])


def test_instances(account: Account) -> None:
    seen = []
    for action in ("RunInstances", "CreateInstance"):
        instance = _instance(account, action)
        watched = Watched(account, lambda instance=instance: _instance_state(account, instance))  # type: ignore[misc]
        watched.after(action)
        watched.ended()
        if action == "RunInstances":
            for name in ("RebootInstance", "StopInstance", "StartInstance"):
                account.call(name, InstanceId=instance)
                watched.after(name)
                watched.ended()
        seen += watched.seen
        account.call("DeleteInstance", InstanceId=instance, Force=True)
    _are_of(CYCLES["Instances"], seen)
    _all_seen(CYCLES["Instances"], seen)


def _disk_state(account: Account, **query: str) -> str:
    return str(_only(account.call("DescribeDisks", **query), "Disks", "Disk")["Status"])


def test_disks(account: Account) -> None:
    seen: list[Transition] = []
    instance = _instance(account, "RunInstances")
    for action in ("RunInstances", "CreateInstance"):
        other = _instance(account, action)
        seen.append(Transition(BEGINNING, action, _disk_state(account, InstanceId=other)))
    account.clock.advance(_MINUTE)
    zone = _only(
        account.call("DescribeInstances", InstanceIds=json.dumps([instance])), "Instances", "Instance"
    )
    disk = str(
        account.call("CreateDisk", ZoneId=zone["ZoneId"], Size=40, DiskCategory="cloud_essd")["DiskId"]
    )
    watched = Watched(account, lambda: _disk_state(account, DiskIds=json.dumps([disk])))
    watched.after("CreateDisk")
    watched.ended()
    for action in ("AttachDisk", "DetachDisk"):
        account.call(action, InstanceId=instance, DiskId=disk)
        watched.after(action)
        watched.ended()
    seen += watched.seen
    account.call("StopInstance", InstanceId=instance)
    account.clock.advance(_MINUTE)
    system = str(account.call("ReplaceSystemDisk", InstanceId=instance, ImageId=_IMAGE)["DiskId"])
    replaced = Watched(account, lambda: _disk_state(account, DiskIds=json.dumps([system])))
    replaced.after("ReplaceSystemDisk")
    replaced.ended()
    seen += replaced.seen
    _are_of(CYCLES["Disks"], seen)
    _all_seen(CYCLES["Disks"], seen)


def test_snapshots(account: Account) -> None:
    instance = _instance(account, "RunInstances")
    account.clock.advance(_MINUTE)
    disk = _only(account.call("DescribeDisks", InstanceId=instance), "Disks", "Disk")["DiskId"]
    seen = []
    for outcome in ("ends", "fails"):
        if outcome == "fails":
            account.faults.add("CreateSnapshot", outcome="failed", times=1)
        snapshot = str(account.call("CreateSnapshot", DiskId=disk)["SnapshotId"])
        watched = Watched(account, lambda snapshot=snapshot: _snapshot_state(account, snapshot))  # type: ignore[misc]
        watched.after("CreateSnapshot")
        watched.ended(f"the copy {outcome}")
        seen += watched.seen
    _are_of(CYCLES["Snapshots"], seen)
    assert {each.ends_in for each in seen} == set(CYCLES["Snapshots"].states)


def _snapshot_state(account: Account, snapshot: str) -> str:
    answer = account.call("DescribeSnapshots", SnapshotIds=json.dumps([snapshot]))
    return str(_only(answer, "Snapshots", "Snapshot")["Status"])


def test_tasks(account: Account) -> None:
    image = account.image("exported").id
    seen = []
    for cause in ("the operation ends", "the operation fails", "CancelTask"):
        if "fails" in cause:
            account.faults.add("ExportImage", outcome="failed", times=1)
        task = str(account.call("ExportImage", ImageId=image, OSSBucket="exports", RoleName="r")["TaskId"])
        watched = Watched(account, lambda task=task: _task_state(account, task))  # type: ignore[misc]
        watched.after("ExportImage")
        if cause == "CancelTask":
            account.call("CancelTask", TaskId=task)
            watched.after(cause)
        else:
            watched.ended(cause)
        seen += watched.seen
    _are_of(CYCLES["Tasks of imports and exports"], seen)
    assert {each.ends_in for each in seen} == set(TaskStatus)


def _task_state(account: Account, task: str) -> str:
    return str(account.call("DescribeTaskAttribute", TaskId=task)["TaskStatus"])


def test_elastic_ip_addresses(account: Account) -> None:
    vpc = account.call("CreateVpc")["VpcId"]
    account.clock.advance(_MINUTE)
    group = account.call("CreateSecurityGroup", VpcId=vpc)["SecurityGroupId"]
    vswitch = account.call("CreateVSwitch", VpcId=vpc, CidrBlock="172.16.0.0/24", ZoneId="cn-hangzhou-i")[
        "VSwitchId"
    ]
    account.clock.advance(_MINUTE)
    instance = _instance(account, "RunInstances", VSwitchId=vswitch, SecurityGroupId=group)
    account.clock.advance(_MINUTE)
    eip = str(account.call("AllocateEipAddress")["AllocationId"])
    watched = Watched(account, lambda: _eip_state(account, eip))
    watched.after("AllocateEipAddress")
    for action in ("AssociateEipAddress", "UnassociateEipAddress"):
        account.call(action, AllocationId=eip, InstanceId=instance)
        watched.after(action)
        watched.ended()
    _are_of(CYCLES["Elastic IP addresses"], watched.seen)
    _all_seen(CYCLES["Elastic IP addresses"], watched.seen)


def _eip_state(account: Account, eip: str) -> str:
    answer = account.call("DescribeEipAddresses", AllocationId=eip)
    return str(_only(answer, "EipAddresses", "EipAddress")["Status"])


def test_the_cycle_of_images_is_the_table_of_the_code() -> None:
    table = [each for each in CYCLES["Images"].transitions if each.begins_in != BEGINNING]
    assert table == [
        (state.value, event.value, target.value) for (state, event), target in TRANSITIONS.items()
    ]
    # No operation leads to UnAvailable; an imported image may have it.
    assert set(CYCLES["Images"].states) == {each.value for each in Status} - {"UnAvailable"}


def test_the_cycles_have_the_states_that_the_code_has() -> None:
    # ReIniting is a value of a filter; the action that would lead to it is missing.
    assert set(CYCLES["Disks"].states) == set(disks.STATUSES) - {disks.REINITING}
    states = {eips.AVAILABLE, eips.ASSOCIATING, eips.IN_USE, eips.UNASSOCIATING}
    assert set(CYCLES["Elastic IP addresses"].states) == states
    assert set(CYCLES["Tasks of imports and exports"].states) == {each.value for each in TaskStatus}


@pytest.mark.parametrize("cycle", LIFE_CYCLES, ids=lambda cycle: cycle.title)
def test_a_diagram_has_every_state_and_every_cause(cycle: LifeCycle) -> None:
    drawing = drawn(cycle)
    assert re.findall(r'<text class="state"[^>]*>(.*?)</text>', drawing) == list(cycle.states)
    pairs = {(each.begins_in, each.ends_in) for each in cycle.transitions}
    assert drawing.count("<line ") == len(pairs)
    assert drawing.count("<circle ") == sum(begins_in == BEGINNING for begins_in, _ in pairs)
    words = " ".join(re.findall(r"<text x=[^>]*>(.*?)</text>", drawing))
    assert [each.cause for each in cycle.transitions if each.cause not in words] == []
    assert "\n\n" not in drawing
    # Each state and each beginning has a place, and no two have the same.
    beginnings = {f"*{ends_in}" for begins_in, ends_in in pairs if begins_in == BEGINNING}
    assert set(cycle.places) == {*cycle.states, *beginnings}
    assert len(set(cycle.places.values())) == len(cycle.places)


def test_the_page_has_each_diagram_with_its_table() -> None:
    text = life_cycle_page(LIFE_CYCLES).text
    for cycle in LIFE_CYCLES:
        assert drawn(cycle) in text
        rows = [f"| {each.begins_in or '(none)'} | " for each in cycle.transitions]
        assert all(row in text for row in rows)
