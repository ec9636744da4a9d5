"""/_genzo/image-checks: pages of findings, and who may see them."""

import json
from pathlib import Path
from urllib.parse import urlencode

import pytest

from genzo.control import image_check_endpoint
from tests.http.images.sample_resources import ELSEWHERE, REGION, image
from tests.in_process import Worker
from tests.new_service import new_service

PATH = "/_genzo/image-checks"


@pytest.fixture
def worker(tmp_path: Path) -> Worker:
    service = new_service(tmp_path / "genzo.db", durable=False)
    with service.store.writing() as catalogue:
        catalogue.put_images([image(str(number), rank=number) for number in range(5)])
        catalogue.put_images([image("far", region_id=ELSEWHERE)])
    return Worker(service, control_token="token")


def ask(worker: Worker, **fields: str) -> tuple[int, object]:
    query = urlencode({"check": "never-used", **fields})
    answer = worker.control("GET", PATH, query=query, token="token")
    return answer.status, json.loads(answer.body)


@pytest.mark.parametrize("limit", [1, 4, 5, 500])
def test_pages_give_each_image_once(worker: Worker, monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    monkeypatch.setattr(image_check_endpoint, "_LIMIT", limit)
    found, after = list[str](), ""
    while True:
        status, body = ask(worker, region=REGION, after=after)
        assert status == 200
        assert isinstance(body, dict)
        assert len(body["findings"]) <= limit
        found += [each["ImageId"] for each in body["findings"]]
        if body["next"] is None:
            break
        after = body["next"]
    assert found == ["m-4", "m-3", "m-2", "m-1", "m-0"]


def test_an_answer_goes_on_although_its_time_is_over(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image_check_endpoint, "_SECONDS", -1)
    _, body = ask(worker)
    assert isinstance(body, dict)
    assert (len(body["findings"]), body["next"]) == (1, f"{ELSEWHERE}/1/m-far")


@pytest.mark.parametrize(
    "fields",
    [
        {"check": "nothing"},
        {"days": "-1"},
        {"days": "99999"},
        {"region": "nowhere"},
        {"account": "x"},
        {"after": "x"},
        {"after": "nowhere/1/m-1"},
        {"acount": "1"},
    ],
)
def test_a_wrong_parameter_is_refused(worker: Worker, fields: dict[str, str]) -> None:
    status, body = ask(worker, **fields)
    assert (status, [*body] if isinstance(body, dict) else []) == (400, ["message"])


def test_an_account_must_exist(worker: Worker) -> None:
    assert ask(worker, account="7") == (404, {"message": "There is no account 7."})


def test_the_operator_alone_sees_it(worker: Worker) -> None:
    assert worker.control("GET", PATH, query="check=stale").status == 403
