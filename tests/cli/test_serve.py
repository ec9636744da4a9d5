"""genzo serve, run as an operator does."""

import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.api import Api
from tests.certificates import AUTHORITY, own
from tests.http.new_catalogue import create_catalogue
from tests.running import clean_environment, genzo, running, workers_of


def test_a_catalogue_survives_a_restart(tmp_path: Path) -> None:
    with running("--data", tmp_path) as started:
        before = Api(started.host, started.port).images().json["TotalCount"]
    assert (tmp_path / "genzo.db").stat().st_mode & 0o077 == 0
    genzo("accounts", "create", "--id", "42", "--data", tmp_path)
    with running("--data", tmp_path) as started:
        assert Api(started.host, started.port).images().json["TotalCount"] == before
    listed = json.loads(genzo("accounts", "list", "-o", "json", "--data", tmp_path).stdout)
    assert [account["AccountId"] for account in listed] == [42, 1234567890123456]


def test_a_server_that_is_stopped_before_it_says_ready_ends_at_once(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "genzo",
        "serve",
        "--port",
        str(port),
        "--tls-port",
        "0",
        "--data",
        str(tmp_path),
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=clean_environment()) as process:
        while process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
            except ConnectionRefusedError:
                time.sleep(0.001)
            else:
                break
        process.terminate()
        assert process.communicate(timeout=30)[1] == ""
    assert process.returncode == 0


@pytest.mark.parametrize("options", [("--tls-host", "genzo.example"), ("--tls-key", "key.pem")])
def test_options_of_https_are_refused_without_https(tmp_path: Path, options: tuple[str, str]) -> None:
    done = genzo("serve", "--port", "0", "--data", tmp_path, *options)
    assert done.returncode == 1
    assert "give " in done.stderr


def test_memory_keeps_nothing(tmp_path: Path) -> None:
    with running("--memory", "--data", tmp_path) as started:
        assert Api(started.host, started.port).images().status == 200
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_server_kept_in_memory_is_deleted_by_the_next(tmp_path: Path) -> None:
    for _ in range(2):
        with running("--memory", temporary=tmp_path) as started:
            # Its own folder alone.
            (folder,) = tmp_path.glob("genzo-*")
            assert (folder / "genzo.db").stat().st_mode & 0o777 == 0o600
            started.process.kill()
            started.process.wait()
            assert folder.exists()


def test_the_database_can_be_named_by_its_url(tmp_path: Path) -> None:
    file = tmp_path / "elsewhere" / "catalogue.db"
    with running("--database", f"sqlite:///{file}") as started:
        assert Api(started.host, started.port).images().status == 200
    assert file.exists()


def test_a_database_of_another_kind_is_refused() -> None:
    done = genzo("serve", "--database", "mysql://localhost/genzo")
    assert done.returncode == 1
    assert done.stderr.strip() == (
        'The database "mysql://localhost/genzo" is not a valid URL: name it as sqlite:///PATH '
        "or postgresql://USER@HOST/DATABASE."
    )


def test_settings_come_from_the_environment_too(tmp_path: Path) -> None:
    made = genzo("accounts", "create", "-o", "json", GENZO_DATA=str(tmp_path))
    assert made.returncode == 0
    assert (tmp_path / "genzo.db").exists()
    described = genzo("serve", "--help", COLUMNS="200", NO_COLOR="1").stdout
    for setting in ("HOST", "PORT", "DATABASE", "DATA", "MEMORY", "WORKERS", "EDITION", "AUTH", "TLS"):
        assert f"GENZO_{setting}" in described


def test_a_port_in_use_is_refused() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = genzo("serve", "--memory", "--port", str(port))
    assert done.returncode == 1
    assert done.stderr.startswith(f"Port {port} of 127.0.0.1 is taken: ")
    assert done.stderr.count("\n") == 1


def test_a_second_server_does_not_share_the_port_of_the_first() -> None:
    with running("--memory") as started:
        done = genzo("serve", "--memory", "--port", str(started.port))
    assert (done.returncode, done.stdout) == (1, "")
    assert "is taken" in done.stderr


def test_a_file_that_is_no_catalogue_is_refused_and_not_changed(tmp_path: Path) -> None:
    file = tmp_path / "genzo.db"
    file.write_bytes(b"Dear diary, " * 1000)
    done = genzo("serve", "--data", tmp_path, "--port", "0")
    assert (done.returncode, done.stdout) == (1, "")
    assert "is damaged or no SQLite file" in done.stderr
    assert done.stderr.count("\n") == 1
    assert file.read_bytes() == b"Dear diary, " * 1000


def test_the_well_known_key_restricts_the_server_to_loopback(tmp_path: Path) -> None:
    create_catalogue(tmp_path)
    refused = genzo("serve", "--host", "0.0.0.0", "--port", "0", "--data", tmp_path)
    assert refused.returncode == 1
    assert "genzo keys disable 1234567890123456 genzo" in refused.stderr
    assert genzo("keys", "disable", "1234567890123456", "genzo", "--data", tmp_path).returncode == 0
    with running("--host", "0.0.0.0", "--data", tmp_path) as started:
        assert Api("127.0.0.1", started.port).images().code == "InvalidAccessKeyId.Inactive"


def test_open_authentication_gives_each_key_its_account() -> None:
    with running("--memory", "--auth", "open") as started:
        api = Api(started.host, started.port)
        plain = api.send("GET", "/?Action=DescribeImages&RegionId=cn-hangzhou&Format=json")
        assert len(plain.image_ids) == 10
        for key in ("genzo", "anything", "1111111111111111"):
            stranger = api._replace(key=key, secret="whatever")
            assert stranger.images().status == 200
            assert stranger.acs3("DescribeRegions", {}).status == 200


def test_tls_uses_a_local_authority(tmp_path: Path) -> None:
    for _ in range(2):  # the second time with the certificate of the first
        with running("--memory", "--tls", "--data", tmp_path) as started:
            assert started.scheme == "https"
            trusting = ssl.create_default_context(cafile=tmp_path / "tls" / "ca.pem")
            url = f"https://localhost:{started.port}/_genzo/ready"
            with urllib.request.urlopen(url, context=trusting) as answer:
                assert answer.status == 200
            cloud = ssl.create_default_context(cafile=tmp_path / "tls" / "ca.pem")
            with socket.create_connection((started.host, started.port)) as plain:
                cloud.wrap_socket(plain, server_hostname="ecs.cn-beijing.aliyuncs.com").close()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_http_and_https_on_two_ports(workers: str, tmp_path: Path) -> None:
    options = ("--tls-port", "0", "--tls-host", "genzo.example", "--workers", workers)
    with running(*options, "--data", tmp_path) as started:
        assert started.scheme == "http"
        assert started.process.stdout is not None
        line = started.process.stdout.readline()
        match = re.fullmatch(rf"genzo is ready at https://{started.host}:(\d+)\n", line)
        assert match is not None
        trusting = ssl.create_default_context(cafile=tmp_path / "tls" / "ca.pem")
        urls = (f"http://localhost:{started.port}", f"https://localhost:{match[1]}")
        for url in urls * 4:
            # An error's page is linked by the scheme and the port that the client used.
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(f"{url}/?Action=Nothing&Format=JSON", context=trusting)
            answer = json.loads(refused.value.read())
            assert answer["Recommend"].startswith(f"{url}/_genzo/errors/")
        with socket.create_connection((started.host, int(match[1]))) as plain:
            trusting.wrap_socket(plain, server_hostname="genzo.example").close()
    assert started.process.returncode == 0


def test_http_and_https_cannot_share_a_port(tmp_path: Path) -> None:
    done = genzo("serve", "--port", "18420", "--tls-port", "18420", "--data", tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "HTTP and HTTPS need a port each" in done.stderr


@pytest.mark.parametrize("other", ["--port", "--tls-port"])
def test_the_proxy_needs_a_port_of_its_own(tmp_path: Path, other: str) -> None:
    done = genzo("serve", "--data", tmp_path, other, "18599", "--proxy-port", "18599")
    assert done.returncode == 1
    assert "--proxy-port another number" in done.stderr


def test_a_start_that_fails_for_its_certificate_makes_no_key(tmp_path: Path) -> None:
    missing = ("--tls-cert", tmp_path / "missing", "--tls-key", tmp_path / "missing")
    done = genzo("serve", "--port", "0", "--first-key", "new", "--data", tmp_path, *missing)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "AccessKey" not in done.stderr
    assert not (tmp_path / "genzo.db").exists()


def test_an_own_certificate_serves_https(tmp_path: Path) -> None:
    certificate, key = own(tmp_path)
    with running("--memory", "--tls-cert", certificate, "--tls-key", key) as started:
        assert started.scheme == "https"
        trusting = ssl.create_default_context()
        AUTHORITY.configure_trust(trusting)
        with socket.create_connection((started.host, started.port)) as plain:
            trusting.wrap_socket(plain, server_hostname="genzo.example").close()


def test_several_workers_share_a_catalogue(tmp_path: Path) -> None:
    with running("--data", tmp_path, "--workers", "3") as started:
        api = Api(started.host, started.port)
        assert {api.images().json["TotalCount"] for _ in range(12)} == {1096}
        made = json.loads(genzo("accounts", "create", "-o", "json", "--data", tmp_path).stdout)
        newcomer = api._replace(key=made["AccessKeyId"], secret=made["AccessKeySecret"])
        assert [newcomer.images().status for _ in range(12)] == [200] * 12
    assert started.process.returncode == 0


def test_sigterm_stops_the_server() -> None:
    for workers in ("1", "2"):
        with running("--memory", "--workers", workers) as started:
            started.process.terminate()
            assert started.process.wait(15) == 0


def test_a_body_that_does_not_end_does_not_hold_up_the_stop() -> None:
    with running("--memory") as server, socket.create_connection((server.host, server.port)) as client:
        client.sendall(b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\n\r\na")
        began = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(timeout=25) == 0
        # The deadline of a body is 30 seconds.
        assert time.monotonic() - began < 20


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_server_that_is_told_to_stop_while_it_starts_leaves_nothing_behind(
    workers: str, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "genzo", "serve", "--memory", "--port", "0", "--workers", workers]
    environment = clean_environment() | {"TMPDIR": str(tmp_path)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as process:
        _wait_until(lambda: list(tmp_path.glob("genzo-*")) != [], pause=0.001)
        process.terminate()
        assert process.wait(15) == 0
        assert process.stdout is not None
        assert process.stdout.read() == b"", "the server had started already"
    assert list(tmp_path.iterdir()) == []


def test_a_killed_worker_is_replaced_however_often(tmp_path: Path) -> None:
    stderr = tmp_path / "stderr"
    with running("--memory", "--workers", "2", stderr=stderr) as started:
        known = set(workers_of(started.process.pid))
        for _ in range(5):
            os.kill(max(workers_of(started.process.pid)), signal.SIGKILL)
            _wait_until(partial(_has_new_worker, started.process.pid, frozenset(known)))
            known |= set(workers_of(started.process.pid))
        _wait_until(lambda: len(workers_of(started.process.pid)) == 2)
        assert [Api(started.host, started.port).images().status for _ in range(8)] == [200] * 8
    assert started.process.returncode == 0
    assert stderr.read_text() == "A worker ended unexpectedly and is replaced.\n" * 5


def _has_new_worker(server: int, known: frozenset[int]) -> bool:
    return not known.issuperset(workers_of(server))


def test_a_server_whose_workers_cannot_start_gives_up_with_a_message(tmp_path: Path) -> None:
    code = (
        "import os, genzo.http.server as server, genzo.cli;"
        "server.build_application = lambda *_: os._exit(9);"
        "genzo.cli.main(['serve', '--memory', '--port', '0', '--workers', '2'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=clean_environment() | {"TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[-1].startswith("5 workers in a row ended before they were ready. ")


def test_no_worker_outlives_a_killed_server(tmp_path: Path) -> None:
    with running("--data", tmp_path, "--workers", "3") as started:
        assert Api(started.host, started.port).images().status == 200
        started.process.kill()
        started.process.wait()
        _wait_until(lambda: not _is_listening(started.host, started.port))


def _is_listening(host: str, port: int) -> bool:
    with socket.socket() as caller:
        return caller.connect_ex((host, port)) == 0


def _wait_until(condition: Callable[[], bool], pause: float = 0.05) -> None:
    deadline = time.monotonic() + 15
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(pause)


def test_memory_and_a_database_exclude_each_other(tmp_path: Path) -> None:
    done = genzo("serve", "--memory", "--data", str(tmp_path), "--database", f"sqlite:///{tmp_path}/kept.db")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "--database names a database to keep: leave one of them out" in done.stderr
    assert not (tmp_path / "kept.db").exists()


def test_memory_and_databases_of_regions_exclude_each_other(tmp_path: Path) -> None:
    away = f'{{"cn-beijing": "sqlite:///{tmp_path}/beijing.db"}}'
    done = genzo("serve", "--memory", "--databases", away)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "leave one of them out" in done.stderr
    assert not list(tmp_path.iterdir())
