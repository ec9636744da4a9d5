"""Answers of the name server within the surroundings of a command."""

import random

import pytest

from genzo.run.dns import answer

_A, _AAAA, _ANY, _MX = 1, 28, 255, 15
_KNOWN = {"ecs.aliyuncs.com": "127.80.0.1"}


def _query(name: str, kind: int = _A, flags: int = 0x0100, count: int = 1, family: int = 1) -> bytes:
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split(".") if label)
    head = b"\x12\x34" + flags.to_bytes(2) + count.to_bytes(2) + bytes(6)
    return head + labels + b"\0" + kind.to_bytes(2) + family.to_bytes(2)


def _parts(response: bytes | None) -> tuple[int, int, bytes]:
    """Its code, its number of answers, and the last four bytes."""
    assert response is not None
    assert response[:2] == b"\x12\x34"
    assert response[2] & 0x80
    return response[3] & 0x0F, int.from_bytes(response[6:8]), response[-4:]


@pytest.mark.parametrize("kind", [_A, _ANY])
@pytest.mark.parametrize("name", ["ecs.aliyuncs.com", "ECS.aliyunCS.com"])
def test_a_known_name_has_its_address_whatever_its_case(name: str, kind: int) -> None:
    query = _query(name, kind)
    response = answer(query, _KNOWN.get)
    assert _parts(response) == (0, 1, bytes([127, 80, 0, 1]))
    # The question is repeated as it was asked, and the record names it (RFC 1035, section 4.1.4).
    assert response is not None
    assert response[12:].startswith(query[12:] + b"\xc0\x0c\0\1\0\1")


@pytest.mark.parametrize("kind", [_AAAA, _MX])
def test_a_known_name_has_nothing_else(kind: int) -> None:
    assert _parts(answer(_query("ecs.aliyuncs.com", kind), _KNOWN.get))[:2] == (0, 0)
    assert _parts(answer(_query("ecs.aliyuncs.com", family=3), _KNOWN.get))[:2] == (0, 0)


@pytest.mark.parametrize("kind", [_A, _AAAA])
def test_an_unknown_name_does_not_exist(kind: int) -> None:
    assert _parts(answer(_query("example.com", kind), _KNOWN.get))[:2] == (3, 0)


def test_additional_records_such_as_those_of_edns_are_ignored() -> None:
    query = bytearray(_query("ecs.aliyuncs.com"))
    query[10:12] = b"\0\1"
    query += b"\0\0\x29\x10\0\0\0\0\0\0\0"
    assert _parts(answer(bytes(query), _KNOWN.get))[:2] == (0, 1)


def test_what_is_no_query_is_not_answered() -> None:
    assert answer(b"short", _KNOWN.get) is None
    assert answer(_query("ecs.aliyuncs.com", flags=0x8180), _KNOWN.get) is None


@pytest.mark.parametrize(
    ("query", "code"),
    [
        (_query("ecs.aliyuncs.com", flags=0x2800), 4),
        (_query("ecs.aliyuncs.com", count=2), 1),
        (_query("ecs.aliyuncs.com")[:-1], 1),
        (_query("")[:12] + b"\xc0\x0c\0\1\0\1", 1),
    ],
)
def test_a_query_that_cannot_be_answered_has_an_error(query: bytes, code: int) -> None:
    assert _parts(answer(query, _KNOWN.get))[:2] == (code, 0)


def test_any_bytes_are_answered_or_not() -> None:
    chance = random.Random(1)
    for _ in range(2000):
        text = _query("ecs.aliyuncs.com")[: chance.randrange(40)] + chance.randbytes(chance.randrange(40))
        response = answer(text, _KNOWN.get)
        assert response is None or response[:2] == text[:2]
