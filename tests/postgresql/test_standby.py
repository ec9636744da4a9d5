from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.postgresql.cluster import FAST, Cluster
from tests.postgresql.counting import count_up
from tests.postgresql.standby import Standby


@pytest.fixture
def primary() -> Iterator[Cluster]:
    # These tests crash servers, not machines, and what a server has handed to the system outlives it.
    with Cluster({"fsync": "off"}) as cluster:
        yield cluster


def numbers(cluster: Cluster) -> list[int]:
    with cluster.connect() as connection:
        return [row[0] for row in connection.execute("SELECT number FROM numbers ORDER BY number")]


def test_a_promoted_synchronous_standby_has_every_acknowledged_row(primary: Cluster) -> None:
    with Standby(primary, synchronous=True) as standby:
        with count_up(primary.url()) as rows:
            rows.wait_for(200)
            primary.kill()
        standby.promote()
        assert rows.missing_in(standby.url()) == []
        with standby.connect() as connection:
            connection.execute("INSERT INTO counted VALUES (-1)")


def test_a_commit_waits_for_a_synchronous_standby(primary: Cluster) -> None:
    with Standby(primary, synchronous=True) as standby, ThreadPoolExecutor(1) as pool:
        with primary.connect() as connection:
            connection.execute("CREATE TABLE numbers (number int)")
            standby.freeze()
            commit = pool.submit(connection.execute, "INSERT INTO numbers VALUES (1)")
            with pytest.raises(TimeoutError):
                commit.result(0.5)
            standby.thaw()
            commit.result(10)
        standby.wait_until_caught_up()
        assert numbers(standby) == [1]


def test_a_commit_waits_for_each_of_two_synchronous_standbys(primary: Cluster) -> None:
    with Standby(primary, synchronous=True) as one, Standby(primary, synchronous=True) as other:
        one.wait_until_streaming()
        with ThreadPoolExecutor(1) as pool, primary.connect() as connection:
            for standby in (one, other):
                standby.freeze()
                commit = pool.submit(connection.execute, "CREATE TEMPORARY TABLE t AS SELECT txid_current()")
                with pytest.raises(TimeoutError):
                    commit.result(0.3)
                standby.thaw()
                commit.result(10)
                connection.execute("DROP TABLE t")
        primary.kill()
        other.promote()
        with other.connect() as connection:
            connection.execute("CREATE TABLE numbers (number int)")


def test_when_a_synchronous_standby_has_ended_commits_wait_for_nothing(primary: Cluster) -> None:
    with Standby(primary, synchronous=True):
        pass
    with primary.connect() as connection:
        connection.execute("SET statement_timeout = '5s'")
        connection.execute("CREATE TABLE numbers (number int)")
        assert connection.execute("SHOW synchronous_standby_names").fetchone() == ("",)


def test_an_asynchronous_standby_is_read_and_can_be_held_back(primary: Cluster) -> None:
    with Standby(primary, synchronous=False) as replica, primary.connect() as connection:
        connection.execute("CREATE TABLE numbers (number int)")
        replica.wait_until_caught_up()
        replica.pause_replay()
        connection.execute("INSERT INTO numbers VALUES (1)")
        assert numbers(replica) == []
        replica.resume_replay()
        replica.wait_until_caught_up()
        assert numbers(replica) == [1]
        with replica.connect() as reader, pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            reader.execute("INSERT INTO numbers VALUES (2)")


def test_a_standby_that_crashed_comes_back_and_catches_up(primary: Cluster) -> None:
    with Standby(primary, synchronous=False) as replica, primary.connect() as connection:
        replica.kill()
        connection.execute("CREATE TABLE numbers AS SELECT 3 AS number")
        replica.start()
        replica.wait_until_streaming()
        replica.wait_until_caught_up()
        assert numbers(replica) == [3]


def test_a_fast_primary_that_would_not_wait_gets_no_synchronous_standby() -> None:
    with Cluster(FAST) as fast, pytest.raises(ValueError, match="synchronous_commit"):
        Standby(fast, synchronous=True)
