"""What editors, pre-commit and continuous integration read names commands and versions that there are."""

import os
import re
import shlex
import tomllib
from importlib import import_module
from pathlib import Path
from typing import Any

from tools.release.platforms import PYTHONS

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").iterdir())


def _yaml(path: Path) -> Any:  # noqa: ANN401 - whatever YAML says
    return import_module("yaml").safe_load(path.read_text())


def _is_a_program(command: str) -> bool:
    return os.access(ROOT / shlex.split(command)[0], os.X_OK)


def test_pre_commit_checks_style_at_a_commit_and_everything_at_a_push() -> None:
    (repository,) = _yaml(ROOT / ".pre-commit-config.yaml")["repos"]
    assert repository["repo"] == "local"
    hooks = {hook["entry"]: hook["stages"] for hook in repository["hooks"]}
    assert hooks == {"scripts/check --quick": ["pre-commit"], "scripts/check": ["pre-push"]}
    assert all(map(_is_a_program, hooks))


def test_continuous_integration_runs_everything_on_every_supported_python() -> None:
    job = _yaml(ROOT / ".github" / "workflows" / "ci.yml")["jobs"]["ci"]
    commands = [step["run"] for step in job["steps"] if "run" in step]
    assert commands == [".ci/run"]
    assert all(map(_is_a_program, commands))
    assert re.findall(r"^scripts/\w+", (ROOT / ".ci" / "run").read_text(), re.MULTILINE) == [
        "scripts/check",
        "scripts/test",
        "scripts/test",
        "scripts/site",
        "scripts/clients",
    ]
    classifiers = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["classifiers"]
    pythons = [each.rpartition(" ")[2] for each in classifiers if ":: Python :: 3." in each]
    assert job["strategy"]["matrix"]["python"] == pythons


def test_workflows_pin_their_actions_and_may_only_read() -> None:
    for path in WORKFLOWS:
        used = re.findall(r"uses: (\S+)(.*)", path.read_text())
        assert used
        for action, version in used:
            assert re.fullmatch(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}", action), action
            assert re.fullmatch(r" # v\d+\.\d+\.\d+", version), action
        assert _yaml(path)["permissions"] == {"contents": "read"}


def test_editors_break_lines_where_the_formatter_does() -> None:
    text = (ROOT / ".editorconfig").read_text()
    (length,) = re.findall(r"^\[\*\.py\]\n(?:.+\n)*max_line_length = (\d+)$", text, re.MULTILINE)
    assert int(length) == tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["ruff"]["line-length"]


def test_a_tag_is_built_twice_and_tried_on_every_supported_python() -> None:
    workflow = _yaml(ROOT / ".github" / "workflows" / "release.yml")
    # YAML 1.1 reads the word "on" as true.
    assert workflow[True]["push"]["tags"] == ["v*"]
    steps = workflow["jobs"]["build"]["steps"]
    assert [step["run"] for step in steps if "run" in step] == ["scripts/release --twice --try"]
    (pythons,) = [
        step["with"]["python-version"].split() for step in steps if "setup-python" in step.get("uses", "")
    ]
    assert tuple(pythons) == PYTHONS
