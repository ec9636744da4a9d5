"""The request struct of an action, with the limits and defaults that its description states."""

from genzo.actions.action import api_name
from genzo.wire.common_parameters import OWNER_PARAMETERS
from tools.api_description.members import Member
from tools.new_action.classes import Classes
from tools.new_action.fields import SourceField

OF_THE_CALLER = frozenset(OWNER_PARAMETERS)
"""Parameters that are checked before an action is called, so that no request struct has them."""

_SHARED = {
    ("Tag", frozenset({"key", "value"})): ("genzo.actions.tag_parameters", "TagParameter"),
    ("Filter", frozenset({"key", "value"})): ("genzo.actions.filter_parameter", "FilterParameter"),
}
_PAGE_SIZES = {50: "PageSizeTo50", 100: "PageSizeTo100"}
_PAGING = "genzo.actions.page_parameters"


def add_request(classes: Classes, action: str, parameters: tuple[Member, ...]) -> None:
    """Add the request struct of an action, and the structs of its lists before it."""
    taken = [member for member in parameters if member.name not in OF_THE_CALLER]
    classes.of_action(f"{api_name(action)}Request", _Request(classes).fields(taken, ""))


class _Request:
    def __init__(self, classes: Classes) -> None:
        self._classes = classes

    def fields(self, members: list[Member], path: str) -> list[SourceField]:
        """The fields in the order of the description, mandatory ones first."""
        found = [self._field(each, path) for each in members if self._classes.has_type(each, path)]
        return sorted(found, key=lambda field: bool(field.default))

    def _field(self, member: Member, path: str) -> SourceField:
        if not path and member.kind == "int" and (paged := self._paging(member)):
            return paged
        annotation = _limited(self._annotation(member, path), member)
        default = "" if member.required else _default(member)
        if default == "None":
            annotation += " | None"
        return SourceField(member.name, annotation, default)

    def _paging(self, member: Member) -> SourceField | None:
        if member.name == "PageNumber":
            return SourceField(member.name, self._classes.shared(_PAGING, "PageNumber"), "1")
        if member.name == "PageSize" and member.maximum in _PAGE_SIZES:
            shared = self._classes.shared(_PAGING, _PAGE_SIZES[member.maximum])
            return SourceField(member.name, shared, member.default or "10")
        return None

    def _annotation(self, member: Member, path: str) -> str:
        if member.kind == "json":
            return "str"
        if member.kind not in ("list", "struct"):
            return member.kind
        item = self._struct(member, path) if member.members else member.item_kind
        return f"tuple[{item}, ...]" if member.kind == "list" else item

    def _struct(self, member: Member, path: str) -> str:
        shared = _SHARED.get((member.name, frozenset(each.name.lower() for each in member.members)))
        if shared:
            return self._classes.shared(*shared)
        parent = path.rpartition(".")[0].rpartition(".")[2]
        fields = self.fields(list(member.members), f"{path}{member.name}.")
        return self._classes.nested(f"{member.name}Parameter", parent or "Requested", fields)


def _limited(annotation: str, member: Member) -> str:
    """The annotation with the bounds of a number, or the most items of a list."""
    if member.kind == "list":
        limits = {"max_length": member.maximum}
    else:
        limits = {"ge": member.minimum, "le": member.maximum} if member.kind in ("int", "float") else {}
    stated = ", ".join(f"{name}={limit}" for name, limit in limits.items() if limit is not None)
    return f"Annotated[{annotation}, msgspec.Meta({stated})]" if stated else annotation


def _default(member: Member) -> str:
    """The source of the default of a parameter that may be left out."""
    if member.kind == "list":
        return "()"
    if member.kind == "bool":
        known = {"true": "True", "false": "False"}
        return known.get(member.default.lower(), "False" if member.name == "DryRun" else "None")
    if member.kind == "int" and member.default.isdecimal():
        return member.default if _is_within(member, int(member.default)) else "None"
    return f'"{member.default}"' if member.kind == "str" and member.default else "None"


def _is_within(member: Member, number: int) -> bool:
    least = number if member.minimum is None else member.minimum
    most = number if member.maximum is None else member.maximum
    return least <= number <= most
