"""Authenticates calls: the account, and the signature that proves it.

No source states the order of the gateway's checks (docs/reference/protocol.md#what-no-source-says). Genzo
checks missing parameters, the access key and its security token, the time stamp, the signature, and the
nonce last, so that only the owner of a key can use up its nonces.
"""

from typing import NamedTuple

from genzo import errors
from genzo.catalogue.accounts import FIRST_ACCOUNT_ID
from genzo.catalogue.clock import Clock, parse_timestamp
from genzo.catalogue.id_generator import STS_KEY_PREFIX
from genzo.catalogue.principals import Principal
from genzo.catalogue.runtime_settings import RuntimeSettings
from genzo.catalogue.store import ReadCache
from genzo.errors.eras import ERAS, AuthenticationErrors
from genzo.identity.credentials import (
    Credentials,
    account_record,
    active_credentials,
    auth_record,
    principal_of,
    require_valid,
    role_session,
)
from genzo.identity.nonces import Nonces, nonce_digest
from genzo.identity.open_accounts import UnknownAccountError, open_account
from genzo.wire import signature_acs3, signature_v1
from genzo.wire.call import Call, named_account

TIMESTAMP_WINDOW = 15 * 60
"""The longest distance of a time stamp to the clock, in seconds.

Source: docs/reference/protocol.md#time-stamps.
"""

_TOKEN_HEADER = "x-acs-security-token"  # noqa: S105 - a name
_TIMESTAMP_LENGTH = len("2006-01-02T15:04:05Z")  # parse_timestamp also accepts times without seconds


class Caller(NamedTuple):
    """The principal of a call, and the runtime settings that were read with its access key.

    ``nonce`` is the digest of the signature's nonce and when it may be deleted, in seconds since 1970; None
    for a call without a signature.
    """

    principal: Principal
    settings: RuntimeSettings
    nonce: tuple[bytes, int] | None = None


class Authenticator:
    """Verifies signatures with the access keys of the catalogue (``--auth verify``).

    ``clock`` is the system's clock, even if the API's clock is set: clients sign with their own time.
    ``kinds`` are the errors of an era (`genzo.errors.eras`).
    """

    assumed_version = ""

    def __init__(self, clock: Clock, nonces: Nonces, kinds: AuthenticationErrors = ERAS["current"]) -> None:
        self._clock = clock
        self._nonces = nonces
        self._kinds = kinds

    def authenticate(
        self, call: Call, read_cache: ReadCache, claimed: tuple[bytes, int] | None = None
    ) -> Caller:
        """The account that signed the call.

        ``claimed`` is the nonce that was claimed for the same call before (`Caller.nonce`).

        Raises:
            ApiError: an error of docs/reference/errors.md#errors-of-the-gateway, if something is missing,
                malformed, expired, used or wrong.
        """
        verify = self._acs3 if call.signed_by_headers else self._v1
        caller = verify(call, read_cache)
        if caller.nonce is not None and caller.nonce != claimed:
            self._claim(*caller.nonce)
        return caller

    def _v1(self, call: Call, read_cache: ReadCache) -> Caller:
        parameters = call.parameters
        access_key_id = _require("AccessKeyId", parameters.get("AccessKeyId"))
        signature = _require("Signature", parameters.get("Signature"))
        if _require("SignatureMethod", parameters.get("SignatureMethod")) != signature_v1.METHOD:
            raise errors.INVALID_SIGNATURE_METHOD()
        if _require("SignatureVersion", parameters.get("SignatureVersion")) != signature_v1.VERSION:
            raise errors.INVALID_SIGNATURE_VERSION()
        nonce = _require("SignatureNonce", parameters.get("SignatureNonce"))
        token = parameters.get("SecurityToken")
        credentials = active_credentials(read_cache, access_key_id, token, self._clock)
        expires = self._expiry(_require("Timestamp", parameters.get("Timestamp")))
        text = signature_v1.string_to_sign(call.request.method, parameters)
        if not signature_v1.matches(signature, credentials.secret, text):
            raise self._kinds.signature_mismatch(string_to_sign=text)
        return self._caller(credentials, nonce, expires)

    def _acs3(self, call: Call, read_cache: ReadCache) -> Caller:
        request = call.request
        authorization = signature_acs3.parse_authorization(request.header("authorization"))
        nonce = _require("SignatureNonce", request.header("x-acs-signature-nonce"))
        timestamp = _require("Timestamp", request.header("x-acs-date"))
        token = _signed_token(call, authorization)
        credentials = active_credentials(read_cache, authorization.access_key_id, token, self._clock)
        expires = self._expiry(timestamp)
        text = signature_acs3.signed_text(request, call.parameters, authorization.signed_headers)
        payload_is_signed = request.header("x-acs-content-sha256") == text.payload_hash
        if not payload_is_signed or not signature_acs3.matches(
            authorization.signature, credentials.secret, text.string_to_sign
        ):
            raise errors.SIGNATURE_MISMATCH_ACS3(
                string_to_sign=text.string_to_sign, canonical_request=text.canonical_request
            )
        return self._caller(credentials, nonce, expires)

    def _expiry(self, timestamp: str) -> int:
        """When a time stamp leaves the window, in seconds since 1970.

        Raises:
            ApiError: InvalidTimeStamp.Format, or the era's error if it is outside of the window.
        """
        sent = parse_timestamp(timestamp) if len(timestamp) == _TIMESTAMP_LENGTH else None
        if sent is None:
            raise errors.TIMESTAMP_FORMAT()
        if abs(self._clock() - sent) > TIMESTAMP_WINDOW:
            raise self._kinds.timestamp_expired()
        return sent + TIMESTAMP_WINDOW

    @staticmethod
    def _caller(credentials: Credentials, nonce: str, expires: int) -> Caller:
        digest = nonce_digest(credentials.principal.access_key_id, nonce)
        return Caller(credentials.principal, credentials.settings, (digest, expires))

    def _claim(self, digest: bytes, expires: int) -> None:
        if not self._nonces.claim(digest, int(self._clock()), expires):
            raise errors.NONCE_USED()


class OpenAuthenticator:
    """Accepts any access key without checking the signature (``--auth open``).

    A registered key identifies its account, user or role session; a security token is not compared. An
    unregistered key gets its own account, derived from the key. A call without a key is by the first account.
    The header ``x-genzo-account`` names another account for both. Version is optional, too, so that plain
    curl works.
    """

    assumed_version = "2014-05-26"

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def authenticate(
        self,
        call: Call,
        read_cache: ReadCache,
        claimed: tuple[bytes, int] | None = None,  # noqa: ARG002 - nothing is signed
    ) -> Caller:
        """The account of the call's access key.

        Raises:
            ApiError: IncompleteSignature, for a malformed Authorization header; InvalidSecurityToken.Expired
                or InvalidAccessKeyId.NotFound, for a session or a user that has ended;
                InvalidAccessKeyId.NotFound, for a header that names no account.
            UnknownAccountError: the account must be made first.
        """
        return self.caller_of(self._access_key_id(call), named_account(call.request), read_cache)

    def caller_of(self, access_key_id: str, named: int | None, read_cache: ReadCache) -> Caller:
        """The account of an access key, ``""`` for none; ``named`` is the one that the header names.

        Raises:
            ApiError, UnknownAccountError: as of `authenticate`.
        """
        if not access_key_id and named is None:
            settings = account_record(read_cache, FIRST_ACCOUNT_ID).settings
            return Caller(Principal(FIRST_ACCOUNT_ID), settings)
        key, settings = auth_record(read_cache, access_key_id)
        if key is not None:
            return Caller(principal_of(read_cache, key), settings)
        if access_key_id.startswith(STS_KEY_PREFIX):
            session = role_session(read_cache, access_key_id)
            if session is not None:
                settings = account_record(read_cache, session.account_id).settings
                require_valid(read_cache, session, settings, self._clock)
                return Caller(session.principal, settings)
        if named is not None:
            record = account_record(read_cache, named)
            if record.account is None:
                raise errors.ACCESS_KEY_NOT_FOUND()
            return Caller(Principal(named, access_key_id), record.settings)
        account = open_account(access_key_id, self._clock())
        record = account_record(read_cache, account.account_id)
        if record.account is None:
            raise UnknownAccountError(account)
        return Caller(Principal(account.account_id, access_key_id), record.settings)

    @staticmethod
    def _access_key_id(call: Call) -> str:
        if call.signed_by_headers:
            return signature_acs3.parse_authorization(call.request.header("authorization")).access_key_id
        return call.parameters.get("AccessKeyId")


def _signed_token(call: Call, authorization: signature_acs3.Authorization) -> str:
    """The security token in the header, or in the parameters, all of which are signed.

    Raises:
        ApiError: IncompleteSignature, if the header is not signed.
    """
    token = call.request.header(_TOKEN_HEADER)
    if token and _TOKEN_HEADER not in authorization.signed_headers:
        raise errors.INCOMPLETE_SIGNATURE()
    return token or call.parameters.get("SecurityToken")


def _require(name: str, value: str) -> str:
    if not value:
        raise errors.MISSING_COMMON_PARAMETER(name=name)
    return value
