"""Writes docs/capacity.md and its drawings."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bench.parts.scale import BOUNCER, CREATE, FOUR, ONE, OTHERS, REPEATED, REPLICA, TWO
from bench.report import FIGURES, Report, in_docs, read
from bench.results import Cost, Plot, Series, Size, number
from bench.stores import POSTGRESQL, SQLITE, STORES
from bench.svg import svg
from genzo.service.open_store import CONNECTIONS
from tools.capacity.model import (
    SHARE,
    RequestModel,
    SizeModel,
    by_cpu_accounting,
    request_model,
    size_model,
)
from tools.capacity.text import HEAD, LARGE, PROXIES, REQUESTS, SIZES

IMAGES = (100_000, 1_000_000, 10_000_000, 100_000_000)
REGIONS = 30
WANTED = (500, 5_000, 50_000)

_DATABASE_CPUS = 16
_DRAWN_WORKERS = (1, 2, 4, 8, 16, 32, 64, 128)
_WORKLOADS = {REPEATED: "repeated", OTHERS: "other accounts", CREATE: "CreateImage"}
_LEAST_BYTES = 0.5
_GIB = 2**30
_PAGE_INDEXES = "images_"


def write(root: Path) -> None:
    """docs/capacity.md and its drawings, from the figures under ``root``; nothing without these figures."""
    report = read(root)
    sizes, costs = _sizes(report), _costs(report)
    if not sizes or not costs:
        return
    (root / "docs" / "capacity.md").write_text(page(report))
    for plot in drawings(report):
        (root / FIGURES.parent / f"{plot.name}.svg").write_text(svg(plot))


def page(report: Report) -> str:
    """The page as Markdown."""
    sizes, costs = _sizes(report), _costs(report)
    models = {store: size_model(each) for store, each in sizes.items()}
    requests = dict(_request_models(costs))
    size_plot, request_plot = drawings(report)
    parts = [
        HEAD,
        SIZES,
        _bytes_per_image(models),
        _beside_model(sizes, models),
        _picture(size_plot),
        LARGE,
        _large(models),
        REQUESTS.format(share=f"{SHARE:g}", cpus=_DATABASE_CPUS, connections=CONNECTIONS),
        _setups(costs),
        _picture(request_plot),
        _workers(requests),
        PROXIES,
        _proxies(costs),
        f"Measured on {report.machine}.",
    ]
    return in_docs("\n\n".join(parts) + "\n")


def drawings(report: Report) -> tuple[Plot, Plot]:
    """The models beside the measured points: sizes, and requests per second."""
    sizes, costs = _sizes(report), _costs(report)
    return _size_plot(sizes), _request_plot(costs)


def _sizes(report: Report) -> dict[str, list[Size]]:
    measured = [size for part in report.parts.values() for size in part.sizes]
    found = {store: [each for each in measured if each.store == store] for store in STORES}
    return {store: each for store, each in found.items() if each}


def _costs(report: Report) -> list[Cost]:
    measured = (cost for part in report.parts.values() for cost in part.costs)
    return [cost for cost in measured if cost.worker_seconds]


def _of(costs: Iterable[Cost], store: str, workload: str) -> list[Cost]:
    """The costs of the setups that are scaled, without proxy and replica."""
    return [
        each
        for each in costs
        if (each.store, each.workload) == (store, workload) and each.setup in (ONE, TWO, FOUR)
    ]


def _request_models(costs: Sequence[Cost]) -> Iterator[tuple[tuple[str, str], RequestModel]]:
    for store in STORES:
        for workload in _WORKLOADS:
            if measured := _of(costs, store, workload):
                has_one_writer = (store, workload) == (SQLITE, CREATE)
                yield (store, workload), request_model(measured, has_one_writer=has_one_writer)


def _bytes_per_image(models: dict[str, SizeModel]) -> str:
    names = sorted({name for model in models.values() for name in model.per_image})
    rows = [
        [f"`{name}`", *(f"{model.per_image.get(name, 0):,.0f}" for model in models.values())]
        for name in names
        if any(model.per_image.get(name, 0) >= _LEAST_BYTES for model in models.values())
    ]
    rows.append(["all", *(f"{model.slope:,.0f}" for model in models.values())])
    return _table(["bytes per image", *models], rows)


def _beside_model(sizes: dict[str, list[Size]], models: dict[str, SizeModel]) -> str:
    counts = sorted({size.images for each in sizes.values() for size in each})
    rows = []
    for count in counts:
        row = [f"{count:,}"]
        for store, each in sizes.items():
            measured = next(sum(size.tables.values()) for size in each if size.images == count)
            row += [_mebibytes(measured), _mebibytes(models[store].total(count))]
        rows.append(row)
    head = ["images", *(text for store in sizes for text in (f"{store}, measured", "by the model"))]
    return _table(head, rows)


def _large(models: dict[str, SizeModel]) -> str:
    rows = []
    for count in IMAGES:
        row = [f"{count:,}", f"{count // REGIONS:,}"]
        row += [_gibibytes(model.total(count)) for model in models.values()]
        if POSTGRESQL in models:
            model = models[POSTGRESQL]
            indexes = sum(size for name, size in model.per_image.items() if name.startswith(_PAGE_INDEXES))
            row += [_gibibytes(count * indexes), _gibibytes(model.total(count // REGIONS))]
        rows.append(row)
    head = ["images", f"in each of {REGIONS} regions", *models]
    if POSTGRESQL in models:
        head += ["of it indexes of images", "PostgreSQL, if each region has a database"]
    return _table(head, rows)


def _setups(costs: Sequence[Cost]) -> str:
    rows = []
    for (store, workload), model in _request_models(costs):
        rows += [
            [
                f"{store}, {each.setup}",
                workload,
                _micro(each.worker_seconds),
                _micro(each.database_seconds),
                f"{by_cpu_accounting(each):,.0f}",
                f"{model.per_second(each.workers):,.0f}",
            ]
            for each in _of(costs, store, workload)
        ]
    head = ["setup", "workload", "workers' µs/request", "PostgreSQL's µs/request"]
    return _table([*head, "requests/s by CPU accounting", "by the model"], rows)


def _workers(requests: dict[tuple[str, str], RequestModel]) -> str:
    rows = []
    for wanted in WANTED:
        for workload in _WORKLOADS:
            sqlite, server = (requests.get((store, workload)) for store in (SQLITE, POSTGRESQL))
            row = [f"{wanted:,}", workload, number(sqlite and sqlite.workers(wanted))]
            if server is not None:
                workers = server.workers(wanted)
                connections = workers and workers * CONNECTIONS
                row += [number(workers), number(server.database_cpus(wanted)), number(connections)]
            rows.append(row)
    head = ["requests/s", "workload", "workers on SQLite"]
    if any(store == POSTGRESQL for store, _ in requests):
        head += ["workers on PostgreSQL", "CPUs of PostgreSQL", "connections to it"]
    return _table(head, rows)


def _proxies(costs: Sequence[Cost]) -> str:
    rows = [
        [each.setup, each.workload, _micro(each.worker_seconds), _micro(each.database_seconds)]
        for each in costs
        if each.store == POSTGRESQL and each.setup in (ONE, BOUNCER, REPLICA)
    ]
    return _table(["setup", "workload", "worker's µs/request", "databases' and proxy's µs/request"], rows)


def _size_plot(sizes: dict[str, list[Size]]) -> Plot:
    series = []
    for store, measured in sizes.items():
        model = size_model(measured)
        least = min(each.images for each in measured)
        drawn = sorted({least, *IMAGES})
        series += [
            Series(store, [(count, model.total(count) / _GIB) for count in drawn if count >= least]),
            Series(
                store,
                [(each.images, sum(each.tables.values()) / _GIB) for each in measured],
                is_line=False,
            ),
        ]
    title = "Size of a catalogue: the model (lines to 100 million) and the measured catalogues"
    return Plot("capacity-sizes", title, "images", "GiB", series, is_y_logarithmic=True)


def _request_plot(costs: Sequence[Cost]) -> Plot:
    series = []
    for (store, workload), model in _request_models(costs):
        if store == POSTGRESQL:
            points = [(each.workers, by_cpu_accounting(each)) for each in _of(costs, store, workload)]
            line = [(count, model.per_second(count, _DATABASE_CPUS)) for count in _DRAWN_WORKERS]
            series += [
                Series(_WORKLOADS[workload], line),
                Series(_WORKLOADS[workload], points, is_line=False),
            ]
    title = f"Requests/s on one PostgreSQL of {_DATABASE_CPUS} CPUs: the model, and 1, 2 and 4 workers"
    return Plot("capacity-requests", title, "workers", "requests/s", series, is_y_logarithmic=True)


def _picture(plot: Plot) -> str:
    return f"![{plot.title}]({FIGURES.parent.name}/{plot.name}.svg)"


def _micro(seconds: float) -> str:
    return number(1e6 * seconds if seconds else None)


def _mebibytes(size: float) -> str:
    return f"{size / 2**20:,.1f} MiB"


def _gibibytes(size: float) -> str:
    return f"{size / _GIB:,.1f} GiB" if size >= _GIB else f"{size / 2**20:,.0f} MiB"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
