"""Asks all probes, and compares them with the baseline, or lists the parameters without an effect.

python -m tests.probes [--shrink | --effects] [ACTION]…
"""

import argparse
import sys
from collections.abc import Iterable

from tests.probes.asking import ask
from tests.probes.baseline import new_failures, passing_now, read_baseline, write_baseline
from tests.probes.effects import silent
from tests.probes.generator import probes
from tests.probes.world import ACTIONS


def main() -> int:
    """Print each probe that does not pass, and the two figures. 1 if they differ from the baseline."""
    parser = argparse.ArgumentParser(prog="scripts/probe", description="Asks every probe of the actions.")
    parser.add_argument("--shrink", action="store_true", help="remove what passes now from the baseline")
    parser.add_argument("--effects", action="store_true", help="print the parameters that change no answer")
    parser.add_argument("actions", nargs="*", metavar="ACTION", help="the actions to probe; by default all")
    options = parser.parse_args()
    unknown = [name for name in options.actions if name not in ACTIONS]
    if unknown:
        parser.error(f"there is no action {unknown[0]}")
    if options.effects:
        return _print_silent(options.actions or ACTIONS)
    chosen = [probe for action in sorted(options.actions or ACTIONS) for probe in probes(action)]
    failed = ask(chosen)
    for name, reason in failed.items():
        print(f"{name} {reason}")
    print(f"{len(chosen)} probes, {len(chosen) - len(failed)} pass.")
    new = new_failures(failed)
    better = passing_now({probe.name for probe in chosen}, failed)
    if options.shrink:
        write_baseline({name: reason for name, reason in read_baseline().items() if name not in better})
        better = []
    print(f"Against the baseline: {len(new)} fail anew, {len(better)} pass anew.")
    for name in (*new, *better):
        print(f"  {name}")
    return 1 if new or better else 0


def _print_silent(actions: Iterable[str]) -> int:
    """Print the parameters with a declared effect that change no answer. 1 if there are any."""
    found = dict(silent(actions))
    for action, names in found.items():
        print(f"{action}: {', '.join(names)}")
    print(f"{sum(map(len, found.values()))} parameters with a declared effect change no answer.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
