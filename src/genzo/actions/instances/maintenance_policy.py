"""The maintenance attributes of instances: what happens when the host of an instance fails.

Sources: DescribeInstanceMaintenanceAttributes and ModifyInstanceMaintenanceAttributes. Nothing fails here.
"""

import re

AUTO_RECOVER = "AutoRecover"
"""The action of an instance for which none was set."""
ACTIONS = ("Stop", AUTO_RECOVER, "AutoRedeploy")
_FULL_HOUR = re.compile(r"([01][0-9]|2[0-3]):00:00", re.ASCII)


def is_window(start: str, end: str) -> bool:
    """Whether both are full hours of a day, 1 to 23 hours apart."""
    return bool(_FULL_HOUR.fullmatch(start) and _FULL_HOUR.fullmatch(end)) and start != end
