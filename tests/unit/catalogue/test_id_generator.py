"""Identifiers in the formats of the service."""

import hashlib
import re
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genzo.catalogue.id_generator import IdGenerator, account_id_for_key
from genzo.catalogue.region_marks import REGION_MARKS
from genzo.data import facts

randomness = st.binary(min_size=32, max_size=32)


def generator(octets: bytes) -> IdGenerator:
    return IdGenerator(lambda length: octets[:length])


@given(randomness, st.integers(0, 2**48 - 1))
def test_a_request_id_is_an_upper_case_uuid_that_begins_with_the_time(octets: bytes, now: int) -> None:
    text = generator(octets).new_request_id((now + 0.5) / 1000)
    parsed = uuid.UUID(text)
    assert text == str(parsed).upper()
    assert parsed.variant == uuid.RFC_4122
    assert parsed.int >> 80 == now


def test_the_version_of_a_request_id_is_one_of_those_of_the_service() -> None:
    versions = [generator(bytes([first] * 10)).new_request_id(0)[14] for first in range(256)]
    assert {version: versions.count(version) for version in versions} == {"1": 64, "3": 64, "5": 64, "8": 64}


@pytest.mark.parametrize("moment", [1787897310.571, 1788136605.391])
def test_the_time_of_a_recorded_request_id_is_found_again(moment: float) -> None:
    recorded = {1787897310.571: "01A046FB-ED6B", 1788136605.391: "01A0553F-46CF"}
    assert generator(bytes(10)).new_request_id(moment).startswith(recorded[moment])


@given(randomness, randomness)
def test_request_ids_differ_if_their_random_bits_do(one: bytes, other: bytes) -> None:
    def free_bits(octets: bytes) -> int:
        """All but two bits of the digits that choose version and variant."""
        return int.from_bytes(octets[:10], "big") & ~(0b1100 << 76 | 0b1100 << 60)

    same = generator(one).new_request_id(0) == generator(other).new_request_id(0)
    assert same == (free_bits(one) == free_bits(other))


@given(randomness)
def test_a_serial_number_is_a_lower_case_uuid_of_version_4(octets: bytes) -> None:
    text = generator(octets).new_serial_number()
    assert (text, uuid.UUID(text).version) == (str(uuid.UUID(text)), 4)


def test_the_mark_of_each_region_is_its_own() -> None:
    assert set(REGION_MARKS) == set(facts().regions)
    assert len(set(REGION_MARKS.values())) == len(REGION_MARKS)
    assert all(re.fullmatch("[0-9a-z]{3}", mark) for mark in REGION_MARKS.values())


@pytest.mark.parametrize(("region", "mark"), [("cn-guangzhou", "7xv"), ("ap-northeast-1", "6we"), ("", "")])
def test_a_resource_id_has_the_mark_of_its_region(region: str, mark: str) -> None:
    made = generator(bytes(32)).new_resource_id("m", region)
    assert re.fullmatch(f"m-{mark}[0-9a-z]{{{20 - len(mark)}}}", made)


@given(randomness)
def test_an_account_id_has_16_digits(octets: bytes) -> None:
    assert re.fullmatch("[1-9][0-9]{15}", str(generator(octets).new_account_id()))


@given(randomness)
def test_users_and_roles_have_18_digits_of_which_the_first_tells_them_apart(octets: bytes) -> None:
    assert re.fullmatch("2[0-9]{17}", generator(octets).new_user_id())
    assert re.fullmatch("3[0-9]{17}", generator(octets).new_role_id())


@given(randomness)
def test_an_access_key_has_the_format_of_the_service(octets: bytes) -> None:
    assert re.fullmatch("LTAI5t[0-9a-z]{18}", generator(octets).new_access_key_id())
    assert re.fullmatch("[0-9a-z]{30}", generator(octets).new_access_key_secret())


def account_id(key: str) -> int:
    return account_id_for_key(key, hashlib.sha256(key.encode()).digest())


@given(st.integers(10**15, 10**16 - 1))
def test_a_key_that_is_an_account_id_names_the_account(number: int) -> None:
    assert account_id(str(number)) == number


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_other_key_has_a_16_digit_account_too(key: str) -> None:
    assert re.fullmatch("[1-9][0-9]{15}", str(account_id(key)))


def test_a_key_that_resembles_an_account_id_is_hashed() -> None:
    keys = (
        "0234567890123456",
        "123456789012345",
        "12345678901234567",
        "\uff11234567890123456",
        "1234567890123456\n",
    )
    assert 1234567890123456 not in {account_id(key) for key in keys}
    assert len({account_id(key) for key in keys}) == len(keys)
