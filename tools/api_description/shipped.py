"""Builds, writes and compares the description files that ship with Genzo.

``api_description.json`` has two parts: ``sdk`` comes from the installed SDK alone; ``folder`` has what the
folder of descriptions adds: names that the SDK no longer has, and actions of other products.
The documented errors are rows of ``errors/actions/NAME.json``; a new one is written there as missing.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from genzo.actions.registry import all_actions
from genzo.errors.explained import ErrorFile, Row, error_file
from tools.api_description import members
from tools.api_description.describe import Description, describe
from tools.api_description.folder import DescriptionFolder, documented_errors
from tools.api_description.members import Member
from tools.api_description.sdk import PACKAGE, Sdk

_SOURCES = Path(__file__).parents[2] / "src" / "genzo"
API_DESCRIPTION = _SOURCES / "data" / "api_description.json"
ACTIONS = _SOURCES / "data" / "ecs_actions.json"
ERRORS = _SOURCES / "errors" / "actions"
_NUMBERS = ("int", "float")
_ROW_MEMBERS = ("code", "status", "state", "message", "parameter", "reason", "source")


@dataclass(frozen=True, slots=True)
class Content:
    """The content of the files. ``folder`` and ``errors`` are None if no folder was read."""

    sdk: dict[str, Any]
    actions: list[str]
    folder: dict[str, Any] | None = None
    errors: dict[str, Any] | None = None


def implemented() -> list[str]:
    """The names of the actions that Genzo has, in order."""
    return sorted(action.name for action in all_actions())


def build(sdk: Sdk, folder: Path | None = None) -> Content:
    """The content for Genzo's actions, built from the sources."""
    names = [name for name in implemented() if name in sdk.actions]
    own = {name: _of_sdk(describe(name, sdk=sdk)) for name in names}
    of_sdk = {"package": PACKAGE, "version": sdk.version, "actions": own}
    if folder is None:
        return Content(of_sdk, list(sdk.actions))
    ours = set(implemented())
    errors = {
        name: sorted([status, code, message.replace("%s", "{text}", 1)] for status, code, message in listed)
        for name, listed in documented_errors(folder).items()
        if name in ours and listed
    }
    return Content(of_sdk, list(sdk.actions), _of_folder(sdk, folder), errors)


def undescribed(sdk: Sdk, folder: Path) -> list[str]:
    """The actions of Genzo that neither source has."""
    described = DescriptionFolder(folder)
    return [name for name in implemented() if name not in sdk.actions and name not in described]


def read() -> Content:
    """Read the shipped files."""
    description = _read(API_DESCRIPTION)
    return Content(description["sdk"], _read(ACTIONS), description["folder"], _documented_rows())


def write(content: Content) -> None:
    """Write the shipped files; without a folder, the folder's parts stay unchanged."""
    shipped = read() if content.folder is None else content
    API_DESCRIPTION.write_text(_description_text(content.sdk, shipped.folder or {}), encoding="utf-8")
    ACTIONS.write_text(_lines("[", map(json.dumps, content.actions), "]") + "\n", encoding="utf-8")
    if content.errors is not None:
        for name, listed in content.errors.items():
            _add_rows(name, listed)


def differences(made: Content, shipped: Content) -> Iterator[str]:
    """Lines for facts only in the sources (+) and only in the files (-), for each source that was read."""
    for part in fields(Content):
        ours, theirs = getattr(made, part.name), getattr(shipped, part.name)
        if ours is None or ours == theirs:
            continue
        new, old = set(_facts(ours, part.name)), set(_facts(theirs, part.name))
        if new == old:
            yield f"{part.name}: the order differs"
        yield from (f"+ {fact}" for fact in sorted(new - old))
        yield from (f"- {fact}" for fact in sorted(old - new))


def _facts(value: Any, path: str) -> Iterator[str]:  # noqa: ANN401 - any JSON value
    if isinstance(value, dict):
        for name, member in value.items():
            yield from _facts(member, f"{path} {name}")
    elif isinstance(value, list):
        yield from (f"{path} {json.dumps(each, ensure_ascii=False)}" for each in value)
    else:
        yield f"{path} {value}"


def _documented_rows() -> dict[str, list[list[Any]]]:
    """The rows that come from the descriptions: those that name no other source."""
    files = ((name, error_file(f"actions/{name}")) for name in implemented())
    rows = {
        name: sorted([row.status, row.code, row.message] for row in file.errors if not row.source)
        for name, file in files
        if file.source.startswith("API description")
    }
    return {name: listed for name, listed in rows.items() if listed}


def _add_rows(action: str, listed: Iterable[tuple[int, str, str]]) -> None:
    file = error_file(f"actions/{action}")
    known = {row.error_type for row in file.errors}
    new = [Row(code=code, status=status, state="missing", message=text) for status, code, text in listed]
    rows = [*file.errors, *(row for row in new if row.error_type not in known)]
    (ERRORS / f"{action}.json").write_text(error_file_text(ErrorFile(file.source, rows)), encoding="utf-8")


def error_file_text(file: ErrorFile) -> str:
    """The text of a file of errors: one row a line, so that a difference shows the rows that changed."""
    ordered = sorted(file.errors, key=lambda row: (row.code, row.status, row.message))
    rows = ({name: value for name in _ROW_MEMBERS if (value := getattr(row, name))} for row in ordered)
    text = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    return f'{{\n"source": {json.dumps(file.source)},\n"errors": [\n{text}{chr(10) if text else ""}]\n}}\n'


def _of_sdk(description: Description) -> dict[str, Any]:
    found = dict(members.parameters(description.parameters))
    return {
        "parameters": _parameter_types(found.items()),
        "required": [name for name, member in found.items() if member.required],
        **_bounds(found),
        "response": {name: member.type for name, member in members.fields(description.response)},
    }


def _bounds(found: Mapping[str, Member]) -> dict[str, Any]:
    """The values, the limits and the defaults of parameters, as far as any has one."""
    stated = {
        "values": {name: list(member.values) for name, member in found.items() if member.values},
        "limits": {
            name: [member.minimum, member.maximum]
            for name, member in found.items()
            if member.kind in _NUMBERS and (member.minimum, member.maximum) != (None, None)
        },
        "defaults": {name: member.default for name, member in found.items() if member.default},
    }
    return {name: part for name, part in stated.items() if part}


def _of_folder(sdk: Sdk, folder: Path) -> dict[str, Any]:
    described = DescriptionFolder(folder)
    added = {}
    for name in implemented():
        if name in described:
            description = describe(name, folder, sdk)
            if name not in sdk.actions:
                added[name] = _of_sdk(description)
            elif description.older_parameters:
                added[name] = {"parameters": _parameter_types(description.older_parameters.items())}
    return {"sha256": described.digest(implemented()), "actions": added}


def _parameter_types(found: Iterable[tuple[str, Member]]) -> dict[str, str]:
    # The suffix .N of the name marks a list: SecurityGroupId.N.
    return {name: member.item_kind or member.kind for name, member in found}


def _read(path: Path) -> Any:  # noqa: ANN401 - any JSON value
    return json.loads(path.read_text(encoding="utf-8"))


def _description_text(of_sdk: Mapping[str, Any], of_folder: Mapping[str, Any]) -> str:
    parts = (f'"{name}": {_part(part)}' for name, part in (("sdk", of_sdk), ("folder", of_folder)))
    return _lines("{", parts, "}") + "\n"


def _part(part: Mapping[str, Any]) -> str:
    head = (f'"{name}": {json.dumps(value)}' for name, value in part.items() if name != "actions")
    return _lines("{", (*head, f'"actions": {_by_name(part["actions"])}'), "}")


def _by_name(by_name: Mapping[str, Any]) -> str:
    """One line for each name, so that a change shows what it changes."""
    entries = (f'"{name}": {json.dumps(value, ensure_ascii=False)}' for name, value in by_name.items())
    return _lines("{", entries, "}")


def _lines(first: str, entries: Iterable[str], last: str) -> str:
    body = ",\n".join(entries)
    return f"{first}\n{body}\n{last}"
