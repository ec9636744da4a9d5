"""Reads the models of an installed SDK, such as ``alibabacloud_ecs20140526``, without importing it.

Up to version 6, one module has all models; later, a package has a module for each. Both are read.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

from tools.api_description.members import Member
from tools.api_description.model import SourceFormatError, model

PACKAGE = "alibabacloud_ecs20140526"
"""The official SDK for ECS 2014-05-26."""

_VERSION = re.compile(r"""^__version__ = ['"]([^'"]+)['"]""", re.MULTILINE)
_CLASS = re.compile(r"^class (\w+)\(", re.MULTILINE)
_ACTION = re.compile(r"""^ +action ?= ?'(\w+)'""", re.MULTILINE)


class SdkNotFoundError(Exception):
    """No SDK was found."""


class Sdk:
    """One version of an SDK. ``package`` is the folder of its modules, and ``name`` that folder's name."""

    def __init__(self, package: Path) -> None:
        self.name = package.name
        self._package = package

    @cached_property
    def version(self) -> str:
        """The version that the package states."""
        found = _VERSION.search((self._package / "__init__.py").read_text(encoding="utf-8"))
        if found is None:
            raise SourceFormatError(f"{self._package} states no version")
        return found[1]

    @cached_property
    def actions(self) -> tuple[str, ...]:
        """The names of all actions that the client calls, in order."""
        text = (self._package / "client.py").read_text(encoding="utf-8")
        return tuple(sorted(set(_ACTION.findall(text))))

    def request(self, action: str) -> tuple[Member, ...]:
        """The parameters of an action, which may have none. One that travels as JSON has the kind "json"."""
        if f"{action}Request" not in self._sources and action in self.actions:
            return ()
        members = self._members(f"{action}Request")
        shrunk = f"{action}ShrinkRequest"
        if shrunk not in self._sources:
            return members
        travelling = {member.name: member for member in self._members(shrunk)}
        return tuple(
            _as_json(member) if _is_shrunk(member, travelling[member.name]) else member for member in members
        )

    def response(self, action: str) -> tuple[Member, ...]:
        """The fields of an action's answer."""
        return self._members(f"{action}ResponseBody")

    def _members(self, name: str) -> tuple[Member, ...]:
        if name not in self._sources:
            raise SourceFormatError(f"{self.name} {self.version} has no model {name}")
        return model(self._sources[name], self._members)

    @cached_property
    def _sources(self) -> dict[str, str]:
        """The source of each class of the models, by name."""
        return {name: text for module in self._modules() for name, text in _classes(module)}

    def _modules(self) -> list[Path]:
        folder = self._package / "models"
        return sorted(folder.glob("_[a-z]*.py")) if folder.is_dir() else [self._package / "models.py"]


def find_sdk(where: Path | None = None, name: str = PACKAGE) -> Sdk:
    """The SDK ``name`` in a folder of installed packages; by default the one installed for this Python.

    Raises:
        SdkNotFoundError: the folder has no such SDK.
    """
    if where is None:
        spec = find_spec(name)
        package = Path(spec.origin).parent if spec and spec.origin else None
    else:
        package = where if where.name == name else where / name
    if package is None or not (package / "client.py").is_file():
        raise SdkNotFoundError(f"there is no {name} in {where or 'this environment'}")
    return Sdk(package)


def _classes(module: Path) -> Iterator[tuple[str, str]]:
    text = module.read_text(encoding="utf-8")
    starts = list(_CLASS.finditer(text))
    ends = [start.start() for start in starts[1:]] + [len(text)]
    for start, end in zip(starts, ends, strict=True):
        yield start[1], text[start.start() : end]


def _is_shrunk(member: Member, travelling: Member) -> bool:
    return travelling.kind == "str" and member.kind != "str"


def _as_json(member: Member) -> Member:
    return Member(member.name, "json", members=member.members, required=member.required)
