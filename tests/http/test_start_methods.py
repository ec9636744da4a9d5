"""Workers start whichever way Python starts processes by default: Python 3.14 does not fork."""

import subprocess
import sys
from pathlib import Path

from tests.api import Api
from tests.running import clean_environment

_SERVE = """
import multiprocessing, sys
multiprocessing.set_start_method("forkserver")
from genzo.cli import main
main(["serve", "--memory", "--port", "0", "--workers", "2"])
"""


def test_two_workers_answer_where_python_does_not_fork(tmp_path: Path) -> None:
    environment = clean_environment() | {"TMPDIR": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    command = [sys.executable, "-c", _SERVE]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as server:
        assert server.stdout is not None
        ready = server.stdout.readline()
        try:
            assert ready.startswith("genzo is ready at http://")
            host, port = ready.removeprefix("genzo is ready at http://").strip().rsplit(":", 1)
            assert Api(host, int(port)).images(PageSize="1").json["TotalCount"] == 1096
        finally:
            server.terminate()
    assert server.returncode == 0
