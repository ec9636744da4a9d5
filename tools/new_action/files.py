"""The files of a new action, and the lists that name it."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from genzo.actions.registry import FAMILIES, module_name
from tools.api_description.describe import Description
from tools.api_description.shipped import error_file_text
from tools.new_action import lists
from tools.new_action.classes import Classes
from tools.new_action.error_rows import error_file_of
from tools.new_action.http_test import http_test_source
from tools.new_action.module import module_source
from tools.new_action.names import nearest, sentence_of
from tools.new_action.request import add_request
from tools.new_action.response import add_response
from tools.new_action.samples import Samples, samples_of

ROOT = Path(__file__).parents[2]
_SAMPLES = ROOT / "tests" / "samples"


class Written(NamedTuple):
    """The files that were written or changed, and what the script could not do."""

    files: list[Path]
    left: list[str]


def write(description: Description, family: str) -> Written:
    """Write the files of an action, and put it into the lists of actions that people write."""
    action, classes = description.action, Classes()
    samples, errors = samples_of(description), error_file_of(description)
    add_request(classes, action, description.parameters)
    add_response(classes, action, description.response, samples.answer)
    tests = ROOT / "tests" / "http" / family
    texts = {
        ROOT / "src/genzo/actions" / family / f"{module_name(action)}.py": module_source(
            description, classes
        ),
        ROOT / "src/genzo/errors/actions" / f"{action}.json": error_file_text(errors),
        tests / f"test_{module_name(action)}.py": http_test_source(description, errors),
        **{_SAMPLES / f"{action}.{suffix}": text for suffix, text in samples.texts.items()},
    }
    if not tests.exists():
        texts[tests / "__init__.py"] = ""
    package = ROOT / "src/genzo/actions" / family / "__init__.py"
    if not package.exists():
        texts[package] = f'"""{family.replace("_", " ").capitalize()}."""\n'
    left = [f"no struct has a type for {name}, which is left out" for name in classes.left_out]
    changed = dict(_changed(action, family, samples))
    for path, text in {**texts, **changed}.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    _format([str(path) for path in texts if path.suffix == ".py"])
    missing = {"CHANGELOG.md", "a page of docs/"} - {_place(path) for path in changed}
    left += [f"{place} has no list of similar actions: name {action} in it" for place in sorted(missing)]
    return Written([*texts, *changed], left)


def generate(folder: Path | None) -> list[Path]:
    """Write the generated files anew, in a process that imports the new action."""
    _run("tools.api_description", *([str(folder)] if folder else []))
    _run("tools.generated_docs")
    pages = ("docs/coverage.md", "README.md", "README.ja.md", "README.zh.md")
    return [ROOT / name for name in ("src/genzo/data/api_description.json", *pages)]


def _changed(action: str, family: str, samples: Samples) -> Iterator[tuple[Path, str]]:
    registry = ROOT / "src/genzo/actions/registry.py"
    yield registry, lists.in_registry(_read(registry), family, action)
    if samples.skeletons:
        test = _SAMPLES / "test_samples.py"
        names = [f"{action}.{suffix}" for suffix in samples.skeletons]
        yield test, lists.in_skeletons(_read(test), names)
    of_family = FAMILIES.get(family)
    if of_family is None:
        return  # no list has an action like it
    neighbour = nearest(action, of_family) or of_family[-1]
    log = ROOT / "CHANGELOG.md"
    if text := lists.in_change_log(_read(log), action, neighbour):
        yield log, text
    for page in sorted((ROOT / "docs").glob("*.md")):
        if text := lists.in_table(_read(page), action, neighbour, sentence_of(action)):
            yield page, text
            return


def _format(paths: list[str]) -> None:
    """Sort imports, and write in the form of `ruff format`; what else ruff finds is left to scripts/check."""
    _run("ruff", "check", "--quiet", "--fix", "--exit-zero", *paths)
    _run("ruff", "format", "--quiet", *paths)


def _place(path: Path) -> str:
    return "a page of docs/" if path.parent.name == "docs" else path.name


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _run(module: str, *arguments: str) -> None:
    command = [sys.executable, "-m", module, *arguments]
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)  # noqa: S603 - Python, and fixed modules
