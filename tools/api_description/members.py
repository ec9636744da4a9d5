"""Parameters and response fields with their types, and the dotted names that they have."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Member:
    """A parameter, a response field, or a member of one.

    ``kind`` is "str", "int", "float", "bool", "struct", "list", "map" (any names, any values) or "json" (a
    text that holds JSON). ``members`` are those of a struct, of a list's structs, or of the JSON;
    ``item_kind`` is the kind of a list's items. ``values`` are those that the comment or description of
    a text lists; ``minimum`` and ``maximum`` bound a number, or the length of a list.
    """

    name: str
    kind: str
    item_kind: str = ""
    members: tuple["Member", ...] = ()
    required: bool = False
    deprecated: bool = False
    values: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    default: str = ""
    example: str = ""

    @property
    def type(self) -> str:
        """The kind, and for a list of plain values that of its items."""
        return f"list of {self.item_kind}" if self.kind == "list" and not self.members else self.kind


def parameters(members: Iterable[Member], prefix: str = "") -> Iterator[tuple[str, Member]]:
    """Every parameter that a request can carry, named as the API's pages do: ``Tag.N.Key``."""
    for member in members:
        name = f"{prefix}{member.name}.N" if member.kind == "list" else prefix + member.name
        if member.members and member.kind != "json":
            yield from parameters(member.members, f"{name}.")
        else:
            yield name, member


def fields(members: Iterable[Member], prefix: str = "") -> Iterator[tuple[str, Member]]:
    """Every field of an answer by its dotted name, structs and lists before their members."""
    for member in members:
        yield prefix + member.name, member
        yield from fields(member.members, f"{prefix}{member.name}.")
