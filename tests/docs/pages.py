"""The pages of the documentation, and the blocks of commands on them."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ABOUT = [ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")]
_EXAMPLES = (path for path in (ROOT / "examples").rglob("*.md") if "node_modules" not in path.parts)
PAGES = [*ABOUT, *sorted((ROOT / "docs").rglob("*.md")), *sorted(_EXAMPLES)]


def blocks(page: Path, language: str = "sh") -> list[str]:
    """The contents of the fenced blocks in a language."""
    return re.findall(rf"^ *```{language}\n(.*?)^ *```", page.read_text(), re.MULTILINE | re.DOTALL)


def calls(page: Path) -> list[str]:
    """The blocks that call the API of a server that takes any key."""
    return [block for block in blocks(page) if re.search(r"^(?:ecs\(\)|curl .*Action=)", block, re.MULTILINE)]
