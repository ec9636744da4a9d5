"""A command runs as it would without Genzo: exit code, signals, input, folder, variables."""

import os
import signal
import subprocess
import sys
import time
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


def test_a_command_that_is_killed_kills_genzo(run: Run) -> None:
    done = run("import os; os.kill(os.getpid(), 9)")
    assert (done.returncode, done.stderr) == (-signal.SIGKILL, "")


@pytest.mark.usefixtures("_namespaces")
def test_a_command_may_have_as_many_words_as_the_system_allows(genzo_server: Server) -> None:
    program = "import sys; print(len(sys.argv))"
    words = ["word"] * 40_000
    done = genzo("run", "--url", genzo_server.url, "--", sys.executable, "-c", program, *words)
    assert done.stdout == "40001\n", done.stderr


@pytest.mark.parametrize(("name", "code"), [("no-such-program", 127), ("/etc/hosts", 126), ("", 127)])
@pytest.mark.usefixtures("_namespaces")
def test_a_command_that_cannot_be_run_has_the_code_of_shells(
    genzo_server: Server, name: str, code: int
) -> None:
    done = genzo("run", "--url", genzo_server.url, "--", name)
    assert (done.returncode, done.stderr.startswith(f"{name} cannot be run")) == (code, True)


@pytest.mark.parametrize("isolation", ["namespace", "proxy"])
@pytest.mark.usefixtures("_namespaces")
def test_a_script_without_a_first_line_for_the_system_runs_by_the_shell(
    genzo_server: Server, isolation: str, tmp_path: Path
) -> None:
    script = tmp_path / "own-script"
    script.write_text('echo "$# $1"; exit 5\n')
    script.chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    options = ("--isolation", isolation, "--url", genzo_server.url)
    done = genzo("run", *options, "--", "own-script", "a b", "c", PATH=path)
    assert (done.returncode, done.stdout) == (5, "2 a b\n"), done.stderr
    script.write_bytes(b"\x7fELF\0 of another machine")
    done = genzo("run", *options, "--", script)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (
        126,
        f"{script} cannot be run (Exec format error).",
    )


def test_a_host_that_cannot_be_opened_is_a_mistake_of_the_command_line() -> None:
    done = genzo("run", "--allow", "http://x", "--", "true")
    assert done.returncode == 2
    assert "write it as HOST or HOST:PORT" in done.stderr


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
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_to_genzo_is_passed_on_and_the_folder_is_deleted(
    genzo_server: Server, tmp_path: Path, number: int
) -> None:
    program = f"""
import os, signal, sys
signal.signal({number:d}, lambda *_: sys.exit(9))
print("ready", flush=True)
signal.pause()
"""
    words = ("run", "--url", genzo_server.url, "--", sys.executable, "-c", program)
    process = subprocess.Popen(
        [sys.executable, "-m", "genzo", *words],
        stdout=subprocess.PIPE,
        env=clean_environment() | {"TMPDIR": str(tmp_path)},
        start_new_session=True,  # no terminal, which would send the signal to the command itself
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    process.send_signal(number)
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


@pytest.mark.usefixtures("_namespaces")
def test_its_server_ends_if_genzo_run_is_killed_and_takes_no_module_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "logging.py").write_text("raise SystemExit(1)")
    program = "import os, time; print(os.environ['GENZO_URL'], os.getpid(), flush=True); time.sleep(60)"
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "genzo", "run", "--", sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env=clean_environment(),
    )
    assert process.stdout is not None
    url, command = process.stdout.readline().split()
    process.kill()
    process.wait()
    os.kill(int(command), signal.SIGKILL)
    process.stdout.close()
    for _ in range(100):
        try:
            urlopen(f"{url}/_genzo/health").close()
        except OSError:
            return
        time.sleep(0.1)
    pytest.fail("the server goes on")


@pytest.mark.usefixtures("_namespaces")
def test_the_folder_of_a_killed_genzo_run_is_deleted_by_the_next_one(
    genzo_server: Server, tmp_path: Path
) -> None:
    words = ("run", "--url", genzo_server.url, "--")
    environment = clean_environment() | {"TMPDIR": str(tmp_path)}
    living, killed = (
        subprocess.Popen(
            [sys.executable, "-m", "genzo", *words, "sh", "-c", "echo ready; exec cat"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
        )
        for _ in range(2)
    )
    for each in (living, killed):
        assert each.stdout is not None
        assert each.stdout.readline() == b"ready\n"
    killed.kill()
    killed.communicate()
    assert len(list(tmp_path.iterdir())) == 2
    seen = subprocess.run(
        [sys.executable, "-m", "genzo", *words, "ls", tmp_path],
        capture_output=True,
        check=True,
        env=environment,
    )
    assert len(seen.stdout.split()) == 2  # its own, and that of the living one
    assert living.communicate(b"end")[0] == b"end"
    assert living.returncode == 0
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_has_gone_is_said(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    words = f"cd {gone} && rmdir {gone} && exec {sys.executable} -m genzo run -- true"
    done = subprocess.run(
        ["/bin/sh", "-c", words], capture_output=True, text=True, check=False, env=clean_environment()
    )
    assert done.returncode == 1
    assert done.stderr == "The current folder does not exist any more: change to another one.\n"


@pytest.mark.usefixtures("_namespaces")
def test_more_connections_than_open_files_do_not_end_the_service(
    genzo_server: Server, tmp_path: Path
) -> None:
    source = tmp_path / "program.py"
    source.write_text("""
import socket, time
request = b"GET /_genzo/health HTTP/1.1\\r\\nHost: ecs.aliyuncs.com\\r\\nConnection: close\\r\\n\\r\\n"
many = [socket.create_connection(("ecs.aliyuncs.com", 80)) for _ in range(50)]
for each in many:
    each.sendall(request)
time.sleep(1)
for each in many:
    each.close()
with socket.create_connection(("ecs.aliyuncs.com", 80), 20) as last:
    last.sendall(request)
    print(last.recv(15).decode())
""")
    words = f"{sys.executable} -m genzo run --url {genzo_server.url} -- {sys.executable} {source}"
    done = subprocess.run(
        ["/bin/sh", "-c", f"ulimit -n 64; exec {words}"],
        capture_output=True,
        text=True,
        check=False,
        env=clean_environment(),
    )
    assert done.stdout == "HTTP/1.1 200 OK\n", done.stderr


def test_its_processes_reach_genzo_by_its_url(run: Run) -> None:
    program = """
import json, os
from urllib.request import urlopen
print(json.load(urlopen(os.environ["GENZO_URL"] + "/_genzo/health"))["status"])
"""
    assert run(program).stdout == "alive\n"
