"""Writes values into the texts of programs and configurations."""

import shlex
from collections.abc import Callable, Mapping

Escape = Callable[[str], str]


def _backslashes(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _ruby(text: str) -> str:
    return _backslashes(text).replace("#", "\\#")


def _hcl(text: str) -> str:
    # A doubled sign begins no template (HCL's native syntax, "Template Literals").
    return _backslashes(text).replace("${", "$${").replace("%{", "%%{")


ESCAPES: Mapping[str, Escape] = {
    "go": _backslashes,
    "hcl": _hcl,
    "java": _backslashes,
    "js": _backslashes,
    "json": _backslashes,
    "py": _backslashes,
    "rb": _ruby,
    "sh": shlex.quote,
    "tf": _hcl,
    "yaml": _backslashes,
}
"""By the ending of a file. A shell's values have no quotation marks around them; those of the others do."""
