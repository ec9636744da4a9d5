"""The page on the life of an image shows the table that the code goes by."""

import re
from pathlib import Path

from genzo.catalogue.image import Status
from genzo.catalogue.lifecycle import diagram

PAGE = (Path(__file__).parents[2] / "docs" / "lifecycle.md").read_text()


def test_it_holds_exactly_the_diagram_of_the_table() -> None:
    assert re.findall(r"^```mermaid\n(.*?)\n```$", PAGE, re.MULTILINE | re.DOTALL) == [diagram()]


def test_it_tells_of_every_status() -> None:
    assert [status.value for status in Status if status.value not in PAGE] == []
