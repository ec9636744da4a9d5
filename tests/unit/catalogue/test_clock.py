"""Times in the formats of the API."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genzo.catalogue.clock import format_timestamp, parse_timestamp

# The first moment of the year 1000, and the last second of 9999.
moments = st.integers(-30610224000, 253402300799)


@given(moments)
def test_a_formatted_time_parses_to_itself(moment: int) -> None:
    assert parse_timestamp(format_timestamp(moment)) == moment


@given(st.datetimes(min_value=datetime(1000, 1, 1)).map(lambda naive: naive.replace(second=0, microsecond=0)))  # noqa: DTZ001
def test_seconds_are_optional(naive: datetime) -> None:
    moment = naive.replace(tzinfo=UTC)
    assert parse_timestamp(moment.strftime("%Y-%m-%dT%H:%MZ")) == moment.timestamp()


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("2016-02-29T12:46:24Z", 1456749984),
        ("2016-02-29T12:46Z", 1456749960),
        ("1969-12-31T23:59:59Z", -1),
    ],
)
def test_known_times(text: str, moment: int) -> None:
    assert parse_timestamp(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2016-02-23",
        "2016-02-23T12:46:24",
        "2016-02-23 12:46:24Z",
        "2016-02-23T12:46:24.000Z",
        "2016-02-23T12:46:24+00:00",
        "2016-02-23T12Z",
        "2016-2-23T12:46:24Z",
        "2017-02-29T12:46:24Z",
        "2016-13-01T12:46:24Z",
        "2016-02-23T24:00:00Z",
        "2016-02-23T12:60:24Z",
        "2016-02-23T12:46:60Z",
        "0000-01-01T00:00:00Z",
        "\uff12\uff10\uff11\uff16-02-23T12:46:24Z",
        " 2016-02-23T12:46:24Z",
        "2016-02-23T12:46:24Z\n",
        "2016-02-23t12:46:24z",
    ],
)
def test_other_texts_are_no_times(text: str) -> None:
    assert parse_timestamp(text) is None


def test_format_timestamp_omits_fractions() -> None:
    assert format_timestamp(1456749984.999) == "2016-02-29T12:46:24Z"
