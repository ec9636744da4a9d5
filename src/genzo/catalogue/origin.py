"""Where a call came from."""

from typing import NamedTuple


class Origin(NamedTuple):
    """The client's IP address, its User-Agent, and whether it used HTTPS."""

    address: str = ""
    user_agent: str = ""
    is_secure: bool = False
