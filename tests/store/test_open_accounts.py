"""Accounts of unknown access keys: counted, and deleted when they own nothing and others need the room."""

from collections.abc import Callable

import pytest

from genzo.catalogue.accounts import AccessKey, Account
from genzo.catalogue.key_pairs import KeyPair
from genzo.catalogue.ram import GLOBAL, RamUser
from genzo.catalogue.store import CatalogueStore, CatalogueWriter
from genzo.errors import ApiError
from genzo.identity.open_accounts import OpenAccounts
from tests.store.making import REGION, image

FIRST, SECOND, THIRD, OTHER = 11, 12, 13, 14


def account(account_id: int, created: int = 0, *, is_open: bool = True) -> Account:
    return Account(account_id=account_id, name=f"access key {account_id}", created=created, is_open=is_open)


def _image(catalogue: CatalogueWriter) -> None:
    catalogue.put_images([image("m-1", owner_id=FIRST)])


def _shared_image(catalogue: CatalogueWriter) -> None:
    shared = image("m-1", owner_id=OTHER)
    catalogue.put_images([shared])
    catalogue.share_images([shared], FIRST)


def _resource(catalogue: CatalogueWriter) -> None:
    catalogue.put_resource(KeyPair(resource_id="k", region_id=REGION, owner_id=FIRST, created=0))


def _user(catalogue: CatalogueWriter) -> None:
    catalogue.put_resource(
        RamUser(resource_id="u", region_id=GLOBAL, owner_id=FIRST, created=0, name="u", user_id="1")
    )


def _key(catalogue: CatalogueWriter) -> None:
    catalogue.put_access_key(AccessKey(access_key_id="LTAI-1", secret="s", account_id=FIRST))


def ids(store: CatalogueStore) -> list[int]:
    with store.reading() as catalogue:
        return [each.account_id for each in catalogue.accounts()]


def test_the_oldest_unused_account_makes_room(store: CatalogueStore) -> None:
    accounts = OpenAccounts(store, limit=2)
    with store.writing() as catalogue:
        catalogue.put_account(account(OTHER, created=1, is_open=False))
    for made in (account(FIRST, created=3), account(SECOND, created=2), account(THIRD, created=4)):
        accounts.add(made)
    assert ids(store) == [FIRST, THIRD, OTHER]


def test_an_account_that_exists_is_left_as_it_is(store: CatalogueStore) -> None:
    accounts = OpenAccounts(store, limit=1)
    accounts.add(account(FIRST))
    accounts.add(account(FIRST, created=9))
    with store.reading() as catalogue:
        assert catalogue.account(FIRST) == account(FIRST)


@pytest.mark.parametrize("use", [_image, _shared_image, _resource, _user, _key])
def test_an_account_that_owns_something_stays(
    store: CatalogueStore, use: Callable[[CatalogueWriter], None]
) -> None:
    OpenAccounts(store, limit=2).add(account(FIRST, created=1))
    OpenAccounts(store, limit=2).add(account(SECOND, created=2))
    with store.writing() as catalogue:
        assert not catalogue.owns_anything(FIRST)
        use(catalogue)
        assert catalogue.owns_anything(FIRST)
    OpenAccounts(store, limit=2).add(account(THIRD, created=3))
    assert ids(store) == [FIRST, THIRD]
    with pytest.raises(ApiError) as refusal:
        OpenAccounts(store, limit=1).add(account(SECOND, created=4))
    assert (refusal.value.status, refusal.value.code) == (403, "QuotaExceeded.OpenAccount")
    assert "the limit of 1" in refusal.value.message
    assert ids(store) == [FIRST, THIRD]  # nothing was deleted in vain


def test_a_lower_limit_takes_effect_with_the_next_account(store: CatalogueStore) -> None:
    for number in (FIRST, SECOND, THIRD):
        OpenAccounts(store, limit=3).add(account(number, created=number))
    OpenAccounts(store, limit=1).add(account(OTHER))
    assert ids(store) == [OTHER]


def test_a_full_catalogue_is_not_searched_for_each_request(
    store: CatalogueStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts = OpenAccounts(store, limit=1)
    accounts.add(account(FIRST))
    with store.writing() as catalogue:
        _image(catalogue)
    with pytest.raises(ApiError):
        accounts.add(account(SECOND))
    with monkeypatch.context() as patched:
        patched.setattr(store, "writing", None)
        with pytest.raises(ApiError):
            accounts.add(account(THIRD))
    with store.writing() as catalogue:
        catalogue.delete_image(REGION, "m-1")
    accounts._full_until = 0.0  # noqa: SLF001 - a second later
    accounts.add(account(THIRD))
    assert ids(store) == [THIRD]
