"""A copy between regions that live in different databases is made once, wherever the server is killed."""

import http.client
import json
import random
import threading
import time
from pathlib import Path

import pytest

from tests.api import Api
from tests.running import genzo, running

ACCOUNT = "1234567890123456"
SOURCE, DESTINATION = "cn-hangzhou", "cn-beijing"
ROUNDS = 6
SEED = 20261124


@pytest.fixture
def options(tmp_path: Path) -> list[str]:
    """A catalogue whose destination region has a database of its own, with an image to copy."""
    databases = tmp_path / "databases.json"
    databases.write_text(json.dumps({DESTINATION: f"sqlite:///{tmp_path / 'beijing.db'}"}))
    options = ["--data", str(tmp_path / "data"), "--databases", str(databases)]
    answer = tmp_path / "images.jsonl"
    image = {"ImageId": "m-source", "ImageOwnerAlias": "self", "CreationTime": "2024-05-01T00:00:00Z"}
    answer.write_text(json.dumps(image))
    imported = genzo("images", "import", answer, "--region", SOURCE, "--account", ACCOUNT, *options)
    assert imported.returncode == 0, imported.stderr
    return options


def copy(api: Api, token: str) -> int:
    """The status of the answer; 0 when there was none."""
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


def test_a_copy_repeated_after_a_kill_is_made_once(options: list[str]) -> None:
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


def test_a_copy_fails_whole_while_its_destination_cannot_be_written(
    options: list[str], tmp_path: Path
) -> None:
    with running(*options):
        pass
    beijing = tmp_path / "beijing.db"
    whole = beijing.read_bytes()
    with running(*options, stderr=tmp_path / "errors") as server:
        api = Api(server.host, server.port)
        assert copy(api, "first") == 200
        beijing.write_bytes(b"damaged" * 10_000)
        assert copy(api, "second") == 503
        assert api.images(SOURCE, ImageOwnerAlias="self").json["TotalCount"] == 1
        assert api.images(DESTINATION).status == 503
    for leftover in ("-wal", "-shm"):
        beijing.with_name(beijing.name + leftover).unlink(missing_ok=True)
    beijing.write_bytes(whole)
    with running(*options) as again:
        assert copy(Api(again.host, again.port), "second") == 200
