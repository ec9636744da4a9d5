"""The reference pages say of Genzo what is true: its errors, signatures, limits, headers and members."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from genzo.actions.images.image_type import ImageType
from genzo.catalogue.editions import EDITIONS
from genzo.catalogue.name_validation import is_valid_client_token
from genzo.errors.explained import rows_of
from genzo.http.browser_guard import CORS_HEADERS
from genzo.http.request_body import MAX_BODY
from genzo.identity.authentication import TIMESTAMP_WINDOW
from genzo.wire.structs import schema_of

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"
CASES = ROOT / "tests" / "cases"
PLACEHOLDER = re.compile(r"\\\{\w+\\\}")


def _cases(name: str) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = json.loads((CASES / name).read_text())
    return cases


def _section(page: str, heading: str) -> str:
    text = (REFERENCE / page).read_text()
    assert text.count(f"\n{heading}\n") == 1
    _, _, behind = text.partition(f"\n{heading}\n")
    marks = heading.partition(" ")[0]
    return re.split(rf"\n#{{1,{len(marks)}}} ", behind, maxsplit=1)[0]


def _genzo(section: str) -> str:
    """What a section says of Genzo, on one line."""
    return " ".join(section.partition("\nGenzo: ")[2].split())


def _rows(page: str) -> list[str]:
    return [line for line in (REFERENCE / page).read_text().splitlines() if line.startswith("| ")]


def _as_documented(text: str) -> re.Pattern[str]:
    """What a documented text, such as ``{Param} is mandatory``, stands for."""
    return re.compile(PLACEHOLDER.sub(".+", re.escape(text.replace("*Param*", "{Param}"))))


def _states(row: str, error: dict[str, Any]) -> bool:
    codes = [code for cell in row.split("|") for code in re.split(r", | \(", cell.strip())]
    return (
        f"| {error['status']} " in row
        and any(code and _as_documented(code).fullmatch(error["code"]) for code in codes)
        and any(_as_documented(text).fullmatch(error["message"]) for text in re.findall(r"`([^`]+)`", row))
    )


ERRORS = [
    (page, error)
    for error in _cases("errors.json")
    for page in re.findall(r"docs/reference/(errors\.md)#errors-", error["source"])
] + [
    ("describe-images.md", {"code": row.code, "status": row.status, "message": row.message})
    for row in rows_of("DescribeImages")
    if row.state == "raised" and row.source != "other actions of ECS"
]


def test_most_errors_have_a_page() -> None:
    assert len(ERRORS) >= 40


@pytest.mark.parametrize(("page", "error"), ERRORS, ids=[error["code"] for _, error in ERRORS])
def test_an_error_stands_on_the_page_that_it_cites(page: str, error: dict[str, Any]) -> None:
    assert any(_states(row, error) for row in _rows(page)), error


def test_the_vectors_of_version_1_are_those_that_are_tested() -> None:
    section = _section("protocol.md", "### Vectors of signature version 1")
    tested = [case for case in _cases("signatures_v1.json") if "#vectors-of" in case["source"]]
    assert re.findall(r"`([^`]{27}=)`", section) == [case["signature"] for case in tested]
    assert len(tested) == 3


def test_the_vector_of_version_3_is_the_one_that_is_tested() -> None:
    section = _section("protocol.md", "### Vector of signature version 3")
    (tested,) = [case for case in _cases("signatures_acs3.json") if "#vector-of" in case["source"]]
    assert re.findall(r"`([0-9a-f]{64})`", section)[-1] == tested["signature"]


def test_an_image_has_the_members_of_the_page_in_their_order() -> None:
    section = _section("observed.md", "## Members of an image")
    (listed,) = re.findall(r"Order: ([^[]+) \[self-images\]", section)
    recorded = re.split(r",\s+", listed)
    names = [field.name for field in schema_of(ImageType).fields]
    assert len(recorded) == 30
    assert names[:30] == recorded
    left_out = ["ImageOwnerId", "SupplierName", "LicenseType"]
    assert [name for name in names[30:] if name not in left_out] == ["Usable", "SecureBootOptions"]


def test_the_limits_of_requests_are_those_of_the_page() -> None:
    assert _genzo(_section("protocol.md", "### Time stamps")).startswith(f"{TIMESTAMP_WINDOW // 60} minutes")
    assert f"up to {MAX_BODY // 1024} KiB" in _genzo(_section("protocol.md", "### Sending parameters"))
    (characters,) = re.findall(r"up to (\d+) ASCII", _section("protocol.md", "### Client tokens"))
    assert is_valid_client_token("x" * int(characters))
    assert not is_valid_client_token("x" * (int(characters) + 1))


def test_the_limits_of_editions_are_those_of_the_pages() -> None:
    classic, current = EDITIONS["classic"], EDITIONS["current"]
    pages = _genzo(_section("protocol.md", "### Numbers and pages"))
    assert (
        f"up to {classic.page_size} in the edition `classic`, up to {current.page_size} in `current`" in pages
    )
    tags = _genzo(_section("describe-images.md", "## Parameters"))
    assert (
        f"Up to {classic.query_tags} tags in the edition `classic`, {current.query_tags} in"
        in tags.capitalize()
    )


def test_the_headers_of_answers_are_those_of_the_page() -> None:
    section = _section("protocol.md", "### Response headers")
    assert all(f"`{name}" in section for name in CORS_HEADERS)
    assert f"`access-control-max-age: {CORS_HEADERS['access-control-max-age']}`" in section
    assert "Only the pages of [allowed sites](" in _genzo(section)


def _names(table: str) -> set[str]:
    return {*re.findall(r"^\| (\w[\w-]+) \|", table, re.MULTILINE)} - {"name"}


def test_every_source_is_cited() -> None:
    _, _, table = (REFERENCE / "README.md").read_text().partition("\n## Sources\n")
    pages = "".join(path.read_text() for path in REFERENCE.glob("*.md") if path.name != "README.md")
    assert len(_names(table)) == 25
    assert [name for name in _names(table) if not re.search(rf"\b{name}\b", pages)] == []


def test_the_recordings_are_those_that_are_cited() -> None:
    rules, _, table = (REFERENCE / "observed.md").read_text().partition("\n## Recordings\n")
    brackets = re.findall(r"\[([^\]]+)\](?!\()", rules)
    assert {name for each in brackets for name in re.split(r",\s+", each)} == {*_names(table), "all"}
