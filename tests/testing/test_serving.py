"""genzo.testing.serve(): servers in this process, their starts and their ends."""

import asyncio
import gc
import http.client
import logging
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import genzo.testing
from genzo.calling.control_client import send
from genzo.http.asgi import Application
from genzo.service.server_settings import SettingsError
from genzo.store.sqlite.store import SqliteStore
from genzo.testing import CallError, serve
from tests.testing.looking import image_count, is_listening


def until_equal(read: Callable[[], object], wanted: object) -> object:
    """What ``read`` gives, after a moment if it is not ``wanted`` at once."""
    until = time.monotonic() + 5
    while (found := read()) != wanted and time.monotonic() < until:
        time.sleep(0.005)
    return found


def test_it_answers_signed_calls_of_the_first_account() -> None:
    with serve() as server:
        assert server.url.startswith("http://127.0.0.1:")
        assert image_count(server) == 1096


def test_the_port_is_given_back_at_the_end() -> None:
    with serve() as server:
        url = server.url
        assert is_listening(url)
    assert not is_listening(url)
    with serve(port=int(url.rpartition(":")[2])) as again:
        assert again.url == url


def test_a_server_that_does_not_run_has_no_url() -> None:
    server = serve()
    with pytest.raises(RuntimeError, match=r"server\.start\(\)"):
        _ = server.url
    with server:
        pass
    server.close()
    with pytest.raises(RuntimeError, match=r"server\.start\(\)"):
        server.account()


def test_a_server_is_started_once_at_a_time() -> None:
    server = serve()
    with server:
        with pytest.raises(RuntimeError, match="runs already"):
            server.start()
        assert is_listening(server.url)
    with server:
        assert is_listening(server.url)


def test_a_port_that_is_taken_is_refused() -> None:
    with serve() as server:
        taken = serve(port=int(server.url.rpartition(":")[2]))
        with pytest.raises(SettingsError, match="is taken"):
            taken.start()
        with pytest.raises(RuntimeError, match="does not run"):
            _ = taken.url


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"auth": "closed"}, 'There is no "closed"'),
        ({"edition": "old"}, 'There is no "old"'),
        ({"gateway_era": "1999"}, 'There is no "1999"'),
        ({"durations": {"CreateImages": 1}}, "CreateImages is not one of"),
        ({"quotas": {"pictures": 1}}, "pictures is not one of"),
        ({"images_as_of": "then"}, "then is no date"),
    ],
)
def test_options_are_checked_before_the_start(options: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        serve(**options)


def test_options_have_their_effects() -> None:
    with serve(edition="classic", images_as_of="2024-04-01", durations={"CreateImage": 7}) as server:
        with pytest.raises(CallError, match="PageSize"):
            server.first_account().call("DescribeImages", PageSize=51)
        assert image_count(server) < 200
        assert server.durations["CreateImage"] == 7


def test_a_random_seed_repeats_ids() -> None:
    def ids(seed: int) -> tuple[str, str]:
        with serve(random_seed=seed) as server:
            account = server.account("of the test")
            return account.id, account.call("CreateVpc")["VpcId"]

    assert ids(1) == ids(1)
    assert ids(1)[1] != ids(2)[1]


def test_several_servers_keep_apart() -> None:
    with serve() as one, serve() as other:
        one.first_account().call("CreateKeyPair", KeyPairName="only-here")
        assert one.first_account().call("DescribeKeyPairs")["TotalCount"] == 1
        assert other.first_account().call("DescribeKeyPairs")["TotalCount"] == 0


def _is_of_this_process(folder: Path) -> bool:
    try:
        return int((folder / "lock").read_text()) == os.getpid()
    except OSError:  # of another process, which has just deleted it
        return False


def _descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def _objects() -> set[int]:
    """What other tests of this process hold is here, too."""
    return {id(each) for each in gc.get_objects() if isinstance(each, Application | SqliteStore)}


def _threads() -> int:
    return sum(1 for _ in Path("/proc/self/task").iterdir())


@pytest.mark.skipif(sys.platform != "linux", reason="counts by /proc")
def test_a_hundred_servers_leave_no_thread_no_file_and_no_object() -> None:
    def start_and_stop() -> None:
        with serve() as server:
            server.first_account().call("CreateVpc")  # a thread that writes
            server.first_account().call("DescribeKeyPairs")
            server.clock.advance(1)

    start_and_stop()
    gc.collect()
    threads, descriptors, python_threads = _threads(), _descriptors(), threading.active_count()
    objects = _objects()
    parent = Path(tempfile.gettempdir())
    folders = set(parent.glob("genzo-*"))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for _ in range(100):
            start_and_stop()
        gc.collect()
    assert until_equal(_threads, threads) == threads
    assert _descriptors() == descriptors
    assert threading.active_count() == python_threads
    assert not [each for each in set(parent.glob("genzo-*")) - folders if _is_of_this_process(each)]
    assert not [each for each in caught if issubclass(each.category, ResourceWarning)]
    assert _objects() <= objects


def test_the_process_keeps_its_signal_handlers_and_its_logging() -> None:
    handlers = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    closed: list[str] = []

    class Handler(logging.Handler):
        def close(self) -> None:
            closed.append("closed")
            super().close()

    handler = Handler()
    logging.getLogger("of.the.test").addHandler(handler)
    before = (logging.getLogger().handlers[:], logging.getLogger().level, logging.getLogger("genzo").level)
    try:
        with serve() as server:
            image_count(server)
            assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == handlers
        assert closed == []
        now = (logging.getLogger().handlers[:], logging.getLogger().level, logging.getLogger("genzo").level)
        assert now == before
    finally:
        logging.getLogger("of.the.test").removeHandler(handler)


def test_a_request_that_is_delayed_does_not_hold_up_the_end() -> None:
    server = serve().start()
    server.faults.add("DescribeRegions", delay=30, times=1)
    ended: list[BaseException] = []

    def ask() -> None:
        try:
            server.first_account().call("DescribeRegions")
        except (OSError, ValueError, http.client.HTTPException, genzo.testing.CallError) as error:
            ended.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    assert until_equal(lambda: list(server.faults.all()), []) == []  # the request has arrived
    server.close()
    asking.join(10)
    assert not asking.is_alive()


def test_connections_that_are_kept_open_do_not_hold_up_the_end() -> None:
    with serve() as server:
        kept = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=10)
        kept.request("GET", "/_genzo/health")
        assert kept.getresponse().read()
    kept.sock.settimeout(5)
    assert kept.sock.recv(1) == b"", "the server has closed it"
    kept.close()


def test_a_server_within_a_loop_of_asyncio() -> None:
    async def main() -> tuple[int, str]:
        async with serve() as server:
            count = await asyncio.to_thread(image_count, server)
            return count, server.url

    count, url = asyncio.run(main())
    assert count == 1096
    assert not is_listening(url)


def test_a_task_that_is_cancelled_while_its_server_starts_leaves_none() -> None:
    server = serve()

    async def use() -> None:
        async with server:
            await asyncio.sleep(60)

    async def main() -> None:
        task = asyncio.create_task(use())
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())
    with pytest.raises(RuntimeError, match="does not run"):
        _ = server.url


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_forked_process_uses_the_server_and_does_not_keep_its_port() -> None:
    server = serve().start()
    context = multiprocessing.get_context("fork")
    asked, end = context.Event(), context.Event()
    counts = context.SimpleQueue()

    def child() -> None:
        counts.put(image_count(server))
        server.close()
        asked.set()
        end.wait(30)

    process = context.Process(target=child)
    process.start()
    try:
        assert asked.wait(30)
        assert counts.get() == 1096
        assert image_count(server) == 1096, "the child has closed the server of its parent"
        url = server.url
        server.close()
        assert not is_listening(url)
    finally:
        end.set()
        process.join(30)


def test_a_process_ends_with_a_server_that_nobody_closed() -> None:
    program = "from genzo.testing import serve; print(serve().start().url)"
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert not is_listening(done.stdout.strip())


def test_control_needs_no_token_from_programs_of_the_same_user() -> None:
    with serve() as server:
        assert send(server.url, "GET", "/_genzo/clock").status == 200
        wrong = {"X-Forwarded-For": "192.0.2.1"}
        assert send(server.url, "GET", "/_genzo/clock", headers=wrong).status == 403
        server.clock.advance(1)
