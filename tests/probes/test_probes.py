"""A share of the probes, asked in each run; scripts/probe asks all."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from genzo import errors
from genzo.errors import ApiError, ErrorType
from tests.probes.asking import ask
from tests.probes.baseline import new_failures, passing_now
from tests.probes.effects import comparison, effective_parameters, rows, silent
from tests.probes.generator import BASE_REQUESTS, Probe, probes
from tests.probes.verdict import objection
from tests.probes.world import ACTIONS, READ_BACK, Calls, Outcome, ReadBack

SHARE = 4
"""One of so many probes is asked."""


def test_every_action_has_a_base_request() -> None:
    assert BASE_REQUESTS.keys() == ACTIONS.keys()


def test_names_of_probes_are_unique() -> None:
    names = [probe.name for action in ACTIONS for probe in probes(action)]
    assert len(set(names)) == len(names) > len(ACTIONS) * 20


def test_no_probe_fails_that_did_not_and_what_passes_leaves_the_baseline(
    record_property: Callable[[str, object], None],
) -> None:
    chosen = list(_share())
    failed = ask(chosen)
    record_property("figures", f"{len(chosen)} probes, {len(chosen) - len(failed)} pass")
    assert new_failures(failed) == {}
    assert passing_now({probe.name for probe in chosen}, failed) == [], "run scripts/probe --shrink"


UNPROVEN = json.loads(Path(__file__).with_name("unproven_effects.json").read_text())
"""Parameters whose effect no row of effects.json shows yet: a list that only gets shorter."""


def test_every_parameter_with_a_declared_effect_changes_an_answer() -> None:
    # The SDK's descriptions take most of the time, and the tests above have read them.
    found = {action: sorted(names) for action, names in silent(ACTIONS)}
    assert found == UNPROVEN, "mark these NO_EFFECT, or add rows to effects.json"


def test_the_requests_of_a_row_differ_in_its_parameter_alone() -> None:
    for action, name, row in rows():
        without, changed = comparison(action, name, row)[:2]
        assert {key for key in {*without, *changed} if without.get(key) != changed.get(key)} == {name}
        assert name in dict(effective_parameters(action)), f"{action} has no such parameter: {name}"


def test_a_read_back_ends_at_the_first_unusual_answer() -> None:
    calls: Calls = [("First", {}), ("Second", {}), ("Third", {})]
    asked = list[str]()

    def ask(name: str, _parameters: object) -> str:
        asked.append(name)
        return name

    usual = Outcome("done", after=["First", "other", "Third"])
    assert ReadBack(calls, usual).answers("done", ask) == asked == ["First", "Second"]
    assert ReadBack(calls, usual).answers("another answer", ask) == []
    assert len(READ_BACK) > len(calls)


def _share() -> Iterator[Probe]:
    """Every base request, and one of `SHARE` other probes of each action."""
    for action in sorted(ACTIONS):
        for number, probe in enumerate(probes(action)):
            if number % SHARE == 0:
                yield probe


PROBE = Probe("probe", "DeleteImage", {"ImageId": "m-1"}, ("ImageId",), "open")
ALLOWED, FORBIDDEN = PROBE._replace(expectation="allowed"), PROBE._replace(expectation="forbidden")
DONE = Outcome({"RequestId": "1"})
IMAGE_NOT_FOUND = errors.IMAGE_NOT_FOUND()


@pytest.mark.parametrize(
    ("probe", "outcome", "words"),
    [
        (PROBE, DONE, ""),
        (ALLOWED, DONE, ""),
        (FORBIDDEN, DONE, "is accepted"),
        (PROBE, Outcome({"RequestId": 1}), "has DeleteImage.RequestId as int"),
        (PROBE, Outcome({"RequestId": "1", "Extra": ""}), "which the SDK does not know"),
        (PROBE, Outcome(bug=ZeroDivisionError()), "failed with ZeroDivisionError"),
        (PROBE, Outcome(error=errors.MISSING_PARAMETER(name="ImageId")), ""),
        (PROBE, Outcome(error=ApiError(ErrorType("Nope", 400, "no"), {})), "does not list so"),
        (PROBE, Outcome(error=IMAGE_NOT_FOUND), ""),
        (FORBIDDEN, Outcome(error=IMAGE_NOT_FOUND), ""),
        (ALLOWED, Outcome(error=IMAGE_NOT_FOUND), "is refused with InvalidImageId.NotFound"),
    ],
)
def test_a_verdict_names_what_is_wrong(probe: Probe, outcome: Outcome, words: str) -> None:
    found = objection(probe, outcome)
    assert words in found
    assert bool(words) == bool(found)
