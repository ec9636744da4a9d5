"""The coverage as a page of the documentation, in Markdown."""

from collections.abc import Sequence

from genzo.control.coverage import ActionCoverage, Coverage, Part, State
from genzo.data import described_sdk

_HEAD = """# What of the API works

Here you look up what works of each action. `scripts/docs` generates the page from the requests, responses and
errors of the actions themselves. `genzo coverage` prints the same, `genzo coverage ACTION` every part of one
action, and `genzo coverage --output json` all of it. Parameters and response fields are measured against the
models of `{sdk}`, error codes against the API description of 2024.

A parameter works if a test shows that it changes an answer, and is accepted without effect otherwise. A
response field works if a test is answered with it; one that the API describes and no answer has is never sent
here. An error code works if a test is answered with it. A run of all tests checks the three
(docs/testing.md#what-works).

"""
_COLUMNS = "| action | parameters | response fields | error codes |\n|---|---|---|---|\n"


def summary(parts: Sequence[Part]) -> str:
    """How many of how many parts work, and what is with the others."""
    works = sum(part.state is State.WORKS for part in parts)
    others = [
        f"{count} {state.value}"
        for state in (State.NO_EFFECT, State.NEVER_SENT, State.CANNOT_OCCUR, State.MISSING)
        if (count := sum(part.state is state for part in parts))
    ]
    return f"{works} of {len(parts)}" + (f" ({', '.join(others)})" if others else "")


def page(found: Coverage) -> str:
    """The whole page."""
    rows = "".join(_row(action) for action in found.implemented)
    details = "".join(_details(action) for action in found.implemented)
    return (
        f"{_HEAD.format(sdk=described_sdk())}{len(found.implemented)} actions work.\n\n{_COLUMNS}{rows}\n"
        f"## Parts that do not simply work\n\n{details}"
        f"## Actions of ECS that are missing\n\n{len(found.missing)}: {', '.join(found.missing)}.\n"
    )


def _row(action: ActionCoverage) -> str:
    cells = (action.name, summary(action.parameters), summary(action.fields), summary(action.errors))
    return f"| {' | '.join(cells)} |\n"


def _details(action: ActionCoverage) -> str:
    lines = [
        line
        for kind, parts in (
            ("Parameters", action.parameters),
            ("Response fields", action.fields),
            ("Error codes", action.errors),
        )
        for line in _lines(kind, parts)
    ]
    return f"### {action.name}\n\n" + "\n".join(lines) + "\n\n" if lines else ""


def _heading(part: Part) -> str:
    if part.state is State.MISSING and part.why:
        return f"{part.state.value} ({part.why})"
    if part.state is State.NEVER_SENT:
        return f"{part.state.value} ({part.why})"
    return part.why or part.state.value


def _lines(kind: str, parts: Sequence[Part]) -> list[str]:
    """One line for each state, and for each reason why errors do not occur."""
    groups: dict[str, list[str]] = {}
    for part in parts:
        if part.state is not State.WORKS:
            groups.setdefault(_heading(part), []).append(f"`{part.name}`")
    return [f"- {kind}, {why}: {', '.join(names)}." for why, names in groups.items()]
