"""The overview: what it counts, for whom, and that its charts say the same as their tables."""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from genzo.catalogue.accounts import FIRST_ACCOUNT_ID, AccessKey, Account
from genzo.catalogue.ordering import rank
from genzo.console.calls import RequestTotal
from genzo.console.overview import charts, totals
from genzo.console.overview.charts import Row
from genzo.service.service import Service
from tests.console.browsing import SIGN_IN, Browsing, texts_of
from tests.console.conftest import HOSTILE, OTHER, TOKEN
from tests.http.images.sample_resources import ELSEWHERE, REGION, image
from tests.new_service import new_service
from tests.ram_making import allow, put_policy, put_user

OVERVIEW = "/_genzo/console/overview"
KEY = AccessKey(access_key_id="LTAIother", secret="other", account_id=OTHER)
WORDS = {"overview.others": "{number} others"}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = new_service(tmp_path_factory.mktemp("overview") / "genzo.db", durable=False)
    own = [image(str(number), rank=rank(number)) for number in range(3)]
    with service.store.writing() as catalogue:
        catalogue.put_account(Account(account_id=OTHER, name=HOSTILE, created=0))
        catalogue.put_access_key(KEY)
        catalogue.put_images(
            [
                *own,
                image("far", region_id=ELSEWHERE, status="Deprecated", os_type="windows"),
                image("theirs", owner_id=OTHER),
            ]
        )
        catalogue.share_images(own[:2], OTHER)
    policy = put_policy(
        service.store,
        "one-region",
        allow("ecs:DescribeImages", f"acs:ecs:{ELSEWHERE}:*:*"),
        allow("ecs:DescribeRegions"),
    )
    put_user(service.store, "watcher", policy)
    yield service
    service.store.close()


@pytest.fixture
def operator(service: Service) -> Browsing:
    return Browsing(service)


def rows(html: str, chart: str) -> dict[str, list[int]]:
    """The rows of the table beneath a chart."""
    part = html.partition(f'id="chart-{chart}"')[2].partition("</section>")[0]
    found = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', part)
    return {
        texts_of(label): [int(each.replace(",", "")) for each in re.findall(r">([\d,]+)</td>", cells)]
        for label, cells in found
    }


def number(html: str, label: str) -> int:
    found = re.search(rf"<dt>{label}</dt><dd>([\d,]+)</dd>", html)
    assert found is not None
    return int(found[1].replace(",", ""))


def test_the_operator_sees_the_images_of_all_accounts(operator: Browsing) -> None:
    html = operator.page(OVERVIEW)
    assert rows(html, "region") == {REGION: [4], ELSEWHERE: [1]}
    assert rows(html, "owner") == {"genzo": [4], HOSTILE: [1]}
    assert rows(html, "status") == {"Available": [4], "Deprecated": [1]}
    assert (number(html, "Images of accounts"), number(html, "Accounts")) == (5, 2)
    assert number(html, "Public images") > 500
    assert "<script>alert" not in html


def test_a_chart_has_a_title_a_description_and_a_bar_for_each_row(operator: Browsing) -> None:
    html = operator.page(OVERVIEW)
    drawing = html.partition('id="chart-region"')[2].partition("<svg")[2].partition("</svg>")[0]
    assert 'role="img"' in drawing
    assert 'aria-labelledby="title-region desc-region"' in drawing
    assert '<title id="title-region">Images by region</title>' in drawing
    assert f"{REGION}: 4; {ELSEWHERE}: 1" in unescape(drawing)
    assert drawing.count("<rect") == 2


def test_months_come_after_the_page(operator: Browsing) -> None:
    assert 'hx-get="/_genzo/console/overview?months=1"' in operator.page(OVERVIEW)
    html = operator.page(OVERVIEW, months="1")
    assert "overview?months=1" not in html.partition('id="months"')[2]
    shown = rows(html, "months")
    assert len(shown) == 12
    assert sum(map(sum, shown.values())) == 0


def test_the_images_of_each_month_are_counted_by_system(service: Service, operator: Browsing) -> None:
    import time  # noqa: PLC0415 - this test alone

    now = time.strftime("%Y-%m", time.gmtime())
    made = [
        image(f"new{number}", creation_time=f"{now}-01T00:00:00Z", os_type=kind)
        for number, kind in enumerate(("linux", "linux", "windows"))
    ]
    with service.store.writing() as catalogue:
        catalogue.put_images(made)
    try:
        assert [*rows(operator.page(OVERVIEW, months="1"), "months").items()][-1] == (now, [2, 1])
    finally:
        with service.store.writing() as catalogue:
            for each in made:
                catalogue.delete_image(each.region_id, each.image_id)


def test_an_account_sees_what_it_may_list(service: Service) -> None:
    visitor = Browsing(service, control_token=TOKEN)
    visitor.post(SIGN_IN, access_key_id=KEY.access_key_id, secret=KEY.secret)
    html = visitor.page(OVERVIEW, months="1")
    assert rows(html, "region") == {REGION: [1]}
    owners = rows(html, "owner")
    assert (owners["Own"], owners["Shared by others"]) == ([1], [2])
    assert (number(html, "Own images"), number(html, "Shared by others")) == (1, 2)
    assert "Requests by action" not in html
    assert str(FIRST_ACCOUNT_ID) not in html


def test_a_user_sees_the_regions_that_its_policies_allow(service: Service) -> None:
    visitor = Browsing(service, control_token=TOKEN)
    visitor.post(SIGN_IN, access_key_id="key-of-watcher", secret="key-of-watcher")
    html = visitor.page(OVERVIEW, months="1")
    assert rows(html, "region") == {ELSEWHERE: [1]}
    assert "Regions that a policy refuses are left out." in html
    assert 'id="months"' not in html


def test_requests_of_clients_are_counted_and_those_of_the_console_are_not(operator: Browsing) -> None:
    import asyncio  # noqa: PLC0415 - this test alone

    for action in ("DescribeRegions", "DescribeRegions", "NoSuchAction"):
        query = f"Action={action}&Version=2014-05-26"
        asyncio.run(operator.worker.answer("GET", query, {"host": "127.0.0.1"}, b"", "/"))
    html = operator.page(OVERVIEW)
    actions, codes = rows(html, "action"), rows(html, "code")
    assert sum(map(sum, actions.values())) == 3
    assert sum(map(sum, codes.values())) == 3
    assert actions["DescribeRegions"] == [0, 2]
    assert rows(operator.page(OVERVIEW), "action") == actions


def test_the_rows_after_the_largest_are_added_up() -> None:
    requests = [RequestTotal(f"Action{number}", "OK", 20 - number) for number in range(10)]
    shown = totals.by_action([*requests, RequestTotal("Action9", "Throttling", 1)], WORDS)
    assert [row.label for row in shown] == [*(f"Action{number}" for number in range(7)), "3 others"]
    assert shown[-1].parts == (13 + 12 + 11, 1)


def test_bars_are_as_long_as_their_numbers() -> None:
    longest, half, least = charts.bars([Row("a" * 30, (60, 40)), Row("b", (0, 50)), Row("c", (0, 0))])
    full = charts.BARS_UNTIL - charts.BARS_FROM
    assert [mark.width for mark in longest.marks] == [round(full * 0.6, 1), round(full * 0.4, 1)]
    assert [(mark.width, mark.part) for mark in half.marks] == [(round(full / 2, 1), 1)]
    assert (least.marks, least.end) == ([], charts.BARS_FROM)
    assert (longest.label, least.label) == ("a" * 16 + "…", "c")


def test_wide_letters_of_labels_count_twice() -> None:
    labels = [bar.label for bar in charts.bars([Row("像" * 8, (1,)), Row("像" * 9, (1,))])]
    assert labels == ["像" * 8, "像" * 8 + "…"]


@pytest.mark.parametrize(
    ("largest", "end"), [(0, 2), (2, 2), (3, 4), (9, 10), (11, 20), (99, 100), (7001, 8000)]
)
def test_a_scale_ends_at_a_round_number(largest: int, end: int) -> None:
    drawn = charts.columns([Row("2026-01", (largest, 0)), Row("2026-02", (0, 0))])
    assert [line.number for line in drawn.lines] == [0, end // 2, end]
    assert all(mark.y >= charts.TOP for column in drawn.columns for mark in column.marks)


def test_months_reach_over_the_turn_of_a_year() -> None:
    months = totals.last_months(totals.begin_of("2026-02"))
    assert (months[0], months[-2:], len(months)) == ("2025-03", ["2026-01", "2026-02"], 12)
