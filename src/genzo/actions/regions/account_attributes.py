"""The attributes of an account in a region: what it may create, and what it has created.

The limits are the quotas that Genzo keeps. Where it keeps none, they are those of the API's sample answer
(docs/decisions/0070-disks-and-policies.md).
"""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import NamedTuple

from genzo.actions.action import Context
from genzo.catalogue.disks import Disk
from genzo.catalogue.instances import Instance

_NO_SPOT = "NoSpot"
_POSTPAID = "PostPaid"
_SAMPLE_CAPACITY = {"cloud_efficiency": 229_376, "cloud_ssd": 204_800, "cloud_essd": 204_800}


class AttributeValue(NamedTuple):
    """A value of an attribute, of one category of disks or of all."""

    value: str
    disk_category: str = ""


_Values = Callable[[Context, str, str | None], list[AttributeValue]]


def _constant(value: str | int) -> _Values:
    return lambda _context, _region_id, _zone_id: [AttributeValue(str(value))]


def _quota(name: str) -> _Values:
    return lambda context, _region_id, _zone_id: [AttributeValue(str(context.quotas[name]))]


def _used_cores(*, is_spot: bool) -> _Values:
    """The vCPUs of the account's pay-as-you-go or spot instances."""

    def values(context: Context, region_id: str, zone_id: str | None) -> list[AttributeValue]:
        types = context.facts.instance_types
        cores = sum(
            types[instance.instance_type].cpu_core_count
            for instance in context.catalogue.resources(Instance, context.account_id, region_id)
            if instance.instance_type in types
            and instance.instance_charge_type == _POSTPAID
            and (instance.spot_strategy != _NO_SPOT) is is_spot
            and zone_id in (None, instance.zone_id)
        )
        return [AttributeValue(str(cores))]

    return values


def _most_capacity(_context: Context, _region_id: str, _zone_id: str | None) -> list[AttributeValue]:
    return [AttributeValue(str(size), category) for category, size in _SAMPLE_CAPACITY.items()]


def _used_capacity(context: Context, region_id: str, zone_id: str | None) -> list[AttributeValue]:
    """The GiB of the account's pay-as-you-go data disks, by category."""
    used = Counter(dict.fromkeys(_SAMPLE_CAPACITY, 0))
    for disk in context.catalogue.resources(Disk, context.account_id, region_id):
        is_counted = disk.disk_type == "data" and disk.charge_type == _POSTPAID
        if is_counted and disk.category in used and zone_id in (None, disk.zone_id):
            used[disk.category] += disk.size
    return [AttributeValue(str(size), category) for category, size in used.items()]


def _instance_types(context: Context, _region_id: str, _zone_id: str | None) -> list[AttributeValue]:
    """All instance types: every zone here offers all."""
    return [AttributeValue(name) for name in context.facts.instance_types]


ATTRIBUTES: Mapping[str, _Values] = {
    "instance-network-type": _constant("vpc"),
    "max-security-groups": _quota("security_groups"),
    "max-elastic-network-interfaces": _quota("network_interfaces"),
    "max-postpaid-instance-vcpu-count": _constant(1000),
    "max-spot-instance-vcpu-count": _constant(1000),
    "used-postpaid-instance-vcpu-count": _used_cores(is_spot=False),
    "used-spot-instance-vcpu-count": _used_cores(is_spot=True),
    "max-postpaid-yundisk-capacity": _most_capacity,
    "used-postpaid-yundisk-capacity": _used_capacity,
    "max-dedicated-hosts": _constant(0),
    "supported-postpaid-instance-types": _instance_types,
    "max-axt-command-count": _quota("commands"),
    "max-axt-invocation-daily": _quota("invocations_per_day"),
    "real-name-authentication": _constant("yes"),
    "max-cloud-assistant-activation-count": _constant(0),
}
"""The values of each attribute, by name, in a region and in a zone of it or in all."""
