"""Durable CreateImage, beside bare commits of the same rows."""

from statistics import median

from bench import bare_sql, measure, requests, servers
from bench.catalogues import Catalogue, answer, with_snapshot
from bench.config import BenchConfig
from bench.measure import Run, Workload
from bench.results import PartResult, Table, at_least, number
from bench.servers import Server
from bench.signing import NONCE, v1

_REGION = "cn-hangzhou"
_CONNECTIONS = (1, 8, 32)
_COMPARED = 8
_SERVE = ("genzo", "serve", "--port", "0", "--duration", "CreateImage=0", "--quota", "images=100000000")
_NOTE = (
    "Bare commits: the writing statements of CreateImage, run on SQLite without Genzo, one durable "
    "transaction per image, on a second catalogue."
)


def measure_writes(config: BenchConfig) -> PartResult:
    """Measure this part; its targets are in the table of figures."""
    catalogue = config.catalogues.empty()
    snapshot_id = with_snapshot(catalogue, _REGION)
    runs: dict[int, list[Run]] = {connections: [] for connections in _CONNECTIONS}
    bare: list[float] = []
    pair = _BareCommits(config.catalogues.empty()) if config.catalogues.is_sqlite else None
    with servers.serving(*_SERVE, *catalogue.options) as server:
        for _ in range(min(config.rounds, 3)):
            if pair is not None:
                bare.append(pair.commits_per_second(config.seconds))
            for connections in _CONNECTIONS:
                runs[connections].append(_run(server, snapshot_id, connections, config.seconds))
    rates = [run.per_second / commits for run, commits in zip(runs[_COMPARED], bare, strict=False)]
    rows = [
        [
            f"CreateImage over {connections} connection{'s' * (connections > 1)}",
            number(measure.per_second(each)),
            number(measure.milliseconds(each, 0.5), 2),
            number(measure.milliseconds(each, 0.99), 2),
            number(measure.cpu_microseconds(each)),
        ]
        for connections, each in runs.items()
    ]
    if bare:
        rows.append(["bare commits", number(median(bare)), number(1e3 / median(bare), 2), "", ""])
    target = "of bare commits of the same rows"
    return PartResult(
        "Writes",
        [
            at_least(
                f"CreateImage, durable, {_COMPARED} connections",
                median(rates) if rates else None,
                0.5,
                target,
            )
        ],
        [Table(["", "per second", "p50 ms", "p99 ms", "CPU µs/request"], rows, _NOTE)],
    )


def _run(server: Server, snapshot_id: str, connections: int, seconds: float) -> Run:
    asked = v1(requests.host(server), "CreateImage", _parameters(snapshot_id, f"bench-{NONCE}"))
    runs = measure.compare({"": Workload(server, asked)}, connections, 1, seconds)
    return runs[""][0]


class _BareCommits:
    """Writes the rows of CreateImage without Genzo."""

    def __init__(self, catalogue: Catalogue) -> None:
        path = catalogue.sqlite_path
        assert path is not None
        self._path = path
        snapshot_id = with_snapshot(catalogue, _REGION)
        with bare_sql.traced_statements() as traced:
            service = catalogue.service()
            account_id = 1234567890123456
            names = ("bench-aaaaaaaaaaaaaaaa1", "bench-bbbbbbbbbbbbbbbb1", "bench-cccccccccccccccc1")
            calls = [
                lambda name=name: answer(service, account_id, "CreateImage", _parameters(snapshot_id, name))
                for name in names
            ]
            _, self._first, self._second = bare_sql.statements_by_call(calls, traced)
            service.store.close()
        self._done = 0

    def commits_per_second(self, seconds: float) -> float:
        """One run; each run writes new values."""
        rate = bare_sql.commits_per_second(self._path, self._first, self._second, seconds, self._done)
        self._done += 1_000_000
        return rate


def _parameters(snapshot_id: str, name: str) -> dict[str, str]:
    return {"RegionId": _REGION, "SnapshotId": snapshot_id, "ImageName": name, "Format": "JSON"}
