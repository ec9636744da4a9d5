"""A database that is gone: every answer is ServiceUnavailable and soon, and it ends by itself."""

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from genzo.catalogue.store import StoreError
from genzo.store.postgresql.pool import PostgresqlPool
from genzo.store.postgresql.store import PostgresqlStore
from genzo.store.postgresql.wire import PgConnection
from tests.api import Answer, Api
from tests.postgresql.cluster import Cluster
from tests.running import running
from tests.store.prepared import is_prepared

# Within a second, by a clock that also measures what else this machine does.
SOON = 2.0
CONNECTIONS = 256
PATIENCE = 30.0


class Timed:
    """An answer, and the seconds it took."""

    def __init__(self, api: Api) -> None:
        began = time.monotonic()
        self.answer: Answer = api.images()
        self.seconds = time.monotonic() - began


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    # These tests crash servers, not machines, and what a server has handed to the system outlives it.
    with Cluster({"fsync": "off"}) as started:
        yield started


@pytest.fixture
def api(cluster: Cluster, tmp_path: Path) -> Iterator[Api]:
    url = cluster.create_database("gone")
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
            # So many threads of this process take their time too.
            assert max(each.seconds for each in timed) < 2 * SOON


def test_a_statement_may_take_its_time_while_the_server_lives(cluster: Cluster) -> None:
    with closing(PostgresqlStore(cluster.create_database("slow"))) as store:
        store.prepare()
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


def test_a_write_that_waits_fails_when_the_server_freezes(cluster: Cluster) -> None:
    with closing(PostgresqlStore(cluster.create_database("frozen"))) as store:
        store.prepare()
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
    pool = PostgresqlPool(cluster.create_database("thawed"), 1)
    answered = list[bool]()

    def ask() -> None:
        with pool.transaction(_ask):
            pass
        answered.append(pool.is_refused)

    with closing(pool), ThreadPoolExecutor(1) as threads:
        with pool.transaction(_ask):
            pass
        cluster.freeze()
        asking = threads.submit(time.sleep, 0.3)
        asking.add_done_callback(lambda _: ask())
        with pytest.raises(StoreError):
            pool.connect(PgConnection)
        assert pool.is_refused
        cluster.thaw()
    assert answered == [False]


def _ask(connection: PgConnection) -> None:
    connection.execute("SELECT 1")
    connection.rollback()


def test_a_host_that_takes_connections_and_says_nothing_is_left_for_the_next(cluster: Cluster) -> None:
    with silent_host() as port:
        url = cluster.create_database("second").replace(
            f":{cluster.port}", f":{port},127.0.0.1:{cluster.port}"
        )
        with closing(PostgresqlStore(url)) as store:
            assert not is_prepared(store)
            assert seconds_to_connect(store) < 0.4, "the host that answered is asked first"
        with closing(PostgresqlStore(url)) as store:
            assert seconds_to_connect(store) > 0.4, "until it has answered it is not"


def seconds_to_connect(store: PostgresqlStore) -> float:
    store.close()
    began = time.monotonic()
    is_prepared(store)
    return time.monotonic() - began


@pytest.mark.parametrize("once", [False, True])
def test_a_server_that_was_started_again_meanwhile_fails_nobody(cluster: Cluster, once: bool) -> None:
    with closing(PostgresqlStore(cluster.create_database("again"))) as store:
        store.prepare()
        for _ in range(3):
            with store.reading(once=once) as catalogue:
                assert catalogue.metadata("none") is None
            cluster.stop()
            cluster.start()


def test_a_view_for_one_query_refuses_a_second(cluster: Cluster) -> None:
    with closing(PostgresqlStore(cluster.create_database("once"))) as store:
        store.prepare()
        with store.reading(once=True) as catalogue:
            catalogue.metadata("none")
            with pytest.raises(RuntimeError, match="second query"):
                catalogue.metadata("none")


@contextmanager
def silent_host() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def is_ready(api: Api) -> bool:
    return api.send("GET", "/_genzo/ready").status == 200
