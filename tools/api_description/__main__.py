"""Write or compare the descriptions that ship with Genzo, or print one: python -m tools.api_description."""

import argparse
import sys
from pathlib import Path

from tools.api_description import page, shipped
from tools.api_description.describe import UndescribedActionError, describe
from tools.api_description.sdk import Sdk, SdkNotFoundError, find_sdk


def main(arguments: list[str] | None = None) -> int:
    chosen = _options().parse_args(arguments)
    try:
        sdk = find_sdk(chosen.sdk)
        if chosen.show:
            print(*page.lines(describe(chosen.show, chosen.folder, sdk)), sep="\n")
            return 0
    except (SdkNotFoundError, UndescribedActionError) as error:
        print(f"{error}.", file=sys.stderr)
        return 2
    return _shipped(sdk, chosen.folder, chosen.check)


def _shipped(sdk: Sdk, folder: Path | None, is_check: bool) -> int:
    made = shipped.build(sdk, folder)
    print(f"Read {made.sdk['package']} {sdk.version}" + (f" and {folder}." if folder else "."))
    if folder:
        for name in shipped.undescribed(sdk, folder):
            print(f"Neither source describes {name}.")
    if is_check:
        lines = list(shipped.differences(made, shipped.read()))
        print("\n".join(lines) or "The shipped files agree with these sources.")
        return 1 if lines else 0
    shipped.write(made)
    print(f"Wrote {len(made.sdk['actions'])} actions.")
    return 0


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog="api_description", description=__doc__)
    options.add_argument(
        "folder",
        type=Path,
        nargs="?",
        help="folder of public API descriptions; without it, only the SDK's part is written or compared",
    )
    options.add_argument(
        "--sdk", type=Path, metavar="PATH", help="a folder of installed packages with another SDK"
    )
    options.add_argument(
        "--check", action="store_true", help="compare without writing; exit with 1 if they differ"
    )
    options.add_argument("--show", metavar="ACTION", help="print the description of any action of ECS")
    return options


if __name__ == "__main__":
    sys.exit(main())
