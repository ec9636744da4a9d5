"""The values that text fields offer. A policy that refuses a list leaves its field without offers."""

from collections.abc import Sequence

from genzo.console.calls import CallsOfPrincipal, RefusedCallError
from genzo.console.visit import Visit

Suggestions = Sequence[tuple[str, str]]
"""Values with what is known of them."""
_MOST = "50"

PLATFORMS = (
    "Aliyun",
    "AlmaLinux",
    "Anolis",
    "CentOS",
    "CentOS Stream",
    "Customized Linux",
    "Debian",
    "Fedora",
    "OpenSUSE",
    "Others Linux",
    "RedHat",
    "Rocky Linux",
    "SUSE",
    "Ubuntu",
    "Windows Server 2016",
    "Windows Server 2019",
    "Windows Server 2022",
    "Windows Server 2025",
)
"""Platforms that are offered; the API knows more."""


def platforms() -> Suggestions:
    """The platforms that are offered."""
    return [(platform, "") for platform in PLATFORMS]


def instances(calls: CallsOfPrincipal, region_id: str) -> Suggestions:
    """The newest instances of a region, by id."""
    try:
        found = calls.ask("DescribeInstances", RegionId=region_id, PageSize=_MOST)
    except RefusedCallError:
        return []
    return [(each["InstanceId"], each["InstanceName"]) for each in found["Instances"]["Instance"]]


def snapshots(calls: CallsOfPrincipal, region_id: str) -> Suggestions:
    """The newest snapshots of a region, by id."""
    try:
        found = calls.ask("DescribeSnapshots", RegionId=region_id, PageSize=_MOST)
    except RefusedCallError:
        return []
    return [(each["SnapshotId"], each["SnapshotName"]) for each in found["Snapshots"]["Snapshot"]]


def buckets(visit: Visit) -> Suggestions:
    """The buckets of the account in the object store that Genzo has."""
    try:
        found = visit.calls.buckets(visit.acting, visit.request)
    except RefusedCallError:
        return []
    return [(name, "") for name in found]
