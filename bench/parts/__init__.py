"""The parts of the benchmark, by the name that ``--only`` gives them: one file each."""

from collections.abc import Callable

from bench.config import BenchConfig
from bench.parts.after_writes import measure_after_writes
from bench.parts.concurrency import measure_concurrency
from bench.parts.fuzzy import measure_fuzzy
from bench.parts.growth import measure_growth
from bench.parts.imports import measure_imports
from bench.parts.memory import measure_memory
from bench.parts.others import measure_others
from bench.parts.pages import measure_pages
from bench.parts.profile import measure_profile
from bench.parts.protections import measure_protections
from bench.parts.scale import measure_scale
from bench.parts.sizes import measure_sizes
from bench.parts.sql import measure_sql
from bench.parts.starts import measure_starts
from bench.parts.walk import measure_walk
from bench.parts.writes import measure_writes
from bench.results import PartResult

PARTS: dict[str, Callable[[BenchConfig], PartResult]] = {
    "pages": measure_pages,
    "after-writes": measure_after_writes,
    "writes": measure_writes,
    "concurrency": measure_concurrency,
    "scale": measure_scale,
    "imports": measure_imports,
    "sizes": measure_sizes,
    "growth": measure_growth,
    "fuzzy": measure_fuzzy,
    "walk": measure_walk,
    "starts": measure_starts,
    "memory": measure_memory,
    "others": measure_others,
    "sql": measure_sql,
    "protections": measure_protections,
    "profile": measure_profile,
}
"""In the order of the report."""
