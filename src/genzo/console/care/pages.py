"""The page about images that need care: the checks with their counts, and what one of them finds.

A page examines a bounded number of images. What takes longer is asked for after it, and has a bound of time.
"""

import time
from collections.abc import Mapping, Sequence
from typing import Any

from genzo.catalogue.image_checks import Check, Finding
from genzo.catalogue.image_findings import FindingCount, FindingPage
from genzo.catalogue.principals import PrincipalType
from genzo.console.calls import CallsOfPrincipal, ChosenImages
from genzo.console.care.care_query import DAYS, CareQuery, care_query
from genzo.console.images.shown_image import address
from genzo.console.regions import readable_regions, region_names
from genzo.console.rendering import page
from genzo.console.visit import Visit
from genzo.wire.types import HttpResponse

SECONDS = 0.5
"""How long an examination after the page may take."""
_MOST_EXAMINED = 499
"""How many images the page itself examines: with one more, another batch would be read."""
_LIMIT = 20
_READS = ("DescribeImages", "DescribeInstances")
"""The actions that tell what the findings tell."""


def care_page(visit: Visit) -> HttpResponse:
    """The page.

    Raises:
        RefusedCallError: the visitor may not see a region, or with whom an image is shared.
        ValueError: the address has an unknown value, or an account that does not exist.
    """
    query, accounts = care_query(visit.query), visit.accounts()
    if visit.principal is None and visit.acting.account_id not in [each.account_id for each in accounts]:
        raise ValueError(query.account)
    names = region_names(visit)
    asked = [region_id for region_id, _ in names if query.region in ("", region_id)]
    if not asked:
        raise ValueError(query.region)
    readable = readable_regions(visit, asked, _READS)
    chosen = ChosenImages(visit.acting.account_id, readable, query.days)
    found = _found(visit, query, chosen)
    counts = _counts(visit, chosen) if query.is_counting else {}
    values = {
        "accounts": accounts,
        "account": visit.acting.account_id,
        "all_days": sorted({*DAYS, query.days}),
        "checks": [_check(query, check, counts.get(check)) for check in Check],
        "findings": [_shown(query, finding) for finding in found.findings],
        "hidden_regions": sorted({*asked} - {*readable}),
        "is_complete": found.is_complete,
        "is_full": len(found.findings) == _LIMIT,
        "long": query.link(after=query.after, long="1"),
        "following": found.following and query.link(after=found.following, long="1"),
        "counts": query.link(after=query.after, long="1" if query.is_long else "", counts="all"),
        "command": _command(query, chosen.account_id),
        "names": dict(names),
        "query": query,
        "regions": names,
    }
    return page("care/care.html", {**visit.shown(), **values})


def _command(query: CareQuery, account_id: int) -> str:
    """The command that reports the same."""
    region = f" --region {query.region}" if query.region else ""
    return f"genzo images report --account {account_id}{region} --check {query.check} --days {query.days}"


def _found(visit: Visit, query: CareQuery, chosen: ChosenImages) -> FindingPage:
    end = time.monotonic() + SECONDS

    def may_go_on(examined: int) -> bool:
        return time.monotonic() < end if query.is_long else examined < _MOST_EXAMINED

    found = visit.calls.finding_page(chosen, query.check, query.after, _LIMIT, may_go_on)
    if query.check is Check.SHARED and visit.acting.kind is not PrincipalType.ACCOUNT:
        _require_shares(visit.asking(), found.findings)
    return found


def _require_shares(calls: CallsOfPrincipal, findings: Sequence[Finding]) -> None:
    """Ask the API with whom images are shared, as the visitor, whose policies may refuse it.

    Raises:
        RefusedCallError: they do.
    """
    for finding in findings:
        calls.ask("DescribeImageSharePermission", RegionId=finding.region_id, ImageId=finding.image_id)


def _counts(visit: Visit, chosen: ChosenImages) -> Mapping[Check, FindingCount]:
    end = time.monotonic() + SECONDS
    counts = dict(visit.calls.finding_counts(chosen, lambda: time.monotonic() < end))
    if visit.acting.kind is not PrincipalType.ACCOUNT:
        # A policy decides for each image whether the visitor may see this.
        counts.pop(Check.SHARED)
    return counts


def _check(query: CareQuery, check: Check, count: FindingCount | None) -> dict[str, Any]:
    return {
        "name": check.value,
        "address": query.link(check=check.value),
        "is_current": check is query.check,
        "count": count,
    }


def _shown(query: CareQuery, finding: Finding) -> dict[str, Any]:
    is_known = finding.check is not Check.RETIRED_IN_USE
    where = address("image", query.account, finding.region_id, finding.image_id)
    return {"finding": finding, "link": where if is_known else ""}
