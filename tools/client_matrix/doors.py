"""The two doors: the client's own setting for a server, and `genzo run` without any."""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import NamedTuple

from tools.client_matrix.clients import Client, Way
from tools.client_matrix.toolchains import ROOT, SCENARIO, MissingError, Program

DOORS = ("endpoint", "run")
_READY = re.compile(r"genzo is ready at http://(\S+)\n")
_SEED = SCENARIO / "seed.yaml"
_WORLD = SCENARIO / "world.json"
_SECONDS = 600
"""The time limit of one program."""
_RUN = ("run", "--isolation", "namespace", "--")
_DETAIL = 500
"""The longest detail of a step: a failed one may show a whole answer."""
_FOREIGN = ("GENZO_", "ALIBABA_CLOUD_", "ALIBABACLOUD_", "ALICLOUD_", "ALIYUN_", "ECS_")


class Step(NamedTuple):
    """What a program said of a step."""

    outcome: str
    detail: str


def through(door: str, client: Client, program: Program) -> dict[str, Step]:
    """The outcome of each step.

    Raises:
        MissingError: the client does not pass this door.
    """
    if door == "endpoint" and client.way is Way.NONE:
        raise MissingError("the client has no setting for the host, and calls HTTPS")
    if door == "run" and (reason := _why_no_namespaces()):
        raise MissingError(f"genzo run has no namespaces: {reason}")
    arguments = ["--world", str(_WORLD), "--door", door]
    with tempfile.TemporaryDirectory() as home:
        environment = _clean_environment() | {"HOME": home}
        if door == "run":
            # Its server has the settings of the environment, and accepts any access key without GENZO_AUTH.
            environment |= {"GENZO_SEED": str(_SEED), "GENZO_AUTH": "verify", **client.settings}
            return _steps([*_genzo(*_RUN), *program.command, *arguments], environment)
        with _server(client) as address:
            if client.way is Way.PROXY:
                environment |= dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY"), f"http://{address}")
            return _steps([*program.command, *arguments, "--endpoint", address], environment)


def _steps(command: list[str], environment: dict[str, str]) -> dict[str, Step]:
    try:
        done = subprocess.run(  # noqa: S603 - a program of tests/clients
            command,
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"all": Step("failed", f"the program did not end in {_SECONDS} seconds")}
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith('{"step"')]
    steps = {line["step"]: Step(line["outcome"], _shortened(line["detail"])) for line in lines}
    if done.returncode and not any(step.outcome == "failed" for step in steps.values()):
        said = (done.stderr or done.stdout).strip().splitlines() or ["no message"]
        steps["all"] = Step("failed", f"exit code {done.returncode}: {said[-1]}")
    return steps


def _shortened(detail: str) -> str:
    return detail if len(detail) <= _DETAIL else f"{detail[:_DETAIL]}…"


@contextmanager
def _server(client: Client) -> Iterator[str]:
    """HOST:PORT of a server with the world of the scenario, stopped at the end."""
    command = _genzo("serve", "--memory", "--port", "0", "--seed", str(_SEED))
    environment = {**_clean_environment(), **client.settings}
    with (
        tempfile.TemporaryFile("w+") as errors,
        subprocess.Popen(  # noqa: S603 - Genzo itself
            command, stdout=subprocess.PIPE, stderr=errors, text=True, env=environment, cwd=ROOT
        ) as process,
    ):
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        try:
            ready = _READY.fullmatch(process.stdout.readline())
            if ready is None:
                errors.seek(0)
                raise RuntimeError(f"the server did not start: {errors.read()}")
            yield ready[1]
        finally:
            process.terminate()


@cache
def _why_no_namespaces() -> str:
    """Why `genzo run` cannot surround a program here; empty where it can.

    Its other way, a proxy, is one that not every client takes.
    """
    tried = _genzo(*_RUN, "true")
    done = subprocess.run(tried, capture_output=True, text=True, check=False, cwd=ROOT)  # noqa: S603
    return "" if done.returncode == 0 else (done.stderr.strip().splitlines() or ["it says nothing"])[-1]


def _genzo(*words: str) -> list[str]:
    return [sys.executable, "-m", "genzo", *words]


def _clean_environment() -> dict[str, str]:
    """The environment without the user's keys, endpoints and proxies."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(_FOREIGN) and not name.lower().endswith("_proxy")
    }
