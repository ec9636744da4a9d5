"""Accounts, their keys, and marks."""

import msgspec

from genzo.catalogue.accounts import AccessKey, Account
from genzo.catalogue.principals import RoleSession
from genzo.catalogue.store import CatalogueStore
from tests.store.making import ALICE, BOB

ALICES = Account(account_id=ALICE, name="alice 😀", created=1_700_000_000)
BOBS = Account(account_id=BOB, name="", created=0)
SESSION = RoleSession(
    access_key_id="STS.b",
    secret="s",
    token_digest="0f",
    account_id=ALICE,
    role_id="300",
    role_name="Builder",
    session_name="ci",
    expires=1_700_000_900,
    policy="{}",
)
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


def test_the_key_of_a_user_comes_back_as_it_was_put(store: CatalogueStore) -> None:
    key = AccessKey(
        access_key_id="LTAI-u", secret="s", account_id=ALICE, user_name="é", created=1_700_000_000_123
    )
    with store.writing() as catalogue:
        catalogue.put_account(ALICES)
        catalogue.put_access_key(key)
    with store.reading() as catalogue:
        assert catalogue.access_key("LTAI-u") == key
        assert catalogue.auth_record("LTAI-u").key == key
        assert catalogue.access_keys(ALICE) == [key]


def test_a_role_session_comes_back_as_it_was_put(store: CatalogueStore) -> None:
    with store.writing() as catalogue:
        catalogue.put_role_session(SESSION, now=0)
    with store.reading() as catalogue:
        assert catalogue.role_session("STS.b") == SESSION
        assert catalogue.role_session("STS.a") is None


def test_a_role_session_is_deleted_a_day_after_it_expired(store: CatalogueStore) -> None:
    other = msgspec.structs.replace(SESSION, access_key_id="STS.c", expires=SESSION.expires + 1)
    day = 24 * 60 * 60
    with store.writing() as catalogue:
        catalogue.put_role_session(SESSION, now=0)
        catalogue.put_role_session(other, now=SESSION.expires + day)
        assert catalogue.role_session("STS.b") == SESSION
        third = msgspec.structs.replace(other, access_key_id="STS.d")
        catalogue.put_role_session(third, now=SESSION.expires + day + 1)
        assert catalogue.role_session("STS.b") is None
        assert catalogue.role_session("STS.c") == other
