"""The ids of the versions of policies."""

import re

from genzo.errors.table import errors_of

_MALFORMED = errors_of("GetPolicyVersion")("InvalidParameter.VersionId.Format")
_VERSION_ID = re.compile(r"v[1-9][0-9]{0,9}", re.ASCII)


def require_version_id(text: str) -> None:
    """Refuse what is no id of a version, such as ``v1``.

    Raises:
        ApiError: InvalidParameter.VersionId.Format.
    """
    if not _VERSION_ID.fullmatch(text):
        raise _MALFORMED()
