"""AutoReleaseTime: answers show it, but the instance is not released."""

from genzo.actions.action import Context
from genzo.catalogue.clock import parse_timestamp
from genzo.errors import ErrorType


def auto_release(text: str | None, context: Context, error: ErrorType) -> int:
    """The release time in milliseconds: half an hour to three years from now, to the minute; 0 for none."""
    if text is None:
        return 0
    seconds = parse_timestamp(text)
    if seconds is None or not 30 * 60 <= seconds - context.now // 1000 <= 3 * 366 * 86_400:
        raise error()
    return seconds // 60 * 60_000
