"""Whatever a text has, its parser reads it or refuses it with a documented error.

`scripts/soak --files N` reads more texts, and compares the time of a text with that of one twice as long.
A text that was once read wrongly is kept in ``seeds/``.
"""

import time
from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genzo.service.service import Service
from tests.hostile.limits import IS_SOAK, MUTATED
from tests.hostile.mutated import mutated_text
from tests.hostile.parsers import of_operators, of_policies, of_requests
from tests.hostile.parsers.parser import Parser, text_of
from tests.in_process import Worker
from tests.new_service import new_service

PARSERS = (*of_requests.PARSERS, *of_policies.PARSERS, *of_operators.PARSERS)
_METHODS = ("GET", "PUT", "POST", "DELETE")
_RATIO = 2.5
"""How much longer a text may take that is twice as long."""
_MEASURED_SECONDS = 0.005
_REPEATED = (
    b"a",
    b"*",
    b"*a",
    b"?*",
    b"[",
    b'{"a":',
    b",",
    b"&",
    b"&a=",
    b"=",
    b"%41",
    b":",
    b" ",
    b"\n",
    b"1",
    b".",
    b"/",
)


@pytest.fixture(scope="module")
def control(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parser]:
    """The control requests of a server: a method, a path and a body."""
    service: Service = new_service(tmp_path_factory.mktemp("control") / "genzo.db", durable=False)
    worker = Worker(service)

    def read(content: bytes) -> None:
        line, _, body = content.partition(b"\n")
        method, _, path = text_of(line).partition(" ")
        path, _, query = path.partition("?")
        asked = method if method in _METHODS else "PUT"
        answer = worker.control(asked, f"/_genzo/{path}", query, body)
        assert answer.status < 500, answer

    yield Parser("control_bodies", read)
    service.store.close()


@pytest.mark.parametrize("parser", PARSERS, ids=[parser.name for parser in PARSERS])
@given(data=st.data())
@settings(max_examples=MUTATED, database=None, derandomize=not IS_SOAK)
def test_a_text_is_read_or_refused(parser: Parser, data: st.DataObject) -> None:
    parser.check(data.draw(mutated_text(parser.seeds, parser.longest)))


@pytest.mark.parametrize("parser", PARSERS, ids=[parser.name for parser in PARSERS])
def test_seeds_are_read_or_refused(parser: Parser) -> None:
    for seed in parser.seeds:
        parser.check(seed)


@given(data=st.data())
@settings(max_examples=MUTATED, database=None, derandomize=not IS_SOAK)
def test_a_control_request_is_carried_out_or_refused(control: Parser, data: st.DataObject) -> None:
    control.check(data.draw(mutated_text(control.seeds, control.longest)))


def test_seeds_of_control_requests_are_carried_out_or_refused(control: Parser) -> None:
    for seed in control.seeds:
        control.check(seed)


@pytest.mark.skipif(not IS_SOAK, reason="measures time, which the other tests would disturb")
@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("parser", PARSERS, ids=[parser.name for parser in PARSERS])
def test_time_grows_with_the_length(parser: Parser) -> None:
    for seed in parser.seeds:
        full = parser.longest - len(seed)
        for place, repeated in product({0, len(seed) // 2, len(seed)}, _REPEATED):
            twice = _stretched(seed, place, repeated, full)
            if _seconds(parser, twice, times=1) >= _MEASURED_SECONDS:
                half = _stretched(seed, place, repeated, full // 2)
                # The machine may disturb one measurement, but a quadratic parser takes four times as long.
                ratios = (_seconds(parser, twice) / _seconds(parser, half) for _ in range(5))
                assert any(ratio < _RATIO for ratio in ratios), (seed, place, repeated)


def _stretched(seed: bytes, place: int, repeated: bytes, length: int) -> bytes:
    return seed[:place] + repeated * (length // len(repeated)) + seed[place:]


def _seconds(parser: Parser, content: bytes, times: int = 5) -> float:
    """The CPU time of the fastest of a few readings."""
    measured = []
    for _ in range(times):
        start = time.process_time()
        parser.check(content)
        measured.append(time.process_time() - start)
    return min(measured)
