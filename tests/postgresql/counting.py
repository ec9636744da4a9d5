"""A client that commits one number after another and remembers which were acknowledged."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from threading import Thread

import psycopg

_PATIENCE = 30.0


class Acknowledged:
    """The numbers that the server said were committed, and what ended the counting."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.ended_with: psycopg.Error | None = None

    def wait_for(self, number: int) -> None:
        """Wait until so many are acknowledged."""
        deadline = time.monotonic() + _PATIENCE
        while len(self.numbers) < number:
            if self.ended_with is not None or time.monotonic() > deadline:
                raise TimeoutError(f"{len(self.numbers)} of {number} rows: {self.ended_with}")
            time.sleep(0.005)

    def missing_in(self, url: str) -> list[int]:
        """The acknowledged numbers that a database does not have."""
        with psycopg.connect(url) as connection:
            kept = {row[0] for row in connection.execute("SELECT number FROM counted")}
        return [number for number in self.numbers if number not in kept]


@contextmanager
def count_up(url: str) -> Iterator[Acknowledged]:
    """Count from the start of the block until the server dies, which the block has to bring about."""
    acknowledged = Acknowledged()
    connection = psycopg.connect(url, autocommit=True)
    connection.execute("CREATE TABLE counted (number bigint PRIMARY KEY)")

    def run() -> None:
        try:
            for number in count():
                connection.execute("INSERT INTO counted VALUES (%s)", [number])
                acknowledged.numbers.append(number)
        except psycopg.Error as error:
            acknowledged.ended_with = error

    thread = Thread(target=run)
    thread.start()
    try:
        yield acknowledged
        thread.join(_PATIENCE)
    finally:
        connection.close()
        thread.join(_PATIENCE)
