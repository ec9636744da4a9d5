"""Identifiers in the formats of the service."""

import hashlib
import re
import uuid

from hypothesis import given
from hypothesis import strategies as st

from genzo.catalogue.id_generator import IdGenerator, account_id_for_key

randomness = st.binary(min_size=32, max_size=32)


def generator(octets: bytes) -> IdGenerator:
    return IdGenerator(lambda length: octets[:length])


@given(randomness)
def test_a_request_id_is_an_upper_case_uuid_of_version_4(octets: bytes) -> None:
    text = generator(octets).new_request_id()
    parsed = uuid.UUID(text)
    assert text == str(parsed).upper()
    assert (parsed.version, parsed.variant) == (4, uuid.RFC_4122)


@given(randomness, randomness)
def test_request_ids_differ_if_their_random_bits_do(one: bytes, other: bytes) -> None:
    def free_bits(octets: bytes) -> tuple[bytes, int, int, bytes]:
        return octets[:6] + octets[7:8], octets[6] & 0x0F, octets[8] & 0x3F, octets[9:16]

    same = generator(one).new_request_id() == generator(other).new_request_id()
    assert same == (free_bits(one) == free_bits(other))


@given(randomness)
def test_an_account_id_has_16_digits(octets: bytes) -> None:
    assert re.fullmatch("[1-9][0-9]{15}", str(generator(octets).new_account_id()))


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
