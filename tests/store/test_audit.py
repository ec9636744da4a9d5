"""The audit trail: appended, found, pruned, and changed by nothing."""

import sqlite3
from contextlib import closing

import msgspec
import psycopg
import pytest

from genzo.catalogue.audit import AuditEvent, AuditQuery
from genzo.catalogue.store import CatalogueStore
from tests.store.making import ALICE, BOB
from tests.store.places import Place

EVENT = AuditEvent(
    at=1_700_000_000_000,
    request_id="R-1",
    account_id=ALICE,
    principal=f"acs:ram::{ALICE}:user/builder",
    principal_id="200",
    access_key_id="LTAI-b",
    source="192.0.2.1",
    user_agent="é 😀",
    is_secure=True,
    action="DeleteImage",
    version="2014-05-26",
    region_id="cn-hangzhou",
    resources=(f"acs:ecs:cn-hangzhou:{ALICE}:image/m-1",),
    parameters={"ImageId": "m-1", "Force": "nul \0 in it"},
    response={"TaskId": "t-1"},
    is_repeat=True,
    count=3,
    error="Forbidden.RAM",
    message="no",
    statement="Custom/deny#0",
)
OTHERS = [
    AuditEvent(
        at=EVENT.at + place, request_id=f"R-{place}", account_id=account, principal=f"p:{place}", action="X"
    )
    for place, account in enumerate((BOB, ALICE, BOB, ALICE), start=2)
]


def put(store: CatalogueStore, *events: AuditEvent) -> None:
    with store.writing() as catalogue:
        for event in events:
            catalogue.put_audit_event(event)


def found(store: CatalogueStore, **filters: object) -> list[AuditEvent]:
    with store.reading() as catalogue:
        return list(catalogue.audit_events(msgspec.convert(filters, AuditQuery)))


def test_an_event_comes_back_as_it_was_put(store: CatalogueStore) -> None:
    put(store, EVENT)
    assert found(store) == [EVENT]


def test_events_are_listed_newest_first_or_oldest_first(store: CatalogueStore) -> None:
    put(store, EVENT, *OTHERS)
    assert found(store) == [*reversed(OTHERS), EVENT]
    assert found(store, oldest_first=True) == [EVENT, *OTHERS]
    assert found(store, account_id=BOB) == [OTHERS[2], OTHERS[0]]


def test_more_events_than_a_batch_of_the_same_moment_are_each_listed_once(store: CatalogueStore) -> None:
    events = [msgspec.structs.replace(EVENT, request_id=str(number)) for number in range(1100)]
    put(store, *events)
    assert found(store, oldest_first=True) == events
    assert found(store, account_id=ALICE) == events[::-1]


@pytest.mark.parametrize(
    "filters",
    [
        {"account_id": ALICE},
        {"principal": "builder"},
        {"principal": EVENT.principal},
        {"access_key_id": "LTAI-b"},
        {"action": "DeleteImage"},
        {"error": "Forbidden.RAM"},
        {"refused": True},
        {"resource": "m-1"},
        {"resource": EVENT.resources[0]},
        {"resource": "t-1"},
        {"request_id": "R-1"},
        {"since": EVENT.at, "until": EVENT.at + 1},
    ],
    ids=str,
)
def test_a_filter_finds_the_event_that_it_names(store: CatalogueStore, filters: dict[str, object]) -> None:
    other = AuditEvent(at=EVENT.at + 1, request_id="R-2", account_id=BOB, principal="p", action="CreateImage")
    put(store, EVENT, other)
    assert found(store, **filters) == [EVENT]


def test_an_event_is_undone_with_what_it_is_about(store: CatalogueStore) -> None:
    def put_and_raise() -> None:
        with store.writing() as catalogue:
            catalogue.put_audit_event(EVENT)
            raise ValueError("undo")

    with pytest.raises(ValueError, match="undo"):
        put_and_raise()
    assert found(store) == []


def test_a_reset_deletes_no_event(store: CatalogueStore) -> None:
    put(store, EVENT)
    for account in (ALICE, None):
        with store.writing() as catalogue:
            catalogue.reset(account)
    assert found(store) == [EVENT]


def test_pruning_deletes_what_is_older(store: CatalogueStore) -> None:
    put(store, EVENT, *OTHERS)
    with store.writing() as catalogue:
        assert catalogue.prune_audit_events(OTHERS[1].at) == 2
        assert catalogue.prune_audit_events(OTHERS[1].at) == 0
        # An earlier moment changes nothing.
        assert catalogue.prune_audit_events(EVENT.at) == 0
    assert found(store) == OTHERS[:0:-1]


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_events SET account_id = 1", "DELETE FROM audit_events"],
    ids=["update", "delete"],
)
def test_the_database_refuses_to_change_the_trail(
    store: CatalogueStore, place: Place, statement: str
) -> None:
    put(store, EVENT, *OTHERS)
    with store.writing() as catalogue:
        catalogue.prune_audit_events(OTHERS[0].at)
    with pytest.raises((sqlite3.IntegrityError, psycopg.Error), match="only genzo audit prune deletes it"):
        execute(place, statement)
    assert len(found(store)) == len(OTHERS)


def execute(place: Place, statement: str) -> None:
    """Run a statement as an operator may who opens the database."""
    if place.kind == "sqlite":
        with closing(sqlite3.connect(place.address, isolation_level=None)) as connection:
            connection.execute(statement)
    else:
        with psycopg.connect(place.address) as connection:
            connection.execute(statement.encode())
