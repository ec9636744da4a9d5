"""A failing object store does not fill the log: one line of each text a minute, with the number left out."""

import logging

import pytest

from genzo.actions.image_transfer import bounded_log
from genzo.actions.image_transfer.object_access import object_access
from genzo.catalogue.object_store import ObjectStoreError
from genzo.errors import INTERNAL_ERROR, ApiError


def fail(text: str) -> None:
    with pytest.raises(ApiError), object_access({}, INTERNAL_ERROR):
        raise ObjectStoreError(text)


def test_a_failing_store_has_one_line_a_minute(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    bound = bounded_log.OncePerMinute()
    log = logging.getLogger("genzo.objects")
    monkeypatch.setattr(log, "filters", [bound])
    for number in range(5):
        fail(f"bucket/file-{number}: timed out")
    assert [record.getMessage() for record in caplog.records] == ["bucket/file-0: timed out"]
    log.warning("another text")
    assert caplog.records[-1].getMessage() == "another text"
    caplog.clear()
    monkeypatch.setattr(bound, "_next", {})
    fail("bucket/late: timed out")
    assert [record.getMessage() for record in caplog.records] == [
        "bucket/late: timed out (lines like this that were left out before: 4)"
    ]


def test_the_log_of_the_object_store_is_bounded() -> None:
    (bound,) = logging.getLogger("genzo.objects").filters
    assert isinstance(bound, bounded_log.OncePerMinute)
