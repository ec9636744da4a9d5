"""The matrix of clients: which clients run, what their programs say, and the pages that show it."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from genzo.clients.table import clients
from tests.docs.pages import ROOT
from tools.client_matrix.clients import CLIENTS, chosen
from tools.client_matrix.doors import Step, through
from tools.client_matrix.page import PAGE, README, short_table, tables, with_lines
from tools.client_matrix.results import Row, load
from tools.client_matrix.toolchains import MissingError, Program, build

SCENARIO = ROOT / "tests" / "clients" / "scenario"
PYTHON_ECS, IMG_UTILS = (
    next(client for client in CLIENTS if client.name == name) for name in ("python-sdk", "aliyun-img-utils")
)
SAID = """
import json, sys
print("a line of a library")
print(json.dumps({"step": "list", "outcome": "ok", "detail": sys.argv[-1]}))
print(json.dumps({"step": "pages", "outcome": "failed", "detail": "AssertionError: 9"}))
sys.exit(1)
"""


def program(tmp_path: Path, text: str) -> Program:
    file = tmp_path / "program.py"
    file.write_text(text)
    return Program([sys.executable, str(file)], "1", "Python")


def test_a_client_has_the_name_that_genzo_env_takes() -> None:
    """A form of a client adds a word to its name."""
    known = tuple(clients())
    for client in CLIENTS:
        assert client.name in known or client.name.startswith(tuple(f"{name}-" for name in known)), client


def test_the_page_on_clients_marks_those_that_the_matrix_runs() -> None:
    known = clients()
    assert {client.name: known[client.name].evidence for client in CLIENTS if client.name in known} == {
        client.name: "run" for client in CLIENTS if client.name in known
    }


def test_clients_are_chosen_by_name_and_by_language() -> None:
    assert chosen([]) == list(CLIENTS)
    assert [client.name for client in chosen(["libcloud", "java"])] == ["libcloud", "java-sdk", "java-sdk-v1"]
    with pytest.raises(ValueError, match="There is no client perl"):
        chosen(["perl"])


def test_the_list_has_the_chosen_clients_and_knows_no_others() -> None:
    def listed(name: str) -> "subprocess.CompletedProcess[str]":
        words = (sys.executable, "-m", "tools.client_matrix", name, "--list")
        return subprocess.run(words, capture_output=True, text=True, check=False, cwd=ROOT)

    assert (listed("java").stdout, listed("java").returncode) == ("java-sdk\njava-sdk-v1\n", 0)
    assert (listed("perl").stdout, listed("perl").returncode) == ("", 2)


def test_the_names_of_clients_differ() -> None:
    assert len({client.name for client in CLIENTS}) == len(CLIENTS)


def test_what_a_program_says_is_the_outcome_of_its_steps(tmp_path: Path) -> None:
    steps = through("endpoint", PYTHON_ECS, program(tmp_path, SAID))
    assert steps["pages"] == Step("failed", "AssertionError: 9")
    assert steps["list"].outcome == "ok"
    assert re.fullmatch(r"127\.0\.0\.1:\d+", steps["list"].detail)


UNSIGNED = """
import json, os, urllib.error, urllib.request
try:
    urllib.request.urlopen(os.environ["GENZO_URL"] + "/?Action=DescribeRegions&AccessKeyId=any&Format=JSON")
    code = "answered"
except urllib.error.HTTPError as error:
    code = json.load(error)["Code"]
print(json.dumps({"step": "errors", "outcome": "ok", "detail": code}))
"""


@pytest.mark.exhaustive
def test_genzo_run_checks_signatures_too(tmp_path: Path) -> None:
    steps = through("run", PYTHON_ECS, program(tmp_path, UNSIGNED))
    assert steps == {"errors": Step("ok", "MissingVersion")}


def test_a_long_detail_is_shortened(tmp_path: Path) -> None:
    text = SAID.replace("AssertionError: 9", "9" * 100_000)
    detail = through("endpoint", PYTHON_ECS, program(tmp_path, text))["pages"].detail
    assert detail == "9" * 500 + "…"


def test_a_program_that_ends_early_has_failed(tmp_path: Path) -> None:
    steps = through("endpoint", PYTHON_ECS, program(tmp_path, "raise SystemExit('no such module')"))
    assert steps == {"all": Step("failed", "exit code 1: no such module")}


def test_a_client_without_an_endpoint_setting_has_the_server_as_its_proxy(tmp_path: Path) -> None:
    text = SAID.replace("sys.argv[-1]", "__import__('os').environ['HTTP_PROXY']")
    steps = through("endpoint", IMG_UTILS, program(tmp_path, text))
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", steps["list"].detail)


def test_a_missing_toolchain_is_the_reason_of_a_skip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    (client,) = chosen(["go-sdk"])
    with pytest.raises(MissingError, match="Go is not installed"):
        build(client, quick=True)


def test_the_steps_fail_where_the_answers_are_others(tmp_path: Path) -> None:
    """With another world, the program of a client expects other images and errors."""
    world = json.loads((SCENARIO / "world.json").read_text())
    world["own_images"] = world["own_images"][1:]
    world["filters"][0]["images"] = []
    world["errors"][0]["code"] = "InvalidArchitecture.Other"
    world["steps"] = dict.fromkeys(("list", "filters", "errors", "throttling", "sts"), "")
    other = tmp_path / "world.json"
    other.write_text(json.dumps(world))
    command = ["sh", "-c", f'shift 2; exec "$0" -m {PROGRAM} --world {other} "$@"', sys.executable]
    steps = through("endpoint", PYTHON_ECS, Program(command, "1", "Python"))
    assert {name: step.outcome for name, step in steps.items()} == {
        "list": "failed",
        "filters": "failed",
        "errors": "failed",
        "throttling": "ok",
        "sts": "ok",
    }


PROGRAM = "tests.clients.scenario.python.ecs20140526_program"


def test_the_pages_show_the_last_results() -> None:
    rows = load()
    assert rows.keys() <= {client.name for client in CLIENTS}
    for page, lines in ((PAGE, tables(rows)), (README, short_table(rows))):
        text = page.read_text(encoding="utf-8")
        assert with_lines(text, lines) == text, f"scripts/clients writes {page.name}"


@pytest.mark.parametrize("before", ["", "| old |\n"])
def test_other_written_parts_of_a_page_stay(before: str) -> None:
    mine, other = (
        "<!-- written by scripts/clients -->\n",
        "<!-- written by scripts/bench -->\n| 1 |\n<!-- end -->\n",
    )
    page = f"{mine}{before}<!-- end -->\ntext\n{other}"
    assert with_lines(page, ["| new |"]) == f"{mine}| new |\n<!-- end -->\ntext\n{other}"


def test_a_table_shows_each_outcome() -> None:
    steps = {"list": Step("ok", ""), "share": Step("skipped", "no call"), "copy": Step("failed", "late")}
    row = Row("libcloud", "3.9", "Python 3.11", {"endpoint": steps}, {"run": "no namespaces"})
    lines = list(tables({"libcloud": row}))
    (shown,) = [line for line in lines if line.startswith("| libcloud |")]
    names = next(line for line in lines if line.startswith("| client | version | list")).split(" | ")
    cells = dict(zip(names, shown.split(" | "), strict=True))
    assert (cells["list"], cells["share"], cells["copy"]) == ("✓", "-", "✗")
    (note,) = [line for line in lines if line.startswith("- **libcloud 3.9**")]
    assert "share: no call" in note
    assert "copy: late" in note
    assert "no namespaces" in note
    *_, short = short_table({"libcloud": row})
    assert short == "| Python | libcloud 3.9 | 1 / 2 | - |"


def test_the_short_table_has_each_package_once() -> None:
    steps = {"list": Step("ok", "")}
    rows = {
        name: Row(name, version, "Python 3.11", {"endpoint": steps, "run": steps}, {})
        for name, version in (("python-sdk", "7.1"), ("python-sdk-async", "7.1"), ("python-sdk-3", "3.0"))
    }
    assert {client.name for client in CLIENTS} >= rows.keys()
    *_, short = short_table(rows)
    assert short == "| Python | `alibabacloud_ecs20140526` 7.1 / 3.0 | 3 / 3 | 3 / 3 |"
