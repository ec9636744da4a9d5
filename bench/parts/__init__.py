"""The parts of the benchmark, by the name that ``--only`` gives them: one file each."""

from collections.abc import Callable

from bench.config import BenchConfig
from bench.parts.concurrency import measure_concurrency
from bench.parts.fuzzy import measure_fuzzy
from bench.parts.growth import measure_growth
from bench.parts.imports import measure_imports
from bench.parts.memory import measure_memory
from bench.parts.others import measure_others
from bench.parts.pages import measure_pages
from bench.parts.protections import measure_protections
from bench.parts.sql import measure_sql
from bench.parts.starts import measure_starts
from bench.parts.walk import measure_walk
from bench.parts.writes import measure_writes
from bench.results import PartResult

PARTS: dict[str, Callable[[BenchConfig], PartResult]] = {
    "pages": measure_pages,
    "growth": measure_growth,
    "fuzzy": measure_fuzzy,
    "walk": measure_walk,
    "starts": measure_starts,
    "memory": measure_memory,
    "imports": measure_imports,
    "writes": measure_writes,
    "concurrency": measure_concurrency,
    "others": measure_others,
    "sql": measure_sql,
    "protections": measure_protections,
}
"""In the order of the report."""
