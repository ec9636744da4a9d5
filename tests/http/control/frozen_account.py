"""An account whose clock stands still, called within the process of the tests."""

import json
from typing import Any

from tests.api import Answer
from tests.in_process import Worker

REGION = "cn-hangzhou"
ELSEWHERE = "cn-beijing"
SECONDS = 60


class Account:
    """The first account of a worker, and the control pages.

    It has no resources at first, and its operations take `SECONDS` of a clock that stands still.
    """

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self.page("POST", "reset", None)
        self.page("PUT", "clock", {"frozen": True})

    def page(self, method: str, path: str, body: Any) -> Any:  # noqa: ANN401 - what JSON can hold
        answer = self._worker.control(
            method, f"/_genzo/{path}", body=json.dumps(body).encode() if body else b""
        )
        assert answer.status == 200, answer.body
        return answer.json

    def fail_next(self, action: str, **members: Any) -> None:  # noqa: ANN401
        self.page("POST", "faults", {"actions": [action], "outcome": "failed", "times": 1, **members})

    def wait(self, seconds: float = SECONDS) -> None:
        """Move the clock, which stands still between calls."""
        self.page("PUT", "clock", {"advance": seconds})

    def call(self, action: str, /, **parameters: str) -> Answer:
        return self._worker.call(action, **{"RegionId": REGION, **parameters})

    def done(self, action: str, /, **parameters: str) -> Any:  # noqa: ANN401
        """The answer to a call that must succeed."""
        answer = self.call(action, **parameters)
        assert answer.status == 200, answer.body
        return answer.json

    def image(self, image_id: str, region_id: str = REGION) -> Any:  # noqa: ANN401
        listed = self.done("DescribeImages", RegionId=region_id, ImageId=image_id, Status="ALL")
        (image,) = listed["Images"]["Image"]
        return image

    def snapshot(self, snapshot_id: str, region_id: str = REGION) -> Any:  # noqa: ANN401
        listed = self.done("DescribeSnapshots", RegionId=region_id, SnapshotIds=json.dumps([snapshot_id]))
        (snapshot,) = listed["Snapshots"]["Snapshot"]
        return snapshot

    def instance(self, instance_id: str) -> Any:  # noqa: ANN401
        listed = self.done("DescribeInstances", InstanceIds=json.dumps([instance_id]))
        (instance,) = listed["Instances"]["Instance"]
        return instance

    def run(self) -> str:
        """The id of a new instance."""
        made = self.done("RunInstances", ImageFamily="acs:ubuntu_24_04_x64", InstanceType="ecs.g6.large")
        (instance_id,) = made["InstanceIdSets"]["InstanceIdSet"]
        return str(instance_id)

    def running(self) -> str:
        """The id of a new instance that is Running."""
        instance_id = self.run()
        self.wait()
        return instance_id

    def disk(self, instance_id: str) -> str:
        (disk,) = self.done("DescribeDisks", InstanceId=instance_id)["Disks"]["Disk"]
        return str(disk["DiskId"])
