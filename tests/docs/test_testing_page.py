"""The page about testing with Genzo: its programs run, its tables are complete."""

import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

from genzo import pytest_plugin
from genzo.testing import Account, Server, serve
from genzo.testing.builders import Builders
from tests.docs.pages import ROOT, blocks
from tests.running import clean_environment

PAGE = ROOT / "docs" / "testing-with-genzo.md"
TEXT = PAGE.read_text()
_CODE_OF_README = """
from alibabacloud_ecs20140526 import models

def clean(client):
    own = models.DescribeImagesRequest(region_id="cn-hangzhou", image_owner_alias="self")
    for image in client.describe_images(own).body.images.image:
        client.delete_image(models.DeleteImageRequest(region_id="cn-hangzhou", image_id=image.image_id))

"""
"""What README.md calls your code."""
_NAME = re.compile(r"# (\w+\.py)\n")


def test_the_programs_of_the_page_run_as_they_are_printed(tmp_path: Path) -> None:
    names = list[str]()
    for block in blocks(PAGE, "python"):
        name = _NAME.match(block)
        assert name, block
        (tmp_path / name[1]).write_text(block)
        names.append(name[1])
    assert len(names) == len(set(names))
    (sample,) = [block for block in blocks(ROOT / "README.md", "python") if "genzo_account" in block]
    (tmp_path / "test_readme.py").write_text(f"{_CODE_OF_README}{sample}")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error", str(tmp_path)],
        cwd=tmp_path,
        env=clean_environment(),
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    tests = sum(block.count("def test_") for block in blocks(PAGE, "python"))
    assert f"{tests + 1} passed" in done.stdout


def test_the_tables_name_fixtures_options_and_members() -> None:
    fixtures = [name for name in vars(pytest_plugin) if re.fullmatch(r"genzo(_[a-z]+)?", name)]
    assert len(fixtures) == 5
    signature = inspect.signature(serve)
    options = [name for name, each in signature.parameters.items() if each.kind is each.KEYWORD_ONLY]
    builders = [name for name, value in vars(Builders).items() if callable(value) and name[0] != "_"]
    for name in (*fixtures, *options, *builders, "share"):
        assert f"`{name}" in TEXT, name


@pytest.mark.parametrize("kind", [Account, Server])
def test_public_members_are_on_the_page(kind: type) -> None:
    missing = [name for name in dir(kind) if name[0] != "_" and not re.search(rf"\b{name}\b", TEXT)]
    assert missing == []
