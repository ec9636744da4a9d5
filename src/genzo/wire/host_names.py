"""Reads the names in Host headers and Origins, and recognizes those of this machine."""

import re
from ipaddress import IPv6Address, ip_address

_HOST = re.compile(r"(?P<name>[A-Za-z0-9._\-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?", re.ASCII)
_ORIGIN = re.compile(r"https?://(?P<host>[^/?#@\s]+)", re.ASCII | re.IGNORECASE)
_MAX_LENGTH = 300  # a host name has at most 253 characters
_CLOUD_DOMAINS = ("aliyuncs.com", "aliyun.com", "alibabacloud.com")
_IN_CLOUD = tuple(f".{domain}" for domain in _CLOUD_DOMAINS)


def host_name(host: str) -> str:
    """The name or address in a Host header: in lower case, without port, brackets and the root's dot.

    ``""`` where the text is not a Host (RFC 9110, section 7.2).
    """
    found = _HOST.fullmatch(host) if len(host) <= _MAX_LENGTH else None
    return "" if found is None else found["name"].lower().strip("[]").removesuffix(".")


def can_be_asked_for(host: str) -> bool:
    """Whether a host name can be looked up: no label is empty or too long."""
    try:
        host.encode("idna")
    except UnicodeError:
        return False
    return True


def origin_host(origin: str) -> str:
    """The host and port in an Origin (RFC 6454, section 7) in lower case; ``""`` for ``null`` and others."""
    found = _ORIGIN.fullmatch(origin) if len(origin) <= _MAX_LENGTH else None
    return "" if found is None else found["host"].lower()


def is_loopback_name(name: str) -> bool:
    """Whether a name of `host_name` always means this machine; DNS can point any other name anywhere."""
    return name == "localhost" or is_loopback(name)


def is_cloud_name(name: str) -> bool:
    """Whether a name of `host_name` is one of Alibaba Cloud's, whose APIs are below aliyuncs.com."""
    return name in _CLOUD_DOMAINS or name.endswith(_IN_CLOUD)


def is_loopback(address: str) -> bool:
    """Whether a text is a loopback address; a dual-stack socket shows IPv4 peers as ``::ffff:127.0.0.1``."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return (mapped or parsed).is_loopback
