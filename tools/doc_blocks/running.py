"""Runs pages in clean folders, and compares what they print with what they show."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tools.doc_blocks.blocks import ROOT, blocks_of, server_options
from tools.doc_blocks.script import RECORD_SEPARATOR, Step, UnknownBlockError, script_of, steps_of

PORT = 8420
_SECONDS = 300
_HOME_ON_PAGES = "/home/me"
_IN_REPOSITORY = re.compile(r"folder of the repository|^ *(?:scripts/|\.venv/)", re.MULTILINE)
_LINKED = ("scripts", "src", "tools", "bench", "deploy", "requirements", "examples", "docs")
_SERVES = re.compile(r"\b(?:genzo|scripts/)\s?serve\b")
_PAGES_OF_A_SESSION = 5
_CURL = "silent\nshow-error\nfail-with-body\n"
"""An answer that says what is wrong ends the script, as no reader would go on."""
_FOREIGN = ("GENZO_", "ALIBABA_CLOUD_", "ALICLOUD_", "ECS_", "PYTEST_", "VIRTUAL_ENV")


class Failure(NamedTuple):
    """What went wrong on a page: where, and what was printed."""

    place: str
    text: str


def can_be_alone() -> bool:
    """Whether the system gives a script a network of its own, in which the port of the pages is free."""
    done = subprocess.run([*_alone(), "true"], capture_output=True, check=False)  # noqa: S603 - this Python
    return done.returncode == 0


def sessions_of(wanted: Sequence[Path]) -> list[list[Path]]:
    """The pages that run one after the other on the same server: those that keep nothing of it."""
    shared: dict[str, list[list[Path]]] = {}
    apart = list[list[Path]]()
    for page in wanted:
        blocks = [block for block in blocks_of(page) if not block.is_left_out]
        options = server_options(page) or ""
        if "--memory" in options and not any(_SERVES.search(block.text) for block in blocks):
            of_options = shared.setdefault(options, [[]])
            if len(of_options[-1]) == _PAGES_OF_A_SESSION:
                of_options.append([])
            of_options[-1].append(page)
        elif blocks:
            apart.append([page])
    return [session for each in shared.values() for session in each] + apart


def failures_of(
    session: Sequence[Path], folder: Path, *, alone: bool, environment: Mapping[str, str]
) -> list[Failure]:
    """Run pages in ``folder``, which is empty. Without a network of its own, their port is another one."""
    try:
        pages = [steps_of(blocks_of(page)) for page in session]
    except UnknownBlockError as error:
        return [Failure(error.place, str(error))]
    port = PORT if alone else _free_port()
    script = script_of(pages, server_options(session[0])).replace(str(PORT), str(port))
    home = folder / "home"
    _furnish(home, folder, session)
    made = _environment(home, environment) | ({} if alone else _elsewhere(port))
    code, output, errors = _run([*(_alone() if alone else []), "bash", "-c", script], folder, made)
    shown = output.replace(str(home), _HOME_ON_PAGES).replace(str(port), str(PORT))
    steps = [step for page in pages for step in page]
    return list(_failures(steps, code, _parts(shown), _parts(errors)))


def _alone() -> list[str]:
    return [sys.executable, "-m", "tools.doc_blocks.alone"]


def _run(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> tuple[int, str, str]:
    with subprocess.Popen(  # noqa: S603 - what the page says
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            output, errors = process.communicate(timeout=_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            output, errors = process.communicate()
            errors += f"\nnot done after {_SECONDS} s"
        finally:
            _end_group(process.pid)
    return process.returncode, output, errors


def _end_group(group: int) -> None:
    """End the servers that a page has left running."""
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return


def _furnish(home: Path, folder: Path, session: Sequence[Path]) -> None:
    """Make the home of the reader, and a folder for each page, which looks as the page says."""
    home.mkdir()
    (home / ".curlrc").write_text(_CURL, encoding="utf-8")
    for number, page in enumerate(session):
        place = folder / str(number)
        place.mkdir()
        if _IN_REPOSITORY.search(page.read_text(encoding="utf-8")):
            (place / ".venv").symlink_to(Path(sys.prefix))
            for name in _LINKED:
                (place / name).symlink_to(ROOT / name)


def _environment(home: Path, environment: Mapping[str, str]) -> dict[str, str]:
    kept = {
        name: value
        for name, value in environment.items()
        if not name.startswith(_FOREIGN) and not name.lower().endswith("_proxy")
    }
    path = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    own = {"HOME": str(home), "XDG_DATA_HOME": str(home / ".local/share"), "PYTHONPATH": str(ROOT)}
    return kept | own | {"PATH": path}


def _elsewhere(port: int) -> dict[str, str]:
    return {"GENZO_PORT": str(port), "GENZO_URL": f"http://127.0.0.1:{port}"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _parts(output: str) -> dict[str, str]:
    """What each step printed, by its number."""
    found = dict[str, str]()
    for part in output.split(RECORD_SEPARATOR)[1:]:
        number, _, text = part.partition("\n")
        found[number] = text
    return found


def _failures(
    steps: Sequence[Step], code: int, output: Mapping[str, str], errors: Mapping[str, str]
) -> Iterator[Failure]:
    if code != 0:
        last = max((int(number) for number in errors if number.isdigit()), default=-1)
        place = steps[last].block.place if last >= 0 else steps[0].block.place
        printed = f"{output.get(str(last), '')}{errors.get(str(last), '')}"
        yield Failure(place, f"exit code {code}\n{printed}")
    for number, step in enumerate(steps):
        if str(number) not in output and code == 0:
            yield Failure(step.block.place, "not run: a block before it ends the shell")
        elif str(number + 1) in output or "end" in output:
            printed = f"{output.get(str(number), '')}\n{errors.get(str(number), '')}"
            missing = _missing(step.printed, printed)
            if missing is not None:
                yield Failure(step.block.place, f"not printed: {missing}\nprinted:\n{printed}")


def _missing(expected: Sequence[str], printed: str) -> str | None:
    """The first of these lines that is not printed behind those before it; ``…`` stands for any text."""
    position = 0
    for line in expected:
        pattern = ".*".join(map(re.escape, line.strip().split("…")))
        match = re.compile(rf"^[^\S\n]*{pattern}[^\S\n]*$", re.MULTILINE).search(printed, position)
        if match is None:
            return line
        position = match.end()
    return None
