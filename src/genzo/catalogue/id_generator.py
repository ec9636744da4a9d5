"""Identifiers. The randomness comes in from outside."""

import re
from collections.abc import Callable

RandomBytes = Callable[[int], bytes]
"""``RandomBytes(n)`` gives n random bytes."""

_ACCOUNT_ID = re.compile(r"[1-9][0-9]{15}", re.ASCII)
# As ids of the service have been seen to begin, region by region.
_REGION_CODES = {
    "cn-hangzhou": "bp1",
    "cn-beijing": "2ze",
    "cn-shanghai": "uf6",
    "cn-shenzhen": "wz9",
    "cn-hongkong": "j6c",
    "ap-southeast-1": "t4n",
    "eu-central-1": "gw8",
    "us-west-1": "rj9",
    "us-east-1": "0xi",
}
_OTHER_REGIONS_CODE = "8vb"
_BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"


class IdGenerator:
    """New identifiers in the service's forms, from a source of random bytes."""

    def __init__(self, random_bytes: RandomBytes) -> None:
        self._random_bytes = random_bytes

    def new_request_id(self) -> str:
        """An upper-case UUID, version 4 (docs/reference/observed.md#envelope)."""
        octets = bytearray(self._random_bytes(16))
        octets[6] = octets[6] & 0x0F | 0x40
        octets[8] = octets[8] & 0x3F | 0x80
        text = octets.hex().upper()
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

    def new_resource_id(self, prefix: str, region_id: str) -> str:
        """An id such as ``m-bp1…``: a prefix, the region's code and random letters and digits."""
        code = _REGION_CODES.get(region_id, _OTHER_REGIONS_CODE)
        return f"{prefix}-{code}{self._base36(20 - len(code))}"

    def new_account_id(self) -> int:
        """A 16-digit account id (UID)."""
        return 10**15 + int.from_bytes(self._random_bytes(8), "big") % (9 * 10**15)

    def new_access_key_id(self) -> str:
        """An access key id, with the prefix the service's own have."""
        return "LTAI5t" + self._base36(18)

    def new_access_key_secret(self) -> str:
        """An access key secret of 30 characters."""
        return self._base36(30)

    def _base36(self, length: int) -> str:
        return "".join(_BASE36[octet % 36] for octet in self._random_bytes(length))


def account_id_for_key(access_key_id: str, digest: bytes) -> int:
    """The 16-digit account of an unknown key under ``--auth open``: the same for the same key.

    A key that is itself a 16-digit number names the account. ``digest`` is a hash of the key.
    """
    if _ACCOUNT_ID.fullmatch(access_key_id):
        return int(access_key_id)
    return 10**15 + int.from_bytes(digest[:8], "big") % (9 * 10**15)
