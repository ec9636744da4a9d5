"""The blocks of docs/state.md run as they are printed."""

import pytest

from genzo.catalogue.state import decoded_state
from tests.docs.pages import ROOT, blocks

PAGE = ROOT / "docs" / "state.md"
COMMANDS, *REQUESTS = blocks(PAGE)


@pytest.mark.parametrize("block", blocks(PAGE, "json"))
def test_the_format_shown_is_read(block: str) -> None:
    state = decoded_state(line.encode() for line in block.splitlines(keepends=True))
    assert [row.table for row in state.rows] == ["accounts"]
