"""What the programs of the Python clients share: their arguments, and a line of JSON for each step."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

World = dict[str, Any]
"""world.json: the accounts, images and expected answers."""


class SkippedError(Exception):
    """The client has no call for a step; the text says which."""


def skipped(reason: str) -> Callable[[], str]:
    """A step that the client cannot do."""

    def step() -> str:
        raise SkippedError(reason)

    return step


def run(steps: Callable[[World, str | None], Mapping[str, Callable[[], str]]]) -> None:
    """Run each step, and print its line; exit with 1 if one failed.

    ``steps`` takes the world and the endpoint, HOST:PORT, which is None for the door `run`.
    """
    options = argparse.ArgumentParser()
    options.add_argument("--door", choices=("endpoint", "run"), required=True)
    options.add_argument("--endpoint")
    options.add_argument("--world", type=Path, required=True)
    chosen, _ = options.parse_known_args()  # a client may have options of its own
    world = json.loads(chosen.world.read_text(encoding="utf-8"))
    failed = False
    for name, step in steps(world, chosen.endpoint if chosen.door == "endpoint" else None).items():
        outcome, detail = _outcome(step)
        failed = failed or outcome == "failed"
        print(json.dumps({"step": name, "outcome": outcome, "detail": detail}), flush=True)
    sys.exit(failed)


def _outcome(step: Callable[[], str]) -> tuple[str, str]:
    try:
        return "ok", step()
    except SkippedError as reason:
        return "skipped", str(reason)
    except Exception as error:  # noqa: BLE001 - any exception of a client is what the matrix shows
        return "failed", f"{type(error).__name__}: {error}"
