"""The page on the audit trail: its commands run, and its tables are complete."""

import json
import re
import shlex
from pathlib import Path

import pytest

from genzo.catalogue.accounts import FIRST_ACCOUNT_ID
from genzo.catalogue.actiontrail import actiontrail_event
from genzo.catalogue.audit import AuditEvent
from genzo.cli.audit import command
from tests.docs.pages import ROOT, blocks
from tests.running import genzo_here

PAGE = ROOT / "docs" / "audit.md"
LINES = [line for block in blocks(PAGE) for line in block.splitlines() if line.startswith("genzo ")]


def test_its_commands_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENZO_DATA", str(tmp_path))
    genzo_here("keys", "create", str(FIRST_ACCOUNT_ID))
    assert len(LINES) >= 8
    for line in LINES:
        done = genzo_here(*shlex.split(line.partition(" > ")[0])[1:])
        assert done.returncode == 0, done.stderr
    exported = genzo_here("audit", "export").stdout.splitlines()
    assert [json.loads(line)["eventName"] for line in exported] == ["genzo keys create", "genzo audit prune"]


def test_every_option_is_in_its_table() -> None:
    options = {name for each in command.params for name in each.opts if name.startswith("--")}
    named = set(re.findall(r"`(--[a-z-]+)", PAGE.read_text()))
    assert options - named == set()


def test_every_member_of_an_exported_event_is_in_its_table() -> None:
    event = AuditEvent(
        at=1,
        request_id="R",
        account_id=1,
        principal="acs:ram::1:user/u",
        principal_id="2",
        access_key_id="k",
        source="192.0.2.1",
        user_agent="a",
        action="DeleteImage",
        version="2014-05-26",
        region_id="cn-hangzhou",
        resources=("acs:ecs:cn-hangzhou:1:image/m-1",),
        parameters={"ImageId": "m-1"},
        error="e",
        message="m",
    )
    members = {*actiontrail_event(event), "responseElements"} - _THE_SAME_IN_ALL
    assert members - set(re.findall(r"`([a-zA-Z]+)`", PAGE.read_text())) == set()


_THE_SAME_IN_ALL = {"eventVersion", "eventCategory", "recipientAccountId"}
