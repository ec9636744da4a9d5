"""Write what can be derived of a new action: scripts/new-action NAME."""

import argparse
import re
import sys
from pathlib import Path

from genzo.actions.registry import FAMILIES
from tools.api_description.describe import describe
from tools.api_description.folder import DescriptionFolder
from tools.api_description.sdk import PACKAGE, Sdk, SdkNotFoundError, find_sdk
from tools.new_action import files
from tools.new_action.names import nearest

_FAMILY = re.compile(r"[a-z]+(?:_[a-z]+)*", re.ASCII)


class RefusedError(Exception):
    """The action cannot be written."""


def main(arguments: list[str] | None = None) -> int:
    chosen = _options().parse_args(arguments)
    try:
        sdk = find_sdk()
        _require_new(chosen.action, sdk, chosen.descriptions)
        family = _checked_family(chosen.family) if chosen.family else _family_of(chosen.action)
    except (RefusedError, SdkNotFoundError) as error:
        print(f"{error}.", file=sys.stderr)
        return 2
    written = files.write(describe(chosen.action, chosen.descriptions, sdk), family)
    generated = files.generate(chosen.descriptions)
    for path in (*written.files, *generated):
        print(path.relative_to(files.ROOT))
    print(*(f"By hand: {line}." for line in written.left), sep="\n", end="\n" if written.left else "")
    return 0


def _require_new(action: str, sdk: Sdk, folder: Path | None) -> None:
    if any(action in names for names in FAMILIES.values()):
        raise RefusedError(f"Genzo has {action} already")
    if action not in sdk.actions and "/" not in action:
        raise RefusedError(f"{PACKAGE} {sdk.version} has no action {action}")
    if "/" in action and not folder:
        raise RefusedError(f"the SDK of ECS has no action {action}: name descriptions")
    if folder and action not in DescriptionFolder(folder):
        raise RefusedError(f"{folder} does not describe {action}")


def _checked_family(family: str) -> str:
    """The name of a family, which is that of a Python package."""
    if not _FAMILY.fullmatch(family):
        raise RefusedError(f"{family} cannot be the name of a family: write small letters, such as key_pairs")
    return family


def _family_of(action: str) -> str:
    """The family of the action that has most of the name."""
    neighbour = nearest(action, (name for names in FAMILIES.values() for name in names))
    if neighbour is None:
        raise RefusedError(f"no action is like {action}: name its family with --family")
    return next(family for family, names in FAMILIES.items() if neighbour in names)


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog="new-action", description=__doc__)
    options.add_argument("action", metavar="NAME", help="the name of an action of ECS, such as ResizeDisk")
    options.add_argument(
        "--family",
        metavar="FAMILY",
        help="its folder, which may be a new one; by default that of the action most like it",
    )
    options.add_argument(
        "--descriptions",
        type=Path,
        metavar="FOLDER",
        help="public API descriptions, which have errors, samples and limits that the SDK lacks",
    )
    return options


if __name__ == "__main__":
    sys.exit(main())
