"""Compares a recorded answer with the one of a replay, field by field."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

import msgspec

from genzo.recording.case import Answer
from genzo.recording.ids import IdMapping

_ABSENT = object()
_OF_THE_CALL = ("HostId", "Recommend", "RequestId")
"""Members that name the call or the server: its host, a page of help about the call, its id."""
_OPAQUE = "NextToken"
_MAX_TEXT = 200


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One field that differs. ``recorded`` and ``now`` are JSON; None for a field that is absent."""

    path: str
    recorded: str | None
    now: str | None


class _Part(NamedTuple):
    """A part of both answers, at its path."""

    path: str
    old: Any
    new: Any


def differences(recorded: Answer | None, now: Answer | None, ids: IdMapping) -> list[Difference]:
    """What differs, apart from ids, times and RequestIds. Ids are learned where the answers agree."""
    if recorded is None or now is None:
        if recorded is now:
            return []
        return [_difference(_Part("(answer)", _shown(recorded), _shown(now)))]
    parts = [
        _Part("(status)", recorded.status, now.status),
        _Part("(content type)", recorded.content_type, now.content_type),
        _Part("(cut off)", recorded.is_cut_off, now.is_cut_off),
    ]
    found = [_difference(part) for part in parts if part.old != part.new]
    if recorded.body is None or now.body is None or recorded.is_cut_off or now.is_cut_off:
        return found
    part = _Part("", _parsed(recorded.body), _parsed(now.body))
    return [*found, *_compared(part, ids)]


def _shown(answer: Answer | None) -> Any:  # noqa: ANN401 - any JSON
    return _ABSENT if answer is None else answer.status


def _parsed(body: str) -> Any:  # noqa: ANN401 - any JSON
    """The values of an answer in JSON or XML; the text itself if it is neither."""
    if body.lstrip().startswith("<"):
        try:
            # Expat limits the amplification of entities, and loads no external entities by default.
            return _members(ET.fromstring(body))  # noqa: S314
        except ET.ParseError:
            return body
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return body


def _members(element: ET.Element) -> Any:  # noqa: ANN401 - any JSON
    """The members of an element; several of one name are a list."""
    if len(element) == 0:
        return element.text or ""
    found: dict[str, list[Any]] = {}
    for child in element:
        found.setdefault(child.tag, []).append(_members(child))
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def _compared(part: _Part, ids: IdMapping) -> Iterator[Difference]:
    path, old, new = part
    if isinstance(old, dict) and isinstance(new, dict):
        for name in dict.fromkeys((*old, *new)):
            here = f"{path}.{name}" if path else name
            yield from _compared(_Part(here, old.get(name, _ABSENT), new.get(name, _ABSENT)), ids)
    elif isinstance(old, list) or isinstance(new, list):
        # In XML, one element is no list.
        yield from _compared_lists(_Part(path, _as_list(old), _as_list(new)), ids)
    elif not _is_same(part, ids):
        yield _difference(part)


def _compared_lists(part: _Part, ids: IdMapping) -> Iterator[Difference]:
    path, old, new = part
    order = _order(old, new, ids)
    for index, place in enumerate(order):
        mine = _ABSENT if place is None else new[place]
        yield from _compared(_Part(f"{path}[{index}]", old[index], mine), ids)
    for place in sorted(set(range(len(new))) - set(order)):
        yield _difference(_Part(f"{path}[{place}]", _ABSENT, new[place]))
    places = [place for place in order if place is not None]
    if places != sorted(places):
        yield _difference(_Part(f"{path} (order)", [*range(len(places))], places))


def _order(old: list[Any], new: list[Any], ids: IdMapping) -> list[int | None]:
    """For each recorded item, the place of the item that it is compared with: the one with its ids first."""
    free = dict.fromkeys(range(len(new)))
    order: list[int | None] = [None] * len(old)
    for index, item in enumerate(old):
        known = _known_ids(item, ids)
        place = next((each for each in free if known and _has_ids(new[each], known, ids)), None)
        if place is not None:
            order[index] = place
            del free[place]
    rest = iter([*free])
    return [next(rest, None) if place is None else place for place in order]


def _known_ids(item: Any, ids: IdMapping) -> dict[str, str]:  # noqa: ANN401 - any JSON
    """The ids of a recorded item that are mapped, by member; of a plain text, with the name ``""``."""
    members = item if isinstance(item, dict) else {"": item}
    return {name: value for name, value in members.items() if isinstance(value, str) and ids.knows(value)}


def _has_ids(item: Any, known: dict[str, str], ids: IdMapping) -> bool:  # noqa: ANN401 - any JSON
    members = item if isinstance(item, dict) else {"": item}
    return all(ids.has(old, members.get(name, "")) for name, old in known.items())


def _is_same(part: _Part, ids: IdMapping) -> bool:
    path, old, new = part
    name = path.rpartition(".")[2]
    if name in _OF_THE_CALL:
        return type(old) is type(new)
    if isinstance(old, bool) or isinstance(new, bool) or old is _ABSENT or new is _ABSENT:
        return old is new
    if isinstance(old, int) and isinstance(new, int):
        # The ids of accounts are numbers in JSON.
        return ids.matches(str(old), str(new))
    if isinstance(old, str) and isinstance(new, str):
        is_opaque = name == _OPAQUE and old and new
        return ids.learn(old, new) if is_opaque else ids.matches(old, new)
    return bool(old == new)


def _as_list(value: Any) -> list[Any]:  # noqa: ANN401 - any JSON
    if isinstance(value, list):
        return value
    return [] if value is _ABSENT or value == "" else [value]


def _difference(part: _Part) -> Difference:
    return Difference(path=part.path or "(body)", recorded=_text(part.old), now=_text(part.new))


def _text(value: Any) -> str | None:  # noqa: ANN401 - any JSON
    if value is _ABSENT:
        return None
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _MAX_TEXT else f"{text[:_MAX_TEXT]}…"
