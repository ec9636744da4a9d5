"""Options that RunInstances and ModifyInstanceAttribute share, and their rules.

Genzo runs no machines: it checks the options and shows them (docs/decisions/0038-options-of-instances.md).
"""

import re

from genzo.actions.instances.creation_parameters import CpuOptionsParameter, PrivateDnsNameOptionsParameter
from genzo.errors import INVALID_PARAMETER

_HOST_NAME_TYPES = (None, "Custom", "IpBased", "InstanceIdBased")
_THREADS = (0, 1, 2)
# RunInstances, NetworkOptions.BandwidthWeighting: names such as Vpc-L1 or Ebs-L1, which depend on the type.
_WEIGHTING = re.compile(r"(?:(?:Vpc|Ebs)-L[1-9]|Default)?", re.ASCII)


def fits_cpu(options: CpuOptionsParameter, vcpus: int) -> bool:
    """Whether cores and threads are possible: one or two threads a core, and no more vCPUs than the type has.

    A product of cores and threads above ``vcpus`` is refused only if the request gives both.
    """
    return (
        0 <= options.core <= vcpus
        and options.threads_per_core in _THREADS
        and options.core * options.threads_per_core <= vcpus
    )


def require_host_name_type(options: PrivateDnsNameOptionsParameter) -> None:
    """Refuse an unknown type of host names.

    Raises:
        ApiError: InvalidParameter.
    """
    if options.hostname_type not in _HOST_NAME_TYPES:
        raise INVALID_PARAMETER(name="PrivateDnsNameOptions.HostnameType")


def is_bandwidth_weighting(text: str) -> bool:
    """Whether this is the name of a weighting; which of them an instance type has is not known."""
    return bool(_WEIGHTING.fullmatch(text))
