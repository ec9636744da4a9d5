from collections.abc import Iterator

import pytest

from tests.http.tags.world import World, plant, started


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("catalogue")
    plant(folder)
    with started(folder) as running_world:
        yield running_world
