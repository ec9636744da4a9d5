"""Source text of struct fields, and of the classes that hold them."""

from collections.abc import Iterable
from dataclasses import dataclass

from tools.new_action.names import attribute_of, wire_name_of


@dataclass(frozen=True, slots=True)
class SourceField:
    """A field of a struct; ``default`` is empty where the field has none."""

    wire_name: str
    annotation: str
    default: str = ""

    @property
    def line(self) -> str:
        """The field as a line of its class."""
        attribute = attribute_of(self.wire_name)
        declared = f"    {attribute}: {self.annotation}"
        if wire_name_of(attribute) == self.wire_name:
            return f"{declared} = {self.default}" if self.default else declared
        default = f", default={self.default}" if self.default else ""
        return f'{declared} = msgspec.field(name="{self.wire_name}"{default})'


def _class_source(head: str, fields: Iterable[SourceField]) -> str:
    lines = "\n".join(field.line for field in fields)
    return f"class {head}:\n{lines or '    pass'}\n"


def nested_source(name: str, fields: list[SourceField]) -> str:
    """The class of a struct within a request or response."""
    return _class_source(f'{name}(msgspec.Struct, frozen=True{_kw_only(fields)}, rename="pascal")', fields)


def action_source(name: str, base: str, fields: list[SourceField]) -> str:
    """The class of a request or response itself."""
    return _class_source(f"{name}({base}, frozen=True{_kw_only(fields)})", fields)


def _kw_only(fields: list[SourceField]) -> str:
    """Keywords alone, where a field with a default stands before one without."""
    defaults = [bool(field.default) for field in fields]
    return "" if defaults == sorted(defaults) else ", kw_only=True"
