"""Nonces that are as durable as the writes that they protect."""

from collections.abc import Iterator

import pytest

from genzo.catalogue.store import CatalogueStore, CatalogueWriter
from genzo.identity.nonces import nonce_digest
from genzo.store.sql.nonce_session import MAX_DELETED
from tests.store.making import ALICE
from tests.store.places import Place

EXPIRES = 1_700_000_900
ONE, OTHER = nonce_digest("key", "one"), nonce_digest("key", "other")


def claims(store: CatalogueStore, digest: bytes = ONE, expires: int = EXPIRES) -> bool:
    with store.writing(ALICE) as catalogue:
        return catalogue.claim_nonce(digest, expires)


def delete(store: CatalogueStore, before: int) -> bool:
    with store.writing() as catalogue:
        return catalogue.delete_nonces(before)


def test_a_nonce_is_claimed_once_by_all_servers(store: CatalogueStore, place: Place) -> None:
    other = place.open()
    assert claims(store)
    assert not claims(other)
    assert not claims(store, expires=EXPIRES + 60)
    assert claims(other, OTHER)
    other.close()


def test_a_nonce_is_given_back_with_what_was_undone(store: CatalogueStore) -> None:
    def claim_and_raise() -> None:
        with store.writing(ALICE) as catalogue:
            assert catalogue.claim_nonce(ONE, EXPIRES)
            raise ValueError("undo")

    with pytest.raises(ValueError, match="undo"):
        claim_and_raise()
    assert claims(store)


def test_a_nonce_is_kept_until_it_expires(store: CatalogueStore) -> None:
    assert claims(store)
    assert not delete(store, EXPIRES)
    assert not claims(store)
    assert not claims(store, expires=EXPIRES + 900)


def test_a_deleted_nonce_is_refused_while_its_request_would_be_taken_again(store: CatalogueStore) -> None:
    assert claims(store)
    delete(store, EXPIRES + 1)
    assert not claims(store)
    assert not claims(store, OTHER)
    assert claims(store, expires=EXPIRES + 1)


def test_the_clock_alone_refuses_nobody(store: CatalogueStore) -> None:
    assert claims(store)
    delete(store, EXPIRES + 365 * 24 * 3600)
    assert claims(store, OTHER, EXPIRES + 1)


def test_an_hour_in_the_future_refuses_nobody_in_the_year_before(store: CatalogueStore) -> None:
    later = EXPIRES + 365 * 24 * 3600
    assert claims(store)
    assert claims(store, OTHER, later)
    assert delete(store, later + 1)
    assert not delete(store, later + 1)
    for number, expires in enumerate((EXPIRES + 1, later - 1, later + 1)):
        assert claims(store, nonce_digest("key", str(number)), expires)
    assert not claims(store, ONE)
    assert not claims(store, OTHER, later)


@pytest.fixture
def batch(store: CatalogueStore) -> Iterator[CatalogueWriter]:
    with store.writing() as catalogue:
        yield catalogue


def test_many_nonces_are_deleted_by_several_calls(batch: CatalogueWriter) -> None:
    nonces = [(nonce_digest("key", str(each)), EXPIRES + each // 10) for each in range(MAX_DELETED + 10)]
    assert all(batch.claim_nonce(*nonce) for nonce in nonces)
    end = nonces[-1][1] + 1
    assert batch.delete_nonces(end)
    assert not batch.claim_nonce(*nonces[-1])
    assert not batch.delete_nonces(end)
    assert not any(batch.claim_nonce(*nonce) for nonce in nonces[::97])
    assert batch.claim_nonce(nonces[0][0], end)
