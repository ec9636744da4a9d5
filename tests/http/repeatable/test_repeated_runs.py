"""``--random-seed``: two runs of the same calls give the same bytes, on each store."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from genzo.service.repeatable import RepeatableDraws
from genzo.service.service import Service
from tests.http.repeatable.scenario import Client, faults, freeze, life, service_on
from tests.postgresql.servers import Server

A, B = "1000000000000007", "1000000000000008"
NewService = Callable[..., Service]


@pytest.fixture
def new_service(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewService]:
    """Makes services on new catalogues, on SQLite unless the parameter is "postgresql"."""
    kind = getattr(request, "param", "sqlite")
    server: Server | None = request.getfixturevalue("postgresql") if kind == "postgresql" else None
    template = request.getfixturevalue("postgresql_template") if kind == "postgresql" else ""
    with ExitStack() as stack:
        made = list[Service]()

        def make(seed: int | None = 7) -> Service:
            folder = tmp_path / f"run{len(made)}"
            opened: AbstractContextManager[Service] = service_on(kind, folder, server, template, seed=seed)
            made.append(stack.enter_context(opened))
            return made[-1]

        yield make


on_both_stores = pytest.mark.parametrize("new_service", ["sqlite", "postgresql"], indirect=True)


@on_both_stores
def test_two_runs_give_the_same_bytes(new_service: NewService) -> None:
    runs = []
    for _ in range(2):
        client = Client(new_service())
        freeze(client)
        life(client, A)
        faults(client, A)
        runs.append(client.answers)
    assert len(runs[0]) >= 30
    for first, second in zip(*runs, strict=True):
        assert first == second
    # The calls did what they say, and each answer has an id of its own.
    ids = [answer.headers["x-acs-request-id"] for answer in runs[0] if "x-acs-request-id" in answer.headers]
    assert len(set(ids)) == len(ids) > 30
    failed = [answer for answer in runs[0] if answer.status >= 400]
    assert {b"Throttling", b"NotFound"} <= {
        word for answer in failed for word in (b"Throttling", b"NotFound") if word in answer.body
    }
    assert 6 <= len(failed) <= 13


def test_another_seed_and_no_seed_give_other_bytes(new_service: NewService) -> None:
    bodies = []
    for seed in (7, 8, None, None):
        client = Client(new_service(seed))
        freeze(client)
        bodies.append([client.call(A, "CreateVpc")["VpcId"], client.call(A, "DescribeRegions")["RequestId"]])
    assert len({text for body in bodies for text in body}) == 8


def test_calls_of_another_account_change_nothing(new_service: NewService) -> None:
    """So parallel tests that have an account each do not disturb one another."""
    alone, beside = Client(new_service()), Client(new_service())
    for client in (alone, beside):
        freeze(client)
    other = Client(beside.worker_service)
    vpcs = []
    for client in (alone, beside):
        made = []
        for _ in range(3):
            if client is beside:
                other.call(B, "CreateVpc")
            made.append(client.call(A, "CreateVpc"))
        vpcs.append(made)
    assert vpcs[0] == vpcs[1]


def test_a_reset_begins_again(new_service: NewService) -> None:
    client = Client(new_service())
    freeze(client)
    first = client.call(A, "CreateVpc")
    assert client.call(A, "CreateVpc") != first
    client.call(B, "CreateVpc")
    client.control("POST", "reset", query=f"account={A}")
    assert client.call(A, "CreateVpc") == first
    client.control("POST", "reset")
    freeze(client)
    assert client.call(A, "CreateVpc") == first


@on_both_stores
def test_a_restart_gives_no_id_twice(new_service: NewService) -> None:
    service = new_service()
    first = Client(service).call(A, "CreateVpc")["VpcId"]
    restarted = replace(service, repeatable=RepeatableDraws(7))
    assert Client(restarted).call(A, "CreateVpc")["VpcId"] != first


def test_a_named_account_has_the_same_id_and_key(new_service: NewService) -> None:
    one, two = Client(new_service()), Client(new_service())
    two.control("POST", "accounts", {"name": "another"})
    made = [client.control("POST", "accounts", {"name": "test_a"}).json for client in (one, two)]
    assert made[0]["account"]["id"] == made[1]["account"]["id"]
    assert made[0]["access_key"] == made[1]["access_key"]
    unnamed = [one.control("POST", "accounts", {}).json["account"]["id"] for _ in range(2)]
    assert len({*unnamed, made[0]["account"]["id"]}) == 3
