"""Members that answers have today, and samples of 2024 lack."""

import json
from typing import Any

NEWER: dict[str, Any] = {
    "CpuOptions": {},
    "JumboFrameSupport": False,
    "EnhancedNetwork": {},
    "Clock": {},
    "NetworkInfo": {"BandwidthWeighting": {}},
}
"""What every instance type has, and the sample of 2024 lacks (docs/decisions/0032-instance-types.md)."""


def with_newer_members(text: str) -> str:
    """The sample of DescribeInstanceTypes with the members that every type has today."""
    sample = json.loads(text)
    for each in sample["InstanceTypes"]["InstanceType"]:
        each.update(NEWER)
    return json.dumps(sample)
