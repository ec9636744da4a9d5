"""Authenticates requests to OSS, by the access keys of the catalogue and either of OSS's signatures.

A request may be repeated, as on the service: its signature has no nonce.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from genzo.catalogue.clock import Clock
from genzo.catalogue.store import CatalogueStore, ReadCache
from genzo.errors import ACCESS_KEY_INACTIVE, ACCESS_KEY_NOT_FOUND, ApiError
from genzo.errors import oss as errors
from genzo.identity.authentication import TIMESTAMP_WINDOW, Caller, OpenAuthenticator
from genzo.identity.credentials import Credentials, active_credentials
from genzo.identity.open_accounts import OpenAccounts, UnknownAccountError
from genzo.wire.call import named_account
from genzo.wire.oss import signature_v1, signature_v4
from genzo.wire.oss.request import OssRequest
from genzo.wire.oss.signature_v1 import SignatureV1
from genzo.wire.oss.signature_v4 import SignatureV4

_MAX_URL_SECONDS = 7 * 24 * 60 * 60  # of signature version 4
_V4_TIME = "%Y%m%dT%H%M%SZ"

Find = Callable[[OssRequest, ReadCache], Caller]
"""Finds the caller of a request, or raises ApiError or OssError."""


class OssAuthenticator:
    """Verifies signatures (``--auth verify``). ``clock`` is the system's, in seconds since 1970."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def find(self, request: OssRequest, read_cache: ReadCache) -> Caller:
        """The caller that signed the request.

        Raises:
            ApiError: the access key or its security token cannot be used.
            OssError: the request is not signed, or its signature is wrong, too old or too new.
        """
        v4 = signature_v4.read(request)
        if v4 is not None:
            return self._checked_v4(request, v4, read_cache)
        v1 = signature_v1.read(request)
        if v1 is not None:
            return self._checked_v1(request, v1, read_cache)
        raise errors.UNSIGNED() if request.header("authorization") else errors.ANONYMOUS()

    def _checked_v1(self, request: OssRequest, signature: SignatureV1, read_cache: ReadCache) -> Caller:
        credentials = self._credentials(signature.access_key_id, signature.token, read_cache)
        text = signature_v1.string_to_sign(request, signature.date)
        if not signature_v1.matches(signature.signature, credentials.secret, text):
            raise _mismatch(signature.access_key_id, signature.signature, text)
        if signature.expires:
            if not _is_number(signature.date) or int(signature.date) < self._clock():
                raise errors.EXPIRED()
        else:
            self._require_recent(_http_date(signature.date))
        return Caller(credentials.principal, credentials.settings)

    def _checked_v4(self, request: OssRequest, signature: SignatureV4, read_cache: ReadCache) -> Caller:
        if request.header("x-oss-content-sha256") not in ("", signature_v4.UNSIGNED):
            raise errors.INVALID_ARGUMENT(ArgumentName="x-oss-content-sha256")
        credentials = self._credentials(signature.access_key_id, signature.token, read_cache)
        canonical = signature_v4.canonical_request(request, signature)
        text = signature_v4.string_to_sign(signature, canonical)
        if not signature_v4.matches(signature, credentials.secret, text):
            raise _mismatch(signature.access_key_id, signature.signature, text, canonical)
        signed = _v4_time(signature.signed_at)
        if not signature.expires:
            self._require_recent(signed)
        elif signed is None or not self._holds(signed, signature.expires):
            raise errors.EXPIRED()
        return Caller(credentials.principal, credentials.settings)

    def _credentials(self, access_key_id: str, token: str, read_cache: ReadCache) -> Credentials:
        return active_credentials(read_cache, access_key_id, token, self._clock)

    def _holds(self, signed: float, seconds: str) -> bool:
        if not _is_number(seconds) or not 0 < int(seconds) <= _MAX_URL_SECONDS:
            return False
        return signed - TIMESTAMP_WINDOW <= self._clock() <= signed + int(seconds)

    def _require_recent(self, signed: float | None) -> None:
        if signed is None:
            raise errors.ANONYMOUS()
        if abs(self._clock() - signed) > TIMESTAMP_WINDOW:
            raise errors.TIME_SKEWED()


class OpenOssAuthenticator:
    """Accepts any access key without checking the signature (``--auth open``)."""

    def __init__(self, clock: Clock) -> None:
        self._open = OpenAuthenticator(clock)

    def find(self, request: OssRequest, read_cache: ReadCache) -> Caller:
        """The caller that the request names; without a key, it is the first account.

        Raises:
            ApiError, UnknownAccountError: as of `OpenAuthenticator.authenticate`.
        """
        signature = signature_v4.read(request) or signature_v1.read(request)
        access_key_id = "" if signature is None else signature.access_key_id
        return self._open.caller_of(access_key_id, named_account(request.http), read_cache)


def authenticated(
    find: Find, request: OssRequest, store: CatalogueStore, accounts: OpenAccounts
) -> tuple[Caller, ReadCache]:
    """The caller, by keys that hold at a moment after the request has arrived.

    Raises:
        OssError: there is none.
    """
    while True:
        read_cache = store.read_cache()
        try:
            caller = find(request, read_cache)
        except UnknownAccountError as unknown:
            _add(accounts, unknown)
            continue
        except ApiError as error:
            if read_cache.holds():
                raise _as_oss_error(error) from error
            continue
        except errors.OssError:
            if read_cache.holds():
                raise
            continue
        if read_cache.holds():
            return caller, read_cache


def _add(accounts: OpenAccounts, unknown: UnknownAccountError) -> None:
    try:
        accounts.add(unknown.account)
    except ApiError:
        raise errors.UNAVAILABLE() from None


def _as_oss_error(error: ApiError) -> errors.OssError:
    if error.error_type == ACCESS_KEY_NOT_FOUND:
        return errors.INVALID_ACCESS_KEY()
    if error.error_type == ACCESS_KEY_INACTIVE:
        return errors.DISABLED_ACCESS_KEY()
    return errors.EXPIRED_TOKEN() if error.code.endswith(".Expired") else errors.INVALID_TOKEN()


def _mismatch(access_key_id: str, signature: str, text: str, canonical: str = "") -> errors.OssError:
    details = {"OSSAccessKeyId": access_key_id, "SignatureProvided": signature, "StringToSign": text}
    return errors.SIGNATURE_MISMATCH(**details, **({"CanonicalRequest": canonical} if canonical else {}))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def _http_date(text: str) -> float | None:
    try:
        return parsedate_to_datetime(text).timestamp()
    except (TypeError, ValueError):
        return _v4_time(text)


def _v4_time(text: str) -> float | None:
    try:
        return datetime.strptime(text, _V4_TIME).replace(tzinfo=UTC).timestamp()
    except ValueError:
        return None
