"""Every tool prints its help, and refuses options that it does not have, without writing a file."""

from pathlib import Path

import pytest

from tests.tree import ROOT, Tree, copied_tree

TOOLS = sorted(path.parent.name for path in (ROOT / "tools").glob("*/__main__.py"))


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    return copied_tree(tmp_path_factory.mktemp("tree"))


def _written(folder: Path) -> dict[Path, int]:
    return {
        path: path.stat().st_mtime_ns
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.mark.sampled(6)
@pytest.mark.parametrize("tool", TOOLS)
def test_a_tool_prints_its_help_and_writes_nothing(tree: Tree, tool: str) -> None:
    before = _written(tree.root)
    asked = tree.run("-m", f"tools.{tool}", "--help")
    assert (asked.returncode, asked.stderr) == (0, "")
    assert asked.stdout.startswith("usage: ")
    assert len(asked.stdout.splitlines()) > 4
    refused = tree.run("-m", f"tools.{tool}", "--no-such-option")
    assert refused.returncode == 2
    assert refused.stderr.startswith("usage: ")
    assert _written(tree.root) == before


def test_there_are_tools() -> None:
    assert {"facts", "public_images", "sqlite_schema"} <= set(TOOLS)
