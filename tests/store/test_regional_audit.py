"""Nonces and audit events with regions in databases of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from genzo.catalogue.audit import AuditEvent, AuditQuery
from genzo.catalogue.store import CatalogueStore
from genzo.identity.nonces import nonce_digest
from genzo.store.regional import RegionalStore
from genzo.store.sqlite.store import SqliteStore
from tests.store.making import ALICE, BOB, image

AWAY = "cn-beijing"
DIGEST, EXPIRES = nonce_digest("key", "nonce"), 1_700_000_900


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RegionalStore]:
    home, away = (SqliteStore(tmp_path / f"{name}.db") for name in ("home", "away"))
    store = RegionalStore(home, {AWAY: away})
    store.prepare()
    yield store
    store.close()


def event(at: int, account_id: int = ALICE) -> AuditEvent:
    return AuditEvent(at=at, request_id=str(at), account_id=account_id, principal="p", action="A")


def found(store: CatalogueStore, query: AuditQuery | None = None) -> list[int]:
    with store.reading() as catalogue:
        return [each.at for each in catalogue.audit_events(query or AuditQuery())]


def claims(store: CatalogueStore) -> bool:
    with store.writing(ALICE) as catalogue:
        return catalogue.claim_nonce(DIGEST, EXPIRES)


def test_an_event_is_where_its_write_is_and_all_are_listed_together(store: RegionalStore) -> None:
    for at, region in enumerate(("cn-hangzhou", AWAY, "cn-hangzhou", AWAY)):
        with store.writing(ALICE, region) as catalogue:
            catalogue.put_audit_event(event(at, BOB if at == 3 else ALICE))
    assert found(store) == [3, 2, 1, 0]
    assert found(store, AuditQuery(account_id=ALICE)) == [2, 1, 0]
    assert found(store, AuditQuery(oldest_first=True, since=1)) == [1, 2, 3]
    assert found(store.home) == [2, 0]
    assert found(store.at(AWAY)) == [3, 1]


def test_the_event_of_a_call_without_a_region_follows_what_it_found(store: RegionalStore) -> None:
    with store.writing(ALICE, AWAY) as catalogue:
        catalogue.put_images([image("m-1", region_id=AWAY)])
    with store.writing(ALICE) as catalogue:
        assert catalogue.image(AWAY, "m-1") is not None
        catalogue.put_audit_event(event(1))
    assert found(store.at(AWAY)) == [1]


def test_the_nonce_of_a_region_is_in_its_database(store: RegionalStore) -> None:
    with store.writing(ALICE, AWAY) as catalogue:
        assert catalogue.claim_nonce(DIGEST, EXPIRES)
    assert not claims(store.at(AWAY))
    assert claims(store.home)


def test_the_nonce_of_a_call_without_a_region_is_at_home_before_the_call_writes(store: RegionalStore) -> None:
    def claim_and_fail() -> None:
        with store.writing(ALICE) as catalogue:
            assert catalogue.claim_nonce(DIGEST, EXPIRES)
            catalogue.put_images([image("m-1", region_id=AWAY)])
            raise ValueError("undo")

    with pytest.raises(ValueError, match="undo"):
        claim_and_fail()
    assert not claims(store.home)
    assert claims(store.at(AWAY))


def test_nonces_are_deleted_where_they_are_claimed(store: RegionalStore) -> None:
    for region in ("", AWAY):
        with store.writing(ALICE, region) as catalogue:
            assert catalogue.claim_nonce(DIGEST, EXPIRES)
        with store.writing(region_id=region) as catalogue:
            catalogue.delete_nonces(EXPIRES + 1)
        with store.writing(ALICE, region) as catalogue:
            assert not catalogue.claim_nonce(DIGEST, EXPIRES)
            assert catalogue.claim_nonce(DIGEST, EXPIRES + 1)


def test_events_are_pruned_everywhere(store: RegionalStore) -> None:
    for region in ("", AWAY):
        with store.writing(ALICE, region) as catalogue:
            catalogue.put_audit_event(event(1))
            catalogue.put_audit_event(event(2))
    with store.writing() as catalogue:
        assert catalogue.prune_audit_events(2) == 2
    assert found(store) == [2, 2]
