"""A copy between regions in different databases is made once, whenever the server is killed."""

import http.client
import json
import random
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.api import Api
from tests.postgresql.cluster import Cluster
from tests.running import genzo, running

ACCOUNT = "1234567890123456"
SOURCE, DESTINATION = "cn-hangzhou", "cn-beijing"
ROUNDS = 6
SEED = 20261124


@pytest.fixture
def options(tmp_path: Path) -> list[str]:
    """A catalogue with an image to copy, and another database for the destination region."""
    return _with_source_image(tmp_path, f"sqlite:///{tmp_path / 'beijing.db'}")


def _with_source_image(tmp_path: Path, destination: str) -> list[str]:
    databases = tmp_path / "databases.json"
    databases.write_text(json.dumps({DESTINATION: destination}))
    options = ["--data", str(tmp_path / "data"), "--databases", str(databases)]
    answer = tmp_path / "images.jsonl"
    image = {"ImageId": "m-source", "ImageOwnerAlias": "self", "CreationTime": "2024-05-01T00:00:00Z"}
    answer.write_text(json.dumps(image))
    imported = genzo("images", "import", answer, "--region", SOURCE, "--account", ACCOUNT, *options)
    assert imported.returncode == 0, imported.stderr
    return options


def copy(api: Api, token: str) -> int:
    """The status of the answer; 0 without an answer."""
    try:
        answer = api.call(
            "CopyImage",
            RegionId=SOURCE,
            ImageId="m-source",
            DestinationRegionId=DESTINATION,
            ClientToken=token,
        )
    except (OSError, http.client.HTTPException):
        return 0
    return answer.status


def test_a_copy_retried_after_a_kill_is_made_once(options: list[str]) -> None:
    delays = random.Random(SEED)
    unanswered = 0
    for number in range(ROUNDS):
        with running(*options) as server:
            api = Api(server.host, server.port)
            if number:
                assert copy(api, f"token-{number - 1}") == 200
                copies = api.images(DESTINATION, ImageOwnerAlias="self", Status="Waiting,Creating,Available")
                assert copies.json["TotalCount"] == number
            statuses: list[int] = []
            caller = threading.Thread(target=lambda: statuses.append(copy(api, f"token-{number}")))  # noqa: B023
            caller.start()
            time.sleep(delays.uniform(0, 0.02))
            server.process.kill()
            caller.join()
            unanswered += statuses == [0]
    assert unanswered > 0, "no kill came before its answer: the delays are too long to prove anything"


def test_a_copy_fails_completely_while_its_destination_is_down(tmp_path: Path) -> None:
    with Cluster() as beijing:
        options = _with_source_image(tmp_path, beijing.create_database("beijing"))
        with running(*options) as server:
            api = Api(server.host, server.port)
            assert copy(api, "first") == 200
            beijing.kill()
            assert copy(api, "second") == 503
            assert api.images(DESTINATION).status == 503
            assert api.images(SOURCE, ImageOwnerAlias="self").json["TotalCount"] == 1
            beijing.start()
            assert _answered(lambda: copy(api, "second")) == 200
            copies = api.images(DESTINATION, ImageOwnerAlias="self", Status="Waiting,Creating,Available")
            assert copies.json["TotalCount"] == 2


def test_copies_in_opposite_directions_do_not_deadlock(options: list[str]) -> None:
    with running(*options) as server:
        api = Api(server.host, server.port)
        assert copy(api, "there") == 200
        (there,) = api.images(DESTINATION, Status="Creating,Available", ImageOwnerAlias="self").image_ids
        deadline = time.monotonic() + 20
        while not api.images(DESTINATION, ImageId=there).image_ids and time.monotonic() < deadline:
            time.sleep(0.05)
        statuses: list[int] = []
        ways = [(SOURCE, "m-source", DESTINATION), (DESTINATION, there, SOURCE)] * 10
        crossing = [
            threading.Thread(target=lambda way=way: statuses.append(_copy(api, *way))) for way in ways
        ]
        for each in crossing:
            each.start()
        for each in crossing:
            each.join(30)
        assert statuses == [200] * len(ways)


def _copy(api: Api, source: str, image_id: str, destination: str) -> int:
    return api.call("CopyImage", RegionId=source, ImageId=image_id, DestinationRegionId=destination).status


def _answered(ask: Callable[[], int]) -> int:
    """The status of the first answer that is not 503, or of the last before a timeout."""
    deadline = time.monotonic() + 10
    while (status := ask()) == 503 and time.monotonic() < deadline:
        time.sleep(0.1)
    return status
