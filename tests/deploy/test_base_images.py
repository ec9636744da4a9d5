"""Every base image is pinned by its digest, and docs/dependencies.md names it."""

import re

from tests.deploy.files import ROOT, compose
from tests.docs.pages import blocks

PINNED = re.compile(r"(?P<image>[a-z]+:[\w.-]+)@sha256:[0-9a-f]{64}")


def _bases() -> list[str]:
    """The images that Dockerfile and compose.yaml take from a registry, each with its use."""
    dockerfile = (ROOT / "Dockerfile").read_text()
    arguments = dict(re.findall(r"^ARG (\w+)=(\S+)$", dockerfile, re.MULTILINE))
    named = re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE)
    built = [re.sub(r"\$\{(\w+)\}", lambda match: arguments[match[1]], name) for name in named]
    services = compose()["services"].values()
    return built + [service["image"] for service in services if "build" not in service]


def test_every_base_image_has_a_digest() -> None:
    bases = _bases()
    assert len(bases) == 5
    assert [base for base in bases if not PINNED.fullmatch(base)] == []


def test_the_page_has_a_row_and_a_command_for_each_base_image() -> None:
    page = ROOT / "docs" / "dependencies.md"
    images = {match["image"] for base in _bases() if (match := PINNED.fullmatch(base))}
    rows = re.findall(r"^\| `([a-z]+:\S+)` \|", page.read_text(), re.MULTILINE)
    commands = re.findall(r"imagetools inspect (\S+)", "".join(blocks(page)))
    assert images == set(rows) == set(commands)
