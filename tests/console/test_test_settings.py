"""Faults, the clock, durations and quotas are seen and set, and a reset is confirmed."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from genzo.catalogue.accounts import Account
from genzo.catalogue.audit import AuditQuery
from genzo.service.build import build_service
from genzo.service.service import Service
from tests.console.browsing import SIGN_IN, Browsing, texts_of
from tests.console.conftest import HOSTILE, OTHER_KEY

FAULTS = "/_genzo/console/tests"
CLOCK, DURATIONS, QUOTAS = f"{FAULTS}/clock", f"{FAULTS}/durations", f"{FAULTS}/quotas"
RESET = f"{FAULTS}/reset"
PAGES = (FAULTS, CLOCK, DURATIONS, QUOTAS, RESET)
ACCOUNT = 1000000000000077


@pytest.fixture(scope="module")
def changing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A catalogue of its own, since these tests change what every call does."""
    service = build_service(Path(tmp_path_factory.mktemp("settings")) / "genzo.db", durable=False)
    service.prepare()
    with service.store.writing() as catalogue:
        catalogue.put_account(Account(account_id=ACCOUNT, name="one", created=0))
    yield service
    service.store.close()


@pytest.fixture
def visitor(changing: Service) -> Iterator[Browsing]:
    visitor = Browsing(changing)
    yield visitor
    visitor.worker.control("POST", "/_genzo/reset")


def _refused(visitor: Browsing, page: str, field: str, /, **fields: str) -> str:
    """The text of the page that refuses a form beside a field."""
    answer = visitor.post(page, **fields)
    html = answer.body.decode()
    assert answer.status == 400, texts_of(html)
    assert f'aria-invalid="true" aria-describedby="{field}-problem"' in html
    return texts_of(html)


def _set(visitor: Browsing, page: str, /, **fields: str) -> str:
    answer = visitor.post(page, **fields)
    assert answer.status == 303, texts_of(answer.body.decode())
    return answer.headers["location"]


def test_the_clock_is_set_stopped_moved_and_returned(visitor: Browsing) -> None:
    assert "The system's clock" in texts_of(visitor.page(CLOCK))
    _set(visitor, CLOCK, change="set", now="2030-01-31T00:00:00Z", frozen="on")
    assert "2030-01-31 00:00:00" in texts_of(visitor.page(CLOCK))
    _set(visitor, CLOCK, change="advance", advance="3600")
    stopped = visitor.page(CLOCK)
    assert "2030-01-31 01:00:00" in texts_of(stopped)
    assert 'hx-trigger="every 2s"' not in stopped
    _set(visitor, CLOCK, change="run")
    assert "Set, running" in texts_of(visitor.page(CLOCK))
    _set(visitor, CLOCK, change="freeze")
    _set(visitor, CLOCK, change="reset")
    assert "The system's clock" in texts_of(visitor.page(CLOCK))


def test_the_clock_of_one_account_is_its_own(visitor: Browsing) -> None:
    of_one = f"{CLOCK}?account={ACCOUNT}"
    assert _set(visitor, of_one, change="set", now="2030-01-31T00:00:00Z", frozen="on") == of_one
    assert "2030-01-31" in visitor.page(CLOCK, account=str(ACCOUNT))
    assert "2030-01-31" not in visitor.page(CLOCK)


def test_a_wrong_time_is_refused_beside_its_field(visitor: Browsing) -> None:
    assert "Write now in UTC" in _refused(visitor, CLOCK, "now", change="set", now="tomorrow")
    assert "advance" in _refused(visitor, CLOCK, "advance", change="advance", advance="soon")
    assert "advance" in _refused(visitor, CLOCK, "advance", change="advance", advance="-1")


def test_durations_and_quotas_are_set_and_returned(visitor: Browsing) -> None:
    _set(visitor, DURATIONS, change="set", **{"number.CopyImage": "60", "number.CopyImage.Usable": "never"})
    shown = visitor.page(DURATIONS)
    assert shown.count(">set<") == 2
    assert 'name="number.CopyImage" value="60"' in shown
    assert 'name="number.CopyImage.Usable" value="never"' in shown
    _set(visitor, f"{QUOTAS}?account={ACCOUNT}", change="set", **{"number.images": "3", "number.tags": "20"})
    assert visitor.page(QUOTAS, account=str(ACCOUNT)).count(">set<") == 1
    assert 'name="number.images" value="100"' in visitor.page(QUOTAS)
    _set(visitor, DURATIONS, change="reset")
    assert ">set<" not in visitor.page(DURATIONS)


def test_a_wrong_number_is_refused_beside_its_field(visitor: Browsing) -> None:
    numbers = {"number.CreateImage": "-1", "number.CopyImage": "7"}
    text = _refused(visitor, DURATIONS, "CreateImage", change="set", **numbers)
    assert "CreateImage must be from 0 to 86400" in text
    assert 'name="number.CopyImage" value="7"' in visitor.post(DURATIONS, **numbers).body.decode()
    _refused(visitor, QUOTAS, "images", change="set", **{"number.images": "many", "number.tags": "3"})
    assert ">set<" not in visitor.page(QUOTAS)


def test_a_fault_is_added_changed_and_removed(visitor: Browsing) -> None:
    fault = {
        "change": "add",
        "name": "third",
        "actions": "DescribeImages, CopyImage",
        "parameters": f"ImageName={HOSTILE}\nForce=true",
        "error": "Throttling",
        "times": "2",
        "delay": "0.5",
    }
    _set(visitor, FAULTS, **fault)
    stored = visitor.worker.control("GET", "/_genzo/faults/third").json
    assert stored["actions"] == ["DescribeImages", "CopyImage"]
    assert stored["parameters"] == {"ImageName": HOSTILE, "Force": "true"}
    assert (stored["times"], stored["delay"]) == (2, 0.5)
    shown = visitor.page(FAULTS)
    assert "<script>alert" not in shown
    edit = re.search(r'href="([^"]+)" aria-label="Change third"', shown)
    assert edit is not None
    path, _, query = unescape(edit[1]).removesuffix("#new").partition("?")
    form = visitor.get_raw(path, query).body.decode()
    assert 'name="times" value="2"' in form
    assert "Force=true</textarea>" in form
    _set(visitor, FAULTS, change="remove", name="third")
    assert "There is none" in texts_of(visitor.page(FAULTS))
    assert visitor.post(FAULTS, change="remove", name="third").status == 404


def test_a_fault_without_a_name_is_added_once_though_its_form_is_sent_twice(visitor: Browsing) -> None:
    (name,) = re.findall(r'name="unnamed" value="([^"]+)"', visitor.page(FAULTS))
    for _ in range(2):
        _set(visitor, FAULTS, change="add", response="dropped", unnamed=name)
    (fault,) = visitor.worker.control("GET", "/_genzo/faults").json["faults"]
    assert fault["name"] == name
    assert f'name="unnamed" value="{name}"' not in visitor.page(FAULTS)


def test_faults_of_an_account_are_removed_together(visitor: Browsing) -> None:
    of_one = f"{FAULTS}?account={ACCOUNT}"
    _set(visitor, of_one, change="add", name="own", response="dropped")
    _set(visitor, FAULTS, change="add", name="general", response="reset")
    assert "own" in visitor.page(FAULTS, account=str(ACCOUNT))
    assert ">own<" not in visitor.page(FAULTS)
    _set(visitor, of_one, change="reset")
    assert visitor.worker.control("GET", "/_genzo/faults").json["faults"][0]["name"] == "general"


@pytest.mark.parametrize(
    ("field", "fault"),
    [
        ("actions", {"error": "Throttling", "actions": "NoSuchAction"}),
        ("region", {"error": "Throttling", "region": "nowhere"}),
        ("delay", {"delay": "61"}),
        ("times", {"delay": "1", "times": "often"}),
        ("jitter", {"delay": "1", "jitter": "2"}),
        ("error", {"error": "NoSuchCode"}),
        ("outcome", {"outcome": "failed", "actions": "DescribeImages"}),
        ("name", {"error": "Throttling", "name": "a b"}),
        ("probability", {"error": "Throttling", "probability": "nan"}),
    ],
)
def test_a_wrong_fault_is_refused_beside_its_field(
    visitor: Browsing, field: str, fault: dict[str, str]
) -> None:
    text = _refused(visitor, FAULTS, field, change="add", **fault)
    assert "There is none" in text


def test_a_reset_is_confirmed_and_counted(visitor: Browsing) -> None:
    _set(visitor, QUOTAS, change="set", **{"number.images": "3"})
    assert "Confirm that everything may be deleted" in _refused(visitor, RESET, "confirm")
    assert ">set<" in visitor.page(QUOTAS)
    done = visitor.post(RESET, confirm="yes").body.decode()
    assert "0 images and 0 resources are deleted" in texts_of(done)
    assert ">set<" not in visitor.page(QUOTAS)


def test_changes_are_in_the_audit_trail(changing: Service, visitor: Browsing) -> None:
    _set(visitor, f"{QUOTAS}?account={ACCOUNT}", change="set", **{"number.images": "4"})
    with changing.store.reading() as catalogue:
        (event, *_) = catalogue.audit_events(AuditQuery(action="PUT /_genzo/quotas"))
    assert event.principal == "operator:control"
    assert event.parameters == {"query": f"account={ACCOUNT}", "body": '{"images":4}'}


def test_an_unknown_account_is_said(visitor: Browsing) -> None:
    for page in PAGES[:-1]:
        assert visitor.get(page, account="77").status == 404
    assert visitor.post(f"{RESET}?account=77", confirm="yes").status == 404


def test_the_settings_are_for_the_operator_alone(stranger: Browsing) -> None:
    stranger.post(SIGN_IN, access_key_id=OTHER_KEY.access_key_id, secret=OTHER_KEY.secret)
    for page in PAGES:
        refused = stranger.get(page)
        assert refused.status == 403
        assert "for the operator" in texts_of(refused.body.decode())
        assert stranger.post(page, change="reset", confirm="yes").status == 403
