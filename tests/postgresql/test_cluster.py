from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.postgresql.cluster import FAST, Cluster
from tests.postgresql.counting import count_up
from tests.postgresql.processes import alive, family
from tests.postgresql.servers import ForeignServer, Server


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A durable one. Each test leaves it running."""
    with Cluster() as started:
        yield started


def setting(url: str, name: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
    return row and row[0]


def test_a_server_is_durable_unless_told_otherwise(cluster: Cluster) -> None:
    durable = {name: setting(cluster.url(), name) for name in FAST}
    assert durable == dict.fromkeys(FAST, "on")
    with Cluster(FAST) as fast:
        assert {name: setting(fast.url(), name) for name in FAST} == dict(FAST)


def test_it_listens_on_loopback_alone(cluster: Cluster) -> None:
    assert cluster.url("here") == f"postgresql://postgres@127.0.0.1:{cluster.port}/here"
    assert setting(cluster.url(), "listen_addresses") == "127.0.0.1"
    assert setting(cluster.url(), "unix_socket_directories") == ""


def test_databases_are_empty_and_each_its_own(cluster: Cluster) -> None:
    with cluster.database("one") as one, cluster.database("one") as other:
        with psycopg.connect(one) as connection:
            connection.execute("CREATE TABLE images (id text)")
        with psycopg.connect(other) as connection:
            assert connection.execute("SELECT to_regclass('images')").fetchone() == (None,)
            assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)


def test_a_database_is_dropped_while_somebody_is_connected(cluster: Cluster) -> None:
    with cluster.database("gone") as url:
        connection = psycopg.connect(url)
    with connection, pytest.raises(psycopg.errors.AdminShutdown):
        connection.execute("SELECT 1")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(url)


def test_trigrams_are_there(cluster: Cluster) -> None:
    with cluster.database("trigrams") as url, psycopg.connect(url) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        assert connection.execute("SELECT similarity('image', 'image')").fetchone() == (1.0,)


def test_a_crash_keeps_every_acknowledged_row(cluster: Cluster) -> None:
    with cluster.database("crash") as url:
        with count_up(url) as rows:
            rows.wait_for(200)
            cluster.kill()
        assert rows.ended_with is not None
        assert not cluster.running
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(url)
        cluster.start()
        assert rows.missing_in(url) == []
        assert "was not properly shut down" in cluster.log


def test_a_crash_leaves_no_process(cluster: Cluster) -> None:
    with cluster.connect() as connection:
        row = connection.execute("SELECT pg_backend_pid()").fetchone()
        assert row is not None
        postmaster = cluster.process_id
        processes = family(postmaster)
        assert {postmaster, row[0]} < {process.pid for process in processes}
        cluster.kill()
    assert not any(map(alive, processes))
    cluster.start()


def test_a_stop_and_a_start_keep_what_is_committed_and_the_address(cluster: Cluster) -> None:
    with cluster.database("stop") as url:
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
        cluster.stop()
        assert not cluster.running
        cluster.start()
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT number FROM kept").fetchone() == (7,)


def test_a_frozen_server_answers_nothing_until_it_is_thawed(cluster: Cluster) -> None:
    with cluster.connect() as connection, ThreadPoolExecutor(1) as pool:
        cluster.freeze()
        answer = pool.submit(lambda: connection.execute("SELECT 1").fetchone())
        with pytest.raises(TimeoutError):
            answer.result(0.5)
        with pytest.raises(psycopg.errors.ConnectionTimeout):
            psycopg.connect(cluster.url(), connect_timeout=2)
        cluster.thaw()
        assert answer.result(10) == (1,)


def test_a_frozen_server_can_be_killed_and_stopped(cluster: Cluster) -> None:
    cluster.freeze()
    cluster.kill()
    cluster.start()
    cluster.freeze()
    cluster.stop()
    cluster.start()
    assert setting(cluster.url(), "port") == str(cluster.port)


def test_a_server_that_does_not_start_says_why() -> None:
    with (
        pytest.raises(RuntimeError, match="unrecognized configuration parameter"),
        Cluster({"no_such": "on"}),
    ):
        pass


def test_a_named_server_is_used_as_it_is_and_left_clean(cluster: Cluster) -> None:
    foreign = ForeignServer(cluster.url() + "?application_name=foreign")
    url = foreign.create_database("foreign")
    assert setting(url, "application_name") == "foreign"
    foreign.drop_all()
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(url)


def test_the_shared_server_gives_a_database(postgresql: Server, postgresql_database: str) -> None:
    with psycopg.connect(postgresql_database) as connection:
        assert connection.execute("SELECT current_database()").fetchone() != ("postgres",)
    assert postgresql.url() != postgresql_database
