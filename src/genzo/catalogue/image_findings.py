"""The findings of checks of images: a page of them, how many there are, and a report of all."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from genzo.catalogue.image_checks import GROUPS, Check, CheckScope, Finding, examine, place_of
from genzo.catalogue.store import CatalogueReader

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


def finding_page(
    catalogue: CatalogueReader, scope: CheckScope, check: Check, after: str, limit: int, may_go_on: MayGoOn
) -> FindingPage:
    """The next ``limit`` findings of a check behind a place.

    Raises:
        ValueError: ``after`` is no place in the scope.
    """
    place, found = place_of(after), list[Finding]()
    if check is Check.OLD_FAMILY and not may_go_on(_MANY) and _has_many(catalogue, scope):
        return FindingPage([], after, is_complete=False)
    for examined, each in enumerate(examine(catalogue, scope, {check}, place)):
        if len(found) == limit or not may_go_on(examined):
            return FindingPage(found, "" if place is None else str(place), is_complete=False)
        found += each.findings
        place = each.place
    return FindingPage(found, "", is_complete=True)


def finding_counts(
    catalogue: CatalogueReader, scope: CheckScope, may_go_on: Callable[[], bool]
) -> Mapping[Check, FindingCount]:
    """How many findings each check has. What an index finds is counted first."""
    counts = dict[Check, FindingCount]()
    rest = frozenset(Check).difference(_FOUND_BY_INDEX)
    groups = [{check} for check in _FOUND_BY_INDEX] + [{*(group & rest)} for group in GROUPS if group & rest]
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
    catalogue: CatalogueReader, scope: CheckScope, checks: Collection[Check], limit: int
) -> Mapping[Check, Findings]:
    """What the checks find, in their order: how many images, and the first ``limit`` of each check."""
    return counted(_all_findings(catalogue, scope, checks), checks, limit)


def counted(findings: Iterable[Finding], checks: Collection[Check], limit: int) -> Mapping[Check, Findings]:
    """Findings by check, in the order of checks: how many, and the first ``limit``."""
    totals, first = Counter[Check](), {check: list[Finding]() for check in Check}
    for finding in findings:
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
