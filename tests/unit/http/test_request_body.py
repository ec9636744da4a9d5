"""The limits of a request's body: size, time, pieces and memory."""

import asyncio
from collections.abc import Iterator, MutableMapping
from typing import Any

import pytest

from genzo.errors import ApiError
from genzo.http.request_body import MAX_BODY, MAX_PARTS, RequestBodies, discard_rest, has_body

Message = MutableMapping[str, Any]
CHUNKED: Message = {"headers": [(b"transfer-encoding", b"chunked")]}


class Client:
    """Sends the parts of a body, and then nothing more."""

    def __init__(self, parts: Iterator[bytes] | list[bytes], *, ends: bool = True) -> None:
        self._parts = iter(parts)
        self._ends = ends
        self.received = 0

    async def receive(self) -> Message:
        part = next(self._parts, None)
        if part is None:
            if not self._ends:
                await asyncio.Event().wait()
            return {"type": "http.request", "body": b"", "more_body": False}
        self.received += len(part)
        return {"type": "http.request", "body": part, "more_body": True}


def read(client: Client, scope: Message = CHUNKED, bodies: RequestBodies | None = None) -> bytes:
    return asyncio.run((bodies or RequestBodies()).read(scope, client.receive))


def refusal(client: Client, scope: Message = CHUNKED, bodies: RequestBodies | None = None) -> tuple[int, str]:
    with pytest.raises(ApiError) as refused:
        read(client, scope, bodies)
    return refused.value.status, refused.value.code


def test_a_body_of_the_largest_size_is_read() -> None:
    half = b"x" * (MAX_BODY // 2)
    assert len(read(Client([half, half]))) == MAX_BODY
    assert has_body(CHUNKED)


def test_a_longer_body_is_not_read_to_its_end() -> None:
    endless = Client(iter(lambda: b"x" * 65536, b""))
    assert refusal(endless) == (413, "RequestEntityTooLarge")
    assert endless.received <= MAX_BODY + 65536
    asyncio.run(discard_rest(endless.receive))
    assert endless.received < 5 * 1024 * 1024


def test_a_longer_body_that_is_announced_is_not_read_at_all() -> None:
    client = Client([b"x"])
    announced: Message = {"headers": [(b"content-length", b"%d" % (MAX_BODY + 1))]}
    assert refusal(client, announced) == (413, "RequestEntityTooLarge")
    assert client.received == 0


def test_a_body_of_very_many_pieces_is_refused() -> None:
    assert len(read(Client([b"x"] * MAX_PARTS))) == MAX_PARTS
    assert refusal(Client([b"x"] * (MAX_PARTS + 1))) == (413, "RequestEntityTooLarge")


def test_a_body_that_does_not_end_in_time_is_refused() -> None:
    bodies = RequestBodies(seconds=0.02)
    assert refusal(Client([b"x"], ends=False), bodies=bodies) == (408, "RequestBodyTimeout")


def test_unfinished_bodies_hold_a_bounded_memory() -> None:
    async def scenario() -> None:
        bodies = RequestBodies(max_held=100)
        slow = asyncio.create_task(bodies.read(CHUNKED, Client([b"x" * 60], ends=False).receive))
        await asyncio.sleep(0)
        with pytest.raises(ApiError) as refused:
            await bodies.read(CHUNKED, Client([b"x" * 41]).receive)
        assert refused.value.code == "ServiceUnavailable"
        slow.cancel()
        await asyncio.gather(slow, return_exceptions=True)
        assert len(await bodies.read(CHUNKED, Client([b"x" * 100]).receive)) == 100

    asyncio.run(scenario())
