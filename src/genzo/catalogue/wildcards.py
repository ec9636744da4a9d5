"""Patterns in which ``*`` stands for any characters (DescribeKeyPairs, parameter KeyPairName)."""


def matches(pattern: str, text: str) -> bool:
    """Whether the pattern matches the whole text, in time proportional to both lengths.

    A regular expression with many ``.*`` would backtrack, so that one request could block a worker.
    """
    first, *parts = pattern.split("*")
    if not parts:
        return pattern == text
    *middle, last = parts
    if not text.startswith(first):
        return False
    position = len(first)
    for part in middle:
        found = text.find(part, position)
        if found < 0:
            return False
        position = found + len(part)
    return len(text) - len(last) >= position and text.endswith(last)
