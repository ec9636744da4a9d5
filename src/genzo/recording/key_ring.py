"""The access keys of a replay: the one that it is given, and those that its calls make."""

import json
import re
from typing import Any

from genzo.recording.ids import IdMapping
from genzo.recording.signing import AccessKey

_XML_KEY = re.compile(r"<(AccessKeyId|AccessKeySecret|SecurityToken)>([^<]*)<", re.ASCII)


class KeyRing:
    """Finds the key for what stands for one in a recording. ``given`` is the key of every other one."""

    def __init__(self, given: AccessKey, ids: IdMapping) -> None:
        self._given = given
        self._ids = ids
        self._made: dict[str, AccessKey] = {}

    def key(self, recorded: str) -> AccessKey:
        """The key of a recorded ``key-N``."""
        return self._made.get(self._ids.replayed(recorded), self._given)

    def learn(self, raw: str, redacted: str) -> None:
        """Take the key that an answer has, such as that of AssumeRole.

        ``redacted`` is the same answer with what stands for the key.
        """
        made, shown = _key_members(raw), _key_members(redacted)
        if "AccessKeyId" in shown and made.get("AccessKeySecret"):
            self._made[shown["AccessKeyId"]] = AccessKey(
                made["AccessKeyId"], made["AccessKeySecret"], made.get("SecurityToken", "")
            )


def _key_members(answer: str) -> dict[str, str]:
    """The members of the first access key in an answer."""
    if answer.lstrip().startswith("<"):
        return dict(_XML_KEY.findall(answer))
    try:
        return _found(json.loads(answer))
    except (ValueError, RecursionError):
        return {}


def _found(value: Any) -> dict[str, str]:  # noqa: ANN401 - any JSON
    if not isinstance(value, dict):
        return {}
    if "AccessKeySecret" in value:
        return {name: each for name, each in value.items() if isinstance(each, str)}
    return next(filter(None, map(_found, value.values())), {})
