"""The machines that the single file is for, as pex and pip name them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from packaging.tags import compatible_tags, cpython_tags

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
"""The versions of CPython whose compiled dependencies are in the file."""
_GLIBC_MINOR = 28
"""Debian 10, RHEL 8, Ubuntu 18.10 and newer have it; the wheels of cryptography need it."""
_OLDEST_GLIBC_MINOR = 5
_LEGACY = {17: "manylinux2014", 12: "manylinux2010", 5: "manylinux1"}
"""Other names of these platforms: https://peps.python.org/pep-0600/#legacy-manylinux-tags."""


class Platform(NamedTuple):
    """CPython of a version on Linux with glibc, on one kind of processor such as ``x86_64``."""

    python: str
    machine: str

    @property
    def abi(self) -> str:
        """The name of the version in wheels, such as ``cp313``."""
        return f"cp{self.python.replace('.', '')}"

    @property
    def names(self) -> list[str]:
        """The platforms whose wheels it takes, the best one first."""
        return [*_manylinux(self.machine), f"linux_{self.machine}"]

    def write(self, file: Path) -> None:
        """Describe it as ``pex --complete-platform`` reads it."""
        major, minor = map(int, self.python.split("."))
        tags = [
            *cpython_tags((major, minor), [self.abi], self.names),
            *compatible_tags((major, minor), self.abi, self.names),
        ]
        description = {"marker_environment": self._markers(), "compatible_tags": [str(tag) for tag in tags]}
        file.write_text(json.dumps(description))

    def _markers(self) -> dict[str, str]:
        return {
            "implementation_name": "cpython",
            "implementation_version": f"{self.python}.0",
            "os_name": "posix",
            "platform_machine": self.machine,
            "platform_python_implementation": "CPython",
            "platform_release": "",
            "platform_system": "Linux",
            "platform_version": "",
            "python_full_version": f"{self.python}.0",
            "python_version": self.python,
            "sys_platform": "linux",
        }


def _manylinux(machine: str) -> Iterator[str]:
    for minor in range(_GLIBC_MINOR, _OLDEST_GLIBC_MINOR - 1, -1):
        yield f"manylinux_2_{minor}_{machine}"
        if minor in _LEGACY:
            yield f"{_LEGACY[minor]}_{machine}"
