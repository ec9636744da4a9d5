"""New identifiers in the formats of the service. Callers pass the source of randomness in."""

import base64
import re
from collections.abc import Callable

from genzo.catalogue.region_marks import REGION_MARKS

RandomBytes = Callable[[int], bytes]
"""``RandomBytes(n)`` returns n random bytes."""

_ACCOUNT_ID = re.compile(r"[1-9][0-9]{15}", re.ASCII)
# By a random hexadecimal digit: the version of a RequestId, and the variant of a UUID (RFC 9562, section 4.1)
_REQUEST_ID_VERSIONS = dict(zip("0123456789ABCDEF", "1358" * 4, strict=True))
_UUID_VARIANTS = dict(zip("0123456789ABCDEF", "89AB" * 4, strict=True))
_BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"
_BASE62 = f"{_BASE36}ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_TOKEN_BEGIN = b"\x08\x02\x12"
STS_KEY_PREFIX = "STS."
"""Begins the access key id of every role session, and of no other access key."""


class IdGenerator:
    """Generates identifiers from random bytes.

    ``is_repeatable`` says that the bytes follow from a seed.
    """

    is_repeatable = False

    def __init__(self, random_bytes: RandomBytes) -> None:
        self.random_bytes = random_bytes

    def new_request_id(self, now: float) -> str:
        """A RequestId; ``now`` is in seconds since 1970.

        It is an upper-case UUID that begins with the milliseconds since 1970, and whose version is one of
        those of the service (docs/reference/observed.md#envelope).
        """
        return self._request_id(f"{int(now * 1000):012X}")

    def new_request_id_without_time(self) -> str:
        """The same with random digits instead of the time."""
        return self._request_id(self.random_bytes(6).hex().upper())

    def _request_id(self, moment: str) -> str:
        digits = self.random_bytes(10).hex().upper()
        version, variant = _REQUEST_ID_VERSIONS[digits[0]], _UUID_VARIANTS[digits[4]]
        return f"{moment[:8]}-{moment[8:]}-{version}{digits[1:4]}-{variant}{digits[5:8]}-{digits[8:]}"

    def new_serial_number(self) -> str:
        """The serial number of an instance: a lower-case UUID of version 4."""
        octets = bytearray(self.random_bytes(16))
        octets[6] = octets[6] & 0x0F | 0x40
        octets[8] = octets[8] & 0x3F | 0x80
        text = octets.hex()
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

    def new_resource_id(self, prefix: str, region_id: str) -> str:
        """A resource id such as ``m-bp1…``: the prefix, the region's mark, and random letters and digits.

        An id without a region, which is ``""``, has no mark.
        """
        mark = REGION_MARKS[region_id] if region_id else ""
        return f"{prefix}-{mark}{self._base36(20 - len(mark))}"

    def new_account_id(self) -> int:
        """The id (UID) of an account: a number of 16 digits."""
        return 10**15 + int.from_bytes(self.random_bytes(8), "big") % (9 * 10**15)

    def new_user_id(self) -> str:
        """The id of a RAM user: a number of 18 digits that begins with 2."""
        return f"2{self._digits(17)}"

    def new_role_id(self) -> str:
        """The id of a RAM role: a number of 18 digits that begins with 3."""
        return f"3{self._digits(17)}"

    def new_access_key_id(self) -> str:
        """An access key id of 24 characters, which begins with ``LTAI5t`` like those of the service."""
        return "LTAI5t" + self._base36(18)

    def new_access_key_secret(self) -> str:
        """An access key secret of 30 characters."""
        return self._base36(30)

    def new_sts_access_key_id(self) -> str:
        """The access key id of a role session: ``STS.`` and 25 letters and digits, as the service has."""
        return STS_KEY_PREFIX + self._base62(25)

    def new_sts_access_key_secret(self) -> str:
        """The access key secret of a role session, of 44 letters and digits."""
        return self._base62(44)

    def new_security_token(self) -> str:
        """A security token: 708 characters of Base64 that begin with ``CAIS``, as those of the service do."""
        return base64.b64encode(_TOKEN_BEGIN + self.random_bytes(528)).decode("ascii")

    def _base62(self, length: int) -> str:
        # 256 is no multiple of 62, so some characters are more frequent: still over 5 bits of entropy each.
        return "".join(_BASE62[octet % 62] for octet in self.random_bytes(length))

    def _digits(self, length: int) -> str:
        return f"{int.from_bytes(self.random_bytes(8), 'big') % 10**length:0{length}}"

    def _base36(self, length: int) -> str:
        # 256 is no multiple of 36, so some characters are more frequent: still 5 bits of entropy each.
        return "".join(_BASE36[octet % 36] for octet in self.random_bytes(length))


def account_id_for_key(access_key_id: str, digest: bytes) -> int:
    """The account id of an unregistered access key under ``--auth open``: a key always has the same account.

    A key that is a 16-digit number is the account id itself. ``digest`` is a hash of the key.
    """
    if _ACCOUNT_ID.fullmatch(access_key_id):
        return int(access_key_id)
    return 10**15 + int.from_bytes(digest[:8], "big") % (9 * 10**15)
