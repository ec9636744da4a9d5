"""A Genzo that stands for the real service, whose images are pulled into another catalogue."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.request import Request, urlopen

import pytest

from genzo.catalogue.accounts import FIRST_ACCOUNT_ID
from genzo.importing.pulling.cloud import Cloud
from genzo.importing.pulling.retries import Retries
from tests.running import Running, genzo_here, running

ACCOUNT = str(FIRST_ACCOUNT_ID)
REGION = "cn-hangzhou"


def image(image_id: str, **members: Any) -> dict[str, Any]:  # noqa: ANN401 - as JSON has it
    return {
        "ImageId": image_id,
        "ImageName": f"name of {image_id}",
        "ImageOwnerAlias": "self",
        "CreationTime": "2024-05-01T12:00:00Z",
        **members,
    }


class Source(NamedTuple):
    """The server that is pulled from, and its data folder."""

    server: Running
    data: Path

    def hold(self, *images: dict[str, Any], account: str = ACCOUNT, region: str = REGION) -> None:
        """Let an account see exactly these images of itself and of others."""
        file = self.data / "held"
        file.write_text(json.dumps({"Images": {"Image": images}}))
        to = ("--region", region, "--account", account, "--data", self.data)
        done = genzo_here("images", "import", file, "--replace", *to)
        assert done.returncode == 0, done.stderr

    def fail(self, **fault: Any) -> None:  # noqa: ANN401
        """Add a fault."""
        request = Request(f"{self.server.url}/_genzo/faults", json.dumps(fault).encode(), method="POST")
        with urlopen(request) as answer:
            assert answer.status == 200

    def faults(self) -> list[Any]:
        with urlopen(f"{self.server.url}/_genzo/faults") as answer:
            found: list[Any] = json.load(answer)["faults"]
        return found

    def export(self, region: str = REGION) -> str:
        return genzo_here(
            "images", "export", "--ImageOwnerAlias", "self", "--region", region, "--data", self.data
        ).stdout


@pytest.fixture(scope="module")
def _server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Source]:
    data = tmp_path_factory.mktemp("cloud")
    with running("--data", data) as server:
        yield Source(server, data)


@pytest.fixture
def source(_server: Source) -> Source:
    """The source without images of accounts and without faults."""
    for path in ("reset", "faults"):
        method = "POST" if path == "reset" else "DELETE"
        with urlopen(Request(f"{_server.server.url}/_genzo/{path}", method=method)):
            pass
    shutil.rmtree(_server.data / "held", ignore_errors=True)
    return _server


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """The source's key in the environment, which the SDK reads only once, when it is imported."""
    module = "alibabacloud_credentials.utils.auth_util"
    monkeypatch.setattr(f"{module}.environment_access_key_id", "genzo")
    monkeypatch.setattr(f"{module}.environment_access_key_secret", "genzo")


@pytest.fixture
def cloud(source: Source, credentials: None) -> Cloud:  # noqa: ARG001 - must be set
    return Cloud(source.server.url, retries=Retries(attempts=3, sleep=lambda _: None))


Pull = Callable[..., tuple[int, str, str]]


@pytest.fixture
def pull(source: Source, credentials: None, tmp_path: Path) -> Pull:  # noqa: ARG001 - must be set
    """Pulls from the source into the data folder ``here``."""

    def run(*options: str | Path) -> tuple[int, str, str]:
        where = ("--endpoint", source.server.url, "--data", tmp_path / "here")
        done = genzo_here("images", "pull", *options, *where)
        return done.returncode, done.stdout, done.stderr

    return run
