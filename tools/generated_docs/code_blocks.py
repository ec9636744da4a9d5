"""Writes into docs/testing.md how many code blocks are run, and why others are not."""

import re
from collections import Counter
from collections.abc import Iterable

from tools.doc_blocks.blocks import Block, blocks_of, pages

_TABLE = re.compile(r"^\| blocks \| number \|\n.*?(?=^(?!\|))", re.MULTILINE | re.DOTALL)


def with_counts(text: str) -> str:
    """The page with the counts of the blocks as they are."""
    return _TABLE.sub(lambda _: _table(block for page in pages() for block in blocks_of(page)), text)


def _table(blocks: Iterable[Block]) -> str:
    counts = Counter(map(_row, blocks))
    rows = sorted(
        counts.items(), key=lambda counted: (counted[0].startswith("not run"), -counted[1], counted[0])
    )
    return "\n".join(
        ["| blocks | number |", "|---|---:|", *(f"| {row} | {number} |" for row, number in rows), ""]
    )


def _row(block: Block) -> str:
    if block.mark == "not run: ":
        return f"{block.mark}{block.detail.partition(';')[0]}"
    return "run by a test of the page" if block.mark == "run by " else "run as they are printed"
