"""The contract of every nonce store, and of those that workers and servers share."""

import multiprocessing
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genzo.catalogue.store import StoreError
from genzo.identity.nonces import Nonces, nonce_digest
from genzo.store.postgresql.nonces import PostgresqlNonces
from genzo.store.postgresql.store import PostgresqlStore
from genzo.store.sqlite.nonces import FileNonces

NOW = 1_700_000_000
WINDOW = 900
PROCESSES = 4
ONE, OTHER = nonce_digest("key", "one"), nonce_digest("key", "other")

Pair = tuple[Nonces, Nonces]


@pytest.fixture(params=["file", "postgresql"])
def pair(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Pair]:
    """Two memories that share their nonces, as those of two workers or of two servers do."""
    if request.param == "file":
        yield FileNonces(tmp_path / "nonces.db"), FileNonces(tmp_path / "nonces.db")
        return
    url = request.getfixturevalue("postgresql_catalogue")
    with closing(PostgresqlStore(url)) as first, closing(PostgresqlStore(url)) as second:
        first.prepare()
        yield PostgresqlNonces(first), PostgresqlNonces(second)


def test_a_nonce_is_claimed_once(nonces: Nonces) -> None:
    assert nonces.claim(ONE, NOW, NOW + WINDOW)
    assert not nonces.claim(ONE, NOW, NOW + WINDOW)
    assert not nonces.claim(ONE, NOW + 1, NOW + WINDOW)


def test_a_full_disk_is_reported_and_the_file_works_again_afterwards(tmp_path: Path) -> None:
    nonces = FileNonces(tmp_path / "nonces.db")
    # The limit of the file simulates a full disk: SQLite reports both as SQLITE_FULL.
    nonces._connection.execute("PRAGMA max_page_count = 1")  # noqa: SLF001
    with pytest.raises(StoreError, match="make room there"):
        [nonces.claim(nonce_digest("key", str(number)), NOW, NOW + WINDOW) for number in range(1000)]
    nonces._connection.execute("PRAGMA max_page_count = 1000000")  # noqa: SLF001
    assert nonces.claim(nonce_digest("key", "later"), NOW, NOW + WINDOW)
    assert not nonces.claim(nonce_digest("key", "0"), NOW, NOW + WINDOW)


def test_nonces_are_independent(nonces: Nonces) -> None:
    assert nonces.claim(ONE, NOW, NOW + WINDOW)
    assert nonces.claim(OTHER, NOW, NOW + WINDOW)
    assert not nonces.claim(ONE, NOW, NOW + WINDOW)


def test_a_nonce_with_another_time_stamp_is_the_same_nonce(nonces: Nonces) -> None:
    assert nonces.claim(ONE, NOW, NOW + WINDOW)
    assert not nonces.claim(ONE, NOW, NOW + 2 * WINDOW)
    assert not nonces.claim(ONE, NOW, NOW + 1)


@pytest.mark.parametrize("later", [0, 1, 59, 60, 61, WINDOW - 1, WINDOW])
@pytest.mark.parametrize("now", [NOW - NOW % 60, NOW - NOW % 60 + 59], ids=["minute begins", "minute ends"])
def test_a_nonce_is_stored_until_its_time_stamp_expires(nonces: Nonces, now: int, later: int) -> None:
    assert nonces.claim(ONE, now, now + WINDOW)
    assert not nonces.claim(ONE, now + later, now + later + WINDOW)


def test_a_nonce_is_deleted_within_a_minute_of_its_expiry(nonces: Nonces) -> None:
    assert nonces.claim(ONE, NOW, NOW + WINDOW)
    assert nonces.claim(ONE, NOW + WINDOW + 60, NOW + 2 * WINDOW)
    assert not nonces.claim(ONE, NOW + WINDOW + 60, NOW + 2 * WINDOW)


def test_deleting_a_nonce_keeps_the_others(nonces: Nonces) -> None:
    assert nonces.claim(ONE, NOW, NOW + 60)
    assert nonces.claim(OTHER, NOW, NOW + WINDOW)
    assert nonces.claim(ONE, NOW + 120, NOW + WINDOW)
    assert not nonces.claim(OTHER, NOW + 120, NOW + WINDOW)


def test_a_clock_that_is_set_back_deletes_no_nonce(nonces: Nonces) -> None:
    assert nonces.claim(ONE, NOW, NOW + WINDOW)
    assert not nonces.claim(ONE, NOW - 3600, NOW - 3600 + WINDOW)


def test_one_of_many_threads_claims_a_nonce(nonces: Nonces) -> None:
    with ThreadPoolExecutor(8) as pool:
        claims = list(pool.map(lambda _: nonces.claim(ONE, NOW, NOW + WINDOW), range(64)))
    assert claims.count(True) == 1


def test_two_memories_share_their_nonces(pair: Pair) -> None:
    first, second = pair
    assert first.claim(ONE, NOW, NOW + WINDOW)
    assert not second.claim(ONE, NOW, NOW + WINDOW)
    assert second.claim(OTHER, NOW, NOW + WINDOW)
    assert not first.claim(OTHER, NOW, NOW + WINDOW)


def test_a_nonce_deleted_by_one_store_can_be_claimed_by_the_other(pair: Pair) -> None:
    first, second = pair
    assert first.claim(ONE, NOW, NOW + WINDOW)
    assert second.claim(ONE, NOW + WINDOW + 60, NOW + 2 * WINDOW)
    assert not first.claim(ONE, NOW + WINDOW + 60, NOW + 2 * WINDOW)


@pytest.mark.parametrize("later", [60, WINDOW])
def test_what_one_forgets_is_nothing_that_the_other_must_remember(pair: Pair, later: int) -> None:
    first, second = pair
    now = NOW - NOW % 60
    assert first.claim(ONE, now, now + WINDOW)
    assert second.claim(OTHER, now + later, now + later + WINDOW)
    assert not first.claim(ONE, now + later, now + later + WINDOW)


def test_of_many_threads_on_two_servers_one_claims_a_nonce(pair: Pair) -> None:
    with ThreadPoolExecutor(8) as pool:
        claims = list(pool.map(lambda number: pair[number % 2].claim(ONE, NOW, NOW + WINDOW), range(64)))
    assert claims.count(True) == 1


def test_a_worker_waits_for_another_that_creates_the_file(tmp_path: Path) -> None:
    path = tmp_path / "nonces.db"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    other.execute("CREATE TABLE others (number INTEGER)")
    release = threading.Timer(0.2, other.execute, ["COMMIT"])
    release.start()
    try:
        assert FileNonces(path).claim(ONE, NOW, NOW + WINDOW)
    finally:
        release.join()
        other.close()


def _start_together(
    path: Path, barrier: "multiprocessing.synchronize.Barrier", answers: "multiprocessing.SimpleQueue[str]"
) -> None:
    barrier.wait()
    try:
        claimed = FileNonces(path).claim(ONE, NOW, NOW + WINDOW)
        answers.put("claimed" if claimed else "used")
    except sqlite3.Error as error:
        answers.put(f"{error}")


@pytest.mark.parametrize("attempt", range(3))
def test_workers_that_start_together_share_one_file(tmp_path: Path, attempt: int) -> None:
    context = multiprocessing.get_context("fork")
    barrier, answers = context.Barrier(PROCESSES), context.SimpleQueue()
    path = tmp_path / f"nonces{attempt}.db"
    workers = [
        context.Process(target=_start_together, args=(path, barrier, answers)) for _ in range(PROCESSES)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert sorted(answers.get() for _ in workers) == ["claimed"] + ["used"] * (PROCESSES - 1)


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@given(texts, texts, texts, texts)
def test_digests_differ_if_key_or_nonce_do(key: str, nonce: str, other_key: str, other_nonce: str) -> None:
    same = nonce_digest(key, nonce) == nonce_digest(other_key, other_nonce)
    assert same == ((key, nonce) == (other_key, other_nonce))


def test_key_and_nonce_are_separated() -> None:
    assert nonce_digest("ab", "c") != nonce_digest("a", "bc")


@pytest.mark.parametrize("length", [0, 1, 64, 1_000_000])
def test_a_digest_has_16_bytes_for_every_length(length: int) -> None:
    assert len(nonce_digest("key", "n" * length)) == 16


def test_long_nonces_differ_by_their_last_character() -> None:
    assert nonce_digest("key", "n" * 100_000 + "a") != nonce_digest("key", "n" * 100_000 + "b")
