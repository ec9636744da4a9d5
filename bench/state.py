"""Measure saving, loading, comparing and forking a catalogue of a size: python -m bench.state IMAGES."""

import argparse
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bench.images import Place, image
from genzo.catalogue.accounts import FIRST_ACCOUNT_ID
from genzo.catalogue.state_differences import differences
from genzo.service.build import build_service
from genzo.service.service import Service
from genzo.service.state.files import opened_state_file, write_state_file
from genzo.service.state.forks import Forks
from genzo.service.state.loading import load_state
from genzo.service.state.saving import saved_state

_PLACE = Place("cn-hangzhou", FIRST_ACCOUNT_ID, is_public=False, tag=None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("images", type=int)
    parser.add_argument("--forks", type=int, default=5, help="the number of forks, whose median is shown")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="genzo-bench-") as folder:
        _measure(Path(folder), chosen.images, chosen.forks)


def _measure(folder: Path, count: int, fork_count: int) -> None:
    origin, other = (
        build_service(folder / "origin" / "genzo.db"),
        build_service(folder / "other" / "genzo.db"),
    )
    for service in (origin, other):
        service.prepare()
    with origin.store.writing() as catalogue:
        catalogue.put_images(image(number, _PLACE) for number in range(count))
    origin.store.close()
    file, forks = folder / "state.jsonl", Forks(origin)
    _print("save", partial(_save, origin, file))
    _print("load", partial(_load, other, file))
    _print("fork", *(partial(forks.create, f"fork-{each}", FIRST_ACCOUNT_ID) for each in range(fork_count)))
    _print("diff", partial(_compare, forks))
    sizes = (file.stat().st_size, (folder / "origin" / "genzo.db").stat().st_size)
    print("bytes of the state file and of the catalogue:", *sizes)
    print("largest memory, in KiB:", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def _save(service: Service, file: Path) -> None:
    with saved_state(service.locations, with_secrets=False) as state:
        write_state_file(file, state)


def _load(service: Service, file: Path) -> None:
    with opened_state_file(file) as state:
        load_state(service, state)


def _compare(forks: Forks) -> None:
    with forks.states("fork-0") as (before, after):
        assert not list(differences(before, after))


def _print(name: str, *runs: Callable[[], object]) -> None:
    cpu, wall = zip(*map(_seconds, runs), strict=True)
    print(f"{name}: {statistics.median(cpu):.3f} s of CPU, {statistics.median(wall):.3f} s in all")


def _seconds(run: Callable[[], object]) -> tuple[float, float]:
    """CPU time with that of child processes, and elapsed time."""
    cpu, began = _cpu_seconds(), time.perf_counter()
    run()
    return _cpu_seconds() - cpu, time.perf_counter() - began


def _cpu_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


if __name__ == "__main__":
    main()
