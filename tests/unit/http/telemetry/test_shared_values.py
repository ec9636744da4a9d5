import os

import pytest

from genzo.http.telemetry.shared_values import ValueTable, value_tables


def _added(table: ValueTable, *key: str) -> None:
    index = table.index(key)
    assert index is not None
    table.numbers[index] += 1.0


def test_a_number_is_found_by_its_key() -> None:
    (table,) = value_tables(1)
    for key in (
        ("requests", "DescribeImages"),
        ("requests", "b\u00e4d \"'\\"),
        ("requests", "DescribeImages"),
    ):
        _added(table, *key)
    assert dict(table.items()) == {("requests", "DescribeImages"): 2.0, ("requests", "b\u00e4d \"'\\"): 1.0}


def test_other_processes_read_it_and_the_next_worker_goes_on_with_it() -> None:
    first, second = value_tables(2)
    child = os.fork()
    if not child:
        _added(second, "requests", "x")
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert dict(second.items()) == {("requests", "x"): 1.0}
    assert dict(first.items()) == {}
    second.open()
    _added(second, "requests", "y")
    _added(second, "requests", "x")
    assert dict(second.items()) == {("requests", "x"): 2.0, ("requests", "y"): 1.0}


@pytest.mark.parametrize("full", [False, True])
def test_a_key_without_a_place_has_no_index(full: bool) -> None:
    table = ValueTable(memoryview(bytearray(2 * 256)))
    assert table.index(("a",)) is not None
    assert table.index(("x" * 300,)) is None
    if full:
        assert table.index(("b",)) is not None
        assert table.index(("c",)) is None
        assert table.index(("b",)) is not None
    assert [key for key, _ in table.items()] == ([("a",), ("b",)] if full else [("a",)])
