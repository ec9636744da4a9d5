"""Which connections of a gateway make room for others, and how long each may wait for a request."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from genzo.gateway import relay
from genzo.gateway.connection_places import NoPlaceError, Place, Places
from genzo.gateway.relay import Relay, Upstream

_NOWHERE = Relay(Upstream("127.0.0.1", 9, False, {}))


class _Connection:
    """A task that keeps a place until it loses it."""

    def __init__(self, places: Places, network: str = "") -> None:
        self._places = places
        self._network = network
        self._place = asyncio.get_running_loop().create_future()
        self.task = asyncio.create_task(self._serve())

    async def _serve(self) -> None:
        try:
            with self._places.taken(self._network) as place:
                self._place.set_result(place)
                await asyncio.Event().wait()
        except NoPlaceError as error:
            self._place.set_exception(error)

    async def opened(self) -> Place:
        place: Place = await self._place
        return place


async def _opened(places: Places, *networks: str) -> list[tuple[Place, asyncio.Task[None]]]:
    made = [_Connection(places, network) for network in networks]
    return [(await each.opened(), each.task) for each in made]


def _run(check: Callable[[], Awaitable[None]]) -> None:
    async def run() -> None:
        await check()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    asyncio.run(run())


def test_one_that_was_never_answered_makes_room_before_one_that_is_idle() -> None:
    async def check() -> None:
        (first, idle), (_, silent) = await _opened(places := Places(2), "", "")
        first.asked()
        first.answered()
        await _opened(places, "")
        await asyncio.wait([silent], timeout=5)
        assert (idle.done(), silent.cancelled()) == (False, True)

    _run(check)


def test_one_that_is_being_answered_keeps_its_place_and_others_are_refused() -> None:
    async def check() -> None:
        ((place, task),) = await _opened(places := Places(1), "")
        place.asked()
        with pytest.raises(NoPlaceError):
            await _opened(places, "")
        place.answered()
        await _opened(places, "")
        await asyncio.wait([task], timeout=5)
        assert task.cancelled()

    _run(check)


def test_each_network_makes_room_for_itself_and_all_for_each() -> None:
    async def check() -> None:
        places = Places(2, 3)
        (_, other), (_, first), (_, second) = await _opened(places, "other", "one", "one")
        await _opened(places, "one")
        await asyncio.wait([first], timeout=5)
        assert (other.done(), first.cancelled(), second.done()) == (False, True, False)
        await _opened(places, "third")
        await asyncio.wait([other], timeout=5)
        assert other.cancelled()

    _run(check)


@pytest.mark.parametrize("sent", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost:"])
def test_a_head_that_does_not_arrive_in_time_ends(sent: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "HEAD_SECONDS", 0.01)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with pytest.raises(TimeoutError):
            await _NOWHERE.serve(reader, writer)
        writer.close()

    assert asyncio.run(_answer(serve, sent)) == b""


@pytest.mark.parametrize("sent", [b"nonsense\r\n\r\n", b"GET / HTTP/1.1\r\nA: " + b"a" * 70_000])
def test_a_bad_head_is_refused(sent: bytes) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _NOWHERE.serve(reader, writer)
        writer.close()

    assert asyncio.run(_answer(serve, sent)).startswith(b"HTTP/1.1 400 ")


async def _answer(
    serve: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]], sent: bytes
) -> bytes:
    """What a client gets that sends some bytes and waits for the end of the connection."""
    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname()[:2])
        writer.write(sent)
        received = await asyncio.wait_for(reader.read(), 30)
        writer.close()
        await writer.wait_closed()
        return received
