"""The response struct of an action, in the order of its sample answer."""

from collections.abc import Iterator
from typing import Any

from genzo.actions.action import api_name
from tools.api_description.members import Member
from tools.new_action.classes import Classes
from tools.new_action.fields import SourceField

TAG_MEMBERS = ("TagValue", "TagKey")
"""The members of a tag in the order in which `genzo.actions.shown_tags` has them."""

_ALWAYS = "RequestId"


def add_response(classes: Classes, action: str, fields: tuple[Member, ...], sample: Any) -> None:  # noqa: ANN401
    """Add the response struct of an action, and the structs within it before it.

    Fields stand in the order of the sample (decoded JSON, None without one); those that it lacks come last,
    and may be left out of an answer.
    """
    samples = [sample] if isinstance(sample, dict) else []
    classes.of_action(f"{api_name(action)}Response", _Answer(classes).fields(fields, "", samples))


class _Answer:
    def __init__(self, classes: Classes) -> None:
        self._classes = classes

    def fields(
        self, members: tuple[Member, ...], path: str, samples: list[dict[str, Any]]
    ) -> list[SourceField]:
        return [
            self._field(each, path, samples)
            for each in _ordered(members, samples)
            if self._classes.has_type(each, path)
        ]

    def _field(self, member: Member, path: str, samples: list[dict[str, Any]]) -> SourceField:
        annotation = self._annotation(member, path, samples)
        if member.name == _ALWAYS or all(member.name in sample for sample in samples):
            return SourceField(member.name, annotation)
        return SourceField(member.name, f"{annotation} | UnsetType", "UNSET")

    def _annotation(self, member: Member, path: str, samples: list[dict[str, Any]]) -> str:
        if member.kind not in ("list", "struct"):
            return member.kind
        item = self._struct(member, path, samples) if member.members else member.item_kind
        return f"list[{item}]" if member.kind == "list" else item

    def _struct(self, member: Member, path: str, samples: list[dict[str, Any]]) -> str:
        inner = [each for sample in samples for each in _structs_in(sample.get(member.name))]
        if member.name == "Tags" and _is_shared(member, inner):
            return self._classes.shared("genzo.actions.shown_tags", "Tags")
        fields = self.fields(member.members, f"{path}{member.name}.", inner)
        is_item = member.kind == "list" and not member.name.endswith("Type")
        parent = path.rpartition(".")[0].rpartition(".")[2]
        return self._classes.nested(member.name + "Type" * is_item, parent or "Answered", fields)


def _ordered(members: tuple[Member, ...], samples: list[dict[str, Any]]) -> list[Member]:
    """Those of the samples first, in their order."""
    places = {
        name: place for place, name in enumerate(dict.fromkeys(name for each in samples for name in each))
    }
    return sorted(members, key=lambda member: places.get(member.name, len(places)))


def _structs_in(value: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - whatever JSON holds
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict):
            yield each


def _is_shared(tags: Member, samples: list[dict[str, Any]]) -> bool:
    """Whether the tags are those of the shared struct, in its order where there is a sample."""
    shown = [tuple(tag) for sample in samples for tag in _structs_in(sample.get("Tag"))]
    has_members = any({each.name for each in tag.members} == {*TAG_MEMBERS} for tag in tags.members)
    return has_members and set(shown) <= {TAG_MEMBERS}
