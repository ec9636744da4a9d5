from collections.abc import Iterator
from pathlib import Path

import pytest

from genzo.service.service import Service
from tests.in_process import Worker
from tests.new_service import new_service


@pytest.fixture(scope="session")
def log_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A catalogue for workers within this process, each of which has a log of its own."""
    service = new_service(Path(tmp_path_factory.mktemp("requests")) / "genzo.db")
    yield service
    service.store.close()


@pytest.fixture
def worker(log_service: Service) -> Worker:
    """A worker that takes any key."""
    return Worker(log_service, auth="open")
