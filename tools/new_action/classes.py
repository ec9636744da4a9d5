"""The classes of one module: each has its own name, and one is written once."""

from tools.api_description.members import Member
from tools.new_action.fields import SourceField, action_source, nested_source

_TAKEN = ("Action", "Annotated", "Context", "Request", "Response", "UnsetType", "WriteContext")


class Classes:
    """Classes in the order in which they are defined, and what of the description they leave out.

    ``imports`` are the names that stand for shared structs, by module.
    """

    def __init__(self) -> None:
        self.sources: list[str] = []
        self.imports: dict[str, set[str]] = {}
        self.left_out: list[str] = []
        self._names: dict[str, list[SourceField] | None] = dict.fromkeys(_TAKEN)

    def shared(self, module: str, name: str) -> str:
        """A name that another module has."""
        self.imports.setdefault(module, set()).add(name)
        self._names[name] = None
        return name

    def nested(self, name: str, parent: str, fields: list[SourceField]) -> str:
        """The name of the class with these fields: ``name``, behind ``parent`` where that is taken."""
        while name in self._names:
            if self._names[name] == fields:
                return name
            name = parent + name
        self._names[name] = fields
        self.sources.append(nested_source(name, fields))
        return name

    def of_action(self, name: str, fields: list[SourceField]) -> None:
        """The struct of the request or response itself."""
        base = "Request" if name.endswith("Request") else "Response"
        self.sources.append(action_source(name, base, fields))

    def has_type(self, member: Member, path: str) -> bool:
        """Whether structs have a type for the member; one without a type is noted as left out.

        None have maps, structs without members, and lists of lists.
        """
        holds_structs = "struct" in (member.kind, member.item_kind)
        if "map" in (member.kind, member.item_kind) or member.item_kind == "list":
            is_known = False
        else:
            is_known = bool(member.members) or not holds_structs
        if not is_known:
            self.left_out.append(f"{path}{member.name}")
        return is_known
