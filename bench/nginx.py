"""nginx, if it is installed: the rate at which this machine can serve a small file."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import servers
from bench.servers import Server

_CONFIGURATION = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr crit;
events {{}}
http {{
  access_log off;
  default_type application/json;
  keepalive_requests 1000000000;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    root {folder};
    location / {{ try_files /answer =404; }}
  }}
}}
"""


def program() -> str | None:
    """The path of nginx; None if it is not installed."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


@contextmanager
def serving(folder: Path, body: bytes) -> Iterator[Server]:
    """nginx, which answers every request with these bytes."""
    found = program()
    assert found is not None
    folder.mkdir()
    # nginx started by root runs its worker as another user.
    folder.chmod(0o755)
    folder.parent.chmod(0o755)
    answer = folder / "answer"
    answer.write_bytes(body)
    answer.chmod(0o644)
    port = servers.free_port()
    configuration = folder / "nginx.conf"
    configuration.write_text(_CONFIGURATION.format(folder=folder, port=port))
    with servers.serving_at(port, found, "-p", str(folder), "-c", str(configuration)) as server:
        yield server
