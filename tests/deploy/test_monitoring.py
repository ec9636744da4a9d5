"""The dashboard and the alert rules ask for metrics that a scrape has, and the page lists all of them."""

import json
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.deploy.files import ROOT
from tests.http.telemetry.scraping import METRICS
from tests.in_process import Worker
from tests.new_service import new_service

_NAME = re.compile(r"\b((?:genzo|process)_[a-z_]+)\b")
_DASHBOARD = json.loads((ROOT / "deploy" / "grafana-dashboard.json").read_text())
_PAGE = (ROOT / "docs" / "monitoring.md").read_text()


def _rules() -> list[Any]:
    read = import_module("yaml").safe_load((ROOT / "deploy" / "alerts.yml").read_text())
    return [rule for group in read["groups"] for rule in group["rules"]]


@pytest.fixture(scope="module")
def scraped(tmp_path_factory: pytest.TempPathFactory) -> str:
    service = new_service(tmp_path_factory.mktemp("monitoring") / "genzo.db", durable=False)
    worker = Worker(service, auth="open", metrics="open")
    assert worker.call("DescribeRegions").status == 200
    text = worker.control("GET", METRICS).body.decode()
    service.store.close()
    return text


def _names(text: str) -> set[str]:
    """The names that queries may use: a histogram has three."""
    types = dict(re.findall(r"^# TYPE (\S+) (\S+)$", text, re.MULTILINE))
    parts = ("_bucket", "_count", "_sum")
    return {name + part for name, kind in types.items() for part in (parts if kind == "histogram" else ("",))}


def test_every_metric_of_the_rules_is_scraped(scraped: str) -> None:
    rules = _rules()
    assert len(rules) >= 10
    for rule in rules:
        named = set(_NAME.findall(rule["expr"]))
        assert named <= _names(scraped), rule["alert"]
        assert named or rule["alert"] == "GenzoDown"
        assert rule["labels"]["severity"] in ("critical", "warning", "info")
        assert rule["annotations"]["summary"]


def test_every_metric_of_the_dashboard_is_scraped(scraped: str) -> None:
    expressions = [target["expr"] for panel in _DASHBOARD["panels"] for target in panel["targets"]]
    assert len(expressions) >= 15
    for expression in expressions:
        named = set(_NAME.findall(expression))
        assert named, expression
        assert named <= _names(scraped), expression
    ids = [panel["id"] for panel in _DASHBOARD["panels"]]
    assert len(ids) == len(set(ids))


def test_every_metric_is_on_its_page(scraped: str) -> None:
    types = set(re.findall(r"^# TYPE (genzo_\S+) ", scraped, re.MULTILINE))
    assert set(re.findall(r"`(genzo_[a-z_]+)`", _PAGE)) == types


def test_the_page_shows_a_configuration_of_prometheus() -> None:
    (block,) = re.findall(r"^```yaml\n(.*?)^```", _PAGE, re.MULTILINE | re.DOTALL)
    (job,) = import_module("yaml").safe_load(block)["scrape_configs"]
    assert job["metrics_path"] == METRICS
    assert f'job="{job["job_name"]}"' in Path(ROOT / "deploy" / "alerts.yml").read_text()
