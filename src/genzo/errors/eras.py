"""The errors of authentication that ECS answered otherwise in former years.

Source: docs/reference/errors.md#errors-of-former-years.
"""

from typing import NamedTuple

from genzo import errors
from genzo.errors.error_type import ErrorType


class AuthenticationErrors(NamedTuple):
    """The answers to a wrong signature of version 1 and to a time stamp outside of the window."""

    signature_mismatch: ErrorType
    timestamp_expired: ErrorType


ERAS = {
    "current": AuthenticationErrors(errors.SIGNATURE_MISMATCH_V1, errors.TIMESTAMP_EXPIRED),
    "2018": AuthenticationErrors(errors.SIGNATURE_MISMATCH_2018, errors.ILLEGAL_TIMESTAMP_2018),
}
"""The answers in each era of the gateway. Signature version 3 is younger than the older one."""
