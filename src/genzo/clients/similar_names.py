"""Finds the variable that a misspelt one means."""

from collections.abc import Iterable
from difflib import SequenceMatcher

_PREFIXES = ("ALIBABA_CLOUD_", "ALIBABACLOUD_", "ALICLOUD_", "ALIYUN_")
_LONG_WORD = 5
_LIKE = 0.75


def meant_name(name: str, known: Iterable[str]) -> str:
    """The known name that ``name`` misspells, or an empty text if it resembles none.

    It is one if it differs in case and underscores alone, if it has the same words in another order or with
    another prefix of the cloud, or if one word has a wrong letter.
    """
    candidates = [each for each in known if _is_misspelling(name, each)]
    return max(candidates, key=lambda each: SequenceMatcher(None, name, each).ratio(), default="")


def _is_misspelling(name: str, known: str) -> bool:
    if _letters(name) == _letters(known) or _words(name) == _words(known):
        return True
    given, right = name.split("_"), known.split("_")
    if len(given) != len(right):
        return False
    others = [(one, other) for one, other in zip(given, right, strict=True) if one != other]
    return len(others) == 1 and _is_like(*others[0])


def _is_like(word: str, right: str) -> bool:
    """Whether a word is another with a letter too many, too few or out of place, or with a wrong one.

    A wrong letter makes a short word another word: ECS and EBS are both products.
    """
    if len(word) == len(right):
        is_moved = sorted(word) == sorted(right)
        is_long = len(word) >= _LONG_WORD
        return is_moved or (is_long and SequenceMatcher(None, word, right).ratio() >= _LIKE)
    short, long = sorted((word, right), key=len)
    return len(long) - len(short) == 1 and any(
        long[:place] + long[place + 1 :] == short for place in range(len(long))
    )


def _letters(name: str) -> str:
    return name.replace("_", "").upper()


def _words(name: str) -> list[str]:
    prefix = next((each for each in _PREFIXES if name.startswith(each)), "")
    return sorted(name.removeprefix(prefix).split("_"))
