"""Who may set what holds for everybody: this machine, and who bears the operator's token."""

import hmac
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

from genzo.wire.types import HttpRequest

_SCHEME = "Bearer "
# Who sends one of these stands between the server and the one who asks.
_FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-real-ip")


def may_control(request: HttpRequest, token: str) -> bool:
    """Whether a request comes from this machine itself, or bears the operator's ``token`` (``""``: none).

    A page of another site that a browser on this machine shows is not this machine itself: a browser names
    the site in Origin, and only one that is named like this machine is its own (RFC 6454, section 7).
    """
    if token and hmac.compare_digest(request.header("authorization").encode(), f"{_SCHEME}{token}".encode()):
        return True
    if any(request.header(name) for name in _FORWARDED):
        return False
    return is_loopback(request.client) and _is_own(request.header("origin"), request.header("host"))


def is_loopback(address: str) -> bool:
    """Whether an IP address is of the machine itself."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return (mapped or parsed).is_loopback


def _is_own(origin: str, host: str) -> bool:
    """Whether an Origin, ``""`` for none, is the server's as this machine names it."""
    if not origin:
        return True
    try:
        parts = urlsplit(origin)
        name = parts.hostname or ""
    except ValueError:
        return False
    # Another name may have been made to mean this machine (DNS rebinding).
    return parts.netloc == host and (name == "localhost" or is_loopback(name))
