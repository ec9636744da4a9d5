"""Adding tags to an image, and removing them (TagResources, UntagResources)."""

from collections.abc import Mapping

from genzo.console.actions.fields import ADD, TAGS, Field, flat, parameters_of
from genzo.console.actions.forms import Form, Problem, ShownField, ShownGroup, problem_of, shown_groups
from genzo.console.actions.image_actions import ImageAction, image_action
from genzo.console.actions.sending import send
from genzo.console.visit import Visit
from genzo.wire.types import HttpResponse

_REMOVE = "remove"
_DO = "do"


def tags_page(visit: Visit) -> HttpResponse:
    """The page.

    Raises:
        RefusedCallError: the visitor cannot see the image.
    """
    action = image_action(visit, "tags")
    return action.shown(_forms(action, {}))


def tagged(visit: Visit, given: Mapping[str, str]) -> HttpResponse:
    """Add the tags, or remove those that are chosen."""
    action = image_action(visit, "tags")
    if given.get(ADD):
        return action.shown(_forms(action, given))
    removes = given.get(_DO) == _REMOVE
    fields = _removable(action) if removes else flat([TAGS], given)
    parameters = {
        "RegionId": action.region_id,
        "ResourceType": "image",
        "ResourceId.1": action.image_id,
        **parameters_of(fields, given),
    }
    outcome = send(action.calls, "UntagResources" if removes else "TagResources", parameters)
    if outcome.error is None:
        return action.done("untag" if removes else "tag")
    problem = problem_of(outcome.error, fields)
    forms = _forms(action, given, **{"removing" if removes else "adding": problem})
    return action.shown(forms, status=outcome.error.status)


def _forms(
    action: ImageAction,
    given: Mapping[str, str],
    adding: Problem | None = None,
    removing: Problem | None = None,
) -> list[Form]:
    forms = [
        Form("tag", action.address, shown_groups([TAGS], given, adding), hidden={_DO: "add"}, problem=adding)
    ]
    if tags := action.image["Tags"]["Tag"]:
        chosen = [
            ShownField(field.name, "one_of", "", tag["TagKey"], label=f"{tag['TagKey']}={tag['TagValue']}")
            for field, tag in zip(_removable(action), tags, strict=True)
        ]
        group = ShownGroup("present_tags", chosen, is_folded=False, is_open=True)
        forms.append(
            Form("untag", action.address, [group], hidden={_DO: _REMOVE}, problem=removing, destroys=True)
        )
    return forms


def _removable(action: ImageAction) -> list[Field]:
    return [Field(f"TagKey.{number}") for number, _ in enumerate(action.image["Tags"]["Tag"], 1)]
