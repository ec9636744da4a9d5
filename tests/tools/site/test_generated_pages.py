"""The pages of the site that are made of the code have all of it, each thing once, and lead somewhere."""

import json
import posixpath
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from genzo.actions.registry import all_actions
from genzo.catalogue.editions import EDITIONS
from genzo.catalogue.tagging import (
    ADD_TAGS_TYPES,
    JOIN_RESOURCE_GROUP_TYPES,
    RESOURCE_BY_TAGS_TYPES,
    TAG_RESOURCES_TYPES,
)
from genzo.clients.table import clients
from genzo.control.coverage import State, coverage
from genzo.errors.explained import error_file, rows_of
from tests.docs.pages import ROOT
from tools.site import written_links
from tools.site.command_line import commands_of
from tools.site.headings import headings_of
from tools.site.navigation import HOME, NavigationError, navigation, sections
from tools.site.pages import anchor, code
from tools.site.parameters import unnumbered
from tools.site.source import generated_pages, write_source, written_files

ACTIONS = {action.name: action for action in all_actions()}
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_FENCED = re.compile(r"^ *(```).*?^ *```$|`[^`\n]+`", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("site")
    write_source(made, generated_pages())
    (made / HOME).write_text((ROOT / "tools" / "site" / "index.md").read_text())
    return made


@pytest.fixture(scope="module")
def pages(folder: Path) -> Mapping[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*.md")}


def _rows(text: str, title: str) -> list[str]:
    """The first cells of the table in a section."""
    section = text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    return re.findall(r"^\| (?:\[)?<code>(.*?)</code>", section, re.MULTILINE)


def test_each_action_has_a_page_with_all_its_parts(pages: Mapping[str, str]) -> None:
    for found in coverage().implemented:
        text = pages[f"api/{found.name}.md"]
        parameters = [unnumbered(name) for name in _rows(text, "Parameters")]
        assert parameters == [part.name for part in found.parameters], found.name
        assert _rows(text, "Response fields") == [part.name for part in found.fields], found.name
        assert len(_rows(text, "Errors { data-search-exclude }")) == len(found.errors), found.name
    assert {path for path in pages if path.startswith("api/")} == {
        "api/index.md",
        *(f"api/{name}.md" for name in ACTIONS),
    }


def test_the_page_of_an_action_says_what_has_no_effect_and_what_is_never_sent(
    pages: Mapping[str, str],
) -> None:
    for found in coverage().implemented:
        text = pages[f"api/{found.name}.md"]
        states = [part.state for part in (*found.parameters, *found.fields)]
        assert text.count("| accepted, has no effect |") == states.count(State.NO_EFFECT), found.name
        assert text.count("| never sent: ") == states.count(State.NEVER_SENT), found.name


def test_a_parameter_has_its_type_limits_and_values(pages: Mapping[str, str]) -> None:
    text = pages["api/DescribeImages.md"].partition("\n## Response fields\n")[0]
    row = re.findall(r"^\| <code>(RegionId|ImageName|OSType|OwnerId)</code> \| (.*) \|$", text, re.MULTILINE)
    assert {name: [cell.strip() for cell in cells.split(" | ")[:-1]] for name, cells in row} == {
        "RegionId": ["text", "required", "", ""],
        "ImageName": ["text", "", "at most 1,024 characters", ""],
        "OSType": ["text", "", "", "<code>windows</code>, <code>linux</code>"],
        "OwnerId": ["integer", "", "", ""],
    }


def test_the_page_of_describe_images_alone_has_the_editions(pages: Mapping[str, str]) -> None:
    rows = [
        f"| <code>{each.name}</code> | {each.page_size} | {each.query_tags} |" for each in EDITIONS.values()
    ]
    assert all(row in pages["api/DescribeImages.md"] for row in rows)
    assert [path for path, text in pages.items() if "| most tags |" in text] == ["api/DescribeImages.md"]


@pytest.mark.parametrize(
    ("action", "types"),
    [
        ("AddTags", ADD_TAGS_TYPES),
        ("DescribeResourceByTags", RESOURCE_BY_TAGS_TYPES),
        ("JoinResourceGroup", JOIN_RESOURCE_GROUP_TYPES),
        ("TagResources", TAG_RESOURCES_TYPES),
    ],
)
def test_the_values_of_a_parameter_are_those_of_the_action_in_a_lasting_order(
    pages: Mapping[str, str], action: str, types: frozenset[str]
) -> None:
    (row,) = re.findall(r"^\| <code>ResourceType</code> .*$", pages[f"api/{action}.md"], re.MULTILINE)
    assert re.findall(r"<code>(\w+)</code>", row)[1:] == sorted(types)


def test_each_error_code_is_in_the_index_once_with_all_its_actions(pages: Mapping[str, str]) -> None:
    errors = {path: text for path, text in pages.items() if path.startswith("errors/")}
    shown = Counter(
        each.anchor for path, text in errors.items() for each in headings_of(text) if each.level == 2
    )
    actions: dict[str, set[str]] = {row.code.strip(): set() for row in error_file("gateway").errors}
    for name in ACTIONS:
        for row in rows_of(name):
            actions.setdefault(row.code.strip(), set()).add(name)
    assert shown == Counter(anchor(each) for each in actions)
    led = {
        part.partition("{#")[2].partition("}")[0]: set(re.findall(r"\]\(\.\./api/([\w/]+)\.md\)", part))
        for text in errors.values()
        for part in text.split("\n## ")
    }
    assert {each: led[anchor(each)] for each in actions} == actions


def test_each_client_has_a_page(pages: Mapping[str, str]) -> None:
    for name, client in clients().items():
        text = pages[f"clients/{name}.md"]
        assert text.startswith(f"# {client.title}\n")
        assert f"genzo env {name}\n" in text
        assert f"](../clients/{name}.md)" in text or f"]({name}.md)" in pages["clients/index.md"]


def test_each_command_and_option_is_on_a_page(pages: Mapping[str, str]) -> None:
    index = pages["command-line/index.md"]
    for path in (path for path in pages if path.startswith("command-line/") and "index" not in path):
        name = path.removeprefix("command-line/").removesuffix(".md")
        for words, command in commands_of(name):
            assert f"## {' '.join(words)} {{#" in pages[path]
            assert f"]({name}.md#{'-'.join(words)})" in index
            assert all(
                code(option) in pages[path]
                for each in command.params
                for option in each.opts
                if "-" in option
            )
    assert "command-line/serve.md" in pages


def test_the_control_api_and_the_seed_have_all_of_their_descriptions(pages: Mapping[str, str]) -> None:
    described = json.loads((ROOT / "docs" / "control.openapi.json").read_text())
    titles = {each.title for each in headings_of(pages["control-api.md"])}
    operations = {
        f"{method.upper()} {path}" for path, methods in described["paths"].items() for method in methods
    }
    assert operations <= titles
    assert set(described["components"]["schemas"]) <= titles
    schema = json.loads((ROOT / "docs" / "seed.schema.json").read_text())
    assert set(schema["$defs"]) <= {each.title for each in headings_of(pages["seed-schema.md"])}
    for definition in schema["$defs"].values():
        assert all(
            f"| {code(name)} |" in pages["seed-schema.md"] for name in definition.get("properties", {})
        )


def test_the_page_on_differences_has_every_part_that_does_not_simply_work(pages: Mapping[str, str]) -> None:
    text = pages["differences.md"]
    without_effect = text.partition("\n## Parameters without effect\n")[2].partition("\n## ")[0]
    for found in coverage().implemented:
        names = [part.name for part in found.parameters if part.state is State.NO_EFFECT]
        if names:
            row = f"| [{found.name}](api/{found.name}.md) | {', '.join(map(code, names))} |"
            assert row in without_effect
        for part in (*found.fields, *found.errors):
            assert part.state is State.WORKS or code(part.name.partition(" ")[0]) in text, part.name
    assert all(name in text for name in coverage().missing)


def test_every_link_leads_to_a_page_and_a_heading(folder: Path, pages: Mapping[str, str]) -> None:
    anchors = {path: {each.anchor for each in headings_of(text)} for path, text in pages.items()}
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
    broken = []
    for path, text in pages.items():
        for link in _LINK.findall(_FENCED.sub("", text)):
            target, _, fragment = link.partition("#")
            if ":" in target or "\\" in target:
                continue
            name = posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) if target else path
            if name not in files or (fragment and name in anchors and fragment not in anchors[name]):
                broken.append(f"{path}: {link}")
    assert broken == []


def test_the_navigation_has_every_page_once(folder: Path, pages: Mapping[str, str]) -> None:
    listed = Counter(re.findall(r'": "([\w./-]+\.md)"', json.dumps(navigation(folder))))
    assert listed == Counter(list(pages))


def test_the_navigation_refuses_a_page_that_does_not_exist(tmp_path: Path) -> None:
    assert sections()
    with pytest.raises(NavigationError, match=r"^navigation\.toml names CHANGELOG\.md, "):
        navigation(tmp_path)


def test_no_page_has_a_diagram_that_needs_a_script(pages: Mapping[str, str]) -> None:
    assert [path for path, text in pages.items() if "```mermaid" in text] == []
    assert '<figure class="life-cycle">' in pages["lifecycle.md"]


def test_links_to_sources_become_paths(pages: Mapping[str, str]) -> None:
    assert "`genzo.catalogue" not in pages["glossary.md"]
    assert "](../src" not in pages["glossary.md"]
    assert "`src/genzo/catalogue/editions.py`" in pages["glossary.md"]


def test_the_pages_of_the_repository_have_no_broken_link_or_heading() -> None:
    assert list(written_links.problems()) == []
    assert len(written_files()) > 150


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("# One\n\n# Two\n", "a page begins with its title and has no other"),
        ("# One\n\n### Three\n", "a heading of level 3 follows one of level 1"),
        ("# One\n\n[two](two.md)\n", "two.md leads to no file"),
        ("# One\n\n[two](#two)\n", "#two leads to no heading"),
    ],
)
def test_a_problem_of_a_page_is_found(tmp_path: Path, text: str, problem: str) -> None:
    page = tmp_path / "page.md"
    page.write_text(text)
    assert list(written_links.problems([page])) == [f"page.md: {problem}"]
