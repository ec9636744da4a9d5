"""Print parameters and fields of the SDK that Genzo lacks: scripts/freshness [--sdk PATH] [--check]."""

import argparse
import sys
from pathlib import Path

from tools.api_description.sdk import PACKAGE, SdkNotFoundError, find_sdk
from tools.freshness import report
from tools.freshness.comparison import compare


def main() -> int:
    options = argparse.ArgumentParser(prog="freshness", description=__doc__)
    options.add_argument(
        "--sdk", type=Path, metavar="PATH", help="a folder of installed packages with another SDK"
    )
    options.add_argument("--check", action="store_true", help="exit with 1 if anything is missing")
    chosen = options.parse_args()
    try:
        sdk = find_sdk(chosen.sdk)
    except SdkNotFoundError as error:
        print(f"{error}.", file=sys.stderr)
        return 2
    found = compare(sdk)
    print(f"{PACKAGE} {sdk.version}", *report.lines(found), sep="\n")
    return 1 if chosen.check and not report.is_empty(found) else 0


if __name__ == "__main__":
    sys.exit(main())
