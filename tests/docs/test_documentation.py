"""The documentation is true: its samples run, its links lead somewhere, its tables are complete."""

import re
import subprocess
import sys
from pathlib import Path

import click
import msgspec
import pytest

from genzo.actions.images.describe_images import DESCRIBE_IMAGES, DescribeImagesRequest
from genzo.actions.registry import all_actions
from genzo.catalogue.durations import DEFAULT_SECONDS
from genzo.catalogue.quotas import DEFAULT_QUOTAS
from genzo.cli import app
from genzo.control.coverage import State, coverage
from genzo.data import facts
from genzo.errors import gateway_errors
from genzo.wire.structs import schema_of
from tests.docs.pages import PAGES, ROOT, blocks
from tests.running import genzo_here
from tests.tree import copied_tree


def _text(*path: str) -> str:
    return ROOT.joinpath("docs", *path).read_text()


_SCRIPTS = {"new-action": "new_action", "freshness": "freshness", "docs": "generated_docs"}
"""The scripts that docs/add-an-action.md shows, and the module of tools that each runs."""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_shown_exists(page: Path) -> None:
    for block in blocks(page):
        for words in re.findall(r"(?:^|/bin/)genzo ([a-z]+(?: [a-z]+)?)", block, re.MULTILINE):
            command = words.split()[:1] if words.startswith("serve") else words.split()
            assert genzo_here(*command, "--help").returncode == 0, words
        for script in re.findall(r"^ *(scripts/[a-z-]+)", block, re.MULTILINE):
            assert (ROOT / script).exists(), script


@pytest.mark.exhaustive
def test_the_commands_on_the_page_on_adding_an_action_run(tmp_path: Path) -> None:
    """In a copy of the sources, one block after the other."""
    tree = copied_tree(tmp_path)
    commands = "".join(blocks(ROOT / "docs" / "add-an-action.md"))
    # The scripts install what the tests have, and then run these modules.
    for script, module in _SCRIPTS.items():
        assert f"scripts/{script}" in commands
        commands = commands.replace(f"scripts/{script}", f".venv/bin/python -m tools.{module}")
    done = subprocess.run(
        ["sh", "-euc", commands.replace(".venv/bin/python", sys.executable)],
        capture_output=True,
        text=True,
        check=False,
        cwd=tree.root,
        env=tree.environment,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("ModifyDiskDeployment (alibabacloud_ecs20140526 ")
    assert "src/genzo/actions/snapshots/modify_disk_deployment.py\n" in done.stdout
    assert "By hand:" not in done.stdout
    assert "\nLeaveSecurityGroup (alibabacloud_ecs20140526 " in done.stdout
    assert "The shipped files agree with these sources.\n" in done.stdout
    assert done.stdout.endswith(" fields are missing.\n")
    assert f"{len(all_actions()) + 1} actions in all" in tree.read("README.md")


@pytest.mark.parametrize(("script", "module"), _SCRIPTS.items())
def test_the_scripts_on_that_page_run_the_modules_that_are_tested(script: str, module: str) -> None:
    assert f" -m tools.{module}" in (ROOT / "scripts" / script).read_text()


def test_the_page_on_adding_an_action_names_files_that_exist() -> None:
    page = (ROOT / "docs" / "add-an-action.md").read_text()
    named = set(re.findall(r"`((?:actions|errors|catalogue|data|tests|docs)/[\w/.]+)`", page))
    assert "actions/network/leave_security_group.py" in named
    others = {name for name in named if "ModifyDiskDeployment" not in name}
    places = (ROOT, ROOT / "src" / "genzo")
    assert {name for name in others if not any((place / name).exists() for place in places)} == set()


@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if not page.name.startswith("0") and page != ROOT / "README.md"],
    ids=lambda page: str(page.relative_to(ROOT)),
)
def test_a_page_begins_with_what_its_reader_can_do(page: Path) -> None:
    """With words, before any heading, list, table or block. Decisions have a form of their own.

    README.md has its languages first.
    """
    text = re.sub(r"^<!--.*?-->\n", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)
    title, first, *_ = re.split(r"\n{2,}", text)
    assert re.fullmatch(r"# [^\n]+", title)
    assert re.match(r"[A-Z`*]", first), first
    assert "\n#" not in first
    assert re.search(r"[.:]$", first.strip(), re.MULTILINE), first


def test_every_option_of_serve_is_on_its_page() -> None:
    page = (ROOT / "docs" / "serving.md").read_text()
    serve = app.get_command(click.Context(app), "serve")
    assert serve is not None
    options = [option for option in serve.params if isinstance(option, click.Option)]
    assert len(options) >= 29
    for option in options:
        assert f"| `{option.opts[0]}` | `{option.envvar}` |" in page


def test_every_parameter_of_describe_images_is_on_its_page() -> None:
    page = (ROOT / "docs" / "images.md").read_text()
    for field in schema_of(DescribeImagesRequest).fields:
        name = f"{field.name}.N.Key" if field.kind == "list" else field.name
        assert re.search(rf"^\|[^|]*\b{re.escape(name)}\b[^|]*\|", page, re.MULTILINE), name


def test_every_error_of_describe_images_is_on_its_page() -> None:
    page = (ROOT / "docs" / "images.md").read_text()
    for kind in set(DESCRIBE_IMAGES.errors) - set(gateway_errors()):
        assert re.search(rf"^\| {kind.status} \|.*\b{re.escape(kind.code)}\b", page, re.MULTILINE), kind.code


def test_every_action_is_in_the_change_log() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text()
    assert all(f"`{action.api_name}`" in changes for action in all_actions())


def test_the_readme_leads_to_the_list_of_all_pages_and_counts_the_actions() -> None:
    readme, listed = (ROOT / "README.md").read_text(), _text("README.md")
    pages = {page.name for page in (ROOT / "docs").glob("*.md")} - {"README.md"}
    assert [name for name in sorted(pages) if f"]({name})" not in listed] == []
    assert "](docs/README.md)" in readme
    assert f"{len(all_actions())} actions in all" in readme


def test_the_page_on_regions_counts_them() -> None:
    page = (ROOT / "docs" / "regions.md").read_text()
    assert f"{len(facts().regions)} regions with {len(facts().zones)} zones" in page


@pytest.mark.parametrize("folder", ["decisions", "internals"])
def test_a_folder_of_pages_lists_them(folder: str) -> None:
    pages = {path.name for path in (ROOT / "docs" / folder).glob("*.md")} - {"README.md"}
    listed = re.findall(r"^\| \[[^]]+\]\(([^)/]+)\)", _text(folder, "README.md"), re.MULTILINE)
    assert sorted(listed) == sorted(pages)


def test_a_decision_has_a_context_the_decision_and_its_consequences() -> None:
    names = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("0*.md"))
    assert names
    for number, name in enumerate(names, 1):
        text = _text("decisions", name)
        assert name.startswith(f"{number:04}-")
        assert text.startswith(f"# {number}. ")
        assert re.findall(r"^## (.*)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]


# The reference names files of clients; the page on adding an action names files of its example, which another
# test looks for in a copy of the tree.
@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if page.parent.name != "reference" and page.name != "add-an-action.md"],
    ids=lambda page: page.name,
)
def test_every_source_file_named_on_a_page_exists(page: Path) -> None:
    for path in re.findall(r"`((?:[\w-]+/)+[\w-]+\.(?:json|py|sh|sql))`", page.read_text()):
        assert (ROOT / path).exists() or (ROOT / "src" / "genzo" / path).exists(), path


def test_every_action_is_on_a_page_of_its_own_noun() -> None:
    """The generated list of all actions, the decisions and the change log do not count."""
    pages = [page for page in (ROOT / "docs").glob("*.md") if page.name != "coverage.md"]
    words = {word for page in pages for word in re.findall(r"\w+", page.read_text())}
    assert [action.name for action in all_actions() if action.api_name not in words] == []


def test_every_duration_and_quota_is_on_the_page_on_serving_with_its_default() -> None:
    rows = re.findall(
        r"^\| (`[^|]+) \| ([0-9., ]+) \|", (ROOT / "docs" / "serving.md").read_text(), re.MULTILINE
    )
    shown: dict[str, float] = {}
    for names, numbers in rows:
        keys, values = re.findall(r"`([\w.]+)`", names), [float(number) for number in numbers.split(", ")]
        shown |= dict(zip(keys, values if len(values) > 1 else values * len(keys), strict=True))
    assert shown == {**DEFAULT_SECONDS, **DEFAULT_QUOTAS}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_duration_and_quota_set_on_a_page_exists(page: Path) -> None:
    text = page.read_text()
    assert set(re.findall(r"--duration (\w+)=[\d.]+", text)) <= {*DEFAULT_SECONDS}
    assert set(re.findall(r"--quota\s(\w+)=\d+", text)) <= {*DEFAULT_QUOTAS}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_call_shown_names_an_action_and_parameters_of_it(page: Path) -> None:
    requests: dict[str, type[msgspec.Struct]] = {action.name: action.request for action in all_actions()}
    common = {"Action", "Format", "Version"}
    calls = re.sub(r"\becs (\w+)", r"curl -d Action=\1", page.read_text())
    for line in re.findall(r"^(?:\w+=\$\()?(curl .*Action=[A-Z].*)", calls, re.MULTILINE):
        names = re.findall(r"[?&' \"](\w[\w.]*)=([^&' \"]*)", line)
        request = requests[dict(names)["Action"]]
        assert all(
            schema_of(request).by_name.get(name.split(".")[0]) for name, _ in names if name not in common
        ), line


def test_what_has_no_effect_is_on_a_page() -> None:
    """Each such parameter, or the list it is a member of, is named on a page that names its action."""
    pages = [page.read_text() for page in (ROOT / "docs").glob("*.md") if page.name != "coverage.md"]
    for action in coverage().implemented:
        texts = [text for text in pages if action.name in text]
        for part in action.parameters:
            if part.state is State.NO_EFFECT:
                name, member = part.name.split(".")[0], part.name.split(".")[-1]
                assert any(name in text or member in text for text in texts), f"{action.name}: {part.name}"


def test_the_commands_on_pages_have_no_gaps() -> None:
    gaps = [page.name for page in PAGES for block in blocks(page) if "\N{HORIZONTAL ELLIPSIS}" in block]
    assert gaps == []


def test_the_page_on_tests_describes_every_folder() -> None:
    page = _text("testing.md")
    described = set(re.findall(r"`tests/(\w+)/`", page))
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()} - {"__pycache__"}
    assert folders <= described


def test_describe_images_has_every_parameter_as_the_change_log_says() -> None:
    (found,) = [action for action in coverage().implemented if action.name == "DescribeImages"]
    assert [part.state for part in found.parameters].count(State.MISSING) == 0
    changes = " ".join((ROOT / "CHANGELOG.md").read_text().split())
    assert "every parameter, field and error of the document of 2019 and of today's API" in changes
