"""Bodies that are received into files: their memory, their pace and their ends."""

import asyncio
from collections.abc import Iterable, Iterator, MutableMapping
from pathlib import Path
from typing import Any

import pytest

from genzo.catalogue.bucket_store import Content
from genzo.errors.oss import OssError
from genzo.http.oss import bodies
from genzo.http.oss.bodies import Bodies
from genzo.http.worker_threads import WorkerThreads
from genzo.objects.staged_file import StagedContent

Message = MutableMapping[str, Any]
MIB = 1024 * 1024


class Recorded(StagedContent):
    """A file that notes how much each write had."""

    writes: list[int]

    def write(self, pieces: Iterable[bytes]) -> None:
        held = list(pieces)
        self.writes = [*getattr(self, "writes", []), sum(map(len, held))]
        super().write(held)


def received(folder: Path, messages: Iterator[Message], length: int = 0) -> tuple[Recorded, Content]:
    async def receive() -> Message:
        message = next(messages, None)
        if message is None:
            await asyncio.sleep(60)
            raise AssertionError("nobody waits so long")
        return message

    async def run() -> tuple[Recorded, Content]:
        scope = {"headers": [(b"content-length", str(length).encode())]}
        file, content = await Bodies(WorkerThreads(1)).into_file(
            scope, receive, lambda size: Recorded(folder, size)
        )
        assert isinstance(file, Recorded)
        return file, content

    return asyncio.run(run())


def pieces(*contents: bytes, ends: bool = True) -> Iterator[Message]:
    last = len(contents) - 1
    for number, each in enumerate(contents):
        yield {"type": "http.request", "body": each, "more_body": number < last or not ends}


def refused(folder: Path, messages: Iterator[Message], length: int = 0) -> str:
    with pytest.raises(OssError) as error:
        received(folder, messages, length)
    assert list(folder.iterdir()) == []
    return error.value.kind.code


def test_a_large_body_is_held_a_mebibyte_at_a_time(tmp_path: Path) -> None:
    file, content = received(tmp_path, pieces(*[bytes(100_000)] * 50))
    assert content.size == file.path.stat().st_size == 5_000_000
    assert max(file.writes) < MIB + 100_000
    assert len(file.writes) == 5


def test_a_body_that_ends_early_leaves_nothing(tmp_path: Path) -> None:
    messages = [*pieces(b"half", ends=False), {"type": "http.disconnect"}]
    assert refused(tmp_path, iter(messages)) == "IncompleteBody"


def test_a_body_that_does_not_go_on_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "IDLE_SECONDS", 0.01)
    assert refused(tmp_path, pieces(b"half", ends=False)) == "RequestTimeout"


def test_a_body_that_trickles_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "LEAST_RATE", 1e12)
    monkeypatch.setattr(bodies, "IDLE_SECONDS", 1e-9)
    monkeypatch.setattr(asyncio, "timeout", lambda _seconds: asyncio.timeout_at(None))
    assert refused(tmp_path, pieces(b"x", b"y")) == "RequestTimeout"


def test_too_large_a_body_is_refused_before_it_arrives_or_as_soon_as_it_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert refused(tmp_path, iter([]), length=5 * 1024**3 + 1) == "EntityTooLarge"
    monkeypatch.setattr(bodies, "MAX_OBJECT", 10)
    assert refused(tmp_path, pieces(bytes(6), bytes(6))) == "EntityTooLarge"


def test_so_many_bodies_arrive_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "MAX_AT_ONCE", 0)
    assert refused(tmp_path, pieces(b"x")) == "ServiceUnavailable"
