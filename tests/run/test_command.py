"""A command runs as it would without Genzo: exit code, signals, input, folder, variables."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from genzo.testing.server import Server
from tests.run.conftest import Run
from tests.running import clean_environment, genzo


def test_its_exit_code_is_that_of_genzo(run: Run) -> None:
    assert run("raise SystemExit(7)").returncode == 7


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_signal_that_ends_it_ends_genzo(run: Run, number: signal.Signals) -> None:
    done = run(f"import os; os.kill(os.getpid(), {number:d})")
    assert (done.returncode, done.stderr) == (-number, "")


@pytest.mark.parametrize(("name", "code"), [("no-such-program", 127), ("/etc/hosts", 126)])
@pytest.mark.usefixtures("_namespaces")
def test_a_command_that_cannot_be_run_has_the_code_of_shells(
    genzo_server: Server, name: str, code: int
) -> None:
    done = genzo("run", "--url", genzo_server.url, "--", name)
    assert (done.returncode, done.stderr.startswith(f"{name} cannot be run")) == (code, True)


@pytest.mark.usefixtures("_namespaces")
def test_it_has_the_input_folder_user_and_variables(genzo_server: Server, tmp_path: Path) -> None:
    # A module in the user's folder must not be taken for Python's.
    (tmp_path / "socket.py").write_text("raise SystemExit(1)")
    program = "import os, sys; print(os.getcwd(), os.getuid(), os.environ['MINE'], sys.stdin.read())"
    with (tmp_path / "inherited").open("w") as inherited:
        os.set_inheritable(inherited.fileno(), True)
        program += f"; os.write({inherited.fileno()}, b'written')"
        words = ("run", "--url", genzo_server.url, "--", sys.executable, "-P", "-c", program)
        done = subprocess.run(
            [sys.executable, "-P", "-m", "genzo", *words],
            input="typed",
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            close_fds=False,
            env=clean_environment() | {"MINE": "kept"},
        )
    assert done.stdout == f"{tmp_path} {os.getuid()} kept typed\n", done.stderr
    assert (tmp_path / "inherited").read_text() == "written"


@pytest.mark.usefixtures("_namespaces")
def test_a_signal_to_genzo_is_passed_on_and_the_folder_is_deleted(
    genzo_server: Server, tmp_path: Path
) -> None:
    program = """
import os, signal, sys
signal.signal(signal.SIGTERM, lambda *_: sys.exit(9))
print("ready", flush=True)
signal.pause()
"""
    words = ("run", "--url", genzo_server.url, "--", sys.executable, "-c", program)
    process = subprocess.Popen(
        [sys.executable, "-m", "genzo", *words],
        stdout=subprocess.PIPE,
        env=clean_environment() | {"TMPDIR": str(tmp_path)},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 9
    process.stdout.close()
    assert list(tmp_path.glob("genzo-*")) == []


@pytest.mark.usefixtures("_namespaces")
def test_without_a_url_it_has_a_server_that_ends_with_it() -> None:
    program = "import os; print(os.environ['GENZO_URL'])"
    done = genzo("run", "--", sys.executable, "-c", program)
    assert done.returncode == 0, done.stderr
    with pytest.raises(OSError, match="refused"):
        urlopen(done.stdout.strip())


def test_its_processes_reach_genzo_by_its_url(run: Run) -> None:
    program = """
import json, os
from urllib.request import urlopen
print(json.load(urlopen(os.environ["GENZO_URL"] + "/_genzo/health"))["status"])
"""
    assert run(program).stdout == "alive\n"
