"""The addresses that clients call, as their settings give them."""

from typing import NamedTuple
from urllib.parse import urlsplit

from genzo.wire.host_names import can_be_asked_for

PORTS = {"http": 80, "https": 443}


class Place(NamedTuple):
    """An address that a client calls."""

    scheme: str
    host: str
    port: int

    @property
    def url(self) -> str:
        """The URL, without a port that its scheme implies."""
        return f"{self.scheme}://{self.endpoint}"

    @property
    def endpoint(self) -> str:
        """Host and port, without a port that the scheme implies."""
        shown = f"[{self.host}]" if ":" in self.host else self.host
        return shown if self.port == PORTS[self.scheme] else f"{shown}:{self.port}"


def place_of_url(url: str) -> Place | None:
    """The address that a URL of a server names; None if it has a path, a user or another scheme."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in PORTS or not parts.hostname or parts.username:
        return None
    if not can_be_asked_for(parts.hostname):
        return None
    if parts.path.strip("/") or parts.query or parts.fragment or port == 0:
        return None
    return Place(parts.scheme, parts.hostname, port or PORTS[parts.scheme])


def place_of_setting(text: str, scheme: str) -> Place | None:
    """The address that a client reads in a setting: a URL, or host and port for ``scheme``.

    A user and a path are left out: they are not needed to tell where a call goes, and may be secret.
    """
    try:
        parts = urlsplit(text if "://" in text else f"{scheme}://{text}")
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in PORTS or not parts.hostname or port == 0:
        return None
    if not can_be_asked_for(parts.hostname):
        return None
    # The root's dot changes nothing.
    return Place(parts.scheme, parts.hostname.removesuffix("."), port or PORTS[parts.scheme])
