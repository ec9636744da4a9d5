"""Real proxies in front of a server: HAProxy and nginx, with the shipped and with the shortest settings."""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.api import Api
from tests.deploy.files import ROOT
from tests.running import Running

_SECONDS = 10
# Without forwarding headers and on kept connections: what nginx does by default since 1.29.7.
_NGINX_1_29_7 = 'proxy_http_version 1.1; proxy_set_header Connection "";'


def shipped(kind: str) -> str:
    """The shipped settings of ``haproxy`` or ``nginx``."""
    return (ROOT / "deploy" / {"haproxy": "haproxy.cfg", "nginx": "nginx.conf"}[kind]).read_text()


def shortest_nginx(extra: str = "") -> str:
    """Settings of nginx that only pass requests on."""
    location = f"location / {{ {extra} proxy_pass http://genzo-1:8420; }}"
    return f"events {{}}\nhttp {{\n    access_log off;\n    server {{ listen 8420; {location} }}\n}}\n"


def shortest_haproxy() -> str:
    """Settings of HAProxy that only pass requests on."""
    timeouts = "\n".join(f"    timeout {each} 10s" for each in ("connect", "client", "server"))
    return (
        f"defaults\n    mode http\n{timeouts}\nlisten api\n    bind :8420\n    server genzo-1 genzo-1:8420\n"
    )


SHORTEST = {
    "nginx before 1.29.7": ("nginx", shortest_nginx()),
    "nginx with HTTP/1.1": ("nginx", shortest_nginx("proxy_http_version 1.1;")),
    "nginx since 1.29.7": ("nginx", shortest_nginx(_NGINX_1_29_7)),
    "haproxy": ("haproxy", shortest_haproxy()),
}


@contextmanager
def proxied(kind: str, settings: str, server: Running, folder: Path) -> Iterator[Api]:
    """The API of a server through a proxy, whose processes are of another user if this one is root."""
    with _traversable_folder() as temporary:
        yield from _proxied(kind, settings, server, folder, temporary)


def _proxied(kind: str, settings: str, server: Running, folder: Path, temporary: Path) -> Iterator[Api]:
    port = _free_port()
    text = settings.replace("bind :8420", f"bind 127.0.0.1:{port}")
    text = text.replace("listen 8420", f"listen 127.0.0.1:{port}")
    text = re.sub(r"genzo-[12]:8420", f"{server.host}:{server.port}", text)
    file = folder / "settings"
    if kind == "haproxy":
        text = f"global\n    user nobody\n{text.removeprefix('global')}" if _is_root() else text
        command = ["haproxy", "-db", "-f", str(file)]
    else:
        names = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        places = "".join(f"{name}_temp_path {temporary}/{name};\n" for name in names)
        text = text.replace("http {\n", f"http {{\n{places}", 1)
        user = "user nobody nogroup; " if _is_root() else ""
        own = f"daemon off; pid {folder / 'pid'}; {user}"
        command = ["nginx", "-c", str(file), "-e", str(folder / "errors"), "-g", own]
    file.write_text(text)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(port, process)
        yield Api("127.0.0.1", port)
    finally:
        process.terminate()
        process.wait(_SECONDS)


@contextmanager
def _traversable_folder() -> Iterator[Path]:
    """A folder below which workers of another user reach theirs: folders of pytest are closed to them."""
    with TemporaryDirectory(prefix="genzo-proxy-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        yield folder


def is_installed(kind: str) -> bool:
    return shutil.which(kind) is not None


def _is_root() -> bool:
    return os.geteuid() == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise AssertionError(f"the proxy does not listen: {process.args!r}")
