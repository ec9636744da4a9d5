"""The measuring tools: load generator, traced statements, percentiles, plots."""

import socket
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bench import bare_sql
from bench.load import LoadError, load
from bench.measure import percentile
from bench.results import Plot, Series
from bench.svg import svg

SVG = "{http://www.w3.org/2000/svg}"
REQUEST = b"GET / HTTP/1.1\r\n\r\n"


@pytest.fixture
def once() -> Iterator[tuple[int, list[bytes]]]:
    """A server that gives the first answer of a list to every connection and closes it; port and answers."""
    answers: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    if connection.recv(1000):
                        connection.sendall(answers[0])

        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1], answers
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(10)


def test_the_client_reconnects_when_the_server_closes_the_connection(once: tuple[int, list[bytes]]) -> None:
    port, answers = once
    answers.append(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi")
    done = load(port, [REQUEST] * 5, 2, 10.0)
    assert done.requests == len(done.latencies) == 5
    assert all(0 < latency <= done.seconds for latency in done.latencies)


def test_an_error_answer_ends_the_measurement(once: tuple[int, list[bytes]]) -> None:
    port, answers = once
    answers.append(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")
    with pytest.raises(LoadError, match="503"):
        load(port, [REQUEST], 1, 10.0)


@pytest.mark.parametrize(("share", "value"), [(0.0, 1), (0.5, 2), (0.51, 3), (0.75, 3), (0.99, 4), (1.0, 4)])
def test_a_percentile_is_the_value_of_nearest_rank(share: float, value: float) -> None:
    assert percentile([4, 1, 3, 2], share) == value


def test_traced_writes_are_repeated_with_new_values(tmp_path: Path) -> None:
    path = tmp_path / "some.db"
    with (
        bare_sql.traced_statements() as traced,
        closing(sqlite3.connect(path, isolation_level=None)) as connection,
    ):
        connection.execute("CREATE TABLE things (number INTEGER PRIMARY KEY, id TEXT UNIQUE, document TEXT)")
        connection.execute("CREATE TABLE names (number INTEGER PRIMARY KEY)")
        connection.execute(
            "CREATE TRIGGER name AFTER INSERT ON things BEGIN INSERT INTO names VALUES (new.number); END"
        )

        def write(number: int, name: str) -> None:
            document = f'{{"id": "{name}", "kind": "it\'s", "at": "2026-01-0{number}"}}'
            connection.execute("SELECT 1")
            connection.execute("INSERT INTO things VALUES (?, ?, ?)", (number, name, document))

        calls = [lambda: write(1, "t-aaaaaaaaaaaaaaaa"), lambda: write(2, "t-bbbbbbbbbbbbbbbb")]
        first, second = bare_sql.statements_by_call(calls, traced)
    assert [statement.split()[0] for statement in first[:2]] == ["SELECT", "INSERT"]
    assert bare_sql.commits_per_second(path, first, second, 0.05) > 0
    assert bare_sql.commits_per_second(path, first, second, 0.05, 1_000_000) > 0
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT * FROM things ORDER BY number").fetchall()
    assert [number for number, _, _ in rows[:4]] == [1, 2, 3, 4]
    assert rows[-1][0] > 1_000_000
    for _, name, document in rows[2:]:
        assert document == f'{{"id": "{name}", "kind": "it\'s", "at": "2026-01-01"}}'
        assert len(name) == len("t-aaaaaaaaaaaaaaaa")


def test_traced_reads_are_repeated(tmp_path: Path) -> None:
    path = tmp_path / "some.db"
    with bare_sql.traced_statements() as traced, closing(sqlite3.connect(path)) as connection:
        calls = [lambda: connection.execute("SELECT ?", ("it's",)), lambda: connection.execute("SELECT 2")]
        statements = bare_sql.statements_by_call(calls, traced)
    assert statements == [["SELECT 'it''s'"], ["SELECT 2"]]
    assert [seconds > 0 for seconds in bare_sql.read_seconds(path, statements)] == [True, True]


def test_tracing_ends_with_the_block(tmp_path: Path) -> None:
    with bare_sql.traced_statements() as traced:
        pass
    with closing(sqlite3.connect(tmp_path / "some.db")) as connection:
        connection.execute("SELECT 1")
    assert traced == []


def test_a_plot_draws_each_line_from_left_to_right_with_more_above_less() -> None:
    lines = [Series("a & b", [(10, 1.0), (100, 2.0), (1000, 4.0)]), Series("c", [(10, 0.0), (1000, 0.0)])]
    drawn = ET.fromstring(svg(Plot("name", "1 < 2", "images", "ms", lines)))
    first, second = (
        [tuple(map(float, point.split(","))) for point in line.attrib["points"].split()]
        for line in drawn.findall(f"{SVG}polyline")
    )
    xs, ys = zip(*first, strict=True)
    assert xs[1] - xs[0] == pytest.approx(xs[2] - xs[1], abs=0.2)  # powers of ten stand equally far apart
    assert ys[0] - ys[1] == pytest.approx((ys[1] - ys[2]) / 2, abs=0.2)
    assert second == [(xs[0], second[0][1]), (xs[2], second[0][1])]
    assert {"1 < 2", "a & b", "c", "images", "ms", "10", "1k"} <= {text.text for text in drawn.iter()}


def test_a_plot_of_plain_numbers_begins_at_zero() -> None:
    plot = Plot("name", "title", "page", "ms", [Series("a", [(5, 0.4), (10, 0.8)])], is_logarithmic=False)
    drawn = ET.fromstring(svg(plot))
    line = drawn.find(f"{SVG}polyline")
    assert line is not None
    assert line.attrib["points"] == "344.0,160.0 624.0,48.0"
