from collections.abc import Iterator

import pytest

from tests.http.tags.tag_server import TagServer, fill_catalogue, started


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TagServer]:
    folder = tmp_path_factory.mktemp("catalogue")
    fill_catalogue(folder)
    with started(folder) as running_server:
        yield running_server
