"""Accounts, their keys, and marks."""

from genzo.catalogue.accounts import AccessKey, Account
from genzo.catalogue.store import CatalogueStore
from tests.store.making import ALICE, BOB

ALICES = Account(account_id=ALICE, name="alice 😀", created=1_700_000_000)
BOBS = Account(account_id=BOB, name="", created=0)
KEY = AccessKey(access_key_id="LTAI-b", secret="s3cr3t/+=é", account_id=ALICE)


def test_an_account_comes_back_as_it_was_put(store: CatalogueStore) -> None:
    with store.writing() as catalogue:
        catalogue.put_account(ALICES)
    with store.reading() as catalogue:
        assert catalogue.account(ALICE) == ALICES
        assert catalogue.account(BOB) is None


def test_accounts_are_listed_by_id(store: CatalogueStore) -> None:
    with store.writing() as catalogue:
        assert catalogue.accounts() == []
        catalogue.put_account(BOBS)
        catalogue.put_account(ALICES)
        assert catalogue.accounts() == [ALICES, BOBS]


def test_putting_an_account_again_renames_it_and_keeps_its_keys(store: CatalogueStore) -> None:
    renamed = Account(account_id=ALICE, name="renamed", created=1)
    with store.writing() as catalogue:
        catalogue.put_account(ALICES)
        catalogue.put_access_key(KEY)
        catalogue.put_account(renamed)
    with store.reading() as catalogue:
        assert catalogue.accounts() == [renamed]
        assert catalogue.access_keys(ALICE) == [KEY]


def test_a_key_comes_back_as_it_was_put(store: CatalogueStore) -> None:
    with store.writing() as catalogue:
        catalogue.put_account(ALICES)
        catalogue.put_access_key(KEY)
    with store.reading() as catalogue:
        assert catalogue.access_key("LTAI-b") == KEY
        assert catalogue.access_key("ltai-b") is None
        assert catalogue.access_key("") is None


def test_putting_a_key_again_replaces_it(store: CatalogueStore) -> None:
    disabled = AccessKey(access_key_id="LTAI-b", secret="other", account_id=BOB, active=False)
    with store.writing() as catalogue:
        catalogue.put_account(ALICES)
        catalogue.put_account(BOBS)
        catalogue.put_access_key(KEY)
        catalogue.put_access_key(disabled)
    with store.reading() as catalogue:
        assert catalogue.access_key("LTAI-b") == disabled
        assert catalogue.access_keys(ALICE) == []


def test_the_keys_of_an_account_are_listed_by_id(store: CatalogueStore) -> None:
    first = AccessKey(access_key_id="LTAI-a", secret="", account_id=ALICE, active=False)
    with store.writing() as catalogue:
        catalogue.put_account(ALICES)
        catalogue.put_access_key(KEY)
        catalogue.put_access_key(first)
    with store.reading() as catalogue:
        assert catalogue.access_keys(ALICE) == [first, KEY]
        assert catalogue.access_keys(BOB) == []


def test_deleting_a_key_says_whether_there_was_one(store: CatalogueStore) -> None:
    with store.writing() as catalogue:
        catalogue.put_account(ALICES)
        catalogue.put_access_key(KEY)
        assert catalogue.delete_access_key("LTAI-b") is True
        assert catalogue.delete_access_key("LTAI-b") is False
    with store.reading() as catalogue:
        assert catalogue.access_key("LTAI-b") is None


def test_a_mark_holds_its_last_value(store: CatalogueStore) -> None:
    with store.writing() as catalogue:
        assert catalogue.metadata("done") is None
        catalogue.set_metadata("done", "1")
        catalogue.set_metadata("done", "")
        catalogue.set_metadata("Done", "other")
    with store.reading() as catalogue:
        assert catalogue.metadata("done") == ""
        assert catalogue.metadata("Done") == "other"
