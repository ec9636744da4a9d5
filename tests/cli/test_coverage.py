"""genzo coverage, and the page that is generated from it."""

import json
from pathlib import Path
from typing import Any

from genzo.control.coverage import Part, State, coverage
from genzo.control.coverage_page import page
from genzo.control.readiness_page import ReadinessReport
from genzo.control.router import ControlRouter
from genzo.wire.types import HttpRequest
from tests.api import Api
from tests.running import genzo_here

PAGE = Path(__file__).parents[2] / "docs" / "coverage.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text() == page(coverage()), "run scripts/docs"


def test_describe_images_is_fully_covered() -> None:
    (found,) = (action for action in coverage().implemented if action.name == "DescribeImages")
    states = {part.name: part.state for part in (*found.parameters, *found.fields)}
    assert {name for name, state in states.items() if state is State.NO_EFFECT} == {
        "ShowExpired",
        "ActionType",
    }
    assert {name for name, state in states.items() if state is State.MISSING} == set()
    assert states["Tag.key"] is State.WORKS
    assert states["Images.Image.DetectionOptions.Items.Item.RiskCode"] is State.WORKS
    errors = {part.name: part for part in found.errors}
    assert errors["CurrentAccount.NotSupportPublicImage"].why
    assert {part.state for part in found.errors} == {State.WORKS, State.CANNOT_OCCUR}


def test_each_error_is_a_part_of_its_own_that_works_is_impossible_or_missing() -> None:
    (found,) = (action for action in coverage().implemented if action.name == "RunInstances")
    parts = {part.name: part for part in found.errors}
    assert len(parts) == len(found.errors)
    assert parts["InvalidImageId.NotFound"].state is State.WORKS
    assert parts["ImageRemovedInMarket"].state is State.CANNOT_OCCUR
    assert parts["InvalidEncryptAlgorithm"] == Part(
        "InvalidEncryptAlgorithm", State.MISSING, "any algorithm is taken"
    )
    assert parts["OperationDenied.ImageNotValid (403)"].state is State.WORKS
    assert parts["OperationDenied.ImageNotValid (404)"].state is State.CANNOT_OCCUR
    assert (
        "\n- Error codes, missing (any algorithm is taken): `InvalidEncryptAlgorithm`.\n" in PAGE.read_text()
    )


def test_fields_that_no_answer_has_are_not_said_to_work() -> None:
    (found,) = (action for action in coverage().implemented if action.name == "DescribeInstanceTypes")
    cards, reason = "InstanceTypes.InstanceType.NetworkCards", "no source states its values"
    parts = {part.name: part for part in found.fields}
    assert parts[cards] == Part(cards, State.NEVER_SENT, reason)
    member = f"{cards}.NetworkCardInfo.NetworkCardIndex"
    assert parts[member] == Part(member, State.NEVER_SENT, reason)
    assert parts["InstanceTypes.InstanceType.Clock"].state is State.WORKS
    assert "never sent here" in genzo_here("coverage", "DescribeInstanceTypes").stdout


def test_every_action_of_ecs_is_implemented_or_missing() -> None:
    found = coverage()
    assert len(found.missing) == len(set(found.missing))
    assert "DescribeImages" not in found.missing
    assert "CreateDedicatedHostCluster" in found.missing


def test_the_command_prints_all_actions_or_one(api: Api) -> None:
    everything = json.loads(genzo_here("coverage", "-o", "json").stdout)
    assert api.send("GET", "/_genzo/coverage").json == everything
    one = json.loads(genzo_here("coverage", "DescribeRegions", "-o", "json").stdout)
    assert one in everything["implemented"]
    assert "DescribeImages" in genzo_here("coverage").stdout
    assert "accepted without effect" in genzo_here("coverage", "DescribeImages").stdout


def test_the_page_of_a_server_is_made_once() -> None:
    """It takes long, and any caller may ask for it."""
    router = ControlRouter(ReadinessReport, _unused, _unused, _unused)
    asked = [router.answer(HttpRequest("GET", "/_genzo/coverage", b"", (), b"")) for _ in range(2)]
    assert asked[0].status == 200
    assert asked[0].body is asked[1].body


def _unused() -> Any:  # noqa: ANN401 - of any kind
    raise AssertionError


def test_a_missing_action_is_reported() -> None:
    for name, known in (
        ("CreateDedicatedHostCluster", "it is a missing action of ECS"),
        ("MakeTea", "ECS has no such action"),
    ):
        done = genzo_here("coverage", name)
        assert (done.returncode, done.stderr) == (1, f"Genzo does not have {name}: {known}.\n")


def test_an_action_is_found_in_any_case_and_a_similar_one_is_named() -> None:
    exact, lower = (genzo_here("coverage", name) for name in ("DescribeImages", "describeimages"))
    assert (lower.returncode, lower.stdout) == (0, exact.stdout)
    assert (
        "CreateDedicatedHostCluster: it is a missing"
        in genzo_here("coverage", "creatededicatedhostcluster").stderr
    )
    assert genzo_here("coverage", "DescribeImage").stderr == (
        "Genzo does not have DescribeImage: ECS has no such action. Did you mean DescribeImages?\n"
    )
