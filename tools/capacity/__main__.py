"""Measure bytes per image and print projected sizes: python -m tools.capacity --postgresql URL.

The URL names an empty database, which is not emptied again. Without it, only SQLite is measured.
"""

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path

from genzo.objects.folder import FolderObjects
from genzo.service.build import build_service
from genzo.service.service import Service
from tools.capacity import report, sizes
from tools.capacity.generated import fill
from tools.capacity.report import Measurement
from tools.capacity.sizes import Sizes

_CATALOGUES = (100_000, 1_000_000, 10_000_000, 100_000_000)


def main() -> None:
    chosen = _options().parse_args()
    few, many = sorted(chosen.images)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "genzo.db"
        stores = [_measured("SQLite", build_service(path), (few, many), lambda: sizes.of_sqlite(path))]
        if chosen.postgresql:
            service = build_service(chosen.postgresql, objects=FolderObjects(Path(folder), is_chosen=False))
            stores.append(
                _measured("PostgreSQL", service, (few, many), lambda: sizes.of_postgresql(chosen.postgresql))
            )
    print(report.parts(stores), report.averages(stores), sep="\n\n")
    print(f"\n{report.capacity(stores, _CATALOGUES, chosen.regions)}")
    rates = {"SQLite": chosen.sqlite_rate, "PostgreSQL": chosen.postgresql_rate}
    known = {store: rate for store, rate in rates.items() if rate}
    if known:
        print(f"\n{report.workers(known, chosen.wanted, chosen.share)}")


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog="capacity", description=__doc__)
    options.add_argument("--postgresql", metavar="URL", default="", help="an empty database")
    options.add_argument("--images", type=int, nargs=2, default=(50_000, 200_000), metavar="NUMBER")
    options.add_argument("--regions", type=int, default=30, help="number of regions with images")
    options.add_argument(
        "--sqlite-rate", type=float, help="requests/s of one worker, measured by scripts/bench"
    )
    options.add_argument("--postgresql-rate", type=float, help="the same on a PostgreSQL database")
    options.add_argument("--wanted", type=int, nargs="+", default=(500, 5000, 50_000), help="requests/s")
    options.add_argument("--share", type=float, default=0.5, help="share of a worker's rate to plan with")
    return options


def _measured(
    store: str, service: Service, counts: tuple[int, int], size: Callable[[], Sizes]
) -> Measurement:
    service.prepare()
    found = []
    for first, last in ((0, counts[0]), counts):
        fill(service, first, last)
        found.append(size())
    service.store.close()
    return Measurement(store, counts, (found[0], found[1]))


if __name__ == "__main__":
    main()
