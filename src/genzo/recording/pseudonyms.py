"""Stands-ins for access keys and account ids. The same one stands for the same id in a whole recording."""

import re

_KEY_MEMBER = re.compile(
    r'("(?:User)?AccessKeyId"\s*:\s*"|<(?:User)?AccessKeyId>)([^"<]+)|(AccessKeyId(?:=|%3D|%253D))([\w.]+)',
    re.ASCII,
)
# Access keys of the service begin like this; others are found by the names of their members alone.
_KEY = re.compile(r"(?<![\w.])(?:LTAI\w{12,26}|STS\.\w{16,40})(?!\w)", re.ASCII)
_ACCOUNT = re.compile(r"(?<!\d)[1-9]\d{15}(?!\d)", re.ASCII)
_FIRST_ACCOUNT = 1_000_000_000_000_001
KEY_PARAMETERS = ("AccessKeyId", "UserAccessKeyId")


class Pseudonyms:
    """Replaces the ids of access keys, and with ``hides_accounts`` those of accounts (16 digits)."""

    def __init__(self, *, hides_accounts: bool) -> None:
        self._keys: dict[str, str] = {}
        self._accounts: dict[str, str] = {}
        self._hides_accounts = hides_accounts

    def of_key(self, access_key_id: str) -> str:
        """What stands for an access key: ``key-1`` for the first one; ``""`` for none."""
        if not access_key_id:
            return ""
        return self._keys.setdefault(access_key_id, f"key-{len(self._keys) + 1}")

    def replaced(self, value: str, name: str) -> str:
        """The value of a parameter."""
        return self.of_key(value) if name in KEY_PARAMETERS else self._in_text(value)

    def of_answer(self, text: str) -> str:
        """The text of an answer, in JSON or XML, or what a client has signed."""
        return self._in_text(_KEY_MEMBER.sub(self._key_member, text))

    def _key_member(self, found: re.Match[str]) -> str:
        return f"{found[1] or found[3]}{self.of_key(found[2] or found[4])}"

    def _in_text(self, text: str) -> str:
        text = _KEY.sub(lambda found: self.of_key(found[0]), text)
        if not self._hides_accounts:
            return text
        return _ACCOUNT.sub(lambda found: self._account(found[0]), text)

    def _account(self, account_id: str) -> str:
        return self._accounts.setdefault(account_id, f"{_FIRST_ACCOUNT + len(self._accounts)}")
