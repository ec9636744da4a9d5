"""The page on faults: its tables are complete."""

import re
from pathlib import Path
from typing import get_args

import msgspec

from genzo.catalogue.faults import Fault, ResponseFault
from genzo.catalogue.operation_failure import CAN_FAIL
from genzo.errors import common_errors

PAGE = (Path(__file__).parents[2] / "docs" / "faults.md").read_text()


def section(heading: str) -> str:
    """A section without those after it."""
    return PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]


def test_every_member_of_a_fault_is_in_its_table() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", PAGE.split("## Which calls")[0], re.MULTILINE)
    assert rows == [field.name for field in msgspec.structs.fields(Fault)]


def test_every_broken_connection_is_in_its_table() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", section("Broken connections"), re.MULTILINE)
    assert rows == ["response", *get_args(ResponseFault)]


def test_every_operation_that_can_fail_is_in_its_table() -> None:
    named = set(re.findall(r"\b[A-Z][A-Za-z]+\b", section("Failed operations")))
    of_several = {f"{action}s" for action in ("StartInstance", "StopInstance", "RebootInstance")}
    assert named | of_several >= set(CAN_FAIL)


def test_it_names_errors_of_the_gateway() -> None:
    named = set(re.findall(r"`(\w+(?:\.\w+)?)`", PAGE)) & {kind.code for kind in common_errors()}
    assert {"Throttling", "Throttling.User", "Throttling.Api", "ServiceUnavailable", "InternalError"} <= named
