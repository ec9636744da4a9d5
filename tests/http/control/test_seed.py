"""POST /_genzo/seed: gives accounts what a request names, in one transaction."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from genzo.calling.control_client import send
from genzo.testing import Server, serve


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serve() as started:
        yield started


def seed(server: Server, document: object, query: str = "") -> tuple[int, Any]:
    """Status and answer of a request with the control token."""
    headers = {"Authorization": f"Bearer {server.control_token}"}
    text = document if isinstance(document, str) else json.dumps(document)
    answer = send(server.url, "POST", f"/_genzo/seed{query}", text.encode(), headers)
    return answer.status, json.loads(answer.body)


def test_a_seed_of_several_accounts(server: Server) -> None:
    document = {
        "accounts": [
            {"name": "builds", "images": [{"name": "web-1", "id": "m-web-1", "shared_with": ["tests"]}]},
            {"name": "tests", "users": [{"name": "ci"}]},
        ]
    }
    status, answer = seed(server, document)
    assert status == 200
    assert answer["changes"] > 3
    assert seed(server, document) == (200, {"changes": 0})


def test_the_members_of_one_account(server: Server) -> None:
    account = server.account()
    by_key = f"?access_key_id={account.access_key_id}"
    assert seed(server, {"images": [{"name": "web-1"}]}, f"?account={account.id}")[0] == 200
    assert seed(server, {"images": [{"name": "web-2"}]}, by_key)[0] == 200
    names = {
        image["ImageName"]
        for image in account.call("DescribeImages", ImageOwnerAlias="self")["Images"]["Image"]
    }
    assert names == {"web-1", "web-2"}


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ("", "Input data was truncated"),
        ("[1]", "Expected `object`"),
        ('{"id": "1"}', "id: the query names the account: leave it out."),
        ({"keys": [{"id": "a", "secret": "b"}]}, "keys: a seed in a request has no keys"),
        (
            {"users": [{"name": "ci", "keys": [{"id_file": "/etc/passwd"}]}]},
            "users[0].keys: a seed in a request",
        ),
        (
            {"images": [{"name": "x"}, {"nam": "web-1"}]},
            "images[1].nam: there is no member nam: did you mean name",
        ),
        ({"instances": [{"name": "i-1", "image": "m-missing"}]}, "instances[0]"),
    ],
)
def test_what_is_refused_is_named_and_changes_nothing(
    server: Server, document: object, sentence: str
) -> None:
    account = server.account()
    if isinstance(document, dict):
        document = {"images": [], "snapshots": [{"name": "kept"}], **document}
    status, answer = seed(server, document, f"?account={account.id}")
    assert status == 400
    assert sentence in answer["message"]
    assert account.call("DescribeSnapshots")["TotalCount"] == 0


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ("", "Input data was truncated"),
        ("accounts: []", "JSON is malformed"),
        ({"public_images": {"as_of": "2024-04-01"}}, "public_images: a seed in a request has none"),
        ({"accounts": [{}]}, "accounts[0]: give an id or a name"),
        (
            {"accounts": [{"id": 5, "keys": [{"id": "a", "secret": "b"}]}]},
            "accounts[0].keys: a seed in a request",
        ),
    ],
)
def test_what_is_refused_of_a_whole_seed(server: Server, document: object, sentence: str) -> None:
    status, answer = seed(server, document)
    assert status == 400, answer
    assert sentence in answer["message"]


def test_an_account_that_does_not_exist(server: Server) -> None:
    assert seed(server, {}, "?account=123") == (404, {"message": "There is no account 123."})
    assert seed(server, {}, "?acount=123")[0] == 400


def test_other_methods_and_other_callers(server: Server) -> None:
    assert send(server.url, "GET", "/_genzo/seed").status == 405
    forwarded = {"X-Forwarded-For": "192.0.2.1"}
    assert send(server.url, "POST", "/_genzo/seed", b"{}", forwarded).status == 403
