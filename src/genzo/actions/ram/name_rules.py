"""The rules for names of users, groups, roles and policies.

Source: the RAM API's descriptions of UserName, GroupName, RoleName and PolicyName.
"""

import re
from typing import NamedTuple

from genzo.errors import ErrorType
from genzo.errors.table import errors_of


class NameRule(NamedTuple):
    """The characters and the greatest length of a name, and the errors of one that breaks them."""

    allowed: re.Pattern[str]
    longest: int
    invalid_chars: ErrorType
    too_long: ErrorType

    def require(self, name: str) -> None:
        """Refuse a name that breaks the rule.

        Raises:
            ApiError: ``too_long`` or ``invalid_chars``.
        """
        if len(name) > self.longest:
            raise self.too_long()
        if not self.allowed.fullmatch(name):
            raise self.invalid_chars()


_OF_USER = re.compile(r"[A-Za-z0-9._-]+", re.ASCII)
_OF_ROLE = re.compile(r"[A-Za-z0-9.-]+", re.ASCII)
_OF_POLICY = re.compile(r"[A-Za-z0-9-]+", re.ASCII)
# Letters and digits of any script; no source names the signs that the service takes.
_DISPLAYED = re.compile(r"[\w .@-]+")
_USER = errors_of("GetUser")
_UPDATE_USER = errors_of("UpdateUser")
_GROUP = errors_of("GetGroup")
_UPDATE_GROUP = errors_of("UpdateGroup")
_ROLE = errors_of("GetRole")
_POLICY = errors_of("GetPolicy")
_CREATE_USER = errors_of("CreateUser")

USER_NAME = NameRule(
    _OF_USER,
    64,
    _USER("InvalidParameter.UserName.InvalidChars"),
    _USER("InvalidParameter.UserName.Length"),
)
NEW_USER_NAME = NameRule(
    _OF_USER,
    64,
    _UPDATE_USER("InvalidParameter.NewUserName.InvalidChars"),
    _UPDATE_USER("InvalidParameter.NewUserName.Length"),
)
DISPLAY_NAME = NameRule(
    _DISPLAYED,
    128,
    _CREATE_USER("InvalidParameter.DisplayName.InvalidChars"),
    _CREATE_USER("InvalidParameter.DisplayName.Length"),
)
NEW_DISPLAY_NAME = NameRule(
    _DISPLAYED,
    128,
    _UPDATE_USER("InvalidParameter.NewDisplayName.InvalidChars"),
    _UPDATE_USER("InvalidParameter.NewDisplayName.Length"),
)
GROUP_NAME = NameRule(
    _OF_USER,
    64,
    _GROUP("InvalidParameter.GroupName.InvalidChars"),
    _GROUP("InvalidParameter.GroupName.Length"),
)
NEW_GROUP_NAME = NameRule(
    _OF_USER,
    64,
    _UPDATE_GROUP("InvalidParameter.NewGroupName.InvalidChars"),
    _UPDATE_GROUP("InvalidParameter.NewGroupName.Length"),
)
ROLE_NAME = NameRule(
    _OF_ROLE,
    64,
    _ROLE("InvalidParameter.RoleName.InvalidChars"),
    _ROLE("InvalidParameter.RoleName.Length"),
)
POLICY_NAME = NameRule(
    _OF_POLICY,
    128,
    _POLICY("InvalidParameter.PolicyName.InvalidChars"),
    _POLICY("InvalidParameter.PolicyName.Length"),
)
