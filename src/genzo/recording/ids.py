"""Ids, times and RequestIds differ from run to run. Maps the ids of a recording to those of its replay."""

import re
from collections.abc import Iterable

_TOKEN = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"(?P<time>\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z)"
    r"|(?P<uuid>[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})"
    r"|(?P<key>key-\d+|LTAI\w{12,26}|STS\.\w{16,40})"
    # Genzo makes the host name of an instance of its id, and the hardware address and fingerprints at random.
    r"|(?P<host>iZ[a-z0-9]{8,32}Z)"
    r"|(?P<hardware>(?:[0-9a-f]{2}:){5}[0-9a-f]{2})"
    r"|(?P<fingerprint>[0-9a-f]{32})"
    r"|(?P<number>\d{16,20})"
    # The id of a resource has a digit. Names of regions, such as cn-hangzhou, have none.
    r"|(?P<resource>[a-z]{1,12}-(?=[a-z]*\d)[a-z0-9]{8,32})"
    r")(?![A-Za-z0-9])",
    re.ASCII,
)


class IdMapping:
    """Which id of a replay stands for an id of its recording: one for one."""

    def __init__(self) -> None:
        self._new: dict[str, str] = {}
        self._old: dict[str, str] = {}

    def replayed(self, text: str) -> str:
        """A text of the recording with the ids of the replay, as far as they are known."""
        if text in self._new:
            return self._new[text]
        return _TOKEN.sub(lambda found: self._new.get(found[0], found[0]), text)

    def knows(self, old: str) -> bool:
        """Whether an id of the recording has one of the replay."""
        return old in self._new

    def has(self, old: str, new: str) -> bool:
        """Whether an id of the recording is known to be this one in the replay."""
        return self._new.get(old) == new

    def learn(self, old: str, new: str) -> bool:
        """Map a text of any form, such as the token of a page. False if either is mapped to another one."""
        return self._learn(((old, new),))

    def matches(self, old: str, new: str) -> bool:
        """Whether a recorded text and one of the replay are the same but for ids and times.

        Ids that are seen for the first time are mapped.
        """
        if old != new and _skeleton(old) != _skeleton(new):
            return False
        return self._learn(zip(_ids(old), _ids(new), strict=True))

    def _learn(self, pairs: Iterable[tuple[str, str]]) -> bool:
        for old, new in pairs:
            if self._new.setdefault(old, new) != new or self._old.setdefault(new, old) != old:
                return False
        return True


def _ids(text: str) -> list[str]:
    return [found[0] for found in _TOKEN.finditer(text) if found.lastgroup != "time"]


def _skeleton(text: str) -> str:
    """A text with the kind of each id, and without the ids."""
    return _TOKEN.sub(_kind, text)


def _kind(found: re.Match[str]) -> str:
    prefix = found[0].partition("-")[0] if found.lastgroup == "resource" else ""
    return f"<{found.lastgroup}{prefix}>"
