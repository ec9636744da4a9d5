"""The commands on the pages work as they are printed, one page after the other in the same shell."""

import re
import shlex
import subprocess
import urllib.request
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from genzo.service.shipped_images import shipped_images
from tests.docs.pages import PAGES, ROOT, blocks, calls
from tests.running import Running, clean_environment, running

SHOWN = [(page, block) for page in PAGES for block in blocks(page)]
PATH_LINE = 'export PATH="$PWD/.venv/bin:$PATH"'


@pytest.fixture(scope="module")
def open_server() -> Iterator[Running]:
    """A server that takes any key. `_reset` makes it like a new one."""
    with running("--memory", "--auth", "open") as started:
        yield started


def _reset(server: Running) -> None:
    with urllib.request.urlopen(
        urllib.request.Request(f"{server.url}/_genzo/reset", method="POST")
    ) as answer:
        assert answer.status == 200


def _lines(pattern: str) -> list[re.Match[str]]:
    return [match for _, block in SHOWN for match in re.finditer(pattern, block, re.MULTILINE)]


def _pasted(server: Running, block: str) -> subprocess.CompletedProcess[str]:
    commands = block.replace("127.0.0.1:8420", f"{server.host}:{server.port}")
    return subprocess.run(
        ["sh", "-euc", commands], capture_output=True, text=True, check=False, env=clean_environment()
    )


@pytest.mark.parametrize(
    "page",
    [
        page
        for page in PAGES
        if any(re.search(r"^(?:\w+=\S+ )?genzo ", block, re.MULTILINE) for block in blocks(page))
    ],
    ids=lambda page: page.name,
)
def test_a_page_says_where_the_command_genzo_is_before_it_uses_it(page: Path) -> None:
    text = page.read_text()
    first = re.search(r"^(?:\w+=\S+ )?genzo ", text, re.MULTILINE)
    assert first is not None
    assert 0 <= text.find(PATH_LINE) < first.start()
    # Elsewhere the line would name a folder that does not exist.
    assert "folder of the repository" in text[: first.start()]


def test_pages_run_modules_with_the_python_of_the_environment() -> None:
    runs = [match for page in PAGES for match in re.findall(r"(\S*)python -m tools\b", page.read_text())]
    assert runs
    assert set(runs) <= {".venv/bin/", "`.venv/bin/"}


def test_pages_do_not_leave_settings_of_clients_in_the_shell() -> None:
    assert _lines(r"^export ALIBABA_CLOUD\w+") == []
    assert _lines(r"^ *(?!export)ALIBABA_CLOUD_ACCESS_KEY_ID=")


def test_an_image_that_a_command_shows_ships() -> None:
    shown = [match[1] for match in _lines(r"genzo images show (\S+)")]
    assert shown
    assert set(shown) <= {image.image_id for image in shipped_images()}


def _selections() -> list[str]:
    return sorted({match[0] for match in _lines(r"^scripts/test .*-k .*")})


@pytest.mark.sampled(3)
@pytest.mark.parametrize("command", _selections())
def test_the_tests_that_a_command_selects_exist(command: str) -> None:
    """Their names have the word of ``-k``. Collecting them would import half of all tests."""
    words = shlex.split(command)[1:]
    paths = [ROOT / "tests" / path for option, path in pairwise(words) if option == "--only"]
    selected = re.escape(words[words.index("-k") + 1])
    files = [file for path in paths for file in ([path] if path.is_file() else path.rglob("test_*.py"))]
    assert paths
    assert any(
        re.search(selected, file.stem) or re.search(rf"def test_\w*{selected}", file.read_text())
        for file in files
    )


def test_commands_select_tests() -> None:
    assert len(_selections()) >= 2


def _lives() -> list[tuple[Path, str]]:
    return [(page, block) for page in PAGES for block in calls(page) if "CreateImage" in block]


def test_a_life_that_is_repeated_shows_why_its_image_is_refused(open_server: Running) -> None:
    (life,) = [block for page, block in _lives() if page.name == "getting-started.md"]
    _reset(open_server)
    _pasted(open_server, life)
    done = _pasted(open_server, life)
    assert '"Code":"InvalidImageName.Duplicated"' in done.stderr.replace(" ", "")
