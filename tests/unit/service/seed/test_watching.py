"""A seed file that changes is applied to the running server, once it is written."""

import logging
from pathlib import Path

import pytest

from genzo.catalogue.runtime_settings import NO_OVERRIDES
from genzo.service.seed.watching import SeedWatch
from tests.unit.service.seed.seeds import Seeded, seeded


@pytest.fixture
def catalogue(tmp_path: Path) -> Seeded:
    return seeded(tmp_path)


def _quota(catalogue: Seeded) -> int | None:
    return catalogue.service.settings().quotas.get("images")


def test_a_change_is_applied_when_it_is_settled(catalogue: Seeded) -> None:
    catalogue.apply("quotas: {images: 1}")
    watch = SeedWatch(catalogue.file, catalogue.service)
    watch.poll()
    catalogue.file.write_text("quotas: {images: 22}")
    watch.poll()
    assert _quota(catalogue) == 1  # an editor may not have finished
    watch.poll()
    assert _quota(catalogue) == 22
    # What operators change stays until the file changes.
    with catalogue.service.store.writing() as writer:
        writer.put_settings(NO_OVERRIDES)
    watch.poll()
    watch.poll()
    assert _quota(catalogue) is None
    # A file that replaces the other, as many editors do.
    other = catalogue.folder / "other"
    other.write_text("quotas: {images: 33}")
    other.replace(catalogue.file)
    watch.poll()
    watch.poll()
    assert _quota(catalogue) == 33


def test_an_error_keeps_what_was_applied_and_is_one_line(
    catalogue: Seeded, caplog: pytest.LogCaptureFixture
) -> None:
    catalogue.apply("quotas: {images: 1}")
    watch = SeedWatch(catalogue.file, catalogue.service)
    watch.poll()
    catalogue.file.write_text("quotas: {images: 2}\nquota: {}\naccounts: [{}]\n")
    with caplog.at_level(logging.ERROR):
        watch.poll()
        watch.poll()
        watch.poll()
    (record,) = caplog.records
    assert record.getMessage() == (
        f"The seed file was not applied: {catalogue.file}:2:1: quota: there is no member quota: did you mean "
        "quotas."
    )
    assert _quota(catalogue) == 1
    catalogue.file.unlink()
    watch.poll()
    watch.poll()
    assert "No such file or directory" in caplog.records[-1].getMessage()
    catalogue.file.write_text("quotas: {images: 4}")
    watch.poll()
    watch.poll()
    assert _quota(catalogue) == 4


def test_a_file_with_a_secret_is_watched_too(catalogue: Seeded) -> None:
    secret = catalogue.folder / "secret"
    secret.write_text("one")
    secret.chmod(0o600)
    catalogue.apply("accounts: [{id: 7, keys: [{id: k, secret_file: secret}]}]")
    watch = SeedWatch(catalogue.file, catalogue.service)
    watch.poll()
    secret.write_text("another")
    watch.poll()
    watch.poll()
    with catalogue.service.store.reading() as reader:
        key = reader.access_key("k")
    assert key is not None
    assert key.secret == "another"
