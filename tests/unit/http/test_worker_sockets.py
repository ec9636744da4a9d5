"""How workers ask each other for their requests."""

from functools import partial
from pathlib import Path

import pytest

from genzo.http.request_log.queries import RequestQuery
from genzo.http.request_log.worker_log import WorkerAnswer
from genzo.http.request_log.worker_sockets import RemoteWorker, listen


class Log:
    """A log that answers with what it was asked for."""

    def __init__(self, dropped: int = 0) -> None:
        self.dropped = dropped

    def answer(self, query: RequestQuery) -> WorkerAnswer:
        return WorkerAnswer([], query.limit, self.dropped)

    def delete(self, query: RequestQuery) -> int:
        return query.limit


@pytest.mark.parametrize("depth", [0, 60], ids=["short path", "long path"])
def test_a_worker_answers_another_one(tmp_path: Path, depth: int) -> None:
    folder = tmp_path.joinpath(*["deep"] * depth)
    folder.mkdir(parents=True, exist_ok=True)
    listen(folder, 1, lambda: Log(7))  # type: ignore[arg-type, return-value]
    remote = RemoteWorker(folder, 1)
    query = RequestQuery(limit=5, parameter=(("a", None), ("b", "\u4e2d")), after=(1, 2))
    assert remote.answer(query) == WorkerAnswer([], 5, 7)
    assert remote.delete(query) == 5


def test_a_worker_that_is_not_there_is_none(tmp_path: Path) -> None:
    assert RemoteWorker(tmp_path, 3).answer(RequestQuery()) is None
    assert RemoteWorker(tmp_path, 3).delete(RequestQuery()) is None


def test_a_worker_takes_the_place_of_another(tmp_path: Path) -> None:
    for dropped in (1, 2):
        listen(tmp_path, 0, partial(Log, dropped))  # type: ignore[arg-type]
        answer = RemoteWorker(tmp_path, 0).answer(RequestQuery())
        assert answer is not None
        assert answer.dropped == dropped
