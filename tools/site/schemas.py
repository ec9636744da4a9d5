"""JSON schemas as tables, for the control API and the seed file."""

from collections.abc import Mapping
from typing import Any

from tools.site.pages import code, plain, table

Schema = Mapping[str, Any]


def schema_section(name: str, schema: Schema) -> str:
    """A heading, the description, and a row for each member or value."""
    text = f"## {name}\n\n"
    if about := schema.get("description"):
        text += "\n\n".join(_paragraph(part) for part in about.split("\n\n")) + "\n\n"
    if "enum" in schema:
        text += f"One of {', '.join(code(str(value)) for value in schema['enum'])}.\n\n"
    required = schema.get("required", ())
    rows = (
        (
            code(member),
            type_of(details),
            "required" if member in required else "",
            code(str(details["default"])) if details.get("default") not in (None, "") else "",
        )
        for member, details in schema.get("properties", {}).items()
    )
    return text + table(("member", "type", "required", "default"), rows)


def _paragraph(text: str) -> str:
    """A paragraph of a docstring: words in back quotes are code, other characters are text."""
    parts = " ".join(text.split()).replace("``", "`").split("`")
    return "".join(code(part) if place % 2 else plain(part) for place, part in enumerate(parts))


def type_of(schema: Schema) -> str:
    """The type of a member, with links to the sections of other schemas on the same page."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in schema:
        types = [type_of(each) for each in schema["anyOf"]]
        return " or ".join(dict.fromkeys(types))
    if "enum" in schema:
        return " or ".join(code(str(value)) for value in schema["enum"])
    return _plain_type(schema)


def _plain_type(schema: Schema) -> str:
    kind = schema.get("type", "any value")
    if kind == "array":
        return f"list of {type_of(schema.get('items', {}))}"
    if kind == "object" and isinstance(schema.get("additionalProperties"), Mapping):
        return f"object of {type_of(schema['additionalProperties'])}"
    return f"{kind}{_limits(schema)}"


def _limits(schema: Schema) -> str:
    words = [
        f"{word} {schema[key]:,}"
        for key, word in (
            ("minimum", "at least"),
            ("maximum", "at most"),
            ("minLength", "length at least"),
            ("maxLength", "length at most"),
        )
        if key in schema
    ]
    if "pattern" in schema:
        words.append(f"of the form {code(schema['pattern'])}")
    return f", {', '.join(words)}" if words else ""
