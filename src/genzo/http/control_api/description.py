"""Makes the description from the operations and the structs of their requests and answers."""

import inspect
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from genzo import __version__
from genzo.control.answers import RefusalAnswer
from genzo.control.router import PREFIX
from genzo.http.control_api.accounts_and_settings import ACCOUNTS_AND_SETTINGS
from genzo.http.control_api.operations import Answer, Body, Kind, Operation, Parameter
from genzo.http.control_api.server_pages import SERVER_PAGES
from genzo.http.control_api.state_and_forks import STATE_AND_FORKS

OPERATIONS: tuple[Operation, ...] = (*ACCOUNTS_AND_SETTINGS, *STATE_AND_FORKS, *SERVER_PAGES)
_REFERENCE = "#/components/schemas/{name}"
_ABOUT = (
    "The pages under /_genzo/ control a server while it runs: accounts, clock, faults, durations, quotas, "
    "results of commands, public images, state, forks and requests. The pages of a fork are below its own, "
    "such as /_genzo/forks/NAME/clock. A test double on the same machine needs no token (docs/control.md)."
)
_TOKEN = "controlToken"  # noqa: S105 - the name of the scheme

Schemas = Mapping[Kind, Any]
"""The schema of each type, which may refer to a component."""


def description() -> dict[str, Any]:
    """The description of all operations, as OpenAPI 3.1."""
    kinds = [RefusalAnswer, *dict.fromkeys(_kinds())]
    described, components = msgspec.json.schema_components(kinds, ref_template=_REFERENCE)
    schemas = dict(zip(kinds, described, strict=True))
    paths: dict[str, Any] = {}
    for operation in OPERATIONS:
        paths.setdefault(f"{PREFIX}{operation.path}", {})[operation.method] = _operation(operation, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Control API of Genzo", "version": __version__, "description": _ABOUT},
        "servers": [{"url": "http://127.0.0.1:8420"}],
        "paths": paths,
        "components": {
            "schemas": _cleaned(msgspec.to_builtins(components)),
            "securitySchemes": {_TOKEN: {"type": "http", "scheme": "bearer"}},
        },
    }


def description_text() -> str:
    """The description as indented JSON."""
    return msgspec.json.format(msgspec.json.encode(description()), indent=2).decode() + "\n"


def _kinds() -> Iterator[Kind]:
    """The types of all parameters, bodies and answers."""
    for operation in OPERATIONS:
        yield from (parameter.kind for parameter in operation.parameters)
        yield from (answer.kind for answer in operation.answers)
        if operation.body is not None:
            yield from _body_kinds(operation.body)


def _body_kinds(body: Body) -> tuple[Kind, ...]:
    return (body.kind,) if body.or_kind is None else (body.kind, body.or_kind)


def _operation(operation: Operation, schemas: Schemas) -> dict[str, Any]:
    answers = {str(answer.status): _answer(answer, schemas) for answer in operation.answers}
    refused = Answer(0, "The request is refused.", RefusalAnswer)
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "security": [] if operation.is_open else [{}, {_TOKEN: []}],
        "responses": {**answers, "default": _answer(refused, schemas)},
    }
    if operation.parameters:
        described["parameters"] = [_parameter(each, schemas) for each in operation.parameters]
    if operation.body is not None:
        described["requestBody"] = _body(operation.body, schemas)
    return described


def _parameter(parameter: Parameter, schemas: Schemas) -> dict[str, Any]:
    described = {
        "name": parameter.name,
        "in": parameter.place,
        "description": parameter.description,
        "schema": schemas[parameter.kind],
    }
    if parameter.place == "path":
        described["required"] = True
    if parameter.example:
        described["example"] = parameter.example
    return described


def _body(body: Body, schemas: Schemas) -> dict[str, Any]:
    kinds = [schemas[kind] for kind in _body_kinds(body)]
    schema = {"anyOf": kinds} if len(kinds) > 1 else kinds[0]
    content = {media_type: {"schema": schema} for media_type in body.media_types}
    return {"required": body.is_required, "content": content}


def _answer(answer: Answer, schemas: Schemas) -> dict[str, Any]:
    content = {answer.media_type: {"schema": schemas[answer.kind]}}
    content |= {media_type: {"schema": {"type": "string"}} for media_type in answer.other_media_types}
    return {"description": answer.description, "content": content}


def _cleaned(schema: Any) -> Any:  # noqa: ANN401 - what JSON can hold
    """A schema whose descriptions, which are docstrings, are plain Markdown."""
    if isinstance(schema, dict):
        return {
            name: inspect.cleandoc(value).replace("``", "`")
            if name == "description" and isinstance(value, str)
            else _cleaned(value)
            for name, value in schema.items()
        }
    return [_cleaned(each) for each in schema] if isinstance(schema, list) else schema
