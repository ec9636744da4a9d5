"""Names asked for with ``*``, which stands for any characters (DescribeKeyPairs, parameter KeyPairName)."""


def matches(pattern: str, text: str) -> bool:
    """Whether the pattern is the whole text. The time it takes grows with both lengths, and no faster."""
    first, *parts = pattern.split("*")
    if not parts:
        return pattern == text
    *middle, last = parts
    if not text.startswith(first):
        return False
    place = len(first)
    for part in middle:
        found = text.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    return len(text) - len(last) >= place and text.endswith(last)
