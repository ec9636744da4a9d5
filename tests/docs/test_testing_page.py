"""The page about testing with Genzo: its programs run, its tables are complete."""

import inspect
import re

import pytest

from genzo import pytest_plugin
from genzo.testing import Account, Server, serve
from genzo.testing.builders import Builders
from tests.docs.pages import ROOT

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
