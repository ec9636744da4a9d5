"""The server that a run of tests or a benchmark uses: the one that the environment names, or a new one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from tests.postgresql.cluster import FAST, Cluster
from tests.postgresql.servers import ForeignServer, Server

VARIABLE = "GENZO_TEST_POSTGRES"


@contextmanager
def shared_server() -> Iterator[Server]:
    """A server for databases that outlive no crash, until the end of the block."""
    url = os.environ.get(VARIABLE)
    if not url:
        with Cluster(FAST) as cluster:
            yield cluster
        return
    foreign = ForeignServer(url)
    try:
        yield foreign
    finally:
        foreign.drop_all()
