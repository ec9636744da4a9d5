"""Sessions of the console: signed cookies, which every worker of a server can check.

A session is an operator's, who gave the control token, or that of an access key. The signature covers the
control token, or the secret of the key, so that a session ends as soon as either changes. That of a temporary
key proves that its security token was given at sign-in, which the cookie does not have; it ends with the
session of the role. Nothing is stored, so a copy of the cookie is valid until the session expires, even after
its owner has signed out
(docs/decisions/0081-console.md).
"""

import hmac
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Callable
from typing import NamedTuple

from genzo.catalogue.principals import Principal
from genzo.console.calls import Credentials

SECONDS = 8 * 60 * 60
"""A session ends after so many seconds."""
_PURPOSE = b"sessions of the Genzo console"
_COOKIE = re.compile(
    r"(?P<expires>[0-9]{1,12})\.(?P<key>[A-Za-z0-9_=-]*)\.(?P<nonce>[0-9a-f]{32})\.(?P<mac>[0-9a-f]{64})",
    re.ASCII,
)


class Session(NamedTuple):
    """A valid session: of a principal, or of the operator for None. ``nonce`` tells it from others."""

    principal: Principal | None
    nonce: str


class Sessions:
    """Makes and checks sessions.

    ``control_token`` is that of the server. Without one, sessions are those of this process alone.
    ``credentials`` finds active access keys whose security token was checked, ``clock`` is the system's, in
    seconds since 1970.
    """

    def __init__(
        self,
        control_token: str,
        credentials: Callable[[str], Credentials | None],
        clock: Callable[[], float],
    ) -> None:
        root = control_token.encode() or secrets.token_bytes(32)
        self._signing_key = hmac.digest(root, _PURPOSE, "sha256")
        self._credentials = credentials
        self._clock = clock

    def begin(self, access_key_id: str = "") -> str:
        """The cookie of a new session of an access key, or of the operator."""
        found = self._credentials(access_key_id) if access_key_id else None
        expires = str(int(self._clock()) + SECONDS)
        nonce = secrets.token_hex(16)
        key = urlsafe_b64encode(access_key_id.encode()).decode()
        return f"{expires}.{key}.{nonce}.{self._mac(expires, key, nonce, found)}"

    def find(self, cookie: str) -> Session | None:
        """The session of a cookie; None if it is not valid."""
        match = _COOKIE.fullmatch(cookie)
        if match is None or int(match["expires"]) <= self._clock():
            return None
        credentials = None
        if match["key"]:
            credentials = self._credentials(_decoded(match["key"]))
            if credentials is None:
                return None
        expected = self._mac(match["expires"], match["key"], match["nonce"], credentials)
        if not hmac.compare_digest(expected, match["mac"]):
            return None
        return Session(None if credentials is None else credentials.principal, match["nonce"])

    def form_token(self, visit: str, session: Session | None) -> str:
        """The token that each form of a visit must send back."""
        nonce = "" if session is None else session.nonce
        return hmac.digest(self._signing_key, f"form.{visit}.{nonce}".encode(), "sha256").hex()

    def _mac(self, expires: str, key: str, nonce: str, credentials: Credentials | None) -> str:
        secret = b"" if credentials is None else credentials.secret.encode()
        proof = hmac.digest(self._signing_key, b"key." + secret, "sha256").hex()
        return hmac.digest(
            self._signing_key, f"session.{expires}.{key}.{nonce}.{proof}".encode(), "sha256"
        ).hex()


def _decoded(key: str) -> str:
    try:
        return urlsafe_b64decode(key).decode()
    except (Base64Error, ValueError):
        return ""
