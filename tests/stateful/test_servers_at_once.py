"""While servers write and read at once, no read that was sent after a write was answered is older than it."""

import asyncio
import random
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from genzo.catalogue.accounts import AccessKey, Account
from genzo.http.application import build_application
from genzo.service.build import build_service
from genzo.service.open_store import nonces_of
from genzo.service.server_settings import ServerSettings
from genzo.service.service import Service
from tests.api import Answer, Api
from tests.store.making import ALICE, REGION, image

SERVERS = 2
READERS = 6
WRITES = 40
ASKED = {"Action": "DescribeImages", "RegionId": REGION, "Format": "JSON", "ImageOwnerAlias": "self"}


class Servers:
    """Servers of one catalogue in this process, and the numbers that were written to it.

    Each write replaces the name of an image, or the secret of a key, by its number.
    """

    def __init__(self, services: list[Service], scratch: Path) -> None:
        self._services = services
        settings = ServerSettings(workers=SERVERS)
        self._applications = [
            build_application(service, settings, nonces_of(service.store, SERVERS, scratch))
            for service in services
        ]
        self.begun = {"name": 0, "secret": 0}
        self.answered = {"name": 0, "secret": 0}
        self.fresh = self.refused = 0
        self._was_read = asyncio.Event()

    async def write_all(self, chance: random.Random) -> None:
        for number in range(1, WRITES + 1):
            what = chance.choice(("name", "secret"))
            self.begun[what] = number
            await asyncio.to_thread(self.write, chance.randrange(SERVERS), what, number)
            self.answered[what] = number
            self._was_read.clear()
            await self._was_read.wait()

    def write(self, server: int, what: str, number: int) -> None:
        with self._services[server].store.writing(ALICE, REGION) as catalogue:
            if what == "name":
                catalogue.put_images([image("m-1", name=str(number))])
            else:
                catalogue.put_access_key(AccessKey(access_key_id="k", secret=str(number), account_id=ALICE))

    async def read_until(self, writing: "asyncio.Task[None]", chance: random.Random) -> None:
        while not writing.done():
            await self._read(chance)
            self._was_read.set()

    async def _read(self, chance: random.Random) -> None:
        """Send one signed request to every server at once: one may answer it, and none an older state."""
        before = dict(self.answered)
        request = Api("", 0, "k", str(before["secret"])).signed(ASKED)
        answers = await asyncio.gather(*(self._ask(server, request) for server in range(SERVERS)))
        codes = ["" if answer.status == 200 else answer.code for answer in answers]
        assert codes.count("") <= 1, "a nonce is good for one server"
        for answer, code in zip(answers, codes, strict=True):
            if code:
                is_changed = self.begun["secret"] > before["secret"]
                assert code == "SignatureNonceUsed" or (code == "SignatureDoesNotMatch" and is_changed), code
                self.refused += 1
            else:
                (found,) = answer.json["Images"]["Image"]
                assert int(found["ImageName"]) >= before["name"]
                self.fresh += 1
        if "" in codes:
            again = await self._ask(chance.randrange(SERVERS), request)
            assert again.code in ("SignatureNonceUsed", "SignatureDoesNotMatch")

    async def _ask(self, server: int, parameters: dict[str, str]) -> Answer:
        sent = list[MutableMapping[str, Any]]()
        scope: MutableMapping[str, Any] = {
            "type": "http",
            "scheme": "http",
            "method": "GET",
            "path": "/",
            "query_string": urlencode(parameters).encode(),
            "headers": [(b"host", b"127.0.0.1")],
            "client": ("127.0.0.1", "1"),
        }

        async def receive() -> MutableMapping[str, Any]:
            return {"type": "http.request", "body": b""}

        async def send(message: MutableMapping[str, Any]) -> None:
            sent.append(message)

        await self._applications[server](scope, receive, send)
        start, end = sent
        headers = {name.decode(): value.decode() for name, value in start["headers"]}
        return Answer(start["status"], headers, end["body"])


@pytest.fixture(params=["sqlite", "postgresql"])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    if request.param == "sqlite":
        return tmp_path / "genzo.db"
    url: str = request.getfixturevalue("postgresql_database")
    return url


@contextmanager
def serving(location: Path | str, scratch: Path) -> Iterator[Servers]:
    services = [build_service(location) for _ in range(SERVERS)]
    services[0].prepare()
    with services[0].store.writing() as catalogue:
        catalogue.put_account(Account(account_id=ALICE, name="alice", created=0))
    servers = Servers(services, scratch)
    for what in ("name", "secret"):
        servers.write(0, what, 0)
    yield servers
    for service in services:
        service.store.close()


@pytest.mark.parametrize("seed", [1, 2])
def test_no_answer_is_older_than_an_answered_write(location: Path | str, tmp_path: Path, seed: int) -> None:
    async def run(servers: Servers) -> None:
        writing = asyncio.create_task(servers.write_all(random.Random(seed)))
        reading = (servers.read_until(writing, random.Random(seed + place)) for place in range(READERS))
        await asyncio.gather(*reading)
        await writing

    with serving(location, tmp_path) as servers:
        asyncio.run(run(servers))
        assert servers.fresh >= READERS
        assert servers.refused >= READERS
