"""A database that is gone: every answer is ServiceUnavailable and soon, and it ends by itself."""

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

import psycopg
import pytest

from genzo.catalogue.store import StoreError
from genzo.service.build import build_service
from genzo.store.postgresql.pool import PostgresqlPool
from genzo.store.postgresql.store import PostgresqlStore
from genzo.store.postgresql.wire import PgConnection
from tests.api import Answer, Api
from tests.postgresql.cluster import Cluster
from tests.running import running
from tests.store.prepared import is_prepared

# A server gives up within a second, TCP within minutes. The clock also measures what else this machine does.
SOON = 15.0
CONNECTIONS = 256
PATIENCE = 30.0


class Timed:
    """An answer, and the seconds it took."""

    def __init__(self, api: Api) -> None:
        began = time.monotonic()
        self.answer: Answer = api.images()
        self.seconds = time.monotonic() - began


@pytest.fixture(scope="module")
def one_cluster() -> Iterator[Cluster]:
    # These tests crash servers, not machines, and what a server has handed to the system outlives it.
    with Cluster({"fsync": "off"}) as started:
        yield started


@pytest.fixture(scope="module")
def template(one_cluster: Cluster) -> str:
    """The URL of a new catalogue to copy."""
    url = one_cluster.create_database("template")
    with closing(build_service(url).store) as store:
        store.prepare()
    return url


@pytest.fixture
def cluster(one_cluster: Cluster) -> Iterator[Cluster]:
    """The cluster, which runs again after the test."""
    yield one_cluster
    if one_cluster.frozen:
        one_cluster.thaw()
    if not one_cluster.running:
        one_cluster.start()


@pytest.fixture
def api(cluster: Cluster, template: str, tmp_path: Path) -> Iterator[Api]:
    url = cluster.create_database("gone", template)
    with running("--database", url, "--data", tmp_path, stderr=tmp_path / "stderr") as server:
        yield Api(server.host, server.port)


def assert_refused_soon(api: Api) -> None:
    timed = Timed(api)
    assert (timed.answer.status, timed.answer.code) == (503, "ServiceUnavailable")
    assert timed.seconds < SOON


def assert_comes_back(api: Api) -> None:
    deadline = time.monotonic() + PATIENCE
    while api.images().status == 503:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert api.images().status == 200


def test_a_killed_server_is_answered_for_and_comes_back(cluster: Cluster, api: Api) -> None:
    assert api.images().status == 200
    cluster.kill()
    for _ in range(3):
        assert_refused_soon(api)
    cluster.start()
    assert_comes_back(api)


def test_a_frozen_server_is_answered_for_and_comes_back(cluster: Cluster, api: Api) -> None:
    assert api.images().status == 200
    cluster.freeze()
    for _ in range(3):
        assert_refused_soon(api)
    assert not is_ready(api)
    cluster.thaw()
    assert_comes_back(api)
    assert is_ready(api)


@pytest.mark.parametrize("end", ["kill", "freeze"])
def test_every_one_of_many_connections_is_answered_soon(cluster: Cluster, api: Api, end: str) -> None:
    with ThreadPoolExecutor(CONNECTIONS) as threads:
        list(threads.map(Timed, [api] * CONNECTIONS))
        getattr(cluster, end)()
        for _ in range(2):
            timed = list(threads.map(Timed, [api] * CONNECTIONS))
            assert {each.answer.status for each in timed} == {503}
            assert max(each.seconds for each in timed) < SOON


def test_a_statement_may_take_its_time_while_the_server_lives(cluster: Cluster, template: str) -> None:
    with closing(PostgresqlStore(cluster.create_database("slow", template))) as store:
        with store.writing(1) as first:
            first.set_metadata("turn", "first")
            assert first.metadata("turn") == "first"
            waiting = threading.Thread(target=_write, args=(store,))
            waiting.start()
            waiting.join(3)
            assert waiting.is_alive()
        waiting.join(PATIENCE)
        with store.reading() as catalogue:
            assert catalogue.metadata("turn") == "second"


def _write(store: PostgresqlStore) -> None:
    with store.writing(1) as second:
        second.set_metadata("turn", "second")


def test_a_write_that_waits_fails_when_the_server_freezes(cluster: Cluster, template: str) -> None:
    with closing(PostgresqlStore(cluster.create_database("frozen", template))) as store:
        with pytest.raises(StoreError, match="stopped answering"), store.writing(1) as catalogue:  # noqa: PT012
            assert catalogue.metadata("name") is None
            cluster.freeze()
            began = time.monotonic()
            catalogue.set_metadata("name", "value")
            catalogue.metadata("name")
        assert time.monotonic() - began < SOON
        cluster.thaw()


def test_an_old_connection_that_answers_again_ends_the_refusals(cluster: Cluster) -> None:
    """While the server stood still, a new connection failed and an old one waited."""
    url = cluster.create_database("thawed")
    # On a busy machine, the server may stand still for longer than a connection waits: then once more.
    attempts = (refused_after_a_thaw(cluster, url) for _ in range(20))
    assert next(refused for refused in attempts if refused is not None) is False


def refused_after_a_thaw(cluster: Cluster, url: str) -> bool | None:
    """Whether an old connection that is answered leaves the refusals; None if it waited for too long."""
    pool = PostgresqlPool(url, 1)

    def ask() -> bool | None:
        time.sleep(0.3)
        try:
            with pool.transaction(_ask):
                pass
        except psycopg.OperationalError:
            return None
        return pool.is_refused

    with closing(pool), ThreadPoolExecutor(1) as threads:
        with pool.transaction(_ask):
            pass
        cluster.freeze()
        asking = threads.submit(ask)
        with pytest.raises(StoreError):
            pool.connect(PgConnection)
        was_refused = pool.is_refused
        cluster.thaw()
        answered = asking.result()
    assert was_refused or answered is None
    return answered


def _ask(connection: PgConnection) -> None:
    connection.execute("SELECT 1")
    connection.rollback()


def test_a_host_that_takes_connections_and_says_nothing_is_left_for_the_next(cluster: Cluster) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        url = cluster.create_database("second").replace(
            f":{cluster.port}", f":{port},127.0.0.1:{cluster.port}"
        )
        with closing(PostgresqlStore(url)) as store:
            assert not is_prepared(store)
            assert is_connected_to(silent), "it is asked first"
            store.close()
            assert not is_prepared(store)
            assert not is_connected_to(silent), "the host that answered is asked first"
        with closing(PostgresqlStore(url)) as store:
            assert not is_prepared(store)
            assert is_connected_to(silent), "until it has answered it is not"


def is_connected_to(listener: socket.socket) -> bool:
    """Whether anybody has connected since this was asked before."""
    listener.setblocking(False)
    found = False
    with suppress(BlockingIOError):
        while True:
            listener.accept()[0].close()
            found = True
    return found


@pytest.mark.parametrize("once", [False, True])
def test_a_server_that_was_started_again_meanwhile_fails_nobody(
    cluster: Cluster, template: str, once: bool
) -> None:
    with closing(PostgresqlStore(cluster.create_database("again", template))) as store:
        for _ in range(3):
            with store.reading(once=once) as catalogue:
                assert catalogue.metadata("none") is None
            cluster.stop()
            cluster.start()


def test_a_view_for_one_query_refuses_a_second(cluster: Cluster, template: str) -> None:
    url = cluster.create_database("once", template)
    with closing(PostgresqlStore(url)) as store, store.reading(once=True) as catalogue:
        catalogue.metadata("none")
        with pytest.raises(RuntimeError, match="second query"):
            catalogue.metadata("none")


def is_ready(api: Api) -> bool:
    return api.send("GET", "/_genzo/ready").status == 200
