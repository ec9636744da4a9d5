"""Measure Genzo on SQLite and PostgreSQL, beside bare Granian, bare SQL and moto: python -m bench."""

import argparse
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache, partial
from pathlib import Path

import msgspec

from bench import postgresql, report
from bench.catalogues import Catalogues
from bench.config import FULL_SIZE, QUICK_SIZES, BenchConfig, sizes_up_to
from bench.parts import PARTS
from bench.report import OtherMachineError, Report
from bench.results import PartResult
from bench.running import RunningServers
from bench.stores import POSTGRESQL, SQLITE, MeasuredStore
from tools.capacity.page import write as write_capacity

_ROOT = Path(__file__).parents[1]


def main() -> None:
    chosen = _options()
    names = list(PARTS) if chosen.only is None else chosen.only.split(",")
    if unknown := set(names) - set(PARTS):
        sys.exit(f"There is no part {', '.join(sorted(unknown))}: the parts are {', '.join(PARTS)}.")
    with configured(chosen) as config:
        found = report.report(*measured(names, config), config)
    print(report.markdown(found))
    if failed := set(names) - set(found.parts):
        sys.exit(f"Not measured, see above: {', '.join(sorted(failed))}.")
    if chosen.json is not None:
        chosen.json.write_bytes(msgspec.json.format(msgspec.json.encode(found)))
    if chosen.write:
        _write(found, has_all=set(names) == set(PARTS))


@contextmanager
def configured(chosen: argparse.Namespace) -> Iterator[BenchConfig]:
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="genzo-bench-")))
        scratch.chmod(0o755)  # PostgreSQL refuses to run as root and runs as another user
        folder = chosen.data or scratch / "catalogues"
        sqlite = MeasuredStore(SQLITE, Catalogues(folder))
        stack.callback(sqlite.catalogues.discard)
        opened = [sqlite]
        yield BenchConfig(
            is_quick=chosen.quick,
            rounds=1 if chosen.quick else 5,
            seconds=0.1 if chosen.quick else 1.0,
            sizes=QUICK_SIZES if chosen.quick else sizes_up_to(chosen.images),
            sqlite=sqlite,
            open_postgresql=cache(
                partial(_postgresql, stack, opened, folder / "postgresql", chosen.database)
            ),
            opened=opened,
            running=RunningServers(stack, kept=chosen.quick),
            scratch=scratch,
            moto=chosen.moto,
        )


def _postgresql(
    stack: ExitStack, opened: list[MeasuredStore], folder: Path, database: str
) -> MeasuredStore | None:
    if not postgresql.is_there(database):
        return None
    server = stack.enter_context(postgresql.serving(folder, database))
    # A server that this run starts has another port each time.
    catalogues = Catalogues(folder, server.url, "" if database else "wheel")
    stack.callback(catalogues.discard)
    opened.append(MeasuredStore(POSTGRESQL, catalogues, server))
    return opened[-1]


def _write(found: Report, *, has_all: bool) -> None:
    try:
        whole = found if has_all else report.with_parts(report.read(_ROOT), found, PARTS)
    except OtherMachineError as error:
        sys.exit(str(error))
    report.write(whole, _ROOT)
    write_capacity(_ROOT)


def measured(names: list[str], config: BenchConfig) -> tuple[dict[str, PartResult], dict[str, float]]:
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
        help="write docs/performance.md with its plots, docs/capacity.md, and the figures in README.md; with "
        "--only, the other parts keep their figures",
    )
    options.add_argument("--json", type=Path, metavar="FILE", help="write the figures to FILE as well")
    options.add_argument(
        "--images", type=int, metavar="NUMBER", default=FULL_SIZE, help="the size of the largest catalogue"
    )
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
