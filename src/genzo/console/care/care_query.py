"""What the page about images that need care is asked for, as its address has it."""

from collections.abc import Mapping
from typing import NamedTuple

from genzo.catalogue.image_checks import DEFAULT_DAYS, MAX_DAYS, Check
from genzo.console.visit import link

DAYS = (7, 30, 90, 180, 365)
"""The ages that can be chosen; others can be written into the address."""


class CareQuery(NamedTuple):
    """The fields of the address. An empty ``region`` stands for all. ``after`` is a place to go on behind.

    ``is_long`` says that the examination may take longer than a page may, ``is_counting`` that the findings
    of each check are counted.
    """

    account: str
    region: str
    days: int
    check: Check
    after: str
    is_long: bool
    is_counting: bool

    def link(self, **changed: str) -> str:
        """The address of the page with other fields, from the beginning unless ``after`` is changed."""
        fields = {
            "account": self.account,
            "region": self.region,
            "days": "" if self.days == DEFAULT_DAYS else str(self.days),
            "check": self.check.value,
        }
        return link("care", {**fields, **changed})


def care_query(fields: Mapping[str, str]) -> CareQuery:
    """The query of the fields of an address.

    Raises:
        ValueError: a field has a value that it never has.
    """
    days = int(fields.get("days") or DEFAULT_DAYS)
    if not 0 <= days <= MAX_DAYS:
        raise ValueError(days)
    return CareQuery(
        fields.get("account", ""),
        fields.get("region", ""),
        days,
        Check(fields.get("check") or Check.STALE),
        fields.get("after", ""),
        fields.get("long") == "1",
        fields.get("counts") == "all",
    )
