"""Parameters that are a JSON array in a text, such as InstanceIds."""

import msgspec

from genzo.errors import INVALID_PARAMETER

_MOST = 100


def json_list(text: str | None, name: str) -> list[str] | None:
    """The texts of the array; None where the parameter is left out.

    Raises:
        ApiError: InvalidParameter, for what is no array of up to 100 texts.
    """
    if text is None:
        return None
    try:
        values = msgspec.json.decode(text, type=list[str])
    except (msgspec.DecodeError, UnicodeEncodeError):
        raise INVALID_PARAMETER(name=name) from None
    if len(values) > _MOST:
        raise INVALID_PARAMETER(name=name)
    return values
