"""Runs a command in a network of its own, without any other: python -m tools.doc_blocks.alone COMMAND."""

import os
import sys

from genzo.run.namespaces import enter


def main() -> None:
    try:
        enter()
    except OSError as error:
        sys.exit(f"The system gives no network of its own: {error}")
    os.execvp(sys.argv[1], sys.argv[1:])  # noqa: S606 - the caller's command


if __name__ == "__main__":
    main()
