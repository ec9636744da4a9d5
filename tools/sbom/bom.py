"""The bill of materials of what Genzo runs with, in CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json/).

It is made of requirements/run.txt and of the metadata of the packages that are installed, so it needs no
network and is the same on every machine with these packages.
"""

import hashlib
import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata, requires
from pathlib import Path
from typing import Any, NamedTuple

from genzo import __version__
from tools.sbom.vendored import ROOT, VENDORED, Vendored

_PIN = re.compile(r"(?P<name>[a-z0-9-]+)==(?P<version>\S+)(?: ; (?P<marker>.+?))? \\")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_NAME = re.compile(r"[A-Za-z0-9_.-]+")
_OF_CLASSIFIERS = {
    "License :: OSI Approved :: BSD License": "BSD-3-Clause",
    "License :: OSI Approved :: MIT License": "MIT",
}
"""SPDX identifiers of the classifiers of packages that name their licence in no other way."""


class Pin(NamedTuple):
    """A package in a file of pins: its marker is ``""`` if every machine needs it."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]


def pins(file: Path) -> Iterator[Pin]:
    """The packages in a file that ``uv pip compile --generate-hashes`` wrote."""
    for block in re.split(r"\n(?=\S)", file.read_text()):
        match = _PIN.match(block)
        if match is not None:
            yield Pin(match["name"], match["version"], match["marker"] or "", tuple(_HASH.findall(block)))


def bill_of_materials(file: Path) -> dict[str, Any]:
    """The document for the packages of a file of pins."""
    packages = list(pins(file))
    names = {pin.name for pin in packages}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "genzo",
                "name": "genzo",
                "version": __version__,
                "licenses": [{"expression": _own_licence()}],
                "purl": f"pkg:pypi/genzo@{__version__}",
                "components": [_part(each) for each in VENDORED],
            }
        },
        "components": [_component(pin) for pin in packages],
        "dependencies": [
            {"ref": "genzo", "dependsOn": _dependencies("genzo", names)},
            *({"ref": pin.name, "dependsOn": _dependencies(pin.name, names)} for pin in packages),
        ],
    }


def _own_licence() -> str:
    """That of the project: the metadata of an editable package may be older."""
    licence: str = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["license"]
    return licence


def _part(vendored: Vendored) -> dict[str, Any]:
    return {
        "type": "library",
        "bom-ref": vendored.package,
        "name": vendored.package,
        "version": vendored.version,
        "purl": vendored.purl,
        "licenses": [{"expression": vendored.licence}],
        "hashes": [_hash(hashlib.sha256(vendored.file.read_bytes()).hexdigest())],
    }


def _hash(digest: str) -> dict[str, str]:
    return {"alg": "SHA-256", "content": digest}


def _component(pin: Pin) -> dict[str, Any]:
    licence = _licence(pin.name)
    return {
        "type": "library",
        "bom-ref": pin.name,
        "name": pin.name,
        "version": pin.version,
        "purl": f"pkg:pypi/{pin.name}@{pin.version}",
        **({"licenses": [{"expression": licence}]} if licence else {}),
        **({"properties": [{"name": "genzo:marker", "value": pin.marker}]} if pin.marker else {}),
        # A package has several files; a machine takes the one that fits it.
        "externalReferences": [
            {
                "type": "distribution",
                "url": f"urn:sha256:{each}",
                "hashes": [_hash(each)],
            }
            for each in pin.hashes
        ],
    }


def _licence(name: str) -> str:
    """The SPDX expression of an installed package; ``""`` if it is not installed, or names none."""
    try:
        found = metadata(name)
    except PackageNotFoundError:
        return ""
    named = found["License-Expression"] or found["License"] or ""
    classifiers = (_OF_CLASSIFIERS.get(each, "") for each in found.get_all("Classifier") or ())
    return named if named and "\n" not in named else next(filter(None, classifiers), "")


def _dependencies(name: str, names: set[str]) -> list[str]:
    """The packages among ``names`` that an installed package needs."""
    try:
        wanted = requires(name) or []
    except PackageNotFoundError:
        return []
    needed = {re.sub(r"[-_.]+", "-", _NAME.match(each)[0]).lower() for each in wanted}  # type: ignore[index]
    return sorted(needed & names - {name})
