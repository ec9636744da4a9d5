"""Writes a small SDK in the form in which the official one is generated."""

import re
from collections.abc import Mapping
from pathlib import Path

from tools.api_description.sdk import PACKAGE

Attributes = Mapping[str, str]
"""Names on the wire by ``attribute: type``; ``{}`` in a type is the name of the class itself."""


def write_sdk(
    folder: Path,
    models: Mapping[str, Attributes],
    *,
    comments: Mapping[str, str] | None = None,
    one_module: bool = False,
    package_name: str = PACKAGE,
) -> Path:
    """Write version 9.9.9 with these models, and actions of their requests, into ``folder``.

    Args:
        folder: where packages are installed.
        models: the attributes of each class.
        comments: comments above attributes, by attribute.
        package_name: the name of the package.
        one_module: write all models into one module, as versions before 7 do.
    """
    package = folder / package_name
    package.mkdir()
    (package / "__init__.py").write_text("__version__ = '9.9.9'\n")
    actions = [name.removesuffix("Request") for name in models if re.fullmatch(r"\w+?Request", name)]
    calls = (f"            action = '{action}',\n" for action in actions if not action.endswith("Shrink"))
    (package / "client.py").write_text("".join(calls))
    classes = {name: _class(name, each, comments or {}) for name, each in models.items()}
    if one_module:
        (package / "models.py").write_text("# -*- coding: utf-8 -*-\n" + "\n\n".join(classes.values()))
        return package
    (package / "models").mkdir()
    for name, text in classes.items():
        head = "from __future__ import annotations\n\nfrom typing import List\n\n"
        (package / "models" / f"_{name.lower()}.py").write_text(head + text)
    return package


def _class(name: str, attributes: Attributes, comments: Mapping[str, str]) -> str:
    typed = [each.format(name).split(": ") for each in attributes]
    arguments = "".join(f"        {attribute}: {_qualified(kind)} = None,\n" for attribute, kind in typed)
    assigned = "".join(
        f"{_comment(comments.get(attribute, ''))}        self.{attribute} = {attribute}\n"
        for attribute, _ in typed
    )
    mapped = "".join(
        f"        if self.{attribute} is not None:\n            result['{wire}'] = self.{attribute}\n\n"
        for (attribute, _), wire in zip(typed, attributes.values(), strict=True)
    )
    return (
        f"class {name}(DaraModel):\n    def __init__(\n        self,\n{arguments}    ):\n{assigned}\n"
        f"    def to_map(self):\n        result = dict()\n{mapped}        return result\n"
    )


def _qualified(kind: str) -> str:
    return re.sub(r"(?<!\w)([A-Z]\w+)(?!\w*\[)", r"main_models.\1", kind)


def _comment(text: str) -> str:
    return "".join(f"        # {line}\n" for line in text.splitlines())
