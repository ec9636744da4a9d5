"""What differs from the real service, part by part: the end of the page docs/differences.md on the site."""

from collections.abc import Callable, Iterable, Iterator

from genzo.control.coverage import ActionCoverage, Part, State, coverage
from tools.site.pages import code, plain, table

_MANY = 12


def differences() -> str:
    """The sections that the site adds to the page."""
    found = coverage()
    return "".join(
        (
            _totals(found.implemented),
            _without_effect(found.implemented),
            _never_sent(found.implemented),
            _errors(found.implemented, State.MISSING, "Errors that are missing", "reason"),
            _errors(found.implemented, State.CANNOT_OCCUR, "Errors that cannot occur", "reason"),
            _unknown(found.implemented),
            _missing_actions(found.missing),
        )
    )


def _totals(actions: Iterable[ActionCoverage]) -> str:
    kinds: tuple[tuple[str, Callable[[ActionCoverage], list[Part]]], ...] = (
        ("parameters", lambda action: action.parameters),
        ("response fields", lambda action: action.fields),
        ("error codes", lambda action: action.errors),
    )
    actions = list(actions)
    rows = []
    for kind, parts_of in kinds:
        parts = [part for action in actions for part in parts_of(action)]
        rows.append((kind, *(f"{sum(part.state is state for part in parts):,}" for state in State)))
    head = ("", *(state.value for state in State))
    return (
        f"\n## In numbers\n\nThe parts of the {len(actions)} actions that Genzo has:\n\n{table(head, rows)}"
    )


def _without_effect(actions: Iterable[ActionCoverage]) -> str:
    rows = (
        (_link(action), ", ".join(code(part.name) for part in parts))
        for action, parts in _in_state(actions, State.NO_EFFECT)
    )
    return (
        "## Parameters without effect\n\nThey are accepted, their types are checked, and they change no "
        f"answer.\n\n{table(('action', 'parameters'), rows)}"
    )


def _never_sent(actions: Iterable[ActionCoverage]) -> str:
    rows = (
        (_link(action), "<br>".join(f"{code(part.name)}: {plain(part.why)}" for part in parts))
        for action, parts in _in_state(actions, State.NEVER_SENT)
    )
    return (
        "## Response fields that are never sent\n\nThe API describes them, and no answer here has them."
        f"\n\n{table(('action', 'fields'), rows)}"
    )


def _errors(actions: Iterable[ActionCoverage], state: State, title: str, head: str) -> str:
    """The reasons, those first that most errors have, with the actions."""
    reasons: dict[str, dict[str, list[str]]] = {}
    for action, parts in _in_state(actions, state):
        for part in parts:
            reasons.setdefault(part.why, {}).setdefault(part.name.partition(" ")[0], []).append(action.name)
    rows = (
        (plain(reason), ", ".join(code(name) for name in sorted(codes)), _names(codes.values()))
        for reason, codes in sorted(reasons.items(), key=lambda item: -sum(map(len, item[1].values())))
    )
    return (
        f"## {title}\n\nBy reason; a [fault](faults.md) makes a server answer with any of them all the same."
        f"\n\n{table((head, 'codes', 'actions'), rows)}"
    )


def _names(groups: Iterable[list[str]]) -> str:
    """The actions, or how many they are."""
    names = sorted({name for group in groups for name in group})
    if len(names) > _MANY:
        return f"{len(names)} actions"
    return ", ".join(f"[{name}](api/{name}.md)" for name in names)


def _unknown(actions: Iterable[ActionCoverage]) -> str:
    rows = []
    for action, parts in _in_state(actions, State.MISSING):
        names = [code(part.name) for part in parts if part not in action.errors]
        if names:
            rows.append((_link(action), ", ".join(names)))
    if not rows:
        return ""
    return (
        "## Parameters and fields that are missing\n\nA description has them, and Genzo does not know them."
        f"\n\n{table(('action', 'parts'), rows)}"
    )


def _missing_actions(names: list[str]) -> str:
    return f"## Actions of ECS that are missing\n\n{len(names)}: {', '.join(names)}.\n"


def _in_state(actions: Iterable[ActionCoverage], state: State) -> Iterator[tuple[ActionCoverage, list[Part]]]:
    for action in actions:
        parts = [part for part in (*action.parameters, *action.fields, *action.errors) if part.state is state]
        if parts:
            yield action, parts


def _link(action: ActionCoverage) -> str:
    return f"[{action.name}](api/{action.name}.md)"
