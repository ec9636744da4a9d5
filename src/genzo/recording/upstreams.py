"""Decides which server answers a request: a Genzo, or the real service where the user has opened it."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from genzo.recording.case import Source
from genzo.recording.errors import RecordingError
from genzo.wire.host_names import host_name, is_loopback_name

CLOUD = ".aliyuncs.com"
"""Ends the host names of Alibaba Cloud's APIs."""
_NAME = re.compile(r"[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*", re.ASCII)
# Buckets of OSS are names in front of the endpoint. Source: oss2/utils.py.
_OSS = re.compile(r"(.*\.)?oss(-[a-z0-9-]+)?\.aliyuncs\.com", re.ASCII)
_PORTS = {"http": 80, "https": 443}


class Upstream(NamedTuple):
    """A server that answers."""

    is_tls: bool
    host: str
    port: int
    source: Source

    @property
    def address(self) -> str:
        """Its URL."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.is_tls else 'http'}://{host}:{self.port}"


class RefusedHostError(Exception):
    """A client has called a host that is not open; the text says how to open it."""

    def __init__(self, host: str, text: str) -> None:
        super().__init__(text)
        self.host = host


class Upstreams:
    """The servers behind the recorder.

    ``genzo`` answers for the recorder's own address, for its own, and for every host name of the cloud.
    Where ``services`` are open, there is no ``genzo``, and each answers for its name alone: a request that is
    signed with a real key reaches what its user has named, and nothing else.
    """

    def __init__(self, genzo: Upstream | None, services: Mapping[str, Upstream]) -> None:
        self._genzo = genzo
        self._services = services

    def of(self, host: str) -> Upstream:
        """The server that answers for a Host.

        Raises:
            RefusedHostError: none does.
        """
        name = host_name(host)
        if name in self._services:
            return self._services[name]
        if self._genzo is not None:
            if name.endswith(CLOUD) or is_loopback_name(name) or name == self._genzo.host:
                return self._genzo
            raise RefusedHostError(
                name, f"{name} is no host of the cloud: NO_PROXY={name} lets the command call it directly."
            )
        raise RefusedHostError(
            name, f"{name} is not open: name it with --pass-through {name} to record the real service."
        )


def pass_through(options: Iterable[str]) -> dict[str, Upstream]:
    """The servers behind ``--pass-through HOST`` and ``--pass-through HOST=URL``, by host.

    Raises:
        RecordingError: the host does not belong to Alibaba Cloud's APIs, or the URL leads to another
            host than these and loopback.
    """
    services = {}
    for option in options:
        name, has_url, url = option.partition("=")
        name = name.lower()
        _require_api_host(name, option)
        services[name] = _mapped(url, option) if has_url else Upstream(True, name, 443, "service")
    return services


def genzo_at(url: str) -> Upstream:
    """The Genzo at a URL.

    Raises:
        RecordingError: the URL names no server, or the real service.
    """
    found = _parsed(url, "genzo")
    if found is None:
        raise RecordingError(f'"{url}" names no server: write it as http://127.0.0.1:8420.')
    if found.host.endswith(CLOUD):
        raise RecordingError(f"{found.host} is the real service, which is no Genzo.")
    return found


def _require_api_host(name: str, option: str) -> None:
    if not name.endswith(CLOUD) or _NAME.fullmatch(name) is None:
        raise RecordingError(
            f'"{option}" cannot be passed through: name one host of Alibaba Cloud, such as '
            "ecs.cn-hangzhou.aliyuncs.com."
        )
    if _OSS.fullmatch(name):
        raise RecordingError(f"{name} is OSS, whose requests are no calls of an API: they are not recorded.")


def _mapped(url: str, option: str) -> Upstream:
    found = _parsed(url, "service")
    is_cloud = found is not None and found.is_tls and found.host.endswith(CLOUD)
    if found is None or not (is_cloud or is_loopback_name(found.host)):
        raise RecordingError(
            f'"{option}" cannot be passed through: the URL must be loopback, or HTTPS to Alibaba Cloud.'
        )
    return found


def _parsed(url: str, source: Source) -> Upstream | None:
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        return None
    if not port or not parts.hostname or parts.username or parts.path.strip("/") or parts.query:
        return None
    return Upstream(parts.scheme == "https", parts.hostname, port, source)
