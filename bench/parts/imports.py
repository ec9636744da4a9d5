"""``genzo images import`` of as many images as the catalogues hold, into a file and into PostgreSQL."""

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from bench import servers
from bench.bare_copy import copy_seconds, packed_rows
from bench.config import BenchConfig
from bench.results import PartResult, Table, at_least, number
from bench.stores import POSTGRESQL, MeasuredStore, by_store

_SAMPLE = 100_000
_MAX_SECONDS = 90.0
# On Linux, a process's peak memory includes its parent's at the fork. So a small process starts the command.
_LAUNCH = """
import resource, subprocess, sys, time
start = time.perf_counter()
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss)
"""
_COLUMNS = ["database", "images", "seconds", "images/s", "CPU µs/image", "peak MiB"]
_NOTE = (
    "From the start of the command to its end, into a new catalogue. If a first sample predicts more than "
    f"{_MAX_SECONDS:.0f} seconds for all images, the sample counts. CPU time is that of the command and its "
    "child processes, without PostgreSQL's. The peak is that of the largest of these processes. Bare COPY "
    "copies rows that were prepared before, and creates the same keys and indexes, in one transaction."
)
_REGION, _ACCOUNT = "cn-hangzhou", 1500000000000000


class _Import(NamedTuple):
    database: str
    images: int
    seconds: float
    cpu_seconds: float | None = None
    peak_mebibytes: float | None = None


def measure_imports(config: BenchConfig) -> PartResult:
    """Measure this part; its targets are in the table of figures."""
    imports = {store.name: _imports(config, store) for store in config.stores}
    rows = [_row(each) for done in imports.values() for each in done]
    largest = {name: done[-1] for name, done in imports.items()}
    what = f"`genzo images import` of {config.size:,} images, name index included"
    speeds = by_store(largest, lambda done: done.images / done.seconds)
    figures = [at_least(what, speed, 25_000, "images/s", 0, store) for store, speed in speeds.items()]
    share = None
    if config.postgresql is not None:
        bare = _bare_copy(config, largest[POSTGRESQL].images, config.postgresql)
        share = bare.seconds / largest[POSTGRESQL].seconds
        rows.append(_row(bare))
    figures.append(at_least("the same beside bare COPY", share, 0.7, "of its images/s", store=POSTGRESQL))
    return PartResult("Import", figures, [Table(_COLUMNS, rows, _NOTE)])


def _imports(config: BenchConfig, store: MeasuredStore) -> list[_Import]:
    done = [_import(config, min(_SAMPLE, config.size), store)]
    if config.size > _SAMPLE and done[0].seconds * config.size / _SAMPLE < _MAX_SECONDS:
        done.append(_import(config, config.size, store))
    return done


def _row(done: _Import) -> list[str]:
    return [
        done.database,
        f"{done.images:,}",
        number(done.seconds, 1),
        number(done.images / done.seconds),
        number(done.cpu_seconds and done.cpu_seconds / done.images * 1e6, 1),
        number(done.peak_mebibytes),
    ]


def _bare_copy(config: BenchConfig, images: int, store: MeasuredStore) -> _Import:
    rows = packed_rows(config.catalogues.lines(images), _REGION, _ACCOUNT)
    return _Import(f"{store.name}, bare COPY", images, copy_seconds(store.catalogues.empty(), rows))


def _import(config: BenchConfig, count: int, store: MeasuredStore) -> _Import:
    catalogue = store.catalogues.empty()
    path = config.catalogues.lines(count)
    catalogue.service().store.close()
    done = subprocess.run(
        [sys.executable, "-c", _LAUNCH, *_command(path), *catalogue.options],
        cwd=Path(__file__).parents[2],
        env=servers.environment(),
        stdout=subprocess.PIPE,
        check=True,
    )
    seconds, cpu_seconds, largest = map(float, done.stdout.split())
    peak = largest / (1 << (20 if sys.platform == "darwin" else 10))
    return _Import(store.name, count, seconds, cpu_seconds, peak)


def _command(path: Path) -> list[str]:
    account = ("--region", _REGION, "--account", str(_ACCOUNT))
    return [sys.executable, "-m", "genzo", "images", "import", str(path), *account]
