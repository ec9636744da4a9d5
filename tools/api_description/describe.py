"""Describes one action from the SDK and the folder of descriptions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from tools.api_description import members
from tools.api_description.folder import DescriptionFolder, Errors
from tools.api_description.members import Member
from tools.api_description.sdk import PACKAGE, Sdk, find_sdk

_PLAIN: Mapping[str, object] = {"str": "", "int": 0, "float": 0.0, "bool": False, "json": "{}"}


class UndescribedActionError(LookupError):
    """No source describes the action."""


@dataclass(frozen=True, slots=True)
class Description:
    """The description of one action.

    ``source`` names the SDK and its version, or the folder where the SDK has no such action. ``errors``,
    ``samples`` (by "json" and "xml"), ``deprecated`` and ``older_parameters`` come from the folder:
    without it they are empty. ``older_parameters`` are names that the SDK no longer has, as ``Tag.N.key``.
    """

    action: str
    source: str
    parameters: tuple[Member, ...]
    response: tuple[Member, ...]
    deprecated: bool = False
    older_parameters: Mapping[str, Member] | None = None
    errors: Errors | None = None
    samples: Mapping[str, str] | None = None

    @property
    def skeleton(self) -> dict[str, Any]:
        """An answer with every field: its example where one is known, else an empty value."""
        return _skeleton(self.response)


def describe(action: str, folder: Path | None = None, sdk: Sdk | None = None) -> Description:
    """What the SDK's models and the descriptions in ``folder`` say of an action.

    Args:
        action: the name of any action of ECS, whether Genzo has it or not.
        folder: public API descriptions (`tools.api_description.folder`).
        sdk: the SDK to read; by default the installed one.

    Raises:
        UndescribedActionError: neither source has the action.
        SdkNotFoundError: no SDK is installed.
    """
    sdk = sdk or _installed()
    described = DescriptionFolder(folder) if folder else None
    if described and action not in described:
        described = None
    if action not in sdk.actions:
        if described is None:
            raise UndescribedActionError(f"neither {PACKAGE} {sdk.version} nor a description has {action}")
        return _of_folder(action, described)
    description = Description(action, f"{PACKAGE} {sdk.version}", sdk.request(action), sdk.response(action))
    return _completed(description, described) if described else description


@cache
def _installed() -> Sdk:
    return find_sdk()


def _of_folder(action: str, described: DescriptionFolder) -> Description:
    return Description(
        action,
        "descriptions",
        described.parameters(action),
        described.response(action),
        described.is_deprecated(action),
        {},
        described.errors(action),
        described.samples(action),
    )


def _completed(description: Description, described: DescriptionFolder) -> Description:
    action = description.action
    parameters = dict(_numbered(members.parameters(described.parameters(action))))
    known = {name for name, _ in members.parameters(description.parameters)}
    return replace(
        description,
        parameters=_with_facts(description.parameters, dict(_all_members(described.parameters(action)))),
        response=_with_facts(description.response, dict(_all_members(described.response(action)))),
        deprecated=described.is_deprecated(action),
        older_parameters={name: member for name, member in parameters.items() if name not in known},
        errors=described.errors(action),
        samples=described.samples(action),
    )


def _numbered(found: Iterator[tuple[str, Member]]) -> Iterator[tuple[str, Member]]:
    """Replace numbers in names by N: some descriptions list ``Filter.1.Key``, ``Filter.2.Key``."""
    for name, member in found:
        parts = ("N" if part.isdigit() else part for part in name.split("."))
        yield ".".join(parts), member


def _all_members(found: tuple[Member, ...]) -> Iterator[tuple[str, Member]]:
    """All members by their dotted names, without list numbers."""
    for name, member in members.fields(found):
        yield ".".join(part for part in name.split(".") if not part.isdigit()), member


def _with_facts(
    found: tuple[Member, ...], described: Mapping[str, Member], prefix: str = ""
) -> tuple[Member, ...]:
    """The members with the limits, values and examples that their descriptions state."""
    completed = []
    for member in found:
        name = prefix + member.name
        nested = _with_facts(member.members, described, f"{name}.")
        same = described.get(name, member)
        completed.append(
            replace(
                member,
                members=nested,
                required=member.required or same.required,
                deprecated=member.deprecated or same.deprecated,
                values=member.values or same.values,
                minimum=same.minimum if member.minimum is None else member.minimum,
                maximum=same.maximum if member.maximum is None else member.maximum,
                default=member.default or same.default,
                example=same.example,
            )
        )
    return tuple(completed)


def _skeleton(fields: tuple[Member, ...]) -> dict[str, Any]:
    return {field.name: _value(field) for field in fields}


def _value(field: Member) -> Any:  # noqa: ANN401 - any JSON value
    if field.kind == "struct":
        return _skeleton(field.members)
    if field.kind == "list":
        return [_skeleton(field.members) if field.members else _scalar(field.item_kind, field.example)]
    return _scalar(field.kind, field.example)


def _scalar(kind: str, example: str) -> object:
    try:
        if example and kind in ("int", "float"):
            return int(example) if kind == "int" else float(example)
    except ValueError:
        return _PLAIN[kind]
    if kind == "bool":
        return example.lower() == "true"
    return example or _PLAIN.get(kind, {})
