"""What the page ``/_genzo/requests`` of a worker shows."""

from typing import Any

from tests.in_process import Worker


def page(worker: Worker, query: str = "", method: str = "GET") -> dict[str, Any]:
    """The answer of the page."""
    answer = worker.control(method, "/_genzo/requests", query)
    assert answer.status == 200, answer.json
    shown: dict[str, Any] = answer.json
    return shown


def logged(worker: Worker, query: str = "") -> list[dict[str, Any]]:
    """The requests that the page shows."""
    requests: list[dict[str, Any]] = page(worker, query)["requests"]
    return requests
