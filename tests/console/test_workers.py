"""The console of a server with several processes: each takes the sessions and the forms of the others."""

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from tests.api import Answer, Api
from tests.http.control.server_pool import MANY
from tests.running import Running, running, workers_of

_SIGN_IN, _IMAGES = "/_genzo/console/sign-in", "/_genzo/console/images"
_PREFERENCES = "/_genzo/console/preferences"
_FORM = {"content-type": "application/x-www-form-urlencoded"}
_TOKEN = re.compile(r'name="form_token" value="([0-9a-f]+)"')


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running("--data", tmp_path_factory.mktemp("workers"), "--workers", "2") as started:
        assert len(workers_of(started.process.pid)) >= 2
        yield started


class _Visitor:
    """A browser behind a proxy, to which control is closed. Each request is a connection of its own."""

    def __init__(self, server: Running) -> None:
        self._api = Api(server.host, server.port)
        self._cookies = dict[str, str]()

    def send(self, method: str, path: str, fields: dict[str, str] | None = None) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        headers = {
            "via": "1.1 proxy",
            **({"cookie": cookies} if cookies else {}),
            **(_FORM if fields else {}),
        }
        answer = self._api.send(method, path, headers, urlencode(fields).encode() if fields else None)
        name, _, value = answer.headers.get("set-cookie", "").partition(";")[0].partition("=")
        if name:
            self._cookies[name] = value
        return answer

    def post(self, path: str, **fields: str) -> Answer:
        token = _TOKEN.search(self.send("GET", _SIGN_IN).body.decode())
        assert token is not None
        return self.send("POST", path, {"form_token": token[1], **fields})


@pytest.mark.parametrize("by", ["token", "key"])
def test_every_worker_knows_the_session_of_each(server: Running, by: str) -> None:
    visitor = _Visitor(server)
    assert visitor.send("GET", _IMAGES).status == 303
    given = (
        {"control_token": server.control_token}
        if by == "token"
        else {"access_key_id": "genzo", "secret": "genzo"}
    )
    assert visitor.post(_SIGN_IN, **given).status == 303
    assert {visitor.send("GET", _IMAGES).status for _ in range(MANY)} == {200}
    assert visitor.post("/_genzo/console/sign-out").status == 303
    assert {visitor.send("GET", _IMAGES).status for _ in range(MANY)} == {303}


def test_every_worker_takes_the_forms_and_the_preferences_of_each(server: Running) -> None:
    visitor = _Visitor(server)
    for number in range(MANY):
        language, heading = (("ja", "サインイン"), ("zh", "登录"))[number % 2]
        assert visitor.post(_PREFERENCES, language=language).status == 303
        assert f"<h1>{heading}</h1>" in visitor.send("GET", _SIGN_IN).body.decode()
