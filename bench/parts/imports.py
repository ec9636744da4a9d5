"""``genzo images import`` of as many images as the catalogues hold."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from bench import servers
from bench.findings import Findings, Table, at_least, number
from bench.surroundings import Surroundings

_SAMPLE = 20_000
_MAX_SECONDS = 90.0
_NOTE = (
    "From the start of the command to its end, into a catalogue of its own. When a first sample foretells "
    f"more than {_MAX_SECONDS:.0f} seconds for all, the sample is what counts."
)


class _Import(NamedTuple):
    images: int
    seconds: float
    peak_mebibytes: float


def measure_imports(around: Surroundings) -> Findings:
    """See the table of figures."""
    done = [_import(around, min(_SAMPLE, around.size))]
    if around.size > _SAMPLE and done[0].seconds * around.size / _SAMPLE < _MAX_SECONDS:
        done.append(_import(around, around.size))
    rows = [
        [
            f"{each.images:,}",
            number(each.seconds, 1),
            number(each.images / each.seconds),
            number(each.peak_mebibytes),
        ]
        for each in done
    ]
    last = done[-1]
    what = f"`genzo images import` of {last.images:,} images, name index included"
    return Findings(
        "Import",
        [at_least(what, last.images / last.seconds, 25_000, "images/s", 0)],
        [Table(["images", "seconds", "images/s", "peak MiB"], rows, _NOTE)],
    )


def _import(around: Surroundings, count: int) -> _Import:
    catalogue = around.catalogues.empty()
    path = around.catalogues.lines(count)
    catalogue.house().store.close()
    start = time.perf_counter()
    process = subprocess.Popen(
        [*_command(path), *catalogue.options],
        cwd=Path(__file__).parents[2],
        env=servers.environment(),
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if process.returncode:
        raise RuntimeError("genzo images import failed")
    return _Import(count, seconds, usage.ru_maxrss / (1 << (20 if sys.platform == "darwin" else 10)))


def _command(path: Path) -> list[str]:
    account = ("--region", "cn-hangzhou", "--account", "1500000000000000")
    return [sys.executable, "-m", "genzo", "images", "import", str(path), *account]
