"""The account that a call names for an access key that is not registered (``--auth open``)."""

import re

from genzo import errors
from genzo.wire.types import HttpRequest

ACCOUNT_HEADER = "x-genzo-account"
"""The header with the id of the account."""

_ACCOUNT_ID = re.compile(r"[0-9]{1,16}", re.ASCII)


def named_account(request: HttpRequest) -> int | None:
    """The id in the header, or None without one. There may be no such account.

    Raises:
        ApiError: InvalidAccessKeyId.NotFound, if it is no id.
    """
    name = request.header(ACCOUNT_HEADER)
    if not name:
        return None
    if not _ACCOUNT_ID.fullmatch(name):
        raise errors.ACCESS_KEY_NOT_FOUND()
    return int(name)
