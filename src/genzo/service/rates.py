"""Rate limits of access keys, as ``genzo serve --rate-limit`` gives them (docs/limits.md#rates)."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

OFF = "off"
ANY_ACTION = ""
"""Stands for every action without a rate of its own."""
_RATE = re.compile(
    r"(?:(?P<action>[A-Za-z]+)=)?(?P<number>[0-9]{1,7}(?:\.[0-9]{1,3})?)/s(?::(?P<burst>[0-9]{1,7}))?"
)


class Rate(NamedTuple):
    """Requests per second in the long run, and how many may come at once."""

    per_second: float
    burst: float

    def share(self, workers: int) -> "Rate":
        """The part of one of several workers. Each may have one request at least."""
        return Rate(self.per_second / workers, max(1.0, self.burst / workers))


DEFAULT_RATE = Rate(500.0, 1000.0)
"""The rate of each access key and action beyond loopback, where none is given."""


def parsed_rates(texts: Iterable[str], actions: Collection[str]) -> Mapping[str, Rate]:
    """Rates by action from texts of the form ``[ACTION=]N/s[:BURST]``; none for ``off``.

    Without BURST it is twice N. ``actions`` are the names of all actions.

    Raises:
        ValueError: a text has another form, or names an unknown action; the text gives the reason.
    """
    rates: dict[str, Rate] = {}
    for text in texts:
        if text == OFF:
            continue
        match = _RATE.fullmatch(text)
        if match is None or float(match["number"]) == 0 or match["burst"] == "0":
            raise ValueError(f"{text} is no rate: write 100/s, CreateImage=2/s or CreateImage=2/s:10")
        action = match["action"] or ANY_ACTION
        if action and action not in actions:
            raise ValueError(f"there is no action {action}")
        per_second = float(match["number"])
        rates[action] = Rate(per_second, float(match["burst"] or max(1.0, 2 * per_second)))
    return rates
