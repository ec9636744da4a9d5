"""Names and host names of new instances: numbered patterns and defaults.

Source: parameters InstanceName, HostName, HostNames and UniqueSuffix of RunInstances; the example of
CreateInstance's InstanceName, a pattern too.
"""

import re

from genzo.catalogue.host_names import is_valid_host_name, longest_host_name
from genzo.errors import ErrorType
from genzo.errors.group import ErrorGroup, Listed

_PATTERN = re.compile(r"([^\[\]]*)\[(?:(\d{0,6}),(\d?))?\]([^\[\]]*)", re.ASCII)
_MOST_DIGITS = 6
_SUFFIX_DIGITS = 3
_LONGEST_NAME = 128
_NAME = re.compile(r"[\w.:\-]{2,128}")
_PLACEHOLDER = "${instance_id}"


class NamingErrors(ErrorGroup):
    """Errors of the names and host names of several instances."""

    name = Listed("InvalidInstanceName.Malformed")
    pattern = Listed("InvalidInstanceName.CustomMalformed")
    name_too_long = Listed("InvalidParams.InstanceNameExceed")
    host_name = Listed("InvalidHostName.Malformed")
    host_name_too_long = Listed("InvalidParams.HostnameExceed")


def instance_names(
    given: str | None, amount: int, unique_suffix: bool, errors: NamingErrors
) -> list[str] | None:
    """The names of ``amount`` instances; None if each name is the id.

    Raises:
        ApiError: InvalidInstanceName.Malformed, InvalidInstanceName.CustomMalformed or
            InvalidParams.InstanceNameExceed.
    """
    if given is None:
        return None
    if unique_suffix and len(given) + _SUFFIX_DIGITS > _LONGEST_NAME:
        raise errors.name_too_long()
    names = _numbered(given, amount, unique_suffix, errors)
    return [plain_name(name, errors.name) for name in names]


def numbered_name(given: str, malformed: ErrorType) -> str:
    """The name of the one instance that CreateInstance makes: plain, or the first of a pattern."""
    match = _PATTERN.fullmatch(given)
    names = None if match is None else _of_pattern(match, 1, unique_suffix=False)
    return lettered_name(given if names is None else names[0], malformed)


def lettered_name(given: str, malformed: ErrorType) -> str:
    """One name that begins with a letter of any script (CreateInstance, ModifyInstanceAttribute)."""
    if not given[:1].isalpha():
        raise malformed()
    return plain_name(given, malformed)


def plain_name(given: str, malformed: ErrorType) -> str:
    """One name without a pattern."""
    if not _NAME.fullmatch(given) or given.startswith(("http://", "https://")):
        raise malformed()
    return given


def host_names(
    given: str | None, amount: int, unique_suffix: bool, os_type: str, errors: NamingErrors
) -> list[str] | None:
    """The host names of ``amount`` instances; None if each follows from the id.

    Raises:
        ApiError: InvalidHostName.Malformed, InvalidInstanceName.CustomMalformed or
            InvalidParams.HostnameExceed.
    """
    if given is None:
        return None
    longest = longest_host_name(os_type)
    if unique_suffix and len(given) + _SUFFIX_DIGITS > longest:
        raise errors.host_name_too_long()
    names = _numbered(given, amount, unique_suffix, errors)
    check_host_names(names, os_type, errors.host_name)
    return names


def check_host_names(names: list[str], os_type: str, malformed: ErrorType) -> None:
    """Refuse host names that the operating system does not accept."""
    if not all(is_valid_host_name(name.replace(_PLACEHOLDER, "i"), os_type) for name in names):
        raise malformed()


def default_host_name(instance_id: str, os_type: str) -> str:
    """The default host name of an instance: ``iZ…Z``."""
    body = instance_id.removeprefix("i-")
    return f"iZ{body[: longest_host_name(os_type) - 3] if os_type == 'windows' else body}Z"


def filled(host_name: str, instance_id: str) -> str:
    """The host name with the placeholder of the id filled in."""
    return host_name.replace(_PLACEHOLDER, instance_id)


def _numbered(given: str, amount: int, unique_suffix: bool, errors: NamingErrors) -> list[str]:
    match = _PATTERN.fullmatch(given)
    if match is None:
        if "[" in given or "]" in given:
            raise errors.pattern()
        return [given + _suffix(place, unique_suffix) for place in range(amount)]
    names = _of_pattern(match, amount, unique_suffix)
    if names is None:
        raise errors.pattern()
    return names


def _of_pattern(match: re.Match[str], amount: int, unique_suffix: bool) -> list[str] | None:
    """The names of a pattern; None where it asks for no or too many digits."""
    prefix, first, digits, suffix = match.groups(default="")
    begin, bits = int(first or 0), int(digits or _MOST_DIGITS)
    if not 1 <= bits <= _MOST_DIGITS:
        return None
    bits = _MOST_DIGITS if len(first) > bits else bits
    # RunInstances, UniqueSuffix: a pattern that ends with its number gets no suffix.
    with_suffix = unique_suffix and bool(suffix)
    return [
        f"{prefix}{begin + place:0{bits}}{suffix}{_suffix(place, with_suffix)}" for place in range(amount)
    ]


def _suffix(place: int, unique_suffix: bool) -> str:
    return f"{place + 1:0{_SUFFIX_DIGITS}}" if unique_suffix else ""
