import json
import logging
import sys
from contextvars import copy_context

import pytest

from genzo.http.observation import begin_observation
from genzo.http.telemetry.log_lines import JsonLines, TextLines

FORMATTERS = [TextLines(), JsonLines()]


def _record(message: str = "It is %s.", *values: object, failed: bool = False) -> logging.LogRecord:
    try:
        raise RuntimeError("boom") if failed else ValueError
    except (RuntimeError, ValueError):
        trace = sys.exc_info() if failed else None
    return logging.LogRecord("genzo.requests", logging.ERROR, __file__, 1, message, values or ("so",), trace)


def _in_request(formatter: logging.Formatter, record: logging.LogRecord) -> str:
    def formatted() -> str:
        begin_observation({}, lambda _: None).request_id = "ID-1"
        return formatter.format(record)

    return copy_context().run(formatted)


def test_a_line_of_text_is_the_sentence_and_the_request() -> None:
    assert TextLines().format(_record()) == "It is so."
    assert _in_request(TextLines(), _record()) == "It is so. (request ID-1)"
    first, *trace = _in_request(TextLines(), _record(failed=True)).splitlines()
    assert first == "It is so. (request ID-1)"
    assert trace[0] == "Traceback (most recent call last):"


def test_a_line_of_json_is_one_object_with_what_is_known() -> None:
    line = json.loads(JsonLines().format(_record()))
    assert line.pop("time").endswith("Z")
    assert line == {"level": "error", "logger": "genzo.requests", "message": "It is so."}
    text = _in_request(JsonLines(), _record(failed=True))
    assert "\n" not in text
    line = json.loads(text)
    assert line["request_id"] == "ID-1"
    assert line["exception"].endswith("RuntimeError: boom")


def test_what_a_client_chooses_begins_no_line_of_text() -> None:
    text = TextLines().format(_record("%s is refused.", "m-1\r\nA line\u2028\x1b[2J\u202e of \u4e2d"))
    assert text == "m-1\\r\\nA line\\u2028\\x1b[2J\\u202e of \u4e2d is refused."


@pytest.mark.parametrize("formatter", FORMATTERS, ids=["text", "json"])
def test_any_text_can_be_written(formatter: logging.Formatter) -> None:
    line = formatter.format(_record("%s", "a\udc80\n\u4e2d\x00"))
    assert line.encode(errors="backslashreplace")
    if isinstance(formatter, JsonLines):
        assert json.loads(line)["message"] == "a\\udc80\n\u4e2d\x00"
