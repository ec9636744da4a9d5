"""Compares the signature of a request that was not authenticated with what the server signs."""

import hashlib
import hmac
from typing import NamedTuple

from genzo.catalogue.clock import parse_timestamp
from genzo.catalogue.store import CatalogueStore, StoreError
from genzo.errors import ApiError
from genzo.http.request_log.entries import ReadRequest, SignatureComparison, is_shown
from genzo.http.request_log.records import Record
from genzo.http.request_log.signing_mistakes import (
    Signed,
    canonical_request,
    mistakes,
    signature_acs3,
    signature_v1,
    string_to_sign_acs3,
    string_to_sign_v1,
)
from genzo.wire import signature_acs3 as acs3
from genzo.wire.call import Call
from genzo.wire.common_parameters import COMMON_PARAMETERS
from genzo.wire.recorded_parameters import HIDDEN

_MISMATCH = ("SignatureDoesNotMatch", "IncompleteSignature")
_EXPIRED = ("InvalidTimeStamp.Expired", "IllegalTimestamp")
_TOKEN_HEADER = "x-acs-security-token"  # noqa: S105 - a name
_MAX_COMPARED = 16 * 1024  # about three hundred signatures are made of the text
_AROUND = 30
_OTHERWISE = (
    "If it is, the client signs in a way that no known mistake explains: compare its string to sign with the "
    "server's."
)


class _Sent(NamedTuple):
    """The signature of a request, the key that it names, and what the server signs for it."""

    signature: str
    access_key_id: str
    signed: Signed


class SignatureComparer:
    """Compares signatures with those of the access keys in ``store``."""

    def __init__(self, store: CatalogueStore) -> None:
        self._store = store

    def compare(self, record: Record, read: ReadRequest) -> tuple[SignatureComparison | None, list[str]]:
        """The texts that server and client signed, and what may be wrong.

        Nothing for a request that was not refused for its signature or its time stamp.
        """
        call = read.call
        if call is None or record.principal is not None:
            return None, []
        if record.code in _EXPIRED:
            return None, _clock_causes(record, call)
        sent = _sent(call) if record.code in _MISMATCH else None
        if sent is None:
            return None, []
        return self._compared(call, sent, record.action)

    def _compared(self, call: Call, sent: _Sent, action: str) -> tuple[SignatureComparison | None, list[str]]:
        causes = _payload_causes(call)
        signed = sent.signed
        secrets = self._secrets(sent.access_key_id)
        found = (
            _Found([], None)
            if causes or not secrets
            else _found(sent, secrets, by_headers=call.signed_by_headers)
        )
        causes += found.causes
        if not causes:
            causes = [
                f"The secret is probably not that of the access key {sent.access_key_id[:64]}.",
                _OTHERWISE,
            ]
        return _comparison(call, signed, found.signed, action), causes

    def _secrets(self, access_key_id: str) -> dict[str, str]:
        """The secrets of the key, which is first, and of its account's other keys, by the keys' ids."""
        try:
            with self._store.databases[0].reading() as catalogue:
                session = catalogue.role_session(access_key_id)
                if session is not None:
                    return {access_key_id: session.secret}
                key = catalogue.access_key(access_key_id)
                if key is None:
                    return {}
                others = catalogue.access_keys(key.account_id)
                return {access_key_id: key.secret} | {each.access_key_id: each.secret for each in others}
        except StoreError:
            return {}


class _Found(NamedTuple):
    """What the client did, and what it signed; None if that is not known."""

    causes: list[str]
    signed: Signed | None


def _found(sent: _Sent, secrets: dict[str, str], *, by_headers: bool) -> _Found:
    sign = signature_acs3 if by_headers else signature_v1
    length = sum(len(name) + len(value) for name, value in (*sent.signed.pairs, *sent.signed.headers))
    if length > _MAX_COMPARED:
        return _Found([], None)
    own = next(iter(secrets.values()))

    def is_sent(signed: Signed, secret: str, signature: str = sent.signature) -> bool:
        return hmac.compare_digest(sign(signed, secret).encode(), signature.encode())

    if is_sent(sent.signed, own, sent.signature.replace(" ", "+")):
        return _Found(['The client did not encode "+" in Signature as %2B, so a space arrived.'], sent.signed)
    for key, secret in secrets.items():
        if is_sent(sent.signed, secret):
            return _Found([f"The client signed with the secret of the access key {key}."], sent.signed)
    for sentences, signed in mistakes(sent.signed, by_headers=by_headers):
        if is_sent(signed, own):
            return _Found([*sentences], signed)
    return _Found([], None)


def _sent(call: Call) -> _Sent | None:
    """What was sent; None if the request has no whole signature."""
    pairs = [(name, value) for name, value, _ in call.parameters]
    if not call.signed_by_headers:
        signature, key = call.parameters.get("Signature"), call.parameters.get("AccessKeyId")
        if not signature or not key:
            return None
        pairs = [pair for pair in pairs if pair[0] != "Signature"]
        return _Sent(signature, key, Signed(call.request.method, pairs))
    try:
        authorization = acs3.parse_authorization(call.request.header("authorization"))
    except ApiError:
        return None
    headers = [(name, _header(call, name)) for name in authorization.signed_headers]
    signed = Signed(
        call.request.method,
        [(name, value) for name, value, _ in call.parameters.query],
        call.request.path,
        headers,
        hashlib.sha256(call.request.body).hexdigest(),
    )
    return _Sent(authorization.signature, authorization.access_key_id, signed)


def _header(call: Call, name: str) -> str:
    values = [value.strip() for each, value in call.request.headers if each == name]
    return ",".join(sorted(values))


def _payload_causes(call: Call) -> list[str]:
    if not call.signed_by_headers:
        return []
    sent = call.request.header("x-acs-content-sha256")
    if sent == hashlib.sha256(call.request.body).hexdigest():
        return []
    return [
        "x-acs-content-sha256 is not the hash of the body that arrived: the body was changed after signing."
    ]


def _clock_causes(record: Record, call: Call) -> list[str]:
    text = call.request.header("x-acs-date") if call.signed_by_headers else call.parameters.get("Timestamp")
    sent = parse_timestamp(text)
    if sent is None:
        return []
    seconds = sent - record.arrived // 1_000_000
    side = "ahead of" if seconds > 0 else "behind"
    return [
        f"The client's clock is {abs(seconds)} seconds {side} the server's, or the request was sent late."
    ]


def _comparison(call: Call, server: Signed, client: Signed | None, action: str) -> SignatureComparison:
    server = _without_secrets(server, call, action)
    text = canonical_request if call.signed_by_headers else string_to_sign_v1
    of_server = text(server)
    of_client = None if client is None else text(_without_secrets(client, call, action))
    difference = marked = None
    if of_client is not None and of_client != of_server:
        difference = _first_difference(of_server, of_client)
        marked = _marked(of_server, of_client, difference)
    if not call.signed_by_headers:
        return SignatureComparison(
            server_string_to_sign=of_server,
            client_string_to_sign=of_client,
            difference=difference,
            marked=marked,
        )
    return SignatureComparison(
        server_string_to_sign=string_to_sign_acs3(server),
        server_canonical_request=of_server,
        client_string_to_sign=None if of_client is None else _hashed(of_client),
        client_canonical_request=of_client,
        difference=difference,
        marked=marked,
    )


def _first_difference(first: str, second: str) -> int:
    """The offset of the first character that differs, or of the end of the shorter text."""
    shorter = min(len(first), len(second))
    return next((at for at in range(shorter) if first[at] != second[at]), shorter)


def _hashed(canonical: str) -> str:
    return f"{acs3.ALGORITHM}\n{hashlib.sha256(canonical.encode()).hexdigest()}"


def _without_secrets(signed: Signed, call: Call, action: str) -> Signed:
    """The same with secrets hidden, also the hash of a form that has one: it would let one guess it."""
    form = {name for name, _, _ in call.parameters.form}
    hides_body = any(not _is_shown(action, name) for name in form)
    return signed._replace(
        pairs=[(name, value if _is_shown(action, name) else HIDDEN) for name, value in signed.pairs],
        headers=[(name, HIDDEN if name == _TOKEN_HEADER else value) for name, value in signed.headers],
        payload_hash=HIDDEN if hides_body else signed.payload_hash,
    )


def _is_shown(action: str, name: str) -> bool:
    if name in COMMON_PARAMETERS:
        return name != "SecurityToken"
    return is_shown(action, name)


def _marked(server: str, client: str, at: int) -> str:
    """Both texts around the first character that differs, with a mark below it."""
    start = max(at - _AROUND, 0)
    lines = [
        f"{name}: {_one_line(text[start : at + _AROUND])}"
        for name, text in (("server", server), ("client", client))
    ]
    mark = " " * (len("server: ") + len(_one_line(server[start:at]))) + "^"
    return "\n".join([*lines, mark])


def _one_line(text: str) -> str:
    return text.replace("\n", "\\n")
