"""Resident memory of one worker, before and after ten thousand requests."""

from itertools import islice

from bench import measure, requests, servers
from bench.findings import Findings, Table, at_most, number
from bench.surroundings import Surroundings

_REQUESTS = 10_000
_STEPS = 4
_MAX_SECONDS = 60.0
_NOTE = "Every request another account's page of ten, over 8 connections; pages of a mapped file count too."


def measure_memory(around: Surroundings) -> Findings:
    """See the table of figures."""
    catalogue = around.catalogues.of(around.size)
    count = 200 if around.is_quick else _REQUESTS
    rows = []
    with servers.serving("genzo", "serve", "--port", "0", *catalogue.options) as server:
        asked = requests.every_account(server, catalogue.population)
        resident = servers.resident_mebibytes(server.process_id)
        rows.append(["ready", number(resident)])
        for step in range(1, _STEPS + 1):
            measure.run(server, list(islice(asked, count // _STEPS)), 8, _MAX_SECONDS)
            resident = servers.resident_mebibytes(server.process_id)
            rows.append([f"after {count * step // _STEPS:,} requests", number(resident)])
    what = f"resident memory after {count:,} requests, {around.size:,} images on disk"
    return Findings("Memory", [at_most(what, resident, 80, "MiB", 0)], [Table(["", "MiB"], rows, _NOTE)])
