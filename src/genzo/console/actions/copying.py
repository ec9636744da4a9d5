"""Copying an image to regions, each by a call of its own (CopyImage)."""

from collections.abc import Mapping, Sequence

from genzo.console.actions.fields import ADD, TAGS, Field, Group, flat, parameters_of
from genzo.console.actions.forms import (
    Form,
    Problem,
    ShownField,
    ShownGroup,
    problem_of,
    shown_groups,
)
from genzo.console.actions.image_actions import ImageAction, image_action
from genzo.console.actions.results import Result, results_page
from genzo.console.actions.sending import CLIENT_TOKEN, Outcome, new_token, send, token_for, token_of
from genzo.console.regions import region_names
from genzo.console.visit import Visit
from genzo.wire.types import HttpResponse

GROUPS = (
    Group("about", (Field("DestinationImageName"), Field("DestinationDescription", "area"))),
    TAGS,
    Group(
        "encryption",
        (Field("Encrypted", "flag"), Field("KMSKeyId"), Field("ResourceGroupId")),
        is_folded=True,
    ),
)
REGION = "DestinationRegionId"


def copy_page(visit: Visit) -> HttpResponse:
    """The page. The copy has the name of its source unless another one is given.

    Raises:
        RefusedCallError: the visitor cannot see the image.
    """
    action = image_action(visit, "copy")
    given = {"DestinationImageName": action.image["ImageName"], CLIENT_TOKEN: new_token()}
    return action.shown([_form(action, given, None)])


def copied(visit: Visit, given: Mapping[str, str]) -> HttpResponse:
    """Copy the image to each of the regions that are chosen."""
    action = image_action(visit, "copy")
    if given.get(ADD):
        return action.shown([_form(action, given, None)])
    regions = chosen_regions(given)
    fields = flat(GROUPS, given)
    parameters = {**action.about, **parameters_of(fields, given)}
    token = given.get(CLIENT_TOKEN) or new_token()
    outcomes = [_send(action, parameters, region_id, token) for region_id in regions or [""]]
    if len(outcomes) > 1:
        return _results(action, regions, outcomes)
    (outcome,) = outcomes
    if outcome.error is not None:
        problem = problem_of(outcome.error, [*fields, Field(REGION)])
        again = {**given, CLIENT_TOKEN: token_of(given, outcome.error)}
        return action.shown([_form(action, again, problem)], status=outcome.error.status)
    copy_id = (outcome.answer or {})["ImageId"]
    return action.done("copy", "".join(regions), copy_id)


def chosen_regions(given: Mapping[str, str]) -> list[str]:
    """The regions whose fields are on, in their order."""
    return [name.removeprefix(f"{REGION}.") for name in given if name.startswith(f"{REGION}.")]


def region_fields(regions: Sequence[tuple[str, str]], given: Mapping[str, str]) -> list[ShownField]:
    """A field for each region; the API takes one region a call."""
    return [
        ShownField(
            f"{REGION}.{region_id}",
            "flag",
            "",
            given.get(f"{REGION}.{region_id}", ""),
            label=f"{region_id} · {name}",
        )
        for region_id, name in regions
    ]


def _send(action: ImageAction, parameters: Mapping[str, str], region_id: str, token: str) -> Outcome:
    """Copy to one region; an empty one is the API's default. Each region has a client token of its own."""
    destination = {REGION: region_id, CLIENT_TOKEN: token_for(token, region_id)} if region_id else {}
    return send(action.calls, "CopyImage", {CLIENT_TOKEN: token, **parameters, **destination})


def _results(action: ImageAction, regions: Sequence[str], outcomes: Sequence[Outcome]) -> HttpResponse:
    results = [
        Result(
            region_id,
            action.image["ImageName"] or action.image_id,
            ""
            if outcome.answer is None
            else action.image_address("copy", region_id, outcome.answer["ImageId"]),
            problem_of(outcome.error, []),
        )
        for region_id, outcome in zip(regions, outcomes, strict=True)
    ]
    return results_page(action.visit, "copy", results, action.image_address())


def _form(action: ImageAction, given: Mapping[str, str], problem: Problem | None) -> Form:
    regions = region_fields(region_names(action.visit), given)
    if problem is not None and problem.field == REGION:
        problem = problem._replace(field=regions[0].name)
        regions[0] = regions[0]._replace(has_problem=True)
    destinations = ShownGroup("regions", regions, is_folded=False, is_open=True)
    return Form(
        "copy",
        action.address,
        [destinations, *shown_groups(GROUPS, given, problem)],
        hidden={CLIENT_TOKEN: given.get(CLIENT_TOKEN, "")},
        problem=problem,
    )
