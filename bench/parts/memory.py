"""Resident memory of one worker on both stores, before and after ten thousand requests."""

from collections.abc import Iterator
from itertools import islice

from bench import measure, requests, servers
from bench.config import BenchConfig
from bench.results import PartResult, Table, at_most, number
from bench.servers import Memory
from bench.stores import STORES, MeasuredStore

_REQUESTS = 10_000
_STEPS = 4
_MAX_SECONDS = 60.0
_NOTE = (
    "Every request another account's page of ten, over 8 connections. The memory of PostgreSQL itself is not "
    "included."
)


def measure_memory(config: BenchConfig) -> PartResult:
    """Measure this part; its targets are in the table of figures."""
    count = 40 if config.is_quick else _REQUESTS
    steps = {store.name: dict(_steps(config, store, count)) for store in config.stores}
    rows = [
        [step, *(cell for store in STORES for cell in _cells(steps.get(store, {}).get(step)))]
        for step in steps[STORES[0]]
    ]
    what = f"resident memory after {count:,} requests, {config.size:,} images"
    last = {name: list(each.values())[-1] for name, each in steps.items()}
    figures = [
        at_most(what, memory and memory.resident, 80, "MiB", 0, store)
        for store, memory in ((store, last.get(store)) for store in STORES)
    ]
    head = ["", *(f"{store}: {kind}" for store in STORES for kind in ("resident, MiB", "of it mapped files"))]
    return PartResult("Memory", figures, [Table(head, rows, _NOTE)])


def _steps(config: BenchConfig, store: MeasuredStore, count: int) -> Iterator[tuple[str, Memory | None]]:
    catalogue = store.catalogues.of(config.size)
    with config.serving(store, catalogue) as server:
        asked = requests.every_account(server, catalogue.population)
        yield "ready", servers.memory(server.process_ids)
        for step in range(1, _STEPS + 1):
            measure.run(server, list(islice(asked, count // _STEPS)), 8, _MAX_SECONDS)
            yield f"after {count * step // _STEPS:,} requests", servers.memory(server.process_ids)


def _cells(memory: Memory | None) -> list[str]:
    if memory is None:
        return [number(None), number(None)]
    return [number(memory.resident), number(memory.of_files)]
