"""The overview: images by region, owner, state and month; for the operator, also requests.

It is made of totals that the catalogue keeps. Months need the images themselves, so they come after the page.
"""

from collections.abc import Sequence
from typing import NamedTuple

from genzo.catalogue.image import EVERY_REGION, Source
from genzo.catalogue.image_use import ImageTotal
from genzo.catalogue.principals import PrincipalType
from genzo.console.overview import charts, totals
from genzo.console.overview.charts import Bar, Columns, Row
from genzo.console.regions import readable_regions, region_names
from genzo.console.rendering import page
from genzo.console.texts import texts
from genzo.console.visit import Visit, link
from genzo.wire.types import HttpResponse

MOST_DATED = 20_000
"""So many images are looked at for the months."""
_OWNERS = 8


class Chart(NamedTuple):
    """A chart of horizontal bars; ``parts`` name the texts of the parts of its rows."""

    name: str
    bars: Sequence[Bar]
    parts: Sequence[str]
    height: int


def overview_page(visit: Visit) -> HttpResponse:
    """The page.

    Raises:
        RefusedCallError: the visitor may list images in no region.
    """
    found, is_whole = _readable(visit, visit.calls.image_totals(_account_id(visit)))
    is_dating = visit.query.get("months") == "1" and is_whole
    values = {
        "charts": [_chart(name, rows) for name, rows in _image_rows(visit, found)],
        "requests": _request_charts(visit) if visit.principal is None else [],
        "numbers": _numbers(visit, found),
        "months": _months(visit) if is_dating else None,
        "is_whole": is_whole,
        "later": link("overview", {"months": "1"}),
        "most_dated": MOST_DATED,
        "geometry": charts,
        "os_types": totals.OS_TYPES,
    }
    return page("overview/overview.html", {**visit.shown(), **values})


def _account_id(visit: Visit) -> int | None:
    """The account that the page is about; None for the operator, who sees all of them."""
    return None if visit.principal is None else visit.principal.account_id


def _readable(visit: Visit, found: Sequence[ImageTotal]) -> tuple[Sequence[ImageTotal], bool]:
    """The totals of regions whose images the visitor may list, and whether these are all regions."""
    if visit.acting.kind is PrincipalType.ACCOUNT:
        return found, True
    regions = [region_id for region_id, _ in region_names(visit)]
    readable = readable_regions(visit, regions, ("DescribeImages",))
    kept = [each for each in found if each.region_id in (*readable, EVERY_REGION)]
    return kept, len(readable) == len(regions)


def _image_rows(visit: Visit, found: Sequence[ImageTotal]) -> list[tuple[str, Sequence[Row]]]:
    words = texts(visit.language)

    def region_address(region_id: str) -> str:
        return "" if visit.principal is None else link("images", {"region": region_id, "owner": "self"})

    owners = _owners(visit) if visit.principal is None else totals.by_alias(found, words)
    return [
        ("region", totals.by_region(found, words, region_address)),
        ("owner", owners),
        ("status", totals.by_status(found, words)),
    ]


def _owners(visit: Visit) -> list[Row]:
    """The accounts with the most images."""
    names = {account.account_id: account.name for account in visit.calls.accounts()}
    return [
        Row(
            names.get(account_id) or str(account_id),
            (total,),
            link("images", {"account": str(account_id), "owner": "self"}),
        )
        for account_id, total in visit.calls.owner_totals(_OWNERS)
    ]


def _numbers(visit: Visit, found: Sequence[ImageTotal]) -> list[tuple[str, int]]:
    """Names and values of the figures at the top."""
    own = totals.own(found)
    public = [each for each in found if each.source == Source.SYSTEM]
    first = "all_images" if visit.principal is None else "own_images"
    return [
        (first, sum(each.total for each in own)),
        ("regions", len({each.region_id for each in own})),
        ("public_images", sum(each.total for each in public)),
        *(
            [("accounts", len(visit.calls.accounts()))]
            if visit.principal is None
            else [("shared_images", sum(each.total for each in found if each.is_shared))]
        ),
    ]


def _months(visit: Visit) -> Columns:
    now = visit.calls.now(visit.acting.account_id) // 1000
    since = totals.begin_of(totals.last_months(now)[0])
    days = visit.calls.day_totals(_account_id(visit), since, MOST_DATED)
    return charts.columns(totals.by_month(days, now))


def _request_charts(visit: Visit) -> list[Chart]:
    words, requests = texts(visit.language), visit.calls.request_totals()
    parts = ("succeeded", "refused")
    return [
        _chart("action", totals.by_action(requests, words), parts),
        _chart("code", totals.by_code(requests, words), parts),
    ]


def _chart(name: str, rows: Sequence[Row], parts: Sequence[str] = ("images",)) -> Chart:
    return Chart(name, charts.bars(rows), parts, max(1, len(rows)) * charts.ROW)
