"""The model of capacity: linear sizes, and workers that each have a CPU until the database's are used up."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bench.results import Cost, Size

SHARE = 0.5
"""The share of each CPU that is planned with; the rest is for peaks."""


class SizeModel(NamedTuple):
    """The bytes of a store: ``fixed`` and ``per_image`` by table or index.

    The line goes through the smallest and the largest measured catalogue, so what every catalogue has
    (shipped images, accounts) is not counted to the images.
    """

    fixed: float
    per_image: Mapping[str, float]

    @property
    def slope(self) -> float:
        return sum(self.per_image.values())

    def total(self, images: int) -> float:
        """The bytes of a catalogue with so many images."""
        return self.fixed + images * self.slope


def size_model(sizes: Sequence[Size]) -> SizeModel:
    """The model of one store from its measured catalogues, at least two."""
    few, many = min(sizes, key=lambda each: each.images), max(sizes, key=lambda each: each.images)
    grown = many.images - few.images
    names = sorted({*few.tables, *many.tables})
    per_image = {name: (many.tables.get(name, 0) - few.tables.get(name, 0)) / grown for name in names}
    return SizeModel(sum(few.tables.values()) - few.images * sum(per_image.values()), per_image)


class RequestModel(NamedTuple):
    """The CPU seconds of one request: of a worker, and of the database server.

    ``most_per_second`` bounds what more workers do not make faster.
    """

    worker_seconds: float
    database_seconds: float
    most_per_second: float = math.inf

    def per_second(self, workers: float, database_cpus: float = math.inf) -> float:
        """Requests per second if each worker has a CPU, and the database so many."""
        served = min(workers / self.worker_seconds, self.most_per_second)
        if not self.database_seconds:
            return served
        return min(served, database_cpus / self.database_seconds)

    def workers(self, per_second: float) -> int | None:
        """Workers for so many requests per second, each busy for the planned share; None if none suffice."""
        if per_second > self.most_per_second:
            return None
        return math.ceil(per_second * self.worker_seconds / SHARE)

    def database_cpus(self, per_second: float) -> int:
        """CPUs of the database server for as many, at the same share."""
        return math.ceil(per_second * self.database_seconds / SHARE)


def request_model(costs: Sequence[Cost], *, has_one_writer: bool = False) -> RequestModel:
    """The model of a workload: the setup with the most workers, whose requests cost most.

    Workers that wait for each other use more CPU time for a request than one alone, so a setup with one
    worker would promise too much. With ``has_one_writer``, no setup is faster than the fastest measured one.
    """
    most = max(costs, key=lambda each: each.workers)
    bound = max(each.per_second for each in costs) if has_one_writer else math.inf
    return RequestModel(most.worker_seconds, most.database_seconds, bound)


def by_cpu_accounting(cost: Cost) -> float:
    """The requests per second of a measured setup, if each of its workers had a CPU of its own."""
    return cost.workers / cost.worker_seconds
