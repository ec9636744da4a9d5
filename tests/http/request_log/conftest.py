from collections.abc import Iterator
from pathlib import Path

import pytest

from genzo.service.build import build_service
from genzo.service.service import Service
from tests.in_process import Worker


@pytest.fixture(scope="session")
def log_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A catalogue for workers within this process, each of which has a log of its own."""
    service = build_service(Path(tmp_path_factory.mktemp("requests")) / "genzo.db")
    service.prepare()
    yield service
    service.store.close()


@pytest.fixture
def worker(log_service: Service) -> Worker:
    """A worker that takes any key."""
    return Worker(log_service, auth="open")
