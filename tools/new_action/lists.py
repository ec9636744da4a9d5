"""Puts a new action into the lists that name actions."""

import re
import textwrap

_WIDTH = 125
_ENTRY = re.compile(r"^- .*(?:\n  .*)*", re.MULTILINE)
_ACTION_TABLE = re.compile(r"^\| action \|(?: what it does)? *\|.*\n\|[-|]+\n((?:\|.*\n)+)", re.MULTILINE)
_FAMILY = re.compile(r'^    "(\w+)": \((.*?)\),\n(?=    "|\})', re.MULTILINE | re.DOTALL)
_SKELETONS = re.compile(r"^SKELETONS: tuple\[str, \.\.\.\] = \((.*?)\)$", re.MULTILINE | re.DOTALL)


class MissingListError(Exception):
    """A file has no list of the form that was expected."""


def in_registry(text: str, family: str, action: str) -> str:
    """`genzo.actions.registry` with the action in its family, which may be a new one."""
    families = list(_FAMILY.finditer(text))
    if not families:
        raise MissingListError("the registry has no families")
    found = next((each for each in families if each[1] == family), None)
    names = sorted({*re.findall(r'"([\w/]+)"', "" if found is None else found[2]), action})
    lines = "".join(f'\n        "{name}",' for name in names)
    # As `ruff format` writes it.
    entry = f'    "{family}": ({lines}\n    ),\n' if names[1:] else f'    "{family}": ("{action}",),\n'
    if found is not None:
        return text[: found.start()] + entry + text[found.end() :]
    later = (each.start() for each in families if each[1] > family)
    place = next(later, families[-1].end())
    return text[:place] + entry + text[place:]


def in_skeletons(text: str, names: list[str]) -> str:
    """The tests of samples with the names of files that no description gave."""
    found = _SKELETONS.search(text)
    if found is None:
        raise MissingListError("the tests of samples have no SKELETONS")
    all_names = sorted({*re.findall(r'"([\w.]+)"', found[1]), *names})
    items = "".join(f'    "{name}",\n' for name in all_names)
    return f"{text[: found.start(1)]}\n{items}{text[found.end(1) :]}" if all_names else text


def in_change_log(text: str, action: str, neighbour: str) -> str | None:
    """The change log with the action beside its neighbour; None where no entry names that."""
    entry = next((each for each in _ENTRY.finditer(text) if f"`{neighbour}`" in each[0]), None)
    if entry is None:
        return None
    words = " ".join(entry[0].split())
    filled = textwrap.fill(
        _beside(words, action, neighbour),
        _WIDTH,
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    return text[: entry.start()] + filled + text[entry.end() :]


def in_table(text: str, action: str, neighbour: str, what_it_does: str) -> str | None:
    """A page with a row below that of the neighbour; None where no table of actions names that."""
    for table in _ACTION_TABLE.finditer(text):
        for row in re.finditer(r"^\|([^|]*)\|.*\n", table[1], re.MULTILINE):
            if re.search(rf"\b{neighbour}\b", row[1]):
                place = table.start(1) + row.end()
                others = row[0].count("|") - 3
                return f"{text[:place]}| {action} | {what_it_does} |{' |' * others}\n{text[place:]}"
    return None


def _beside(words: str, action: str, neighbour: str) -> str:
    """An enumeration with the action behind its neighbour, or before it where that is the last."""
    new, old = f"`{action}`", f"`{neighbour}`"
    if f" and {old}" in words:
        return words.replace(f" and {old}", f", {new} and {old}", 1)
    if re.search(rf"{old}(, | and )", words):
        return words.replace(old, f"{old}, {new}", 1)
    return words.replace(old, f"{old} and {new}", 1)
