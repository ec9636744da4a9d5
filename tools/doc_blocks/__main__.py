"""Run the code blocks of pages as they are printed: python -m tools.doc_blocks [PAGE]."""

import argparse
import os
import resource
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tools.doc_blocks.blocks import blocks_of, pages, shown, unread_fences
from tools.doc_blocks.running import can_be_alone, failures_of, sessions_of


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.doc_blocks", description=__doc__)
    parser.add_argument("page", nargs="*", type=Path, help="a page; all pages without one")
    parser.add_argument("--list", action="store_true", help="list the blocks that are not run, and why")
    chosen = parser.parse_args()
    wanted = [path.resolve() for path in chosen.page] or pages()
    if chosen.list:
        _list(wanted)
    elif not _run(wanted):
        sys.exit(1)


def _list(wanted: Sequence[Path]) -> None:
    for block in (block for page in wanted for block in blocks_of(page) if block.is_left_out):
        print(f"{block.place}: {block.mark}{block.detail}")


def _run(wanted: Sequence[Path]) -> bool:
    alone = can_be_alone()
    unread = [place for page in wanted for place in unread_fences(page)]
    for place in unread:
        print(f"{place}: a fence of another form than ```language", file=sys.stderr, flush=True)
    failed = len(unread)
    for session in sessions_of(wanted):
        before = _cpu_seconds()
        with tempfile.TemporaryDirectory(prefix="doc-blocks-", ignore_cleanup_errors=True) as folder:
            found = failures_of(session, Path(folder), alone=alone, environment=os.environ)
        names = " ".join(str(shown(page)) for page in session)
        print(f"{_cpu_seconds() - before:6.1f} s of CPU time  {names}", flush=True)
        for failure in found:
            failed += 1
            print(f"{failure.place}: {failure.text}", file=sys.stderr, flush=True)
    print(f"{len(wanted)} pages, {failed} failures")
    return failed == 0


def _cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main()
