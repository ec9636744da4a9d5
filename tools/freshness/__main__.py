"""Print parameters and fields of the SDKs that Genzo lacks: scripts/freshness [--sdk PATH] [--check]."""

import argparse
import sys
from pathlib import Path

from tools.api_description.sdk import PACKAGE, SdkNotFoundError, find_sdk
from tools.freshness import report
from tools.freshness.comparison import PACKAGES, compare


def main() -> int:
    options = argparse.ArgumentParser(prog="freshness", description=__doc__)
    options.add_argument(
        "--sdk", type=Path, metavar="PATH", help="a folder of installed packages with other SDKs"
    )
    options.add_argument("--check", action="store_true", help="exit with 1 if anything is missing")
    chosen = options.parse_args()
    is_fresh = True
    for version, package in PACKAGES.items():
        try:
            sdk = find_sdk(chosen.sdk, package)
        except SdkNotFoundError as error:
            if package == PACKAGE:
                print(f"{error}.", file=sys.stderr)
                return 2
            print(f"{error}: nothing is compared with it.", file=sys.stderr)
            continue
        found = compare(sdk, version)
        head = f"{package} {sdk.version}" if package == PACKAGE else f"\n{package} {sdk.version}"
        print(head, *report.lines(found), sep="\n")
        is_fresh = is_fresh and report.is_empty(found)
    return 1 if chosen.check and not is_fresh else 0


if __name__ == "__main__":
    sys.exit(main())
