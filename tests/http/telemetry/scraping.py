"""Reads the page of metrics as Prometheus does."""

from collections.abc import Mapping
from typing import NamedTuple

from prometheus_client.parser import text_string_to_metric_families

METRICS = "/_genzo/metrics"


class Scrape(NamedTuple):
    """The samples of a scrape by their names and labels, and the types of the metrics."""

    samples: Mapping[tuple[str, tuple[tuple[str, str], ...]], float]
    types: Mapping[str, str]

    def value(self, name: str, /, **labels: str) -> float:
        """The sum of the samples of a name with these labels, and any others; 0 if there is none."""
        return sum(
            value
            for (sampled, own), value in self.samples.items()
            if sampled == name and labels.items() <= dict(own).items()
        )

    def labels(self, label: str) -> set[str]:
        """Every value of a label."""
        return {value for _, own in self.samples for name, value in own if name == label}

    @property
    def names(self) -> set[str]:
        """The names of all samples."""
        return {name for name, _ in self.samples}


def scrape(text: str) -> Scrape:
    families = list(text_string_to_metric_families(text))
    samples = {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }
    return Scrape(samples, {family.name: family.type for family in families})
