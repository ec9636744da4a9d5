"""Count the calls and files of Genzo on the path of requests: python -m tools.request_path [EXAMPLE].

With the name of an example its calls are printed as a tree, in their order.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from tools.request_path.examples import walked


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m tools.request_path", description=__doc__)
    options.add_argument("example", nargs="?", default="", help="an example to print as a tree")
    chosen = options.parse_args().example
    with tempfile.TemporaryDirectory() as folder:
        examples = walked(Path(folder))
    if not chosen:
        print("| example | status | calls | files |", "| --- | ---: | ---: | ---: |", sep="\n")
        for example in examples:
            calls, files = len(example.trace.steps), len(example.trace.files)
            print(f"| {example.name} | {example.status or ''} | {calls} | {files} |")
        return 0
    found = next((example for example in examples if example.name == chosen), None)
    if found is None:
        names = ", ".join(example.name for example in examples)
        print(f'There is no example "{chosen}": choose one of {names}.', file=sys.stderr)
        return 2
    print(*found.trace.steps, sep="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
