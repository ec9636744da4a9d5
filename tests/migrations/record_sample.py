"""Make a catalogue with the version of a source tree, and record what that version answers about it.

`python -m tests.migrations.record_sample NAME [--source FOLDER]` writes NAME.db.xz and NAME.json into the
folder `samples`. Each release adds the sample of its own version, from which later versions are upgraded.
"""

import argparse
import json
import lzma
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.api import Api
from tests.migrations.sample_calls import CALLS, OTHER_ACCOUNT, READS, Call

FOLDER = Path(__file__).parent / "samples"
_ROOT = Path(__file__).parents[2]
_READY = "genzo is ready at http://"
_SETTLING_SECONDS = 30
_UNSETTLED = ("Creating", "Pending", "Starting", "progressing", "Waiting")
_NO_ACTION = ("InvalidAction.NotFound", "InvalidApi.NotFound", "UnsupportedOperation", "InvalidAction")


def record(name: str, source: Path) -> None:
    """Write the sample of the version whose sources are in a folder."""
    with tempfile.TemporaryDirectory() as temporary:
        database = Path(temporary, "genzo.db")
        with _serving(source, database) as api:
            known: dict[str, str] = {}
            skipped = [call.action for call in CALLS if not _made(api, call, known)]
            answers = _settled_answers(api)
        packed = Path(temporary, "packed.db")
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("VACUUM INTO ?", (str(packed),))
            ((revision,),) = connection.execute("SELECT version_num FROM alembic_version")
        (FOLDER / f"{name}.db.xz").write_bytes(lzma.compress(packed.read_bytes(), preset=9))
    recorded = {"revision": revision, "actions_that_it_lacks": sorted(set(skipped)), "answers": answers}
    (FOLDER / f"{name}.json").write_text(json.dumps(recorded, indent=1, ensure_ascii=False) + "\n")


@contextmanager
def _serving(source: Path, database: Path) -> Iterator[Api]:
    genzo = [sys.executable, "-m", "genzo"]
    place = ["--database", f"sqlite:///{database}"]
    environment = {**os.environ, "PYTHONPATH": str(source / "src"), "XDG_DATA_HOME": str(database.parent)}
    subprocess.run(
        [*genzo, "accounts", "create", "--id", OTHER_ACCOUNT, *place],
        check=True,
        env=environment,
        cwd=database.parent,
        stdout=subprocess.DEVNULL,
    )
    with subprocess.Popen(
        [*genzo, "serve", "--port", "0", *place],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=database.parent,
    ) as server:
        assert server.stdout is not None
        line = server.stdout.readline()
        assert line.startswith(_READY), line
        host, port = line.removeprefix(_READY).strip().rsplit(":", 1)
        try:
            yield Api(host, int(port))
        finally:
            server.terminate()


def _made(api: Api, call: Call, known: dict[str, str]) -> bool:
    """Whether the version has the action; what its answer names is known to later calls."""
    until = time.monotonic() + _SETTLING_SECONDS
    while True:
        parameters = {name: value.format_map(known) for name, value in call.parameters.items()}
        answer = _asked(api, call.action, parameters)
        if "Code" not in answer:
            known |= {name: _at(answer, path) for name, path in call.remembered.items()}
            return True
        if answer["Code"] in _NO_ACTION:
            known |= dict.fromkeys(call.remembered, "none")
            return False
        # What was made just now is in no state to be used yet.
        assert time.monotonic() < until, f"{call.action}: {answer}"
        time.sleep(0.1)


def _asked(api: Api, action: str, parameters: Mapping[str, str]) -> dict[str, Any]:
    """The answer, which has a Code if it is an error. Its order of members is that of its version."""
    common = {"Format": "JSON", "RegionId": "cn-hangzhou", "Action": action}
    url = f"http://{api.host}:{api.port}/?{urlencode(api.signed({**common, **parameters}))}"
    try:
        with urllib.request.urlopen(url) as response:
            answer: dict[str, Any] = json.load(response)
    except urllib.error.HTTPError as error:
        answer = json.load(error)
    return answer


def _at(answer: Any, path: str) -> str:  # noqa: ANN401 - an answer
    for part in path.split("."):
        answer = answer[int(part) if part.isdigit() else part]
    return str(answer)


def _settled_answers(api: Api) -> dict[str, Any]:
    until = time.monotonic() + _SETTLING_SECONDS
    while True:
        found = answers_of(api)
        if not any(f'"{state}"' in json.dumps(found) for state in _UNSETTLED):
            return found
        assert time.monotonic() < until
        time.sleep(0.2)


def answers_of(api: Api) -> dict[str, Any]:
    """What a version answers about the catalogue, by question; without questions that it does not know."""
    found: dict[str, Any] = {}
    for call in READS:
        answer = _asked(api, call.action, call.parameters)
        if "Code" not in answer:
            words = " ".join(f"{name}={value}" for name, value in call.parameters.items())
            del answer["RequestId"]
            found[f"{call.action} {words}".strip()] = answer
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.migrations.record_sample", description=__doc__)
    parser.add_argument("name", help="the version, such as v0.1.0")
    parser.add_argument("--source", type=Path, default=_ROOT, help="the tree of the version")
    arguments = parser.parse_args()
    record(arguments.name, arguments.source.resolve())


if __name__ == "__main__":
    main()
