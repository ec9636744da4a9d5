"""The documented rules for passwords of instances (RunInstances, AttachDisk, parameter Password)."""

import re

_PASSWORD = re.compile(r"[A-Za-z0-9()`~!@#$%^&*\-_+=|{}\[\]:;'<>,.?/]{8,30}", re.ASCII)
_KINDS = tuple(map(re.compile, ("[a-z]", "[A-Z]", "[0-9]", "[^A-Za-z0-9]")))
_LEAST_KINDS = 3


def is_valid_password(text: str, os_type: str = "linux") -> bool:
    """8 to 30 characters of three kinds: lower case, upper case, digits and special ones.

    A password of Windows does not begin with a slash.
    """
    kinds = sum(bool(kind.search(text)) for kind in _KINDS)
    is_windows_option = os_type == "windows" and text.startswith("/")
    return bool(_PASSWORD.fullmatch(text)) and kinds >= _LEAST_KINDS and not is_windows_option
