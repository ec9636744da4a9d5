"""How often a call that writes waits for the server."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from genzo.actions.registry import named
from genzo.catalogue.principals import Principal
from genzo.catalogue.snapshots import Snapshot
from genzo.service.call import PreparedCall
from genzo.service.service import Service
from genzo.store.postgresql.wire import PgConnection
from tests.concurrent_calls import REGION, prepared_service
from tests.store.making import ALICE

LATER = 10**12


@pytest.fixture
def service(postgresql_database: str, tmp_path: Path) -> Iterator[Service]:
    made = prepared_service(postgresql_database, tmp_path)
    with closing(made.store):
        yield made


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts the answers that are waited for, by the method that waits."""
    counts = Counter[str]()

    def count(name: str) -> None:
        method = getattr(PgConnection, name)

        def counting(self: PgConnection, *arguments: object, **options: object) -> object:
            counts[name] += 1
            return method(self, *arguments, **options)

        monkeypatch.setattr(PgConnection, name, counting)

    for name in ("answer", "pipeline_answers", "wait"):
        count(name)
    return counts


def with_snapshot(service: Service) -> None:
    snapshot = Snapshot(resource_id="s-1", region_id=REGION, owner_id=ALICE, created=1767225600000, size=40)
    with service.store.writing(ALICE, REGION) as catalogue:
        catalogue.put_resource(snapshot)


def signed(service: Service, name: str) -> PreparedCall:
    action = named("CreateImage")
    assert action is not None
    return PreparedCall(
        action=action,
        principal=Principal(ALICE),
        parameters={"RegionId": REGION, "ImageName": name, "SnapshotId": "s-1"},
        settings=service.settings(),
        read_cache=service.store.read_cache(),
        request_id=name,
        address=service.address,
        nonce=(name.encode(), LATER),
    )


def test_a_signed_create_image_waits_five_times(service: Service, waits: Counter[str]) -> None:
    with_snapshot(service)
    calls = [signed(service, f"name-{number}") for number in range(3)]
    for call in calls[:2]:
        service.answer(call)  # the first one sweeps nonces, and each prepares statements
    waits.clear()
    service.answer(calls[2])
    # Begin, lock and nonce; snapshot; name; quota; everything that is written, and the commit.
    assert waits == {"pipeline_answers": 2, "answer": 3}


def test_a_write_without_a_question_waits_twice(service: Service, waits: Counter[str]) -> None:
    for _ in range(2):
        waits.clear()
        with_snapshot(service)
    # The lock is waited for apart: beginning may be repeated on another connection, a commit may not.
    assert waits == {"pipeline_answers": 1, "answer": 1}
