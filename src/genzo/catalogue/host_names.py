"""The documented rules for host names of instances (RunInstances, HostName)."""

import re

_SEGMENT = r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*"
_LINUX = re.compile(rf"{_SEGMENT}(?:\.{_SEGMENT})*", re.ASCII)
_WINDOWS = re.compile(_SEGMENT, re.ASCII)
_SHORTEST = 2


def longest_host_name(os_type: str) -> int:
    """The characters that a host name may have."""
    return 15 if os_type == "windows" else 64


def is_valid_host_name(name: str, os_type: str) -> bool:
    """Letters, digits and single hyphens; on Linux also single periods, on Windows not digits alone."""
    if not _SHORTEST <= len(name) <= longest_host_name(os_type):
        return False
    if os_type == "windows":
        return bool(_WINDOWS.fullmatch(name)) and not name.isdecimal()
    return bool(_LINUX.fullmatch(name))
