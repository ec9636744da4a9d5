"""Resident memory of one worker, before and after ten thousand requests."""

from itertools import islice

from bench import measure, requests, servers
from bench.config import BenchConfig
from bench.results import PartResult, Table, at_most, number
from bench.servers import Memory

_REQUESTS = 10_000
_STEPS = 4
_MAX_SECONDS = 60.0
_NOTE = "Every request another account's page of ten, over 8 connections."


def measure_memory(config: BenchConfig) -> PartResult:
    """Measure this part; its targets are in the table of figures."""
    catalogue = config.catalogues.of(config.size)
    count = 200 if config.is_quick else _REQUESTS
    rows = []
    with servers.serving("genzo", "serve", "--port", "0", *catalogue.options) as server:
        asked = requests.every_account(server, catalogue.population)
        memory = servers.memory(server.process_id)
        rows.append(_row("ready", memory))
        for step in range(1, _STEPS + 1):
            measure.run(server, list(islice(asked, count // _STEPS)), 8, _MAX_SECONDS)
            memory = servers.memory(server.process_id)
            rows.append(_row(f"after {count * step // _STEPS:,} requests", memory))
    what = f"resident memory after {count:,} requests, {config.size:,} images on disk"
    resident = None if memory is None else memory.resident
    head = ["", "resident, MiB", "of it mapped files, MiB"]
    return PartResult("Memory", [at_most(what, resident, 80, "MiB", 0)], [Table(head, rows, _NOTE)])


def _row(name: str, memory: Memory | None) -> list[str]:
    if memory is None:
        return [name, number(None), number(None)]
    return [name, number(memory.resident), number(memory.of_files)]
