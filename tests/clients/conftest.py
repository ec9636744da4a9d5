import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients.ecs20140526 import SIGNATURES
from tests.clients.img_utils import BLOB, BUCKET
from tests.clients.samples import SampleServer, load_samples
from tests.http.image_transfer.disk_files import GIB, qcow2
from tests.running import Running, clean_environment, running


@pytest.fixture(autouse=True)
def _without_settings_of_clients(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clients read proxies and credentials from the environment: remove the user's."""
    for name in os.environ.keys() - clean_environment().keys():
        monkeypatch.delenv(name)


@pytest.fixture
def _leftover_sockets() -> Iterator[None]:
    """SDKs leave sockets of broken answers to the garbage collector, which warns of each."""
    yield
    gc.collect()


@pytest.fixture(scope="session")
def classic() -> Iterator[Running]:
    """A server with the limits of 2019."""
    with running("--memory", "--edition", "classic") as started:
        yield started


@pytest.fixture(scope="session")
def sample_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleServer]:
    """A server with images of two accounts and the public images."""
    folder: Path = tmp_path_factory.mktemp("sample_server")
    owner, reader = load_samples(folder)
    with running("--data", folder) as started:
        yield SampleServer(started, owner, reader)


@pytest.fixture(scope="session")
def releasing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server with a file to import; imports take time, copies do not."""
    folder = tmp_path_factory.mktemp("objects")
    (folder / BUCKET).mkdir()
    (folder / BUCKET / BLOB).write_bytes(qcow2(10 * GIB))
    durations = ("--duration", "ImportImage=0.3", "--duration", "CopyImage=0")
    with running("--memory", "--objects", folder, *durations) as started:
        yield started


@pytest.fixture(params=list(SIGNATURES.values()), ids=list(SIGNATURES))
def algorithm(request: pytest.FixtureRequest) -> str | None:
    """Each signature version of the second-generation SDK."""
    chosen: str | None = request.param
    return chosen
