"""Scrapes the metrics of a running server (docs/monitoring.md)."""

import http.client
import math
import time
from collections.abc import Mapping
from typing import NamedTuple

from genzo.cli.control_requests import ServerUnreachableError, ask
from genzo.cli.output import CommandError
from genzo.cli.server_options import Server

_PATH = "/_genzo/metrics"
_MAX_VALUE = 2.0**64

Labels = frozenset[tuple[str, str]]


class Scrape(NamedTuple):
    """The samples of a server, by name and labels. ``moment`` is of `time.monotonic`."""

    moment: float
    samples: Mapping[str, Mapping[Labels, float]]

    def series(self, name: str) -> Mapping[Labels, float]:
        """The samples of a name by their labels; empty if there are none."""
        return self.samples.get(name, {})


def scrape(server: Server) -> Scrape:
    """The metrics of a server now.

    Raises:
        ServerUnreachableError: the server does not answer.
        CommandError: the server refuses, or shows no metrics.
    """
    status, body = ask(server, "GET", _PATH)
    if status != http.client.OK:
        raise _refused(server, status)
    return parsed(body.decode(errors="replace"), time.monotonic())


def parsed(text: str, moment: float) -> Scrape:
    """The samples of a page in the text format of Prometheus, without values that cannot be counted (NaN).

    Raises:
        CommandError: the page is of another kind.
    """
    from prometheus_client.parser import text_string_to_metric_families  # noqa: PLC0415 - not needed for help

    samples: dict[str, dict[Labels, float]] = {}
    try:
        for family in text_string_to_metric_families(text):
            for sample in family.samples:
                _require_bound(sample.name, sample.labels)
                labels = frozenset((name, _printable(value)) for name, value in sample.labels.items())
                if abs(sample.value) < _MAX_VALUE:
                    samples.setdefault(sample.name, {})[labels] = float(sample.value)
    except ValueError as error:
        raise CommandError(f"The server shows no metrics that can be read ({error}).") from error
    return Scrape(moment, samples)


def _require_bound(name: str, labels: Mapping[str, str]) -> None:
    """Raise ValueError if a bucket of a histogram has no bound."""
    if name.endswith("_bucket") and math.isnan(float(labels.get("le", ""))):
        raise ValueError(f"a bucket of {name} has no bound")


def _refused(server: Server, status: int) -> CommandError:
    if status == http.client.FORBIDDEN:
        return CommandError(
            f"The server at {server.url} needs its control token: name it with --control-token-file or "
            "GENZO_CONTROL_TOKEN, or name the server's data folder with --data."
        )
    if status == http.client.NOT_FOUND:
        return CommandError(
            f"The server at {server.url} shows no metrics: check --url, and that it was not started with "
            "--metrics off or --control off."
        )
    kind = ServerUnreachableError if status >= http.client.INTERNAL_SERVER_ERROR else CommandError
    return kind(f"The server at {server.url} answers with status {status} instead of its metrics.")


def _printable(text: str) -> str:
    """A label for a terminal, which must not obey what a server sends."""
    return "".join(character if character.isprintable() else "?" for character in text)
