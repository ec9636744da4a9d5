import pytest

from tests.http.ram.calling import Ram, new_account, new_worker
from tests.in_process import Worker


@pytest.fixture(scope="session")
def ram_worker(tmp_path_factory: pytest.TempPathFactory) -> Worker:
    return new_worker(tmp_path_factory.mktemp("ram"))


@pytest.fixture
def ram(ram_worker: Worker) -> Ram:
    """RAM of an account that nobody has called."""
    return new_account(ram_worker)
