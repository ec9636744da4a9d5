"""Run the scenario with each client, or those named, through both doors, and write the matrix.

A client is named as --list prints it, or by its language: scripts/clients python.
"""

import argparse
import sys
from collections.abc import Sequence

from tools.client_matrix.clients import Client, chosen
from tools.client_matrix.doors import DOORS, through
from tools.client_matrix.page import write
from tools.client_matrix.results import Row, load, save
from tools.client_matrix.toolchains import MissingError, build


def main() -> int:
    options = argparse.ArgumentParser(prog="scripts/clients", description=__doc__)
    options.add_argument("names", nargs="*", metavar="NAME", help="a client or a language; all by default")
    options.add_argument("--door", choices=DOORS, action="append", help="both by default")
    options.add_argument("--no-write", action="store_true", help="leave the documentation as it is")
    options.add_argument(
        "--quick", action="store_true", help="leave out clients that take minutes to install"
    )
    options.add_argument("--list", action="store_true", help="print the names of the clients")
    given = options.parse_args()
    try:
        clients = chosen(given.names)
    except ValueError as error:
        options.error(str(error))
    if given.list:
        print(*(client.name for client in clients), sep="\n")
        return 0
    counts = dict.fromkeys(("ok", "failed", "skipped"), 0)
    for client in clients:
        row = _row(client, given.door or DOORS, quick=given.quick)
        for outcome in row.outcomes():
            counts[outcome] += 1
        if not given.no_write and row.is_whole:
            save(row)
    if not given.no_write:
        write(load())
    print(f"{counts['ok']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    return 1 if counts["failed"] else 0


def _row(client: Client, doors: Sequence[str], *, quick: bool) -> Row:
    """Run a client through the doors, and say what came of it."""
    try:
        program = build(client, quick=quick)
    except MissingError as reason:
        print(f"{client.name}: skipped: {reason}", flush=True)
        return Row(client.name, reason=str(reason))
    row = Row(client.name, program.version, program.toolchain)
    for door in doors:
        try:
            row.doors[door] = through(door, client, program)
        except MissingError as reason:
            row.reasons[door] = str(reason)
        print(*row.lines(door), sep="\n", flush=True)
    return row


if __name__ == "__main__":
    sys.exit(main())
