"""Secrets are stored encrypted with a key, and can be read with it alone; the same for every store."""

from collections.abc import Iterator

import pytest

from genzo.catalogue.accounts import AccessKey, Account
from genzo.catalogue.instances import Instance
from genzo.catalogue.principals import RoleSession
from genzo.catalogue.records import TokenKey, TokenUse
from genzo.catalogue.store import CatalogueReader, CatalogueStore, StoreError
from genzo.store.admin.database import admin_of
from genzo.store.sql.encrypted_texts import EncryptedTexts
from genzo.store.sql.secret_texts import PLAIN
from tests.store.making import ALICE, REGION
from tests.store.places import Place

OLD, NEW = bytes(32), bytes([1]) * 32
WORDS = ("s3cr3t-of-key", "s3cr3t-of-session", "dXNlci1kYXRh", "private-key-in-answer")
KEY = AccessKey(access_key_id="LTAI-a", secret=WORDS[0], account_id=ALICE)
SESSION = RoleSession(
    access_key_id="STS.a",
    secret=WORDS[1],
    token_digest="",
    account_id=ALICE,
    role_id="1",
    role_name="r",
    session_name="s",
    expires=1,
)
INSTANCE = Instance(
    resource_id="i-1",
    region_id=REGION,
    owner_id=ALICE,
    created=0,
    image_id="m-1",
    instance_type="ecs.g6.large",
    user_data=WORDS[2],
    status="Running",
)
TOKEN = TokenKey(ALICE, "CreateKeyPair", REGION, "t")
USE = TokenUse("digest", WORDS[3].encode(), 1)


@pytest.fixture
def encrypted(place: Place) -> Iterator[CatalogueStore]:
    """A store with every kind of secret, encrypted."""
    store = place.open(EncryptedTexts([OLD]))
    store.prepare()
    put_secrets(store)
    yield store
    store.close()


def put_secrets(store: CatalogueStore) -> None:
    with store.writing() as catalogue:
        catalogue.put_account(Account(account_id=ALICE, name="", created=0))
        catalogue.put_access_key(KEY)
        catalogue.put_role_session(SESSION, now=0)
        catalogue.put_resource(INSTANCE)
        catalogue.put_client_token(TOKEN, USE)
        catalogue.mark_secrets_key()


def secrets_of(catalogue: CatalogueReader) -> list[object]:
    return [
        catalogue.access_key("LTAI-a"),
        catalogue.auth_record("LTAI-a").key,
        catalogue.role_session("STS.a"),
        catalogue.resource(Instance, ALICE, REGION, "i-1"),
        catalogue.resources(Instance, ALICE, REGION)[0],
        catalogue.client_token(TOKEN),
    ]


def stored_words(place: Place) -> list[str]:
    """Those of the words that some row of the database has as they are."""
    with admin_of(place.location).reading() as tables:
        text = repr([row for table in tables.tables() for row in tables.read(table)])
    return [word for word in WORDS if word in text]


def test_no_secret_is_stored_as_it_is(encrypted: CatalogueStore, place: Place) -> None:
    with encrypted.reading() as catalogue:
        assert secrets_of(catalogue) == [KEY, KEY, SESSION, INSTANCE, INSTANCE, USE]
    assert stored_words(place) == []


def test_secrets_cannot_be_read_without_their_key(encrypted: CatalogueStore, place: Place) -> None:
    del encrypted
    for secrets, sentence in ((PLAIN, "name the file of their key"), (EncryptedTexts([NEW]), "add that key")):
        store = place.open(secrets)
        with pytest.raises(StoreError, match=sentence), store.reading() as catalogue:
            catalogue.secrets_key_is_marked()
        with pytest.raises(StoreError, match=sentence), store.reading() as catalogue:
            catalogue.access_key("LTAI-a")
        store.close()


def test_another_key_takes_the_place_of_the_first(encrypted: CatalogueStore, place: Place) -> None:
    del encrypted
    both = place.open(EncryptedTexts([NEW, OLD]))
    with both.writing() as catalogue:
        counts = catalogue.rewrite_secrets()
    assert counts == {"access_keys": 1, "role_sessions": 1, "instance": 1, "client_tokens": 1}
    both.close()
    alone = place.open(EncryptedTexts([NEW]))
    with alone.reading() as catalogue:
        assert catalogue.secrets_key_is_marked()
        assert secrets_of(catalogue) == [KEY, KEY, SESSION, INSTANCE, INSTANCE, USE]
    alone.close()


def test_secrets_of_before_can_be_read_and_are_encrypted_when_asked(place: Place) -> None:
    plain = place.open()
    plain.prepare()
    put_secrets(plain)
    plain.close()
    assert stored_words(place) == list(WORDS)
    store = place.open(EncryptedTexts([OLD]))
    with store.writing() as catalogue:
        assert secrets_of(catalogue)[0] == KEY
        catalogue.rewrite_secrets()
    store.close()
    assert stored_words(place) == []


def test_secrets_are_decrypted_when_asked(encrypted: CatalogueStore, place: Place) -> None:
    del encrypted
    store = place.open(EncryptedTexts([OLD], is_decrypting=True))
    with store.writing() as catalogue:
        catalogue.rewrite_secrets()
    store.close()
    assert stored_words(place) == list(WORDS)
    plain = place.open()
    with plain.reading() as catalogue:
        assert catalogue.secrets_key_is_marked()
        assert secrets_of(catalogue) == [KEY, KEY, SESSION, INSTANCE, INSTANCE, USE]
    plain.close()


def test_a_new_store_with_a_key_is_not_marked_yet(place: Place) -> None:
    store = place.open(EncryptedTexts([OLD]))
    store.prepare()
    with store.reading() as catalogue:
        assert not catalogue.secrets_key_is_marked()
    store.close()
    plain = place.open()
    with plain.reading() as catalogue:
        assert catalogue.secrets_key_is_marked()
    plain.close()
