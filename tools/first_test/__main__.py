"""Follow docs/first-test.md with the package of this tree: python -m tools.first_test."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from tools.first_test.following import FirstTestError, built_package, followed


def main() -> None:
    argparse.ArgumentParser(prog="python -m tools.first_test", description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as folder:
        package = built_package(Path(folder, "dist"), sys.executable)
        empty = Path(folder, "empty")
        empty.mkdir()
        # What pip has downloaded before does not count.
        environment = {**os.environ, "PIP_FIND_LINKS": str(package.parent), "PIP_NO_CACHE_DIR": "1"}
        environment.pop("VIRTUAL_ENV", None)
        try:
            steps, output = followed(empty, environment)
        except FirstTestError as error:
            sys.exit(str(error))
    print(output)
    for step in steps:
        print(f"{step.seconds:7.1f} s  {step.command}")
    first = next(index for index, step in enumerate(steps) if "pytest" in step.command)
    print(f"{sum(step.seconds for step in steps[: first + 1]):7.1f} s  until the first test has passed")


if __name__ == "__main__":
    main()
