"""Numbers that pages state are those of the code: durations, quotas, limits."""

import re
from pathlib import Path

import pytest

from genzo.actions.building.commands import MAXIMUM_BYTES, MAXIMUM_COMMANDS
from genzo.catalogue.durations import DEFAULT_SECONDS
from genzo.catalogue.faults import MAX_SECONDS
from genzo.catalogue.quotas import DEFAULT_QUOTAS
from genzo.catalogue.runtime_settings import MAX_FAULTS
from genzo.http.request_body import MAX_BODY
from genzo.identity.authentication import TIMESTAMP_WINDOW
from genzo.importing.json_lines import MANY_BYTES
from genzo.importing.line_readers import BLOCK_BYTES
from genzo.store.sql.client_token_session import TOKEN_SECONDS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
MIB = 2**20


def _words(page: str) -> str:
    return " ".join((ROOT / page).read_text().split())


def test_a_duration_named_beside_an_action_is_its_default() -> None:
    stated = [
        (name, float(seconds))
        for page in DOCS.glob("*.md")
        for name, seconds in re.findall(r"`(\w+)`, ([\d.]+) s\b", page.read_text())
    ]
    assert len(stated) >= 15
    assert [each for each in stated if DEFAULT_SECONDS[each[0]] != each[1]] == []


def test_a_number_named_beside_a_quota_is_its_default() -> None:
    stated = [
        (name, int(number))
        for page in ("image-life.md", "instances.md", "key-pairs.md", "snapshots.md", "tags.md")
        for name, number in re.findall(r"`([a-z_]+)`(?:, | \()(\d+)\b", _words(f"docs/{page}"))
    ]
    assert len(stated) >= 5
    assert [each for each in stated if DEFAULT_QUOTAS[each[0]] != each[1]] == []


def test_the_quotas_on_the_page_on_networks_are_their_defaults() -> None:
    rows = re.findall(r"^\| (`[a-z_`, ]+`) \| (.+) \|$", (DOCS / "network.md").read_text(), re.MULTILINE)
    stated = {
        name: int(number)
        for names, text in rows
        for name, number in zip(
            re.findall(r"`(\w+)`", names), re.findall(r"(?<!\w)\d+(?!\w)", text), strict=True
        )
    }
    assert len(stated) == 10
    assert stated == {name: DEFAULT_QUOTAS[name] for name in stated}


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("docs/accounts.md", f"differ from the server's clock by {TIMESTAMP_WINDOW // 60} minutes"),
        ("docs/databases.md", f"replayed within its {TIMESTAMP_WINDOW // 60} minutes"),
        ("docs/operating.md", f"For {TIMESTAMP_WINDOW // 60} minutes an intercepted signed request"),
        ("docs/decisions/0001-wire.md", f"A body of up to {MAX_BODY // 1024} KiB"),
        ("docs/decisions/0002-authentication.md", f"the server's clock by {TIMESTAMP_WINDOW // 60} minutes"),
        ("docs/decisions/0009-life-cycle.md", f"older than {TOKEN_SECONDS // 3600} hours"),
        ("docs/decisions/0023-importing-many.md", f"Files of {MANY_BYTES // MIB} MiB and more"),
        ("docs/decisions/0023-importing-many.md", f"from blocks of {BLOCK_BYTES // MIB} MiB"),
        ("docs/building.md", f"at most {MAXIMUM_BYTES // 1024} KB and {MAXIMUM_COMMANDS} commands"),
        ("docs/faults.md", f"There can be at most {MAX_FAULTS} faults"),
        ("docs/faults.md", f"seconds to wait before the answer, {MAX_SECONDS} at most"),
    ],
)
def test_a_limit_is_stated_as_it_is(page: str, words: str) -> None:
    assert words in _words(page)
