"""A page for each action: permission, parameters, response fields, errors."""

import re
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from genzo.actions.action import AnyAction
from genzo.actions.registry import FAMILIES, all_actions
from genzo.catalogue.editions import EDITIONS
from genzo.control.coverage import ActionCoverage, coverage
from genzo.data.products import PRODUCTS
from tools.generated_docs.permissions import row_of as permission_row
from tools.site.errors import errors_table
from tools.site.navigation import title_of as title_of_page
from tools.site.pages import Page, code, plain, table
from tools.site.parameters import fields_table, parameters_table

_ROOT = Path(__file__).parents[2]
_WORD = re.compile(r"\w+")
_NOT_ABOUT_ACTIONS = ("README.md", "coverage.md", "permissions.md")  # lists of pages and of all actions
_MOST_PAGES = 5
_ERRORS = "Errors { data-search-exclude }"  # the search finds a code on its own page
_LOCATION = "Location"  # the product with the action DescribeEndpoints, which has no client here


class _Noun(NamedTuple):
    """A page about a kind of resource: its title, and how often it has each word."""

    title: str
    words: Counter[str]


def action_pages() -> list[Page]:
    """A page for each action, and the list of them."""
    found = {each.name: each for each in coverage().implemented}
    nouns = _pages_of_nouns()
    actions = sorted(all_actions(), key=lambda action: action.name)
    pages = [
        Page(f"api/{action.name}.md", title_of(action), _page(action, found[action.name], nouns))
        for action in actions
    ]
    return [Page("api/index.md", "Actions", _index(actions)), *pages]


def summary(action: AnyAction) -> str:
    """What the action does: the first sentence of its module."""
    first = (sys.modules[action.handle.__module__].__doc__ or "").partition("\n\n")[0]
    text = " ".join(first.split()).partition(": ")[2]
    return f"{text[:1].upper()}{text[1:]}"


def title_of(action: AnyAction) -> str:
    """The name of an action, with its product where ECS has an action of the same name."""
    return (
        f"{action.api_name} ({action.name.partition('/')[0].upper()})" if "/" in action.name else action.name
    )


def product_of(action: AnyAction) -> str:
    """The product of an action, by name."""
    return next((each.name for each in PRODUCTS if each.version == action.version), _LOCATION)


def _page(action: AnyAction, found: ActionCoverage, nouns: Mapping[str, _Noun]) -> str:
    up = "../" * (1 + action.name.count("/"))
    led = ", ".join(f"[{nouns[path].title}]({up}{path})" for path in _pages_about(action, nouns))
    parts = [
        f"# {title_of(action)}\n\n{plain(summary(action))}\n\n",
        table(("property", "value"), _properties(action)),
        f"Described in: {led}.\n\n" if led else "",
        _editions(action),
        _section("Parameters", parameters_table(action, found)),
        _section("Response fields", fields_table(action, found)),
        _section(_ERRORS, errors_table(action.name).replace("](../errors/", f"]({up}errors/")),
        f"The gateway answers every action with [errors of its own]({up}reference/errors.md).\n",
    ]
    return "".join(parts)


def _pages_about(action: AnyAction, nouns: Mapping[str, _Noun]) -> list[str]:
    """The pages that name the action, those first that name it most."""
    counts = {path: noun.words[action.api_name] for path, noun in nouns.items()}
    named = sorted((path for path in counts if counts[path]), key=lambda path: (-counts[path], path))
    return named[:_MOST_PAGES]


def _properties(action: AnyAction) -> list[tuple[str, str]]:
    row = permission_row(action.name)
    return [
        ("product", f"{product_of(action)}, version {code(action.version)}"),
        ("kind", "changes the catalogue" if action.writes else "reads the catalogue"),
        ("permission", row[1] or "none is needed"),
        ("resources", row[2]),
    ]


def _section(title: str, text: str) -> str:
    return f"## {title}\n\n{text or 'None.'}\n\n".replace("\n\n\n", "\n\n")


def _editions(action: AnyAction) -> str:
    """What differs between the editions of the API; empty where nothing does."""
    if ".edition." not in Path(sys.modules[action.handle.__module__].__file__ or "").read_text("utf-8"):
        return ""
    rows = ((code(each.name), str(each.page_size), str(each.query_tags)) for each in EDITIONS.values())
    head = ("edition", "largest PageSize", "most tags")
    return "The editions of the API (`genzo serve --edition`) differ:\n\n" + table(head, rows)


def _pages_of_nouns() -> dict[str, _Noun]:
    """The pages of docs/ that describe actions, by file name."""
    texts = {
        path.name: path.read_text("utf-8")
        for path in (_ROOT / "docs").glob("*.md")
        if path.name not in _NOT_ABOUT_ACTIONS
    }
    return {name: _Noun(title_of_page(text), Counter(_WORD.findall(text))) for name, text in texts.items()}


def _index(actions: list[AnyAction]) -> str:
    text = (
        f"# Actions\n\nLook up any of the {len(actions)} actions that Genzo has: what it takes, what it "
        "answers, and what of it works here. [Differences](../differences.md) sums up what does not.\n\n"
    )
    by_name = {action.name: action for action in actions}
    for family, names in FAMILIES.items():
        rows = (
            (
                f"[{title_of(by_name[name])}]({name}.md)",
                plain(summary(by_name[name])),
                product_of(by_name[name]),
            )
            for name in names
        )
        title = family.replace("_", " ").capitalize()
        title = title.upper() if title.lower() in ("ram", "sts", "vpc") else title.replace("Eips", "EIPs")
        text += f"## {title}\n\n" + table(("action", "what it does", "product"), rows)
    return text
