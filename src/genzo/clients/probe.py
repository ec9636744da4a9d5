"""Asks whether Genzo answers at an address, and whom an access key belongs to. It uses no proxy."""

import http.client
import json
import secrets
import ssl
import time
from contextlib import closing
from enum import Enum
from pathlib import Path

from genzo.clients.place import Place
from genzo.wire.signed_form import CONTENT_TYPE, signed_form

_SECONDS = 3.0
_MAX_BYTES = 65536
_STS_VERSION = "2015-04-01"
_OK = 200
_FIRST_FAILURE = 500


class Found(Enum):
    """What answers at an address."""

    GENZO = "Genzo"
    OTHER_SCHEME = "Genzo, but by the other of HTTP and HTTPS"
    PROXY = "Genzo's proxy"
    OTHER = "something else"
    NOTHING = "nothing"


_NAMES = {"genzo": Found.GENZO, "genzo-proxy": Found.PROXY}
"""By the header Server. The proxy's is `genzo.gateway.refusals.PROXY_NAME`."""


def found_at(place: Place) -> Found:
    """What answers at a place. It is sent nothing that is secret, so certificates are not checked."""
    first = _health(place)
    if first in (Found.GENZO, Found.PROXY):
        return first
    other = place._replace(scheme="http" if place.scheme == "https" else "https")
    return Found.OTHER_SCHEME if _health(other) is Found.GENZO else first


def opens_tunnels(proxy: Place, host: str) -> bool:
    """Whether a proxy connects clients to a host by CONNECT."""
    connection = _connection(proxy)
    with closing(connection):
        try:
            connection.set_tunnel(host, 443)
            connection.connect()
        except (OSError, http.client.HTTPException):
            return False
        return True


def account_of(place: Place, key_id: str, secret: str, ca_file: Path) -> str:
    """The account of an access key; ``""`` if the server does not accept the key.

    Raises:
        ssl.SSLError: the server's certificate is not one of ``ca_file``.
        OSError: the server cannot be reached, or is not ready.
    """
    body = signed_form(
        {"Action": "GetCallerIdentity", "Version": _STS_VERSION},
        key_id,
        secret,
        nonce=secrets.token_hex(16),
        timestamp=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
    )
    with closing(_connection(place, ca_file)) as connection:
        connection.request("POST", "/", body, {"Content-Type": CONTENT_TYPE})
        response = connection.getresponse()
        content = response.read(_MAX_BYTES)
    if response.status >= _FIRST_FAILURE:
        raise ConnectionError(f"it answers {response.status}")
    return str(json.loads(content)["AccountId"]) if response.status == _OK else ""


def _health(place: Place) -> Found:
    with closing(_connection(place)) as connection:
        try:
            connection.request("GET", "/_genzo/health")
            response = connection.getresponse()
            response.read(_MAX_BYTES)
        except ConnectionRefusedError:
            return Found.NOTHING
        except (OSError, http.client.HTTPException):
            return Found.OTHER if _listens(place) else Found.NOTHING
    return _NAMES.get(response.getheader("server", ""), Found.OTHER)


def _listens(place: Place) -> bool:
    import socket  # noqa: PLC0415 - only where no answer could be read

    try:
        socket.create_connection((place.host, place.port), _SECONDS).close()
    except OSError:
        return False
    return True


def _connection(place: Place, ca_file: Path | None = None) -> http.client.HTTPConnection:
    if place.scheme == "http":
        return http.client.HTTPConnection(place.host, place.port, timeout=_SECONDS)
    context = ssl.create_default_context()
    if ca_file is None:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    elif ca_file.exists():
        context.load_verify_locations(ca_file)
    return http.client.HTTPSConnection(place.host, place.port, timeout=_SECONDS, context=context)
