"""The checks of `genzo.catalogue.image_checks` on the catalogue of a service: a page, totals, a report."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from genzo import data
from genzo.catalogue.clock import format_moment
from genzo.catalogue.image_checks import GROUPS, Check, CheckScope, Finding, examine, place_of
from genzo.catalogue.image_offering import ALL, ImageOffering
from genzo.catalogue.store import CatalogueReader
from genzo.service.offered_images import offering_of
from genzo.service.service import Service

_DATE_LENGTH = len("2026-01-01")
_MANY = 2000
"""An account with more images in a region takes longer for the names of its families than a page may."""
_FOUND_BY_INDEX = (Check.RETIRED_IN_USE, Check.DEPRECATED_IN_USE, Check.PUBLISHED, Check.SHARED)

MayGoOn = Callable[[int], bool]
"""Whether an examination may go on after so many images, families or used images."""


class FindingPage(NamedTuple):
    """Findings of one check. ``following`` is the place behind the last thing that was examined, as text.

    It is ``""`` at the end, and where nothing was examined. ``is_complete`` says whether nothing is left.
    """

    findings: Sequence[Finding]
    following: str
    is_complete: bool


class FindingCount(NamedTuple):
    """How many findings there are; at least so many unless it ``is_complete``."""

    total: int
    is_complete: bool


class Findings(NamedTuple):
    """How many images a check found, and the first of them."""

    total: int
    first: Sequence[Finding]


def scope_of(service: Service, account_id: int, region_ids: Sequence[str], days: int) -> CheckScope:
    """What is examined: an account's images in some regions, by the clock of the account."""
    now = service.settings(account_id).clock.now(service.clock())
    with service.store.databases[0].reading(once=True) as home:
        offering = offering_of(home)
    return CheckScope(account_id, region_ids, days, now, _retirement(offering, format_moment(now)))


def finding_page(
    service: Service, scope: CheckScope, check: Check, after: str, limit: int, may_go_on: MayGoOn
) -> FindingPage:
    """The next ``limit`` findings of a check behind a place.

    Raises:
        ValueError: ``after`` is no place in the scope.
    """
    place, found, examined = place_of(after), list[Finding](), 0
    with service.store.reading() as catalogue:
        if check is Check.OLD_FAMILY and not may_go_on(_MANY) and _has_many(catalogue, scope):
            return FindingPage([], after, is_complete=False)
        for each in examine(catalogue, scope, {check}, place):
            if len(found) == limit or not may_go_on(examined):
                return FindingPage(found, "" if place is None else str(place), is_complete=False)
            found += each.findings
            examined += 1
            place = each.place
    return FindingPage(found, "", is_complete=True)


def finding_counts(
    service: Service, scope: CheckScope, may_go_on: Callable[[], bool]
) -> Mapping[Check, FindingCount]:
    """How many findings each check has. What an index finds is counted first."""
    counts = dict[Check, FindingCount]()
    rest = frozenset(Check).difference(_FOUND_BY_INDEX)
    groups = [{check} for check in _FOUND_BY_INDEX] + [{*(group & rest)} for group in GROUPS if group & rest]
    with service.store.reading() as catalogue:
        for group in groups:
            totals, is_complete = Counter[Check](), True
            for each in examine(catalogue, scope, group):
                if not may_go_on():
                    is_complete = False
                    break
                totals.update(finding.check for finding in each.findings)
            counts |= {check: FindingCount(totals[check], is_complete) for check in group}
    return counts


def report(
    service: Service, scope: CheckScope, checks: Collection[Check], limit: int
) -> Mapping[Check, Findings]:
    """What the checks find, in their order: how many images, and the first ``limit`` of each check."""
    totals, first = Counter[Check](), {check: list[Finding]() for check in Check}
    with service.store.reading() as catalogue:
        for finding in _all_findings(catalogue, scope, checks):
            totals[finding.check] += 1
            if len(first[finding.check]) < limit:
                first[finding.check].append(finding)
    return {check: Findings(totals[check], first[check]) for check in Check if check in checks}


def _all_findings(
    catalogue: CatalogueReader, scope: CheckScope, checks: Collection[Check]
) -> Iterator[Finding]:
    for group in GROUPS:
        chosen = group.intersection(checks)
        for each in examine(catalogue, scope, chosen) if chosen else ():
            yield from each.findings


def _has_many(catalogue: CatalogueReader, scope: CheckScope) -> bool:
    return any(catalogue.owns_images(scope.account_id, region_id, _MANY) for region_id in scope.region_ids)


def _retirement(offering: ImageOffering, now: str) -> Callable[[str], str | None]:
    """When a public image was retired: by the operator, or by the real service as of the offering's date."""
    moments = data.public_image_retirements()
    as_of = now[:_DATE_LENGTH] if offering.as_of == ALL else offering.as_of

    def retirement(image_id: str) -> str | None:
        moment = moments.get(image_id, "")
        is_past = moment != "" and moment[:_DATE_LENGTH] <= as_of
        if image_id in offering.retired:
            return moment if is_past else ""
        return moment if is_past and image_id not in offering.released else None

    return retirement
