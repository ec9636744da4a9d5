"""The measuring tools: load generator, traced statements, percentiles, plots."""

import os
import re
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bench import bare_postgresql, bare_sql, pgbouncer, requests, servers
from bench.load import LoadError, load
from bench.measure import Workload, compare, percentile
from bench.new_values import parameter_value
from bench.population import Population
from bench.results import Plot, Series
from bench.servers import Server
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
    done = load((port,), [REQUEST] * 5, 2, 10.0)
    assert done.requests == len(done.latencies) == 5
    assert all(0 < latency <= done.seconds for latency in done.latencies)


def test_an_error_answer_ends_the_measurement(once: tuple[int, list[bytes]]) -> None:
    port, answers = once
    answers.append(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")
    with pytest.raises(LoadError, match="503"):
        load((port,), [REQUEST], 1, 10.0)


def test_the_cpu_time_of_processes_includes_children_that_have_ended() -> None:
    burn = "import time\nwhile time.process_time() < 0.1: pass"
    before = servers.cpu_seconds((os.getpid(),))
    subprocess.run([sys.executable, "-c", burn], check=True)
    after = servers.cpu_seconds((os.getpid(),))
    if before is not None and after is not None:
        assert after - before >= 0.1 - 0.02  # two ticks of the clock
    assert (before is None) == (not sys.platform.startswith("linux"))


def test_servers_of_one_catalogue_share_the_connections_of_a_load() -> None:
    one, other = Server((1,), (11,), 0.1, (9,)), Server((2,), (12,), 0.2, (9,))
    assert servers.joined([one, other]) == Server((1, 2), (11, 12), 0.2, (9,))


def test_no_image_is_asked_for_twice() -> None:
    asked = list(requests.every_image(Server((1,), (11,), 0.1), Population(1_000)))
    ids = [re.search(rb"ImageId=([^&]+)", request) for request in asked]
    assert len({found[1] for found in ids if found}) == 1_000


def test_requests_that_are_not_endless_suffice_for_all_rounds(once: tuple[int, list[bytes]]) -> None:
    port, answers = once
    answers.append(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi")
    workload = Workload(Server((port,), (os.getpid(),), 0.1), iter([REQUEST] * 12), 12)
    runs = compare({"": workload}, 1, 3, 10.0)[""]
    assert [run.requests for run in runs] == [3, 3, 3]


def test_a_pgbouncer_that_mixes_up_prepared_statements_is_not_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "pgbouncer"
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    for version, is_measured in (("1.18.0", False), ("1.21.0", True), ("2.0.1", True)):
        program.write_text(f"#!/bin/sh\necho PgBouncer {version}\n")
        program.chmod(0o755)
        assert (pgbouncer.program().path is not None) == is_measured
        assert bool(pgbouncer.program().reason) != is_measured


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


LOG = """\
2026-11-29 08:41:05.123 UTC [7] LOG:  statement: BEGIN; SELECT pg_advisory_xact_lock(1)
2026-11-29 08:41:05.124 UTC [7] LOG:  execute <unnamed>: INSERT INTO things
\tVALUES ($1, $2, $3)
2026-11-29 08:41:05.124 UTC [7] DETAIL:  Parameters: $1 = '{number}', $2 = 'it''s {name}', $3 = NULL
2026-11-29 08:41:05.125 UTC [7] LOG:  execute s_1: SELECT 'the end of a call'
"""
THINGS = "INSERT INTO things\nVALUES ($1, $2, $3)"


def test_the_log_of_postgresql_tells_the_writes_of_a_call() -> None:
    written = [bare_postgresql.Recorded(THINGS, ("5", "it's a", None))]
    assert bare_postgresql.writes_in(LOG.format(number=5, name="a")) == [written]


def test_calls_that_write_by_different_statements_are_not_repeated() -> None:
    one, other = bare_postgresql.Recorded("INSERT 1", ()), bare_postgresql.Recorded("INSERT 2", ())
    assert bare_postgresql.comparable([[one], [other], [one], [one]]) == ([one], [one])
    with pytest.raises(RuntimeError, match="no two calls"):
        bare_postgresql.comparable([[one], [other], [one], [other]])


@pytest.mark.parametrize(
    ("one", "other", "third"),
    [
        ("5", "7", "9"),
        ("{1,-2}", "{2,-4}", "{3,-6}"),
        ("2026-01-01", "2026-01-02", "2026-01-01"),
    ],
)
def test_a_logged_parameter_continues_the_step_of_its_numbers(one: str, other: str, third: str) -> None:
    assert parameter_value(one, other)(2) == third


def test_a_logged_parameter_has_other_words_of_the_same_length() -> None:
    new = parameter_value("m-abcdef is \\x0123456789abcdef", "m-fedcba is \\xfedcba9876543210")
    assert new(1) != new(2)
    assert re.fullmatch(r"m-[0-9a-f]{6} is \\x[0-9a-f]{16}", new(1))


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


def test_a_plot_of_powers_of_ten_has_equal_steps_upwards_and_points_without_a_line() -> None:
    line = Series("a", [(1, 1.0), (10, 10.0), (100, 100.0)])
    points = Series("a", [(10, 10.0)], is_line=False)
    plot = Plot("name", "title", "workers", "requests/s", [line, points], is_y_logarithmic=True)
    drawn = ET.fromstring(svg(plot))
    (polyline,) = drawn.findall(f"{SVG}polyline")
    ys = [float(point.split(",")[1]) for point in polyline.attrib["points"].split()]
    assert ys[0] - ys[1] == pytest.approx(ys[1] - ys[2], abs=0.2)
    assert len(drawn.findall(f"{SVG}circle")) == 4
    assert [text.text for text in drawn.iter()].count("a") == 1


def test_a_plot_of_plain_numbers_begins_at_zero() -> None:
    plot = Plot("name", "title", "page", "ms", [Series("a", [(5, 0.4), (10, 0.8)])], is_logarithmic=False)
    drawn = ET.fromstring(svg(plot))
    line = drawn.find(f"{SVG}polyline")
    assert line is not None
    assert line.attrib["points"] == "344.0,160.0 624.0,48.0"
