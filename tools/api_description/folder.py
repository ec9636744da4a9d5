"""Reads a folder of public API descriptions: ``DescribeImages.json``, and ``sts/GetCallerIdentity.json``.

A file holds ``parameters`` (name and schema), ``response`` (a schema), ``errors`` (http, code, message),
``demo`` (sample answers, by type "json" and "xml") and ``deprecated``. Descriptions of other products are
in a subfolder named after the product.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from genzo.actions.registry import all_actions
from tools.api_description.members import Member

Errors = list[tuple[int, str, str]]
"""HTTP status, code and message of each error."""

_KINDS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}


class DescriptionFolder:
    """The descriptions in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = cache(self._find)

    def __contains__(self, action: str) -> bool:
        return self._path(action) is not None

    def errors(self, action: str) -> Errors:
        """The errors of an action, in the order of its description."""
        return [(each["http"], each["code"], each["message"]) for each in self._read(action)["errors"]]

    def samples(self, action: str) -> dict[str, str]:
        """The sample answers of an action by "json" and "xml"; some actions have none."""
        return {each["type"]: each["example"] for each in self._read(action)["demo"] or ()}

    def is_deprecated(self, action: str) -> bool:
        """Whether the description calls the action deprecated."""
        return bool(self._read(action)["deprecated"])

    def parameters(self, action: str) -> tuple[Member, ...]:
        """The parameters of an action. Some descriptions give one twice: the last counts."""
        found = {
            each["name"]: _member(each["name"], each["schema"]) for each in self._read(action)["parameters"]
        }
        return tuple(found.values())

    def response(self, action: str) -> tuple[Member, ...]:
        """The fields of an action's answer."""
        return _members(self._read(action)["response"])

    def digest(self, actions: Iterable[str]) -> str:
        """SHA-256 over the descriptions of those of the actions that have one."""
        paths = filter(None, map(self._path, sorted(actions)))
        return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()

    def _find(self, action: str) -> Path | None:
        own = self._folder / f"{action}.json"
        if own.is_file():
            return own
        return next(iter(sorted(self._folder.glob(f"*/{action}.json"))), None)

    def _read(self, action: str) -> dict[str, Any]:
        path = self._path(action)
        if path is None:
            raise FileNotFoundError(f"{self._folder} does not describe {action}")
        description: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return description


def documented_errors(folder: Path) -> dict[str, Errors]:
    """The errors of every action of Genzo that the folder describes, by action."""
    described = DescriptionFolder(folder)
    names = sorted(action.name for action in all_actions())
    return {name: described.errors(name) for name in names if name in described}


def _members(schema: dict[str, Any]) -> tuple[Member, ...]:
    properties = (schema.get("properties") or {}) if schema else {}
    return tuple(_member(name, member) for name, member in properties.items())


def _member(name: str, schema: dict[str, Any]) -> Member:
    kind, item = schema["type"], schema.get("items") or {}
    is_list = kind == "array"
    return Member(
        name,
        "list" if is_list else _kind(kind),
        item_kind=_kind(item["type"]) if is_list else "",
        members=_members(item if is_list else schema),
        required=schema.get("required") is True,
        deprecated=bool(schema.get("deprecated")),
        values=tuple(schema.get("enum") or ()),
        minimum=_integer(schema.get("minimum", schema.get("minItems"))),
        maximum=_integer(schema.get("maximum", schema.get("maxItems"))),
        default=str(schema.get("default", "")),
        example=str(schema.get("example", "")),
    )


def _kind(kind: str) -> str:
    return _KINDS.get(kind, "struct")


def _integer(text: str | None) -> int | None:
    return int(text) if text is not None and re.fullmatch(r"-?\d+", str(text)) else None
