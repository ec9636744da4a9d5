"""SIGKILL at random moments of a first start: an announced key works, and the next start succeeds."""

import os
import random
import shutil
import time
from pathlib import Path

import pytest

from genzo.catalogue.accounts import FIRST_ACCOUNT_ID
from genzo.http.closed_start import set_up_closed
from genzo.service.build import service_of
from genzo.service.control_token import find_control_token, with_control_token
from genzo.service.server_settings import ServerSettings
from tests.cli.conftest import NewDatabase
from tests.cli.test_first_start import SHOWN
from tests.crash.client_pool import print_figures
from tests.crash.doctor import require_healthy
from tests.crash.killed_process import KilledCommands

ROUNDS = int(os.environ.get("GENZO_CRASH_ROUNDS", "0"))
SEED = int(os.environ.get("GENZO_CRASH_SEED", "0")) or random.randrange(2**32)
_PATIENCE = 60.0
_READY = "genzo is ready at "
pytestmark = [
    pytest.mark.skipif(not ROUNDS, reason="scripts/soak runs it"),
    pytest.mark.timeout(120 + 20 * ROUNDS),
]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_killed_first_start_announces_a_key_that_works_or_none(
    kind: str, new_database: NewDatabase, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    began, announced, unknown = time.monotonic(), 0, 0
    commands = KilledCommands(tmp_path / "output", random.Random(SEED))
    seconds = _seconds_until_ready(commands, tmp_path / "first", new_database(kind).url)
    for number in range(ROUNDS):
        data, url = tmp_path / f"data-{number}", new_database(kind).url
        commands.kill(_words(data, url), seconds)
        said = commands.output.read_text() if commands.output.exists() else ""
        match = SHOWN.search(said)
        settings = ServerSettings(data=data, database=url, first_key="new")
        with with_control_token(settings) as settings:
            service = service_of(settings, tmp_path)
            set_up_closed(service, settings)
            later = capsys.readouterr().err
            with service.store.reading() as catalogue:
                (key,) = catalogue.access_keys(FIRST_ACCOUNT_ID)
            service.store.close()
        shown = match or SHOWN.search(later)
        if shown is None:
            unknown += 1
        else:
            assert (key.access_key_id, key.secret, key.active) == (shown[1], shown[2], True)
        if match is not None:
            announced += 1
            assert later == ""
            assert _token_in(said) in ("", find_control_token(data, 0))
        require_healthy(url)
        shutil.rmtree(data)
    print_figures(
        capsys,
        f"{ROUNDS} kills of a first start on {kind}: {announced} keys announced, all of them work; {unknown} "
        f"made and not announced; {time.monotonic() - began:.0f} s, seed {SEED}",
    )
    assert 0 < announced < ROUNDS or ROUNDS < 20


def _words(data: Path, url: str) -> list[str]:
    return ["serve", "--port", "0", "--first-key", "new", "--data", str(data), "--database", url]


def _seconds_until_ready(commands: KilledCommands, data: Path, url: str) -> float:
    with commands.running(_words(data, url)):
        began = time.monotonic()
        while not commands.output.exists() or _READY not in commands.output.read_text():
            assert time.monotonic() - began < _PATIENCE
            time.sleep(0.005)
        return time.monotonic() - began


def _token_in(said: str) -> str:
    """The control token in an announcement; ``""`` if it is cut off."""
    _, found, rest = said.partition("  Token            ")
    return rest.partition("\n")[0] if found and "\n" in rest else ""
