"""Writes that wait for a standby which is away do not hold up reads."""

import threading
from pathlib import Path

from tests.api import Api
from tests.postgresql.cluster import Cluster
from tests.running import running

WRITES = 12


def test_reads_are_answered_while_all_writes_wait_for_a_standby(tmp_path: Path) -> None:
    with Cluster({"fsync": "off"}) as cluster:
        url = cluster.create_database("waiting")
        with running("--database", url, "--data", tmp_path) as server:
            api = Api(server.host, server.port)
            with cluster.connect() as connection:
                connection.execute("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
                connection.execute("SELECT pg_reload_conf()")
            threads = [threading.Thread(target=_write, args=(api, number)) for number in range(WRITES)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(0.1)
            assert all(thread.is_alive() for thread in threads), "nothing waits for the standby"
            assert api.images(PageSize="1").status == 200
            assert api.send("GET", "/_genzo/ready").status == 200
            with cluster.connect() as connection:
                connection.execute("ALTER SYSTEM SET synchronous_standby_names = ''")
                connection.execute("SELECT pg_reload_conf()")
            for thread in threads:
                thread.join(20)
            assert not any(thread.is_alive() for thread in threads)
            found = api.call("DescribeKeyPairs", RegionId="cn-hangzhou", PageSize="50")
            assert found.json["TotalCount"] == WRITES


def _write(api: Api, number: int) -> None:
    assert api.call("CreateKeyPair", RegionId="cn-hangzhou", KeyPairName=f"key-{number}").status == 200
