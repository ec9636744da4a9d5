"""The pages of the control API and of the seed file, from their descriptions."""

from collections.abc import Mapping
from typing import Any

import msgspec

from genzo.http.control_api.description import description_text
from genzo.service.seed.schema import schema_text
from tools.site.pages import Page, code, plain, table
from tools.site.schemas import schema_section, type_of

_METHODS = ("get", "post", "put", "delete")


def control_page() -> Page:
    """Every path and method of the control API, and its schemas."""
    description: dict[str, Any] = msgspec.json.decode(description_text())
    text = (
        "# Control API\n\nLook up each request that controls a running server. [Control](control.md) "
        "explains them with examples; [the description](control.openapi.json) is OpenAPI "
        f"{description['openapi']}, which a server shows at `/_genzo/openapi.json`.\n\n"
        f"{plain(description['info']['description'])}\n\n"
    )
    for path, methods in description["paths"].items():
        text += f"## {code(path)}\n\n"
        for method in _METHODS:
            if method in methods:
                text += _operation(method.upper(), path, methods[method])
    for name, schema in description["components"]["schemas"].items():
        text += schema_section(name, schema)
    return Page("control-api.md", "Control API", text)


def _operation(method: str, path: str, operation: Mapping[str, Any]) -> str:
    text = f"### {code(f'{method} {path}')}\n\n{plain(operation['summary'])}.\n\n"
    if "security" in operation and {} not in operation["security"]:
        text += "It needs the control token.\n\n"
    rows = (
        (code(each["name"]), each["in"], plain(each.get("description", "")))
        for each in operation.get("parameters", ())
    )
    text += table(("parameter", "in", "meaning"), rows)
    if "requestBody" in operation:
        text += f"Body: {_contents(operation['requestBody']['content'])}.\n\n"
    answers = (
        (status, plain(answer["description"]), _contents(answer.get("content", {})))
        for status, answer in operation["responses"].items()
    )
    return text + table(("status", "meaning", "body"), answers)


def _contents(contents: Mapping[str, Any]) -> str:
    return ", ".join(
        f"{type_of(each['schema'])} ({code(name)})" if each.get("schema") else code(name)
        for name, each in contents.items()
    )


def seed_page() -> Page:
    """Every part of the seed file."""
    schema: dict[str, Any] = msgspec.json.decode(schema_text())
    text = (
        "# Schema of the seed file\n\nLook up each member that a seed file may have. [The seed "
        "file](seed.md) shows one; editors check it by [the schema](seed.schema.json) (JSON Schema). A file "
        "is a [Seed](#seed).\n\n"
    )
    text += "".join(schema_section(name, each) for name, each in schema["$defs"].items())
    return Page("seed-schema.md", "Schema of the seed file", text)
