"""Finds what an operator may have meant by a name that does not exist."""

from collections.abc import Iterable


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`` Did you mean X?`` with the most similar known name, in any case of letters; ``""`` without one."""
    from difflib import get_close_matches  # noqa: PLC0415 - only after a mistake

    by_folded = {each.casefold(): each for each in known}
    found = get_close_matches(name.casefold(), by_folded, n=1)
    return f" Did you mean {by_folded[found[0]]}?" if found else ""
