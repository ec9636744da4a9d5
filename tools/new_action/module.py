"""The module of an action: its structs, and a handler that lacks only what the action does."""

from genzo.actions.action import api_name
from genzo.actions.registry import module_name
from tools.api_description.describe import Description
from tools.new_action.classes import Classes
from tools.new_action.names import attribute_of, sentence_of

_READING = ("Check", "Describe", "Get", "List", "Query")
_STRUCTS = "genzo.wire.structs"


def writes(action: str) -> bool:
    """Whether the verb of an action says that it changes something."""
    return not api_name(action).startswith(_READING)


def module_source(description: Description, classes: Classes) -> str:
    """The text of the module, before `ruff format`; ``classes`` has the structs."""
    action, name = description.action, api_name(description.action)
    structs = "\n\n".join(classes.sources)
    handler = _handler(description)
    constant = (
        f"{module_name(action).upper()} = Action(\n"
        f'name="{action}",\nrequest={name}Request,\nresponse={name}Response,\n'
        f"handle={module_name(action)},\n"
        + ("writes=True,\n" if writes(action) else "")
        + (f'version=VPC,\nram_action="vpc:{name}",\n' if _is_of_vpc(action) else "")
        + ")\n"
    )
    errors = f'_ERRORS = errors_of("{action}")\n'
    head = f'"""{action}: {sentence_of(action)}."""\n\n'
    imports = _imports(description, classes, structs)
    return "\n\n".join((head + imports, errors, structs, handler, constant))


def has(description: Description, parameter: str) -> bool:
    """Whether the action has a parameter of this name."""
    return any(member.name == parameter for member in description.parameters)


def _imports(description: Description, classes: Classes, structs: str) -> str:
    modules = {name: set(names) for name, names in classes.imports.items()}
    version = {"VPC"} if _is_of_vpc(description.action) else set()
    modules["genzo.actions.action"] = {"Action", _context(description.action), *version}
    modules["genzo.errors.table"] = {"errors_of"}
    modules[_STRUCTS] = {"Request", "Response", *({"UNSET", "UnsetType"} if "UNSET" in structs else ())}
    if has(description, "DryRun"):
        modules["genzo.errors"] = {"DRY_RUN_OPERATION"}
    lines = [f"from {name} import {', '.join(sorted(names))}\n" for name, names in sorted(modules.items())]
    typing = "from typing import Annotated\n\n" if "Annotated[" in structs else ""
    third_party = "import msgspec\n\n" if "msgspec." in structs else ""
    return typing + third_party + "".join(lines)


def _is_of_vpc(action: str) -> bool:
    return action != api_name(action)


def _context(action: str) -> str:
    return "WriteContext" if writes(action) else "Context"


def _handler(description: Description) -> str:
    action, name = description.action, module_name(description.action)
    arguments = f"request: {api_name(action)}Request, context: {_context(action)}"
    body = [f'"""{sentence_of(action).capitalize()}."""', *_region_check(description)]
    unwritten = []
    if has(description, "DryRun"):
        body += ["_check(request, context)", "if request.dry_run:\n        raise DRY_RUN_OPERATION()"]
        unwritten.append(_unwritten("_check", arguments, "None", f"the checks of {action}"))
    if [field.name for field in description.response] == ["RequestId"]:
        body += [
            "_change(request, context)",
            f"return {api_name(action)}Response(request_id=context.request_id)",
        ]
        unwritten.append(_unwritten("_change", arguments, "None", f"what {action} changes"))
    else:
        body.append("return _answer(request, context)")
        unwritten.append(
            _unwritten("_answer", arguments, f"{api_name(action)}Response", f"the answer of {action}")
        )
    lines = "".join(f"    {line}\n" for line in body)
    return "\n\n".join((f"def {name}({arguments}) -> {api_name(action)}Response:\n{lines}", *unwritten))


def _region_check(description: Description) -> list[str]:
    region = next((each for each in description.parameters if each.name == "RegionId"), None)
    if region is None:
        return []
    check = f"context.require_region(request.{attribute_of(region.name)})"
    return [check] if region.required else [f"if request.region_id is not None:\n        {check}"]


def _unwritten(name: str, arguments: str, result: str, what: str) -> str:
    return f'def {name}({arguments}) -> {result}:\n    raise NotImplementedError("{what}")\n'
