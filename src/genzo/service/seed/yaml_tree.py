"""Reads YAML, of which JSON is a part, with the position of each value.

Values are those of the core schema of YAML 1.2.2, section 10.3: true and false are the only booleans, and a
date or a time is text. PyYAML resolves values by YAML 1.1, where ``no`` is false and ``22:30`` is the number
1350, so only its parser is used. Tags, which could name classes, are refused; aliases and depth have limits,
since a small document can stand for a very large one. ``<<`` merges mappings, as in YAML 1.1.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml  # type: ignore[import-untyped]  # it ships no types

from genzo.service.seed.located import Located, Position

MAX_DEPTH = 64
MAX_REPEATED = 100_000
"""The most values that the aliases of a document may stand for together."""

_STRING_TAG = "tag:yaml.org,2002:str"
_MERGE = "<<"
_INTEGER = re.compile(r"[-+]?[0-9]{1,40}", re.ASCII)
_OCTAL = re.compile(r"0o[0-7]{1,40}", re.ASCII)
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]{1,40}", re.ASCII)
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?", re.ASCII)
_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlError(Exception):
    """A document cannot be read; the text is the reason."""

    def __init__(self, position: Position, reason: str) -> None:
        super().__init__(reason)
        self.position = position


def located(text: str) -> Located:
    """The value of a document.

    Raises:
        YamlError: it is no YAML, not one document, or has a part that this reader refuses.
    """
    try:
        return _Builder().build(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlError(_position(mark), f"this is no YAML: {error.problem or error.context}") from None
    except yaml.YAMLError as error:
        raise YamlError(Position(1, 1), f"this is no YAML: {_one_line(error)}") from None


class _Open(NamedTuple):
    """A mapping or sequence whose end has not been read. ``key`` has the key of the next member."""

    node: Located
    anchor: str | None
    key: list[tuple[str, Position]]


class _Builder:
    """Builds values from the events of the parser, without recursion: a document can be deep."""

    def __init__(self) -> None:
        self._anchors = dict[str, Located]()
        self._sizes = dict[int, int]()
        self._open = list[_Open]()
        self._repeated = 0
        self._root: Located | None = None

    def build(self, events: Iterator[Any]) -> Located:
        for event in events:
            position = _position(event.start_mark)
            if isinstance(event, yaml.DocumentStartEvent) and self._root is not None:
                raise YamlError(position, "a second document begins here: a file has one")
            if isinstance(event, yaml.AliasEvent):
                self._add(self._aliased(event.anchor, position), position)
            elif isinstance(event, yaml.ScalarEvent):
                self._scalar(event, position)
            elif isinstance(event, yaml.CollectionStartEvent):
                self._begin(event, position)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._end()
        return Located(None, Position(1, 1)) if self._root is None else self._root

    def _begin(self, event: Any, position: Position) -> None:  # noqa: ANN401 - PyYAML has no types
        if event.tag is not None:
            raise YamlError(position, f"the tag {event.tag} has no meaning here")
        if len(self._open) == MAX_DEPTH:
            raise YamlError(position, f"values are nested deeper than {MAX_DEPTH} levels")
        if self._expects_key():
            raise YamlError(position, "the name of a member is text")
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        node = Located({}, position, {}) if is_mapping else Located([], position, [])
        self._open.append(_Open(node, event.anchor, []))

    def _end(self) -> None:
        node, anchor, _ = self._open.pop()
        parts = node.parts.values() if isinstance(node.parts, dict) else node.parts
        self._sizes[id(node)] = 1 + sum(self._sizes.get(id(part), 1) for part in parts)
        self._add(node, node.position)
        if anchor is not None:
            self._anchors[anchor] = node

    def _scalar(self, event: Any, position: Position) -> None:  # noqa: ANN401 - PyYAML has no types
        if event.tag not in (None, "!", _STRING_TAG):
            raise YamlError(position, f"the tag {event.tag} has no meaning here")
        is_plain = event.tag is None and event.implicit[0]
        if self._expects_key():
            self._begin_member(event.value, position, is_merge=is_plain and event.value == _MERGE)
            return
        value = _plain(event.value, position) if is_plain else event.value
        node = Located(value, position)
        if event.anchor is not None:
            self._anchors[event.anchor] = node
        self._add(node, position)

    def _aliased(self, anchor: str, position: Position) -> Located:
        node = self._anchors.get(anchor)
        if node is None:
            raise YamlError(position, f"no value before this has the anchor {anchor}")
        self._repeated += self._sizes.get(id(node), 1)
        if self._repeated > MAX_REPEATED:
            raise YamlError(position, f"the aliases stand for more than {MAX_REPEATED} values")
        return node

    def _expects_key(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1].node.parts, dict) and not self._open[-1].key

    def _begin_member(self, name: str, position: Position, *, is_merge: bool) -> None:
        node, _, key = self._open[-1]
        if name in node.keys:
            first = node.keys[name]
            raise YamlError(position, f"the member {name} is given twice, first in line {first.line}")
        node.keys[name] = position
        key.append((_MERGE if is_merge else f"={name}", position))

    def _add(self, node: Located, position: Position) -> None:
        """Add a finished value to what is open."""
        if not self._open:
            self._root = node
            return
        parent, _, key = self._open[-1]
        if isinstance(parent.parts, list):
            parent.parts.append(node)
            parent.value.append(node.value)
            return
        if not key:
            raise YamlError(position, "the name of a member is text")
        name, _ = key.pop()
        if name == _MERGE:
            _merge(parent, node, position)
        else:
            parent.parts[name[1:]] = node  # type: ignore[index] # a mapping, as the key shows
            parent.value[name[1:]] = node.value


def _merge(parent: Located, node: Located, position: Position) -> None:
    """Add the members of a mapping, or of several, that the parent does not have itself.

    Members of the parent that follow replace them.
    """
    sources = node.parts if isinstance(node.parts, list) else [node]
    for source in sources:
        if not isinstance(source.parts, dict):
            raise YamlError(position, "<< merges a mapping, or a sequence of mappings")
        for name, part in source.parts.items():
            if name not in parent.value:
                parent.parts[name] = part  # type: ignore[index] # a mapping
                parent.value[name] = part.value


def _plain(text: str, position: Position) -> Any:  # noqa: ANN401 - as the text is
    """The value of a scalar without quotes."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _OCTAL.fullmatch(text):
        return int(text, 0)
    if _HEXADECIMAL.fullmatch(text):
        return int(text, 0)
    if _FLOAT.fullmatch(text):
        number = float(text)
        if number in (float("inf"), float("-inf")):
            raise YamlError(position, "the number is too large")
        return number
    return text


def _position(mark: Any) -> Position:  # noqa: ANN401 - PyYAML has no types
    return Position(1, 1) if mark is None else Position(mark.line + 1, mark.column + 1)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
