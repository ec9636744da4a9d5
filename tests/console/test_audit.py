"""The pages about the audit trail."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from genzo.catalogue.audit import AuditEvent
from genzo.console.audit import trail
from genzo.service.build import build_service
from genzo.service.service import Service
from tests.console.browsing import SIGN_IN, Browsing, texts_of
from tests.console.conftest import HOSTILE, OTHER_KEY

AUDIT, EVENT = "/_genzo/console/audit", "/_genzo/console/audit/event"
_AT = 1_770_000_000_000
_ACCOUNT = 1234567890123456


def _event(number: int, **changed: object) -> AuditEvent:
    members: dict[str, object] = {
        "at": _AT + number // 3,
        "request_id": f"R-{number}",
        "account_id": _ACCOUNT,
        "principal": f"acs:ram::{_ACCOUNT}:user/alice",
        "action": "CreateImage",
        "version": "2014-05-26",
        "resources": (f"acs:ecs:cn-hangzhou:{_ACCOUNT}:image/m-{number}",),
    }
    return AuditEvent(**{**members, **changed})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def trailed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A catalogue with 120 events, three of each millisecond, and one refusal."""
    service = build_service(Path(tmp_path_factory.mktemp("audit")) / "genzo.db", durable=False)
    service.prepare()
    with service.store.writing() as catalogue:
        for number in range(120):
            catalogue.put_audit_event(_event(number))
        catalogue.put_audit_event(
            _event(
                500,
                action="DeleteImage",
                error="Forbidden.RAM",
                message=HOSTILE,
                statement="Statement 2 of the custom policy Builders denies ecs:DeleteImage.",
                parameters={"ImageId": HOSTILE},
                source="203.0.113.2",
            )
        )
    yield service
    service.store.close()


@pytest.fixture
def visitor(trailed: Service) -> Browsing:
    return Browsing(trailed)


def _shown(html: str) -> list[str]:
    return re.findall(r"event\?id=(R-\d+)", html)


def test_pages_have_each_event_once_newest_first(visitor: Browsing) -> None:
    html, seen = visitor.page(AUDIT), list[str]()
    while True:
        seen += _shown(html)
        older = re.search(r'rel="next" href="([^"]+)"', html)
        if older is None:
            break
        path, _, query = unescape(older[1]).partition("?")
        html = visitor.get_raw(path, query).body.decode()
    assert seen == ["R-500", *(f"R-{number}" for number in reversed(range(120)))]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"action": "DeleteImage"}, ["R-500"]),
        ({"result": "refused"}, ["R-500"]),
        ({"error": "Forbidden.RAM"}, ["R-500"]),
        ({"resource": "m-7"}, ["R-7"]),
        ({"request_id": "R-8", "account": str(_ACCOUNT)}, ["R-8"]),
        ({"account": "0"}, []),
        ({"principal": "bob"}, []),
        ({"principal": "alice", "resource": "m-9"}, ["R-9"]),
        ({"since": "2026-02-02T02:40:00.039Z", "until": "2026-02-03"}, ["R-500", "R-119", "R-118", "R-117"]),
    ],
)
def test_filters(visitor: Browsing, filters: dict[str, str], found: list[str]) -> None:
    assert _shown(visitor.page(AUDIT, **filters)) == found


def test_a_page_reads_so_many_events_and_goes_on(visitor: Browsing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trail, "MOST_READ", 50)
    html = visitor.page(AUDIT, resource="m-3")
    assert "Read back to 2026-02-02T02:40:00.023Z" in html
    pages = 1
    while not _shown(html):
        older = re.search(r'rel="next" href="([^"]+)"', html)
        assert older is not None
        path, _, query = unescape(older[1]).partition("?")
        html, pages = visitor.get_raw(path, query).body.decode(), pages + 1
    assert (_shown(html), pages) == (["R-3"], 3)


def test_one_event_is_shown_whole_and_escaped(visitor: Browsing) -> None:
    html = visitor.page(EVENT, id="R-500", at=str(_AT + 166))
    text = texts_of(html)
    assert "Statement 2 of the custom policy Builders" in text
    assert "203.0.113.2" in text
    assert '"errorCode": "Forbidden.RAM"' in unescape(html)
    assert "<script>alert" not in html


@pytest.mark.parametrize(
    "wrong", [{"since": "yesterday"}, {"until": "x"}, {"account": "a"}, {"account": str(2**63)}]
)
def test_an_invalid_filter_is_refused_beside_its_field(visitor: Browsing, wrong: dict[str, str]) -> None:
    answer = visitor.get(AUDIT, **wrong)
    (name,) = wrong
    assert answer.status == 400
    assert f'aria-describedby="{name}-problem"' in answer.body.decode()


def test_what_is_not_there_is_said(visitor: Browsing) -> None:
    assert visitor.get(EVENT, id="R-500", at="1").status == 404
    assert visitor.get(EVENT).status == 404
    assert visitor.get(EVENT, id="R-1", at="x").status == 400
    assert visitor.get(AUDIT, before="x").status == 400


def test_the_trail_is_for_the_operator_alone(stranger: Browsing) -> None:
    stranger.post(SIGN_IN, access_key_id=OTHER_KEY.access_key_id, secret=OTHER_KEY.secret)
    for page in (AUDIT, EVENT):
        refused = stranger.get(page, id="x")
        assert refused.status == 403
        assert "for the operator" in texts_of(refused.body.decode())
