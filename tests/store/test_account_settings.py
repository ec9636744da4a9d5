"""What is set for one account, in every store."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from genzo.catalogue.account_settings import NOTHING_SET, AccountSettings, in_force
from genzo.catalogue.accounts import AccessKey, Account
from genzo.catalogue.clock_setting import ClockSetting
from genzo.catalogue.faults import Fault
from genzo.catalogue.runtime_settings import NO_OVERRIDES, RuntimeSettings
from genzo.catalogue.store import CatalogueStore, StoreError
from genzo.http.fault_injection import OwnFaults, claim_first
from tests.store.making import ALICE, BOB
from tests.store.places import Place

OWN = AccountSettings(
    clock=ClockSetting(frozen_at=5),
    faults=(Fault(name="own", error="Throttling", account=ALICE),),
    durations={"CreateImage": 1.5},
    quotas={"images": 1},
)
OF_ALL = RuntimeSettings(
    clock=ClockSetting(offset=7),
    faults=(Fault(name="of-all", error="InternalError"),),
    durations={"CreateImage": 9, "CopyImage": 9},
    quotas={"images": 9, "vpcs": 9},
)


@pytest.fixture
def store(store: CatalogueStore) -> CatalogueStore:
    """A store with two accounts."""
    with store.writing() as catalogue:
        for account in (ALICE, BOB):
            catalogue.put_account(Account(account_id=account, name=str(account), created=1))
            catalogue.put_access_key(AccessKey(access_key_id=f"k-{account}", secret="s", account_id=account))
    return store


def put(store: CatalogueStore, account_id: int, settings: AccountSettings) -> None:
    with store.writing(account_id) as catalogue:
        catalogue.put_account_settings(account_id, settings)


def test_they_come_back_as_they_were_put_also_after_a_restart(store: CatalogueStore, place: Place) -> None:
    put(store, ALICE, OWN)
    other = place.open()
    for opened in (store, other):
        with opened.reading() as catalogue:
            assert catalogue.account_settings(ALICE) == OWN
            assert catalogue.account_settings(BOB) == NOTHING_SET
            assert catalogue.account_settings(1) == NOTHING_SET
    other.close()


def test_one_question_tells_what_is_in_force(store: CatalogueStore) -> None:
    put(store, ALICE, OWN)
    with store.writing() as catalogue:
        catalogue.put_settings(OF_ALL)
    expected = {ALICE: in_force(OWN, OF_ALL), BOB: OF_ALL}
    for account_id, settings in expected.items():
        with store.reading(once=True) as catalogue:
            assert catalogue.auth_record(f"k-{account_id}").settings == settings
        with store.reading(once=True) as catalogue:
            record = catalogue.account_record(account_id)
        assert record == (Account(account_id=account_id, name=str(account_id), created=1), settings)
    with store.reading(once=True) as catalogue:
        assert catalogue.account_record(1) == (None, OF_ALL)


def test_an_account_wins_member_by_member() -> None:
    assert in_force(OWN, OF_ALL) == RuntimeSettings(
        clock=ClockSetting(frozen_at=5),
        faults=(*OWN.faults, *OF_ALL.faults),
        own_faults=frozenset({"own"}),
        durations={"CreateImage": 1.5, "CopyImage": 9},
        quotas={"images": 1, "vpcs": 9},
    )
    assert in_force(AccountSettings(quotas={"vpcs": 0}), OF_ALL).clock == OF_ALL.clock
    assert in_force(AccountSettings(clock=ClockSetting()), OF_ALL).clock == ClockSetting()
    assert in_force(NOTHING_SET, OF_ALL) == OF_ALL


def test_an_own_fault_hides_one_of_all_of_the_same_name() -> None:
    own = Fault(name="of-all", error="Throttling")
    assert in_force(AccountSettings(faults=(own,)), OF_ALL).faults == (own,)


def test_nothing_is_kept_of_what_was_taken_back(store: CatalogueStore) -> None:
    put(store, ALICE, OWN)
    put(store, ALICE, NOTHING_SET)
    with store.reading() as catalogue:
        assert catalogue.account_settings(ALICE) == NOTHING_SET
        assert catalogue.account_record(ALICE).settings == NO_OVERRIDES


@pytest.mark.parametrize("of_account", [True, False])
def test_a_reset_takes_them_back(store: CatalogueStore, of_account: bool) -> None:
    put(store, ALICE, OWN)
    put(store, BOB, OWN)
    with store.writing() as catalogue:
        catalogue.reset(ALICE if of_account else None)
    with store.reading() as catalogue:
        assert catalogue.account_settings(ALICE) == NOTHING_SET
        assert catalogue.account_settings(BOB) == (OWN if of_account else NOTHING_SET)


def test_an_account_that_is_deleted_leaves_none(store: CatalogueStore) -> None:
    put(store, ALICE, OWN)
    with store.writing() as catalogue:
        catalogue.delete_access_key(f"k-{ALICE}")
        catalogue.delete_account(ALICE)
        catalogue.put_account(Account(account_id=ALICE, name="again", created=1))
    with store.reading() as catalogue:
        assert catalogue.account_settings(ALICE) == NOTHING_SET


def test_those_of_another_version_are_named(store: CatalogueStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("genzo.store.sql.runtime_settings.settings_text", lambda _: '{"clock": 1}')
    put(store, ALICE, OWN)
    with store.reading() as catalogue, pytest.raises(StoreError, match="What is set through /_genzo/"):
        catalogue.account_settings(ALICE)
    with store.reading() as catalogue, pytest.raises(StoreError, match="What is set through /_genzo/"):
        catalogue.account_record(ALICE)


def test_own_faults_are_counted_exactly_and_for_their_account_alone(store: CatalogueStore) -> None:
    """Four threads share three uses of Alice's fault. Bob's of the same name, and that of all, stay whole."""
    fault = Fault(name="f", error="Throttling", times=3)
    for account in (ALICE, BOB):
        put(store, account, AccountSettings(faults=(fault,)))
    with store.writing() as catalogue:
        catalogue.put_settings(RuntimeSettings(faults=(fault,)))
    own = OwnFaults(ALICE, frozenset({"f"}))

    def claim(_: int) -> bool:
        return claim_first(store, (fault,), lambda: 0.0, own) is not None

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(claim, range(12))) == 3
    with store.reading() as reading:
        assert catalogue.account_settings(ALICE) == NOTHING_SET
        assert reading.account_settings(BOB).faults == (fault,)
        assert reading.settings().faults == (fault,)
