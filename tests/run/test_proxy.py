"""Where namespaces are not allowed, a command runs with a proxy, and is told what is weaker."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from genzo.testing.server import Server
from tests.running import clean_environment, genzo

_WITHOUT_RIGHTS = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("setpriv") is None, reason="needs root and setpriv, to give up rights"
)
_ADDRESS = "127.0.0.2"
_WEAKER = "reaches real hosts, and the user's files of credentials.\n"
_PROGRAM = """
import sys
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

def read(url, **more):
    try:
        return urlopen(Request(url, **more)).read().decode()
    except HTTPError as error:
        return error.code
    except URLError as error:
        return str(error.reason)

print("alive" in read("https://ecs.cn-hangzhou.aliyuncs.com/_genzo/health"))
print("alive" in read("http://ecs.cn-hangzhou.aliyuncs.com/_genzo/health"))
print(len(read("http://100.100.100.200/latest/meta-data/owner-account-id")))
print(read("https://www.example.com/"))
print(read("http://www.example.com/"))
print(read("http://opened.invalid:81/"))
print(read(sys.argv[1] + "path?query", data=b"body", headers={"Connection": "close"}))
print('"code": "Ecs"' in read("https://api.aliyun.com/meta/v1/products.json"))
"""


class _Echo(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"{self.requestline} {body.decode()} {self.headers['Host']}".encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def other_server() -> Iterator[int]:
    """A server that is no Genzo, at an address of this machine that NO_PROXY does not have."""
    with ThreadingHTTPServer((_ADDRESS, 0), _Echo) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server.server_port
        server.shutdown()


def test_hosts_of_the_cloud_are_genzo_opened_ones_themselves_and_others_refused(
    genzo_server: Server, other_server: int, tmp_path: Path
) -> None:
    program = tmp_path / "program.py"
    program.write_text(_PROGRAM)
    host = f"{_ADDRESS}:{other_server}"
    options = ("--isolation", "proxy", "--url", genzo_server.url, "--allow", host)
    more = ("--allow", "opened.invalid:81")
    done = genzo("run", *options, *more, "--", sys.executable, program, f"http://{host}/")
    shown = done.stdout.splitlines()
    assert shown[:2] == ["True", "True"], done.stderr
    assert int(shown[2]) == 16
    assert shown[3:6] == ["Tunnel connection failed: 403 Forbidden", "403", "502"]
    assert shown[6] == f"POST /path?query HTTP/1.1 body {host}"
    assert shown[7] == "True"
    assert _WEAKER in done.stderr
    assert "genzo run refused www.example.com: --allow www.example.com opens it.\n" in done.stderr


@_WITHOUT_RIGHTS
def test_without_namespaces_the_proxy_is_used_and_said_unless_namespaces_are_demanded(
    genzo_server: Server,
) -> None:
    def run(isolation: str) -> "subprocess.CompletedProcess[str]":
        words = (
            "run",
            "--isolation",
            isolation,
            "--url",
            genzo_server.url,
            "--",
            "sh",
            "-c",
            "echo $HTTPS_PROXY",
        )
        return subprocess.run(
            ["setpriv", "--bounding-set=-all", sys.executable, "-m", "genzo", *words],
            capture_output=True,
            text=True,
            check=False,
            env=clean_environment(),
        )

    fallen_back = run("auto")
    assert fallen_back.stdout.startswith("http://127.0.0.1:"), fallen_back.stderr
    assert "this system allows no namespaces: Operation not permitted" in fallen_back.stderr
    assert _WEAKER in fallen_back.stderr
    demanded = run("namespace")
    assert (demanded.returncode, demanded.stdout) == (1, "")
    assert "--isolation proxy" in demanded.stderr


@_WITHOUT_RIGHTS
@pytest.mark.usefixtures("_namespaces")
def test_a_user_without_rights_gets_namespaces_of_its_own(genzo_server: Server) -> None:
    program = "import os, socket; print(os.getuid(), socket.gethostbyname('ecs.aliyuncs.com'))"
    words = (
        "run",
        "--isolation",
        "namespace",
        "--url",
        genzo_server.url,
        "--",
        sys.executable,
        "-c",
        program,
    )
    # Root may be mapped to itself with CAP_SETFCAP (user_namespaces(7)); other users need nothing.
    done = subprocess.run(
        ["setpriv", "--bounding-set=-all,+setfcap", sys.executable, "-m", "genzo", *words],
        capture_output=True,
        text=True,
        check=False,
        env=clean_environment(),
    )
    assert done.stdout == "0 127.80.0.1\n", done.stderr
