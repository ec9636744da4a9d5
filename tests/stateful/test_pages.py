"""In any order of writes, clock changes and reads on several workers, no page is stale."""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from genzo.catalogue.accounts import Account
from genzo.catalogue.clock import format_moment
from genzo.catalogue.principals import Principal
from genzo.control.account_choice import AccountChoice
from genzo.control.clock_endpoint import ClockEndpoint
from genzo.control.settings_repository import SettingsRepository
from genzo.http.chain import Chain
from genzo.http.page_cache import PageCache
from genzo.identity.authentication import OpenAuthenticator
from genzo.service.build import build_service
from genzo.service.call import PreparedCall
from genzo.service.service import Service
from genzo.store.sql.session import Reader
from genzo.store.sqlite.connection import SqliteConnection
from genzo.store.sqlite.errors import SqliteErrors
from genzo.store.sqlite.name_index import NameIndex
from genzo.store.sqlite.reading import ReadTransaction
from genzo.wire.types import HttpRequest, HttpResponse
from tests.store.making import ALICE, BOB, REGION, image, system_image

WORKERS = 2
START = 1_700_000_000_000
NAMES = ("m-1", "m-2", "m-3")
QUERIES: tuple[dict[str, str], ...] = (
    {},
    {"ImageOwnerAlias": "self", "Status": "Waiting,Creating,Available"},
    {"ImageOwnerAlias": "others"},
    {"ImageName": "a"},
    {"ImageName": "*b*", "PageSize": "1"},
    {"PageSize": "1", "PageNumber": "2"},
    {"PageSize": "1"},
    {"PageSize": "1", "ImageOwnerAlias": "self", "Status": "Creating"},
    {"PageSize": "1", "ImageOwnerAlias": "self", "Status": "Creating", "PageNumber": "2"},
)
_ACCOUNTS = st.sampled_from((ALICE, BOB))
_NAMES = st.sampled_from(NAMES)
_WORKER = st.integers(0, WORKERS - 1)
_CHANGES: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.just({}),
    st.fixed_dictionaries({"advance": st.integers(0, 6).map(lambda halves: halves / 2)}),
    st.fixed_dictionaries({"frozen": st.booleans()}),
    st.fixed_dictionaries(
        {"now": st.integers(-4, 4).map(lambda halves: format_moment(START + halves * 500))},
        optional={"frozen": st.booleans()},
    ),
)
_STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("put"), _WORKER, _NAMES, _ACCOUNTS, st.sampled_from(("", "a", "b")), st.integers(0, 3)
        ),
        st.tuples(st.just("public"), _WORKER, _NAMES, st.booleans()),
        st.tuples(st.just("share"), _WORKER, _NAMES, _ACCOUNTS),
        st.tuples(st.just("unshare"), _WORKER, _NAMES, _ACCOUNTS),
        st.tuples(st.just("delete"), _WORKER, _NAMES),
        st.tuples(st.just("clock"), st.integers(-3, 3)),
        st.tuples(
            st.just("control"), _WORKER, st.one_of(st.none(), _ACCOUNTS), st.one_of(st.none(), _CHANGES)
        ),
        st.tuples(st.just("read"), _WORKER, _ACCOUNTS, st.integers(0, len(QUERIES) - 1)),
        st.tuples(st.just("read"), _WORKER, _ACCOUNTS, st.just(0)),
    ),
    min_size=10,
    max_size=40,
)


class Clock:
    def __init__(self) -> None:
        self.now = START / 1000

    def __call__(self) -> float:
        return self.now


class CachingWorkers:
    """Workers on one file, each with its own caches, and one without caches to compare with."""

    def __init__(self, file: Path) -> None:
        self.clock = Clock()
        self.services = [
            replace(build_service(file, durable=False), clock=self.clock) for _ in range(WORKERS + 1)
        ]
        self.services[0].store.prepare()
        with self.services[0].store.writing() as catalogue:
            for account_id in (ALICE, BOB):
                catalogue.put_account(Account(account_id=account_id, name="", created=0))
        *cached, uncached = self.services
        self.chains = [*(_chain(service, cached=True) for service in cached), _chain(uncached, cached=False)]
        compared: Any = self.services[-1].store
        reader = compared._reader()  # noqa: SLF001
        without_cache = Reader(SqliteConnection(reader.connection))
        reader.transaction = ReadTransaction(reader.connection, without_cache, SqliteErrors(file))
        for service in self.services[:-1]:
            _keep_names_at_once(service)

    def step(self, name: str, *values: object) -> None:
        getattr(self, f"_{name}")(*values)

    def _put(self, worker: int, name: str, owner: int, text: str, seconds: int) -> None:
        now = self.services[worker].settings(owner).clock.now(self.clock())
        begins, ends = (now + int(each * 1000) for each in (seconds / 2, seconds))
        put = image(
            name,
            owner_id=owner,
            name=text,
            creating_at=begins if seconds else 0,
            settles_at=ends if seconds else 0,
        )
        with self.services[worker].store.writing(owner, REGION) as catalogue:
            catalogue.put_images([put])

    def _public(self, worker: int, name: str, everywhere: bool) -> None:
        with self.services[worker].store.writing() as catalogue:
            catalogue.put_images([system_image(f"p-{name}", region_id="*" if everywhere else REGION)])

    def _share(self, worker: int, name: str, account: int) -> None:
        with self.services[worker].store.writing() as catalogue:
            kept = catalogue.image(REGION, name)
            if kept is not None:
                catalogue.share_images([kept], account)

    def _unshare(self, worker: int, name: str, account: int) -> None:
        with self.services[worker].store.writing() as catalogue:
            kept = catalogue.image(REGION, name)
            if kept is not None:
                catalogue.unshare_images([kept], account)

    def _delete(self, worker: int, name: str) -> None:
        with self.services[worker].store.writing() as catalogue:
            catalogue.delete_image(REGION, name)

    def _clock(self, seconds: int) -> None:
        self.clock.now += seconds / 2

    def _control(self, worker: int, account: int | None, change: dict[str, object] | None) -> None:
        """Change the clock of all accounts or of one; without a change, reset it."""
        store = self.services[worker].store
        choice = AccountChoice(store, lambda _: None)
        endpoint = ClockEndpoint(SettingsRepository(store), choice, self.clock)
        query = b"" if account is None else f"account={account}".encode()
        method = "DELETE" if change is None else "PUT"
        request = HttpRequest(method, "/_genzo/clock", query, (), json.dumps(change).encode())
        assert endpoint.routes[method, False](request, "").status == 200

    def _read(self, worker: int, account: int, query: int) -> None:
        fresh = _answer(self.chains[-1], account, query)
        assert [_answer(self.chains[worker], account, query) for _ in range(3)] == [fresh] * 3


def _keep_names_at_once(service: Service) -> None:
    store: Any = service.store
    reader = store._reader()  # noqa: SLF001
    reader.query_cache.names = NameIndex(reader.connection, reader.query_cache.versions, min_searches=1)


def _chain(service: Service, *, cached: bool) -> Chain:
    page_cache = PageCache(service.store, service.clock) if cached else None
    with service.store.reading():
        authentication = OpenAuthenticator(service.clock)
        return Chain(service, authentication, "http://127.0.0.1", page_cache)


def _answer(chain: Chain, account: int, query: int) -> bytes:
    """The answer without its request id."""
    parameters = {"Action": "DescribeImages", "RegionId": REGION, "Format": "JSON", **QUERIES[query]}
    target = urlencode({**parameters, "AccessKeyId": str(account)})
    call = chain.prepare(HttpRequest("GET", "/", target.encode(), (("host", "127.0.0.1"),), b""))
    assert isinstance(call, PreparedCall)
    response = chain.answer(call._replace(principal=Principal(account)))
    assert isinstance(response, HttpResponse)
    assert response.status == 200
    return response.body.replace(call.request_id.encode(), b"")


@contextmanager
def _bench() -> Iterator[CachingWorkers]:
    with tempfile.TemporaryDirectory() as folder:
        bench = CachingWorkers(Path(folder) / "genzo.db")
        yield bench
        for service in bench.services:
            service.store.close()


_PUT = ("put", 0, "m-1", ALICE, "a", 2)
_TWO_UNDER_WAY = (_PUT, ("put", 1, "m-2", ALICE, "a", 3), ("clock", 2))
_THREE = tuple(("put", 0, name, ALICE, "a", 0) for name in NAMES)
_CREATING = (("read", 0, ALICE, 7), ("read", 0, ALICE, 8))
_NAMES_OF_ALICE = (("read", 0, ALICE, 3), ("read", 0, ALICE, 4))
_SHARED = (("share", 1, "m-1", BOB), ("read", 0, ALICE, 0), ("read", 0, BOB, 2))
_LOOK = (("read", 0, ALICE, 0), ("read", 0, ALICE, 1))


@given(steps=_STEPS)
@example(steps=[_PUT, *_LOOK, ("clock", 3), *_LOOK, ("clock", 3), *_LOOK])
@example(steps=[_PUT, ("clock", 3), *_LOOK, ("clock", -3), *_LOOK])
@example(steps=[_PUT, ("share", 1, "m-1", BOB), ("read", 1, BOB, 2), ("clock", 4), ("read", 1, BOB, 2)])
@example(
    steps=[
        ("control", 1, None, {"frozen": True}),
        _PUT,
        *_LOOK,
        ("control", 1, None, {"advance": 1.5}),
        *_LOOK,
    ]
)
@example(
    steps=[
        _PUT,
        *_LOOK,
        ("control", 1, None, {"advance": 1.2}),
        *_LOOK,
        ("control", 0, None, {"advance": 0.4}),
        *_LOOK,
    ]
)
@example(steps=[_PUT, ("control", 0, None, {"advance": 3}), *_LOOK, ("control", 1, None, {}), *_LOOK])
@example(steps=[_PUT, *_SHARED, ("control", 0, ALICE, {"advance": 3}), *_SHARED, ("clock", 4), *_SHARED])
@example(steps=[_PUT, *_SHARED, ("control", 1, BOB, {"frozen": True}), ("clock", 4), *_SHARED])
@example(
    steps=[_PUT, *_SHARED, ("control", 0, BOB, {"advance": 3}), *_SHARED, ("control", 1, BOB, None), *_SHARED]
)
@example(steps=[_PUT, ("control", 0, None, {"advance": 3}), *_SHARED, ("control", 1, BOB, {}), *_SHARED])
@example(steps=[*_TWO_UNDER_WAY, *_CREATING, ("clock", 2), *_CREATING, ("clock", -2), *_CREATING])
@example(steps=[*_TWO_UNDER_WAY, *_CREATING, ("delete", 1, "m-2"), *_CREATING])
@example(steps=[*_THREE, ("read", 0, ALICE, 6), ("read", 0, ALICE, 5)])
@example(steps=[*_THREE, ("read", 0, ALICE, 6), ("delete", 1, "m-1"), ("read", 0, ALICE, 5)])
@example(
    steps=[("put", 0, "m-2", ALICE, "a", 0), _PUT, ("read", 0, ALICE, 6), ("clock", 5), ("read", 0, ALICE, 6)]
)
@example(steps=[*_THREE, *_NAMES_OF_ALICE, ("put", 1, "m-2", ALICE, "b", 0), *_NAMES_OF_ALICE])
@example(steps=[_PUT, *_NAMES_OF_ALICE, ("clock", 5), *_NAMES_OF_ALICE, ("clock", -3), *_NAMES_OF_ALICE])
@settings(
    max_examples=int(os.environ.get("GENZO_STATEFUL_EXAMPLES") or "25"),
    suppress_health_check=list(HealthCheck),
    phases=set(Phase) - {Phase.explain},
)
def test_no_page_is_stale(steps: list[tuple[Any, ...]]) -> None:
    with _bench() as bench:
        for name, *values in steps:
            bench.step(name, *values)
        for account in (ALICE, BOB):
            for query in range(len(QUERIES)):
                bench.step("read", 0, account, query)
