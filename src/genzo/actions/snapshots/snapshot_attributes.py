"""The rules for a snapshot's name and retention, which all actions on snapshots share."""

from genzo.catalogue.name_validation import is_valid_image_name
from genzo.errors import ErrorType

_RESERVED_PREFIX = "auto"  # the prefix of names of automatic snapshots
_MAX_RETENTION_DAYS = 65536


def require_snapshot_name(name: str | None, error: ErrorType) -> None:
    """Refuse a malformed name, or one that only an automatic snapshot may have."""
    if name is not None and (not is_valid_image_name(name) or name.startswith(_RESERVED_PREFIX)):
        raise error()


def require_days(days: int | None, error: ErrorType, most: int = _MAX_RETENTION_DAYS) -> None:
    """Refuse a number of days outside 1 to ``most``."""
    if days is not None and not 1 <= days <= most:
        raise error()
