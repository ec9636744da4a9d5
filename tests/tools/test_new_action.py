"""New actions of several shapes in a copy of Genzo's sources: all checks but their own tests pass."""

import json
import re
from pathlib import Path

import pytest

from genzo.actions.registry import FAMILIES, all_actions, module_name
from tests.tree import Tree, copied_tree
from tools.new_action.__main__ import main

_HERE = {name for names in FAMILIES.values() for name in names}


def _first_missing(*names: str) -> str:
    """The first of these actions that Genzo does not have."""
    return next(name for name in names if name not in _HERE)


NESTED = _first_missing(
    "DescribeNetworkInterfaces", "DescribeDedicatedHosts", "DescribeLaunchTemplateVersions"
)
DRY_RUN = _first_missing("ModifyDiskDeployment", "ResetDisks")
TOKEN = _first_missing("CreateSnapshotGroup", "CreateDeploymentSet", "AllocateDedicatedHosts")
PAGED = _first_missing("DescribeSnapshotPackage", "DescribeSnapshotLinks", "DescribeDeploymentSets")
NEW_FAMILY = "dedicated_hosts"
NEW = {NESTED: NEW_FAMILY, DRY_RUN: "snapshots", TOKEN: "snapshots", PAGED: "snapshots"}
DESCRIBED = TOKEN

_LISTS = ("every_action", "every_described", "every_skeleton", "counts_the_actions", "installed_sdk_makes")
"""Parts of the names of the tests that compare lists with the actions."""
_REASONS = "what_is_not_raised_has_a_reason"

_XML = f"<{DESCRIBED}Response>\n    <RequestId>1</RequestId>\n</{DESCRIBED}Response>"
DESCRIPTION = {
    "deprecated": False,
    "parameters": [],
    "response": {},
    "errors": [
        {"http": 404, "code": "InvalidDiskId.NotFound", "message": "%s is no disk."},
        {
            "http": 404,
            "code": "InvalidRegionId.NotFound",
            "message": "The specified RegionId does not exist.",
        },
    ],
    "demo": [{"type": "json", "example": '{"RequestId": "1"}'}, {"type": "xml", "example": _XML}],
}

_WRITE = """\
import sys
from tools.api_description.describe import describe
from tools.new_action import files
for action, family in zip(sys.argv[1::2], sys.argv[2::2]):
    files.write(describe(action), family)
"""
"""Writes actions as the command does. The next command generates the files of all actions, in seconds."""


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """A copy with all new actions, of which one has a folder with a description."""
    made = copied_tree(tmp_path_factory.mktemp("tree"))
    folder = tmp_path_factory.mktemp("descriptions")
    (folder / f"{DESCRIBED}.json").write_text(json.dumps(DESCRIPTION))
    others = [word for name in (NESTED, DRY_RUN) for word in (name, NEW[name])]
    done = made.run("-c", _WRITE, *others)
    assert done.returncode == 0, done.stderr
    for name, options in ((DESCRIBED, ("--descriptions", str(folder))), (PAGED, ())):
        family = NEW[name]
        done = made.run("-m", "tools.new_action", name, "--family", family, *options)
        assert done.returncode == 0, done.stderr
        assert f"src/genzo/actions/{family}/{module_name(name)}.py\n" in done.stdout
    # By hand: no entry of the change log names an action of the new family.
    log = made.root / "CHANGELOG.md"
    log.write_text(f"{log.read_text()}- `{NESTED}`\n")
    return made


def _modules(tree: Tree) -> list[str]:
    paths = [
        path
        for name, family in NEW.items()
        for path in (
            f"src/genzo/actions/{family}/{module_name(name)}.py",
            f"tests/http/{family}/test_{module_name(name)}.py",
        )
    ]
    assert all((tree.root / path).exists() for path in paths)
    return paths


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    "tool", [("ruff", "check"), ("ruff", "format", "--check"), ("mypy", "--follow-imports=silent")]
)
def test_the_modules_pass_the_checks(tree: Tree, tool: tuple[str, ...]) -> None:
    lists = ["src/genzo/actions/registry.py", "tests/samples/test_samples.py"]
    done = tree.run("-m", *tool, *_modules(tree), *lists)
    assert done.returncode == 0, done.stdout


def test_every_list_of_actions_names_them(tree: Tree) -> None:
    """The tests that compare the lists with the actions pass."""
    done = tree.run(
        *("-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "0"),
        # The rows of a new action have no reasons until they are decided on.
        *("-k", f"({' or '.join((*NEW, *_LISTS))}) and not {_REASONS}"),
        *("tests/samples", "tests/unit/errors", "tests/tools/test_api_description.py", "tests/docs"),
    )
    assert done.returncode == 0, done.stdout


def test_a_missing_error_wants_a_reason(tree: Tree) -> None:
    choice = f"{_REASONS} and {DESCRIBED}"
    done = tree.run(
        "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "0", "-k", choice, "tests/unit/errors"
    )
    assert (done.returncode, "1 failed" in done.stdout) == (1, True), done.stdout


def test_the_registry_the_coverage_page_and_the_readme_have_them(tree: Tree) -> None:
    program = (
        "import sys\n"
        "from genzo.actions.registry import find\n"
        "print(*(find('2014-05-26', each).name for each in sys.argv[1:]))"
    )
    assert tree.run("-c", program, *NEW).stdout.split() == [*NEW]
    page = tree.read("docs/coverage.md")
    assert [name for name in NEW if f"\n| {name} |" not in page] == []
    assert f"\n{len(_HERE) + len(NEW)} actions in all" in tree.read("README.md")


def test_a_new_family_is_a_package(tree: Tree) -> None:
    assert NEW_FAMILY not in FAMILIES
    assert tree.read(f"src/genzo/actions/{NEW_FAMILY}/__init__.py") == '"""Dedicated hosts."""\n'
    assert tree.read(f"tests/http/{NEW_FAMILY}/__init__.py") == ""


def test_structs_are_in_the_form_of_other_actions(tree: Tree) -> None:
    nested, dry_run, token, paged = (
        tree.read(f"src/genzo/actions/{NEW[name]}/{module_name(name)}.py")
        for name in (NESTED, DRY_RUN, TOKEN, PAGED)
    )
    assert (
        "    tag: Annotated[tuple[TagParameter, ...]" in nested
        or "    tag: tuple[TagParameter, ...] = ()" in nested
    )
    assert "    max_results: " in nested
    assert re.search(r"^    \w+: list\[\w+\]$", nested, re.MULTILINE)
    assert "    dry_run: bool = False\n" in dry_run
    assert "    if request.dry_run:\n        raise DRY_RUN_OPERATION()\n" in dry_run
    assert "    client_token: str | None = None\n" in token
    assert "    writes=True,\n" in token
    assert "    page_number: PageNumber = 1\n" in paged
    assert "    context.require_region(request.region_id)\n" in paged
    assert "writes=True" not in paged


def test_errors_and_samples_come_from_the_folder(tree: Tree) -> None:
    rows = json.loads(tree.read(f"src/genzo/errors/actions/{DESCRIBED}.json"))["errors"]
    shown = {row["code"]: (row["state"], row["message"]) for row in rows}
    assert shown["InvalidDiskId.NotFound"] == ("missing", "{text} is no disk.")
    assert tree.read(f"tests/samples/{DESCRIBED}.json") == '{"RequestId": "1"}\n'
    assert tree.read(f"tests/samples/{DESCRIBED}.xml") == f"{_XML}\n"
    skeletons = re.search(
        r"^SKELETONS.*?\)$", tree.read("tests/samples/test_samples.py"), re.MULTILINE | re.DOTALL
    )
    assert skeletons is not None
    named = set(re.findall(r'"(\w+)\.(?:json|xml)"', skeletons[0]))
    assert named >= set(NEW) - {DESCRIBED}
    assert DESCRIBED not in named


def test_the_new_test_fails_until_it_is_replaced(tree: Tree) -> None:
    path = f"tests/http/{NEW[PAGED]}/test_{module_name(PAGED)}.py"
    done = tree.run("-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "0", path)
    assert done.returncode == 1
    assert "no test proves: every page" in done.stdout
    # The region is checked already.
    assert " 1 passed" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["DescribeImages"], r"Genzo has DescribeImages already\."),
        (["MakeTea"], r"alibabacloud_ecs20140526 [\d.]+ has no action MakeTea\."),
        (["DescribeEndpoints"], r"Genzo has DescribeEndpoints already\."),
        ([PAGED, "--family", "Key-Pairs"], r"Key-Pairs cannot be the name of a family: .*\."),
        (
            [_first_missing("SendFile", "ModifyInvocationAttribute")],
            r"no action is like \w+: name its family with --family\.",
        ),
    ],
)
def test_what_cannot_be_written_is_refused(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert re.fullmatch(sentence + "\n", capsys.readouterr().err)


def test_a_folder_without_the_action_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([PAGED, "--descriptions", str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"{tmp_path} does not describe {PAGED}.\n"
    assert PAGED not in {action.name for action in all_actions()}
