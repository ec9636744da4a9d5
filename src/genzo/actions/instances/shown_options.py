"""The options of an instance as DescribeInstances shows them.

A request names what else it asks for in AdditionalAttributes (DescribeInstances, AdditionalAttributes.N, and
the descriptions of the members). What is shown without them was recorded in 2024
(docs/decisions/0030-recorded-members.md).
"""

from collections.abc import Collection

import msgspec

from genzo.actions.instances import instance_details as details
from genzo.catalogue.facts import InstanceType
from genzo.catalogue.instances import Instance, PrivateDnsNameOptions
from genzo.wire.structs import UNSET, UnsetType

_IMAGE = "CURRENT_OS_NVME_SUPPORTED"
_METADATA = "META_OPTIONS"
_PRIVATE_DNS = "PRIVATE_DNS_OPTIONS"
_TOPOLOGY = "CPU_OPTIONS_TOPOLOGY_TYPE"

_BURSTABLE_FAMILIES = ("ecs.t5", "ecs.t6")
_SHARED_FAMILIES = (*_BURSTABLE_FAMILIES, "ecs.e")
_WITHOUT_NUMA = ("ecs.ebm", "ecs.scc", "ecs.gn", "ecs.vgn", "ecs.sgn")
_MOST_CPUS_WITH_NUMA = 2
_THREADS_PER_CORE = {"X86": 2, "ARM": 1}
_DEFAULT_METADATA = ("enabled", 1, "optional")


def credit_specification(instance: Instance, facts: InstanceType) -> str:
    """The performance mode: Standard unless another was set, and "" for all but burstable families."""
    is_burstable = facts.instance_type_family in _BURSTABLE_FAMILIES
    return instance.credit_specification or ("Standard" if is_burstable else "")


def numa(facts: InstanceType) -> str:
    """CpuOptions.Numa of an instance type: "ON" up to 2 vCPUs, "N/A" above, "" for some families."""
    family = facts.instance_type_family
    if family in _SHARED_FAMILIES or family.startswith(_WITHOUT_NUMA):
        return ""
    return "ON" if facts.cpu_core_count <= _MOST_CPUS_WITH_NUMA else "N/A"


def cpu_options(instance: Instance, facts: InstanceType, additional: Collection[str]) -> details.CpuOptions:
    """The cores and threads that were chosen, or those of the instance type."""
    threads = instance.threads_per_core or facts.threads_per_core or _THREADS_PER_CORE[facts.cpu_architecture]
    return details.CpuOptions(
        numa=instance.numa or numa(facts),
        core_count=instance.core_count or max(1, facts.cpu_core_count // threads),
        threads_per_core=threads,
        topology_type=instance.topology_type
        if _TOPOLOGY in additional
        else _or_unset(instance.topology_type),
        nested_virtualization=_or_unset(instance.nested_virtualization),
    )


def metadata_options(instance: Instance, additional: Collection[str]) -> details.MetadataOptions:
    """How the metadata can be read; the texts are empty while all options have their defaults."""
    options = (instance.http_endpoint, instance.http_put_response_hop_limit, instance.http_tokens)
    if options == _DEFAULT_METADATA and _METADATA not in additional:
        return details.MetadataOptions("", UNSET, "")
    return details.MetadataOptions(*options)


def image_options(instance: Instance, additional: Collection[str]) -> details.ImageOptions:
    """What the image of the instance supports."""
    return details.ImageOptions(
        login_as_non_root=instance.login_as_non_root or UNSET,
        current_os_nvme_supported=instance.os_supports_nvme if _IMAGE in additional else UNSET,
    )


def private_dns_name_options(
    instance: Instance, additional: Collection[str]
) -> details.PrivateDnsNameOptions:
    """The private domain names, without those that were never set."""
    if _PRIVATE_DNS not in additional:
        return details.PrivateDnsNameOptions()
    stored = msgspec.structs.asdict(instance.private_dns_name_options)
    return details.PrivateDnsNameOptions(
        **{name: value for name, value in stored.items() if value is not None}
    )


def changed_private_dns(stored: PrivateDnsNameOptions, requested: msgspec.Struct) -> PrivateDnsNameOptions:
    """``stored`` with those options of a request that it names."""
    named = msgspec.structs.asdict(requested)
    return msgspec.structs.replace(
        stored, **{name: value for name, value in named.items() if value is not None}
    )


def clock_options(instance: Instance) -> details.ClockOptions | UnsetType:
    """The state of the precision time protocol, if it was set."""
    return details.ClockOptions(instance.ptp_status) if instance.ptp_status else UNSET


def security_options(instance: Instance) -> details.SecurityOptions | UnsetType:
    """Secure Boot, if a request named it."""
    return UNSET if instance.secure_boot is None else details.SecurityOptions(instance.secure_boot)


def _or_unset(text: str) -> str | UnsetType:
    return text or UNSET
