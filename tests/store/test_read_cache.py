"""What a store lets be remembered: never what is not so any more."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from genzo.catalogue.accounts import AccessKey, Account
from genzo.catalogue.store import CatalogueReader, CatalogueStore
from tests.store.making import ALICE
from tests.store.places import Place

ASKED: list[str] = []


def secret(catalogue: CatalogueReader, access_key_id: str) -> str | None:
    ASKED.append(access_key_id)
    key = catalogue.access_key(access_key_id)
    return None if key is None else key.secret


def put(store: CatalogueStore, secret: str) -> None:
    with store.writing() as catalogue:
        catalogue.put_account(Account(account_id=ALICE, name="alice", created=1))
        catalogue.put_access_key(AccessKey(access_key_id="key", secret=secret, account_id=ALICE))


def test_what_was_written_since_is_read_anew_whoever_wrote_it(place: Place, store: CatalogueStore) -> None:
    other = place.open()
    assert store.read_cache().get_or_read(secret, "key") is None
    for number, writer in enumerate((store, other, store)):
        put(writer, f"secret {number}")
        assert store.read_cache().get_or_read(secret, "key") == f"secret {number}"
        assert other.read_cache().get_or_read(secret, "key") == f"secret {number}"
    with store.writing() as catalogue:
        catalogue.delete_access_key("key")
    assert store.read_cache().get_or_read(secret, "key") is None
    other.close()


def test_an_undone_write_is_never_remembered(store: CatalogueStore) -> None:
    put(store, "kept")
    with suppress(ZeroDivisionError), store.writing() as catalogue:
        catalogue.delete_access_key("key")
        with ThreadPoolExecutor(1) as another:
            assert another.submit(lambda: store.read_cache().get_or_read(secret, "key")).result() == "kept"
        raise ZeroDivisionError
    assert store.read_cache().get_or_read(secret, "key") == "kept"


def test_a_local_store_is_asked_once_for_what_holds(store: CatalogueStore) -> None:
    put(store, "kept")
    ASKED.clear()
    for _ in range(3):
        assert store.read_cache().get_or_read(secret, "key") == "kept"
    assert len(ASKED) == (3 if store.traits.is_remote else 1)
    assert store.read_cache().get_or_read(secret, "other") is None
    assert ASKED[-1] == "other"


def test_each_argument_has_an_answer_of_its_own_however_many_there_are(store: CatalogueStore) -> None:
    put(store, "kept")
    few = 200 if store.traits.is_remote else 10_500  # more than are remembered at once
    assert {store.read_cache().get_or_read(secret, f"no key {number}") for number in range(few)} == {None}
    assert store.read_cache().get_or_read(secret, "key") == "kept"
