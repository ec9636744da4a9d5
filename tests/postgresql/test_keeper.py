import subprocess
import sys
import time
from pathlib import Path

from tests.postgresql.processes import Process, alive, family

_PROGRAM = """
import sys
from tests.postgresql.cluster import FAST, Cluster

with Cluster(FAST) as cluster, cluster.connect():
    {then}
    print(cluster.process_id, cluster.folder, flush=True)
    sys.stdin.read()
"""


def killed_owner(then: str) -> tuple[list[Process], Path]:
    """Kill a program that has a cluster; the cluster's processes and folder."""
    program = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM.format(then=then)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert program.stdout is not None
    pid, folder = program.stdout.readline().split()
    processes = family(int(pid))
    assert all(map(alive, processes))
    assert len(processes) > 2
    program.kill()
    program.communicate()
    return processes, Path(folder)


def gone(processes: list[Process], folder: Path) -> bool:
    deadline = time.monotonic() + 20
    while any(map(alive, processes)) or folder.exists():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def test_nothing_outlives_an_owner_that_is_killed() -> None:
    assert gone(*killed_owner("pass"))


def test_a_frozen_server_does_not_outlive_an_owner_that_is_killed() -> None:
    assert gone(*killed_owner("cluster.freeze()"))
