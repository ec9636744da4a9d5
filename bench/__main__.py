"""Measure Genzo beside what it stands on, on this machine: python -m bench [--quick] [--json FILE]."""

import argparse
from pathlib import Path

import msgspec

from bench import answers, starts
from bench.report import markdown, report


def main() -> None:
    options = argparse.ArgumentParser(prog="bench", description=__doc__)
    options.add_argument("--quick", action="store_true", help="one short round: whether it works at all")
    options.add_argument("--json", type=Path, metavar="FILE", help="write the figures to FILE as well")
    chosen = options.parse_args()
    rounds, seconds = (1, 0.1) if chosen.quick else (7, 1.0)
    found = report(starts.measure(rounds), answers.measure(rounds, seconds), rounds)
    print(markdown(found))
    if chosen.json is not None:
        chosen.json.write_bytes(msgspec.json.format(msgspec.json.encode(found)))


if __name__ == "__main__":
    main()
