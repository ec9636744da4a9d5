"""Which pages are kept, for how long, and how many: what is counted is how often one had to be made."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from genzo.actions import registry
from genzo.actions.action import ECS
from genzo.catalogue.clock import Clock
from genzo.catalogue.principals import Principal
from genzo.catalogue.runtime_settings import NO_OVERRIDES
from genzo.http.page_cache import CACHED_ACTION, PageCache
from genzo.service.call import PreparedCall
from genzo.store.sqlite.store import SqliteStore
from genzo.wire.types import HttpResponse
from tests.store.making import ALICE, BOB, REGION, image


class Maker:
    """Makes pages of a size, and counts them."""

    def __init__(self, size: int = 10) -> None:
        self.made = 0
        self._size = size

    def __call__(self, call: PreparedCall) -> HttpResponse:
        self.made += 1
        request_id = call.request_id
        body = f'{{"RequestId":"{request_id}","Filler":"{"x" * self._size}"}}'.encode()
        return HttpResponse(200, {"x-acs-request-id": request_id}, body)


class CacheOf(PageCache):
    """Pages that remember their store."""

    def __init__(self, store: SqliteStore, clock: Clock, **limits: int) -> None:
        super().__init__(store, clock, **limits)
        self.store = store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(tmp_path / "genzo.db", durable=False)
    store.prepare()
    yield store
    store.close()


def ask(
    pages: CacheOf,
    maker: Maker,
    request_id: str,
    account: int = ALICE,
    **asked: str,
) -> HttpResponse:
    parameters = {"RegionId": REGION, "SignatureNonce": request_id, **asked}
    call = PreparedCall(
        registry.find(ECS, CACHED_ACTION),
        Principal(account),
        parameters,
        NO_OVERRIDES,
        pages.store.read_cache(),
        request_id,
        "http://127.0.0.1",
    )
    return pages.answer(call, maker)


def times_made(pages: CacheOf, times: int, **asked: str) -> int:
    maker = Maker()
    for number in range(times):
        ask(pages, maker, f"id-{number}", ALICE, **asked)
    return maker.made


def test_a_page_is_kept_from_the_second_time_on(store: SqliteStore) -> None:
    assert times_made(CacheOf(store, lambda: 0.0), 9) == 2


def test_a_kept_page_has_the_id_of_each_request(store: SqliteStore) -> None:
    pages, maker = CacheOf(store, lambda: 0.0), Maker()
    for number in range(4):
        answer = ask(pages, maker, f"id-{number}")
        assert answer.headers["x-acs-request-id"] == f"id-{number}"
        assert f'"RequestId":"id-{number}"'.encode() in answer.body


def test_what_another_account_or_another_question_is_answered_is_another_page(store: SqliteStore) -> None:
    pages, maker = CacheOf(store, lambda: 0.0), Maker()
    for number in range(3):
        ask(pages, maker, f"a-{number}")
        ask(pages, maker, f"b-{number}", BOB)
        ask(pages, maker, f"c-{number}", ImageName="c")
    assert maker.made == 6


@pytest.mark.parametrize(
    ("writes", "made"), [(ALICE, 3), (BOB, 2)], ids=["the account's own image", "the image of another"]
)
def test_a_write_ends_the_pages_of_those_who_see_it(store: SqliteStore, writes: int, made: int) -> None:
    pages, maker = CacheOf(store, lambda: 0.0), Maker()
    for number in range(3):
        ask(pages, maker, f"id-{number}")
    with store.writing() as catalogue:
        catalogue.put_images([image("m-1", owner_id=writes)])
    ask(pages, maker, "id-after")
    assert maker.made == made


def test_community_images_are_not_kept(store: SqliteStore) -> None:
    assert times_made(CacheOf(store, lambda: 0.0), 5, IsPublic="true") == 5


def test_the_oldest_pages_make_room_whether_answers_or_questions_are_large(store: SqliteStore) -> None:
    for maker, name in ((Maker(10_000), "n"), (Maker(), "n" * 10_000)):
        pages = CacheOf(store, lambda: 0.0, max_bytes=50_000)
        for number in (*range(20), *range(20)):
            ask(pages, maker, f"id-{number}", ImageName=f"{name}{number}")
        made = maker.made
        ask(pages, maker, "last", ImageName=f"{name}19")
        assert maker.made == made
        for number in range(15):
            ask(pages, maker, "gone", ImageName=f"{name}{number}")
        assert maker.made == made + 15
