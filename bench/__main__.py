"""Measure Genzo on this machine, beside bare Granian, bare SQL and moto: python -m bench."""

import argparse
import sys
import tempfile
import time
import traceback
from contextlib import ExitStack
from pathlib import Path

import msgspec

from bench.catalogues import Catalogues
from bench.config import BenchConfig
from bench.parts import PARTS
from bench.report import markdown, report, write
from bench.results import PartResult

_ROOT = Path(__file__).parents[1]


def main() -> None:
    chosen = _options()
    names = list(PARTS) if chosen.only is None else chosen.only.split(",")
    if unknown := set(names) - set(PARTS):
        sys.exit(f"There is no part {', '.join(sorted(unknown))}: the parts are {', '.join(PARTS)}.")
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="genzo-bench-")))
        scratch.chmod(0o755)  # PostgreSQL refuses to run as root and runs as another user
        config = BenchConfig(
            is_quick=chosen.quick,
            rounds=1 if chosen.quick else 5,
            seconds=0.1 if chosen.quick else 1.0,
            catalogues=Catalogues(chosen.data or scratch / "catalogues", chosen.database),
            scratch=scratch,
            moto=chosen.moto,
        )
        found = report(*_measured(names, config), config)
    print(markdown(found))
    if failed := set(names) - set(found.parts):
        sys.exit(f"Not measured, see above: {', '.join(sorted(failed))}.")
    if chosen.json is not None:
        chosen.json.write_bytes(msgspec.json.format(msgspec.json.encode(found)))
    if chosen.write:
        write(found, _ROOT)


def _measured(names: list[str], config: BenchConfig) -> tuple[dict[str, PartResult], dict[str, float]]:
    """The result of each part, and how many seconds it took."""
    results, seconds = {}, {}
    for name in names:
        start = time.perf_counter()
        print(f"{name} …", end=" ", flush=True, file=sys.stderr)
        try:
            results[name] = PARTS[name](config)
        except Exception:  # noqa: BLE001 - the other parts go on
            traceback.print_exc()
        seconds[name] = round(time.perf_counter() - start, 1)
        print(f"{seconds[name]} s", flush=True, file=sys.stderr)
    return results, seconds


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    options.add_argument(
        "--quick", action="store_true", help="measure with small sizes: a check that everything works"
    )
    options.add_argument("--only", metavar="PART,…", help=f"measure only these parts: {', '.join(PARTS)}")
    options.add_argument(
        "--write",
        action="store_true",
        help="write docs/performance.md with its plots, and the figures in README.md",
    )
    options.add_argument("--json", type=Path, metavar="FILE", help="write the figures to FILE as well")
    options.add_argument(
        "--data", type=Path, metavar="DIR", help="keep the catalogues in DIR for the next run (several GB)"
    )
    options.add_argument(
        "--database",
        metavar="URL",
        default="",
        help="measure on this PostgreSQL server; creates databases named bench_…",
    )
    options.add_argument("--moto", type=Path, metavar="FILE", help="the program moto_server to compare with")
    return options.parse_args()


if __name__ == "__main__":
    main()
