"""The first page right after a write: of an account with many own images beside one with few."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from statistics import median
from typing import NamedTuple

import msgspec

from bench import requests
from bench.catalogues import with_snapshot
from bench.config import BenchConfig
from bench.load import Client
from bench.parts.writes import REGION, parameters
from bench.population import Account
from bench.results import Figure, PartResult, Table, at_most, number
from bench.signing import FIRST_KEY, NONCE, Key, v1
from bench.stores import STORES, MeasuredStore

_FEW = 100
_WRITES = 20  # in one round, of each account that writes
_LIMIT = 1.3
_OWN, _ANOTHERS = "its own write", "another account's write"
_NOTE = (
    "Median milliseconds of the first page of ten without filters, over one connection, right after "
    "CreateImage or DeleteImage of the account itself or of another account. The two accounts alternate. "
    "Ratios are medians of the ratios of each round."
)


class _Created(msgspec.Struct):
    image_id: str = msgspec.field(name="ImageId")


class _Writer(NamedTuple):
    """An account that creates and deletes images."""

    key: Key
    snapshot_id: str


class _Pages(NamedTuple):
    """The seconds of first pages in one round, of the account with few images and of that with many."""

    few: list[float]
    many: list[float]

    @property
    def ratio(self) -> float:
        return median(self.many) / median(self.few)


_Rounds = dict[str, list[_Pages]]


def measure_after_writes(config: BenchConfig) -> PartResult:
    """Measure this part; its targets are in the table of figures."""
    writes = 2 if config.is_quick else _WRITES
    measured: dict[str, _Rounds] = {}
    with ExitStack() as stack:
        sessions = {store.name: _Session(stack, config, store) for store in config.stores}
        for session in sessions.values():
            session.round(1)
        for _ in range(min(config.rounds, 3)):
            for name, session in sessions.items():
                for writer, pages in session.round(writes).items():
                    measured.setdefault(name, {}).setdefault(writer, []).append(pages)
        few, many = next(iter(sessions.values())).accounts
    return PartResult(
        "First page after a write", _figures(measured, few, many), [_table(measured, few, many)]
    )


class _Session:
    """A server of a store, a connection to it, and the accounts that are compared."""

    def __init__(self, stack: ExitStack, config: BenchConfig, store: MeasuredStore) -> None:
        catalogue = store.catalogues.of(config.size)
        population = catalogue.population
        few = min(population.owning, key=lambda account: abs(account.images - _FEW))
        self.accounts = few, population.largest
        self._writers = {
            account: _Writer(
                Key(account.access_key_id, account.secret),
                with_snapshot(catalogue, REGION, account.account_id),
            )
            for account in self.accounts
        }
        self._stranger = _Writer(FIRST_KEY, with_snapshot(catalogue, REGION))
        self._server = stack.enter_context(config.serving(store, catalogue))
        self._client = stack.enter_context(Client(self._server.port))

    def round(self, writes: int) -> dict[str, _Pages]:
        """The seconds of the pages after so many images that were created and deleted, by writer."""
        measured = {_OWN: _Pages([], []), _ANOTHERS: _Pages([], [])}
        asked = {account: requests.page(self._server, account) for account in self.accounts}
        for _ in range(writes):
            for account, place in zip(self.accounts, (0, 1), strict=True):
                for name, writer in ((_OWN, self._writers[account]), (_ANOTHERS, self._stranger)):
                    for _ in self._changes(writer):
                        _, seconds = self._client.ask(next(asked[account]))
                        measured[name][place].append(seconds)
        return measured

    def _changes(self, writer: _Writer) -> Iterator[None]:
        """Create an image, and delete it afterwards."""
        created = self._call(writer, "CreateImage", parameters(writer.snapshot_id, f"bench-{NONCE}"))
        yield
        image_id = msgspec.json.decode(created, type=_Created).image_id
        self._call(writer, "DeleteImage", {"RegionId": REGION, "ImageId": image_id, "Format": "JSON"})
        yield

    def _call(self, writer: _Writer, action: str, given: Mapping[str, str]) -> bytes:
        return self._client.ask(next(v1(requests.host(self._server), action, given, writer.key)))[0].body


def _figures(measured: Mapping[str, _Rounds], few: Account, many: Account) -> list[Figure]:
    figures = []
    for writer in (_OWN, _ANOTHERS):
        what = (
            f"first page without filters, right after {writer}: {many.images:,} own images beside "
            f"{few.images:,}"
        )
        for store in STORES:
            ratio = _ratio(measured[store][writer]) if store in measured else None
            figures.append(at_most(what, ratio, _LIMIT, "times", store=store))
    return figures


def _ratio(rounds: list[_Pages]) -> float:
    return median(each.ratio for each in rounds)


def _table(measured: Mapping[str, _Rounds], few: Account, many: Account) -> Table:
    rows = [
        [f"after {writer}", *(cell for store in STORES for cell in _cells(measured.get(store), writer))]
        for writer in (_OWN, _ANOTHERS)
    ]
    counts = [f"{few.images:,} own images, ms", f"{many.images:,}, ms", "ratio"]
    return Table(["", *(f"{store}: {count}" for store in STORES for count in counts)], rows, _NOTE)


def _cells(rounds: _Rounds | None, writer: str) -> list[str]:
    if rounds is None:
        return [number(None)] * 3
    few, many = (1e3 * median(median(each[place]) for each in rounds[writer]) for place in (0, 1))
    return [number(few, 2), number(many, 2), number(_ratio(rounds[writer]), 2)]
