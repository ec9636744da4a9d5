"""What is set while servers run, in every store."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from genzo.catalogue.accounts import AccessKey, Account
from genzo.catalogue.clock_setting import ClockSetting
from genzo.catalogue.faults import Fault
from genzo.catalogue.runtime_settings import NO_OVERRIDES, RuntimeSettings, after_call
from genzo.catalogue.store import CatalogueStore, StoreError
from genzo.http.fault_injection import claim_first
from tests.store.making import ALICE
from tests.store.places import Place

SET = RuntimeSettings(
    clock=ClockSetting(offset=-1),
    faults=(Fault(name="f", actions=("CopyImage",), error="Throttling", times=3, probability=0.5),),
    durations={"CreateImage": 0.25},
    quotas={"images": 1},
)
KEY = AccessKey(access_key_id="LTAI-a", secret="s", account_id=ALICE)


def test_nothing_is_set_at_first(store: CatalogueStore) -> None:
    with store.reading(once=True) as catalogue:
        assert catalogue.settings() == NO_OVERRIDES
    with store.reading(once=True) as catalogue:
        assert catalogue.auth_record("none") == (None, NO_OVERRIDES)


def test_settings_come_back_as_they_were_put_also_to_who_opens_the_store_anew(
    store: CatalogueStore, place: Place
) -> None:
    with store.writing() as catalogue:
        catalogue.put_settings(SET)
        assert catalogue.settings() == SET
    other = place.open()
    with other.reading(once=True) as catalogue:
        assert catalogue.settings() == SET
    with store.writing() as catalogue:
        catalogue.put_settings(NO_OVERRIDES)
    with other.reading(once=True) as catalogue:
        assert catalogue.settings() == NO_OVERRIDES
    other.close()


def test_one_question_tells_a_key_and_what_is_set(store: CatalogueStore) -> None:
    with store.writing() as catalogue:
        catalogue.put_account(Account(account_id=ALICE, name="", created=0))
        catalogue.put_access_key(KEY)
    with store.reading(once=True) as catalogue:
        assert catalogue.auth_record(KEY.access_key_id) == (KEY, NO_OVERRIDES)
    with store.writing() as catalogue:
        catalogue.put_settings(SET)
    with store.reading(once=True) as catalogue:
        assert catalogue.auth_record(KEY.access_key_id) == (KEY, SET)
    with store.reading(once=True) as catalogue:
        assert catalogue.auth_record("ltai-a") == (None, SET)


def test_what_cannot_be_read_is_said_in_a_sentence(store: CatalogueStore) -> None:
    with store.writing() as catalogue:
        catalogue.set_metadata("settings", "no JSON")
    with store.reading() as catalogue, pytest.raises(StoreError, match="cannot be read"):
        catalogue.settings()
    with store.reading() as catalogue, pytest.raises(StoreError, match="cannot be read"):
        catalogue.auth_record("genzo")


def certain() -> float:
    """A draw below every probability."""
    return 0.0


def claimed(store: CatalogueStore, fault: Fault, calls: int) -> list[bool]:
    """Whether the fault applies to each of so many calls, one after the other."""
    return [claim_first(store, (fault,), certain) is not None for _ in range(calls)]


@pytest.mark.parametrize(
    "fault",
    [
        Fault(name="f", error="Throttling", seed=2026, probability=0.4),
        Fault(name="f", error="Throttling", seed=2026, probability=0.4, after=3, times=5),
        Fault(name="f", error="Throttling", every=3),
    ],
)
def test_the_calls_that_a_fault_applies_to_do_not_depend_on_store_process_and_restart(
    store: CatalogueStore, place: Place, fault: Fault
) -> None:
    calls, settings = list[bool](), RuntimeSettings(faults=(fault,))
    for _ in range(24):
        counted = after_call(settings, "f", certain)
        settings = settings if counted is None else counted.settings
        calls.append(counted is not None and counted.applies)
    assert {True, False} == set(calls)
    with store.writing() as catalogue:
        catalogue.put_settings(RuntimeSettings(faults=(fault,)))
    assert claimed(store, fault, 8) == calls[:8]
    other = place.open()
    assert claimed(other, fault, 8) == calls[8:16]
    other.close()
    assert claimed(store, fault, 8) == calls[16:]


def test_calls_at_the_same_time_get_a_number_each(store: CatalogueStore, place: Place) -> None:
    fault = Fault(name="f", error="Throttling", every=4)
    with store.writing() as catalogue:
        catalogue.put_settings(RuntimeSettings(faults=(fault,)))
    other = place.open()
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda each: claim_first(each, (fault,), certain), [store, other] * 10))
    other.close()
    assert sorted(each.calls for each in found if each is not None) == [4, 8, 12, 16, 20]


def test_strikes_at_the_same_time_are_counted_once_each(store: CatalogueStore, place: Place) -> None:
    fault = Fault(name="f", error="Throttling", times=5)
    with store.writing() as catalogue:
        catalogue.put_settings(RuntimeSettings(faults=(fault,), quotas={"images": 1}))
    other = place.open()
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda each: claim_first(each, (fault,), certain), [store, other] * 10))
    other.close()
    assert sorted(each.times or 0 for each in found if each is not None) == [1, 2, 3, 4, 5]
    with store.reading() as catalogue:
        assert catalogue.settings() == RuntimeSettings(quotas={"images": 1})
