"""Control access: loopback, or a bearer token."""

import hmac
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

from genzo.wire.types import HttpRequest

_SCHEME = "Bearer "
# Headers that a proxy adds. Behind a proxy, the peer's address is the proxy's, not the client's.
_FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-real-ip")


def may_control(request: HttpRequest, token: str) -> bool:
    """Whether a request comes from this machine, or has the operator's ``token`` (``""``: no token is set).

    A browser on this machine also sends requests of other sites' pages. It names the site in Origin
    (RFC 6454, section 7), so an Origin must be this server under a loopback name.
    """
    if token and hmac.compare_digest(request.header("authorization").encode(), f"{_SCHEME}{token}".encode()):
        return True
    if any(request.header(name) for name in _FORWARDED):
        return False
    return is_loopback(request.client) and _is_own(request.header("origin"), request.header("host"))


def is_loopback(address: str) -> bool:
    """Whether a text is a loopback address; a dual-stack socket shows IPv4 peers as ``::ffff:127.0.0.1``."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return (mapped or parsed).is_loopback


def _is_own(origin: str, host: str) -> bool:
    """Whether an Origin is this server under a loopback name, or ``""`` (no Origin)."""
    if not origin:
        return True
    try:
        parts = urlsplit(origin)
        name = parts.hostname or ""
    except ValueError:
        return False
    # Any other name may resolve to this machine (DNS rebinding).
    return parts.netloc == host and (name == "localhost" or is_loopback(name))
