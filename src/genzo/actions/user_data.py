"""UserData of instances and launch templates."""

import base64

MOST_USER_DATA = 32 * 1024
"""The longest user data in bytes, before it is encoded (RunInstances, UserData)."""


def decoded_user_data(text: str) -> bytes | None:
    """The decoded user data, or None if it is no Base64."""
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return None
