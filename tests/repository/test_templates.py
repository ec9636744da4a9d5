"""The forms for issues and pull requests ask for what exists, and lead to pages that exist."""

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import pytest

from genzo.cli import app

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".github" / "ISSUE_TEMPLATE"
FORMS = sorted(path for path in FOLDER.glob("*.yml") if path.name != "config.yml")
REQUEST = ROOT / ".github" / "PULL_REQUEST_TEMPLATE.md"


def _yaml(path: Path) -> Any:  # noqa: ANN401 - whatever YAML says
    return import_module("yaml").safe_load(path.read_text())


@pytest.mark.parametrize("form", FORMS, ids=lambda path: path.name)
def test_a_form_has_questions_with_names_of_their_own(form: Path) -> None:
    read = _yaml(form)
    assert {"name", "description", "labels", "body"} == set(read)
    assert all(each["type"] in {"input", "textarea"} and each["attributes"]["label"] for each in read["body"])
    names = [each["id"] for each in read["body"]]
    assert len(set(names)) == len(names) > 2
    assert any(each.get("validations", {}).get("required") for each in read["body"])


@pytest.mark.parametrize("form", [*FORMS, REQUEST], ids=lambda path: path.name)
def test_commands_files_and_scripts_that_are_named_exist(form: Path) -> None:
    text = form.read_text()
    for command in re.findall(r"`genzo ([a-z]+)`", text):
        assert app.get_command(click.Context(app), command), command
    for path in re.findall(r"((?:docs|scripts)/[\w./-]*\w)|\b([A-Z]+\.md)", text):
        assert (ROOT / "".join(path)).exists(), path


def test_a_vulnerability_is_not_reported_in_a_public_issue() -> None:
    config = _yaml(FOLDER / "config.yml")
    assert config["blank_issues_enabled"] is False
    (security,) = re.findall(r"<(https://\S+/security)>", (ROOT / "SECURITY.md").read_text())
    assert security in {link["url"] for link in config["contact_links"]}


def test_contributors_find_the_pages_for_them() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text()
    for target in ("SECURITY.md", "CODE_OF_CONDUCT.md", "docs/releases.md", "docs/roadmap.md"):
        assert f"]({target}" in page
        assert (ROOT / target).exists()
    assert "CONTRIBUTING.md#report)" in (ROOT / "docs" / "how-we-know.md").read_text()
    assert "\n## Report\n" in page
