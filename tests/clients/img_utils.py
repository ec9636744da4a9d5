"""Runs aliyun-img-utils: its class, in a process, and its commands."""

import json
import sys
from pathlib import Path
from typing import Any

from tests.api import Api
from tests.clients.http_proxy import run, script
from tests.clients.samples import FIRST
from tests.running import Running

BUCKET = "releases"
BLOB = "sles-15.qcow2"
REGION = "cn-beijing"
_PROGRAM = str(Path(__file__).with_name("img_utils_program.py"))


def api(server: Running) -> Api:
    return Api(server.host, server.port)


def images(server: Running, name: str, region: str = REGION) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (
        api(server).images(region, ImageName=name, Status="ALL").json["Images"]["Image"]
    )
    return found


def program(server: Running, home: Path, *calls: tuple[str, dict[str, Any]], **settings: Any) -> Any:  # noqa: ANN401
    """The result of each call of an `AliyunImage`, or the text of its error; and its log.

    ``waits`` are the seconds that it would have waited.
    """
    fixed = {"bucket_name": BUCKET, "timeout": 20, **settings}
    words = (REGION, FIRST.key, FIRST.secret, json.dumps(fixed), json.dumps(calls))
    done = run(server, home, sys.executable, _PROGRAM, *words)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), done.stderr


def command(server: Running, home: Path, *arguments: str, answer: str = "") -> str:
    options = ("--access-key", FIRST.key, "--access-secret", FIRST.secret, "--region", REGION)
    fixed = ("--bucket-name", BUCKET, "--no-color")
    words = (script("aliyun-img-utils"), "image", *arguments, *options, *fixed)
    done = run(server, home, *words, answer=answer)
    assert done.returncode == 0, done.stdout
    assert "Failed" not in done.stderr
    return done.stdout


def created(name: str, **more: Any) -> tuple[str, dict[str, Any]]:  # noqa: ANN401
    members = {"image_description": f"{name} of a file", "blob_name": BLOB, "platform": "SUSE"}
    return "create_compute_image", {"image_name": name, **members, **more}
