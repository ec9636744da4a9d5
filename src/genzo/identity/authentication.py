"""Which account a call is from, and whether its signature proves it.

The order of the checks is ours, since no source states the gateway's
(docs/reference/protocol.md#what-no-source-says): what is missing, then the key, the time, the
signature, and the nonce last, so that only its owner can use a nonce up.
"""

import hashlib
from typing import NamedTuple

from genzo import errors
from genzo.catalogue.accounts import FIRST_ACCOUNT_ID, AccessKey, Account
from genzo.catalogue.clock import Clock, parse_timestamp
from genzo.catalogue.id_generator import account_id_for_key
from genzo.catalogue.runtime_settings import RuntimeSettings
from genzo.catalogue.store import AuthRecord, CatalogueReader, CatalogueStore, ReadCache
from genzo.identity.nonces import Nonces, nonce_digest
from genzo.wire import signature_acs3, signature_v1
from genzo.wire.call import Call

TIMESTAMP_WINDOW = 15 * 60
"""Seconds that a time stamp may lie before or behind the clock (docs/reference/protocol.md#time-stamps)."""

_TIMESTAMP_LENGTH = len("2006-01-02T15:04:05Z")  # the form without seconds is none that can be signed


class Caller(NamedTuple):
    """Who calls, and what was set when this was asked."""

    account_id: int
    access_key_id: str
    settings: RuntimeSettings


class Authenticator:
    """Checks signatures against the access keys of the catalogue (``--auth verify``).

    ``clock`` is the system's, whatever the API's is set to: clients sign by their own.
    """

    assumed_version = ""

    def __init__(self, clock: Clock, nonces: Nonces) -> None:
        self._clock = clock
        self._nonces = nonces

    def authenticate(self, call: Call, read_cache: ReadCache) -> Caller:
        """The account that signed the call, by the keys of the catalogue.

        Raises:
            ApiError: the code of docs/reference/errors.md#errors-of-the-gateway for whatever is
                missing, malformed, expired, used or wrong.
        """
        if call.parameters.get("SecurityToken") or call.request.header("x-acs-security-token"):
            raise errors.SECURITY_TOKEN_MISMATCH()
        return self._acs3(call, read_cache) if call.signed_by_headers else self._v1(call, read_cache)

    def _v1(self, call: Call, read_cache: ReadCache) -> Caller:
        parameters = call.parameters
        access_key_id = _mandatory("AccessKeyId", parameters.get("AccessKeyId"))
        signature = _mandatory("Signature", parameters.get("Signature"))
        if _mandatory("SignatureMethod", parameters.get("SignatureMethod")) != signature_v1.METHOD:
            raise errors.INVALID_SIGNATURE_METHOD()
        if _mandatory("SignatureVersion", parameters.get("SignatureVersion")) != signature_v1.VERSION:
            raise errors.INVALID_SIGNATURE_VERSION()
        nonce = _mandatory("SignatureNonce", parameters.get("SignatureNonce"))
        timestamp = parameters.get("Timestamp") or parameters.get("TimeStamp")
        key, settings = _active_key(read_cache, access_key_id)
        expires = self._expiry(_mandatory("Timestamp", timestamp))
        text = signature_v1.string_to_sign(call.request.method, parameters)
        if not signature_v1.matches(signature, key.secret, text):
            raise errors.SIGNATURE_MISMATCH_V1(string_to_sign=text)
        self._claim(key, nonce, expires)
        return Caller(key.account_id, key.access_key_id, settings)

    def _acs3(self, call: Call, read_cache: ReadCache) -> Caller:
        request = call.request
        authorization = signature_acs3.parse_authorization(request.header("authorization"))
        nonce = _mandatory("SignatureNonce", request.header("x-acs-signature-nonce"))
        timestamp = _mandatory("Timestamp", request.header("x-acs-date"))
        key, settings = _active_key(read_cache, authorization.access_key_id)
        expires = self._expiry(timestamp)
        text = signature_acs3.signed_text(request, call.parameters, authorization.signed_headers)
        honest = request.header("x-acs-content-sha256") == text.payload_hash
        if not honest or not signature_acs3.matches(authorization.signature, key.secret, text.string_to_sign):
            raise errors.SIGNATURE_MISMATCH_ACS3(
                string_to_sign=text.string_to_sign, canonical_request=text.canonical_request
            )
        self._claim(key, nonce, expires)
        return Caller(key.account_id, key.access_key_id, settings)

    def _expiry(self, timestamp: str) -> int:
        """When a request of this time stamp stops being fresh; refuses one that is not."""
        sent = parse_timestamp(timestamp) if len(timestamp) == _TIMESTAMP_LENGTH else None
        if sent is None:
            raise errors.TIMESTAMP_FORMAT()
        if abs(self._clock() - sent) > TIMESTAMP_WINDOW:
            raise errors.TIMESTAMP_EXPIRED()
        return sent + TIMESTAMP_WINDOW

    def _claim(self, key: AccessKey, nonce: str, expires: int) -> None:
        if not self._nonces.claim(nonce_digest(key.access_key_id, nonce), int(self._clock()), expires):
            raise errors.NONCE_USED()


class OpenAuthenticator:
    """Takes any access key without checking its signature (``--auth open``).

    A known key is its account's; an unknown one becomes an account of its own, always the same; without a
    key the first account calls. The version may be left out too, so that plain curl works.
    """

    assumed_version = "2014-05-26"

    def __init__(self, store: CatalogueStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def authenticate(self, call: Call, read_cache: ReadCache) -> Caller:
        """The account of the call's access key."""
        access_key_id = self._access_key_id(call)
        if not access_key_id:
            return Caller(FIRST_ACCOUNT_ID, "", read_cache.get_or_read(_settings))
        key, settings = read_cache.get_or_read(_admission, access_key_id)
        if key is not None:
            return Caller(key.account_id, access_key_id, settings)
        account_id = account_id_for_key(access_key_id, hashlib.sha256(access_key_id.encode()).digest())
        if read_cache.get_or_read(_account, account_id) is None:
            with self._store.writing() as catalogue:
                name = f"access key {access_key_id}"
                catalogue.put_account(Account(account_id=account_id, name=name, created=int(self._clock())))
        return Caller(account_id, access_key_id, settings)

    @staticmethod
    def _access_key_id(call: Call) -> str:
        if call.signed_by_headers:
            return signature_acs3.parse_authorization(call.request.header("authorization")).access_key_id
        return call.parameters.get("AccessKeyId")


def _admission(catalogue: CatalogueReader, access_key_id: str) -> AuthRecord:
    return catalogue.auth_record(access_key_id)


def _settings(catalogue: CatalogueReader) -> RuntimeSettings:
    return catalogue.settings()


def _account(catalogue: CatalogueReader, account_id: int) -> Account | None:
    return catalogue.account(account_id)


def _active_key(read_cache: ReadCache, access_key_id: str) -> tuple[AccessKey, RuntimeSettings]:
    """A key that may be used, and what is set."""
    key, settings = read_cache.get_or_read(_admission, access_key_id)
    if key is None:
        raise errors.ACCESS_KEY_NOT_FOUND()
    if not key.active:
        raise errors.ACCESS_KEY_INACTIVE()
    return key, settings


def _mandatory(name: str, value: str) -> str:
    if not value:
        raise errors.MISSING_COMMON_PARAMETER(name=name)
    return value
