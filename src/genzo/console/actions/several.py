"""Acting on several images at once: one call for each, and an answer that says of each what happened."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from genzo.console.actions.copying import GROUPS as COPY_GROUPS
from genzo.console.actions.copying import REGION, chosen_regions, region_fields
from genzo.console.actions.deleting import FORCE
from genzo.console.actions.fields import ADD, TAGS, Field, Group, Rows, flat, parameters_of
from genzo.console.actions.forms import Form, Problem, ShownGroup, problem_of, shown_groups
from genzo.console.actions.new_image_pages import NewImageValues, new_image_values
from genzo.console.actions.results import Result, results_page
from genzo.console.actions.sending import CLIENT_TOKEN, CONFIRMED, Outcome, check, new_token, send, token_for
from genzo.console.actions.sharing import ACCOUNTS, PUBLISH, WITHDRAW
from genzo.console.calls import CallsOfPrincipal, Parameters, RefusedCallError
from genzo.console.images.lineage import Asked, Consequence, consequences_without_copies, launch_templates
from genzo.console.images.shown_image import find_image
from genzo.console.regions import region_names
from genzo.console.rendering import page
from genzo.console.visit import Visit, link
from genzo.wire.types import HttpResponse

IMAGE = "image."
"""Begins the name of the field that chooses an image."""
_MOST_IMAGES = 50


class Many(NamedTuple):
    """What can be done with several images: an action, the fields of its form, and what it always sends."""

    action: str
    groups: tuple[Group, ...] = ()
    fixed: Mapping[str, str] = {}
    destroys: bool = False


_SHARING, _CHANGING = "ModifyImageSharePermission", "ModifyImageAttribute"
MANY: Mapping[str, Many] = {
    "tag": Many("TagResources", (TAGS,)),
    "untag": Many("UntagResources", (Group("tag_keys", (Rows("TagKey", (Field(""),), least=1),)),)),
    "share": Many(_SHARING, (ACCOUNTS,)),
    "unshare": Many(
        _SHARING, (Group("accounts", (Rows("RemoveAccount", (Field(""),), least=1),)),), destroys=True
    ),
    "publish": Many(_SHARING, fixed={"LaunchPermission": PUBLISH}),
    "withdraw": Many(_SHARING, fixed={"LaunchPermission": WITHDRAW}, destroys=True),
    "copy": Many("CopyImage", COPY_GROUPS),
    "deprecate": Many(_CHANGING, fixed={"Status": "Deprecated"}, destroys=True),
    "restore": Many(_CHANGING, fixed={"Status": "Available"}),
    "delete": Many("DeleteImage", (FORCE,), destroys=True),
}


class Chosen(NamedTuple):
    """An image that was chosen, with the name that it has; it may be gone."""

    image_id: str
    name: str
    image: Mapping[str, Any] | None


class _Request(NamedTuple):
    """A request of the page: what is to be done, and the images in the region of the address."""

    visit: Visit
    calls: CallsOfPrincipal
    values: NewImageValues
    name: str
    images: Sequence[Chosen]

    @property
    def many(self) -> Many:
        return MANY[self.name]

    @property
    def back(self) -> str:
        return link("images", {**self.values.address_fields, "owner": "self"})

    @property
    def address(self) -> str:
        return link("images/several", {**self.values.address_fields, "do": self.name})


def several_page(visit: Visit) -> HttpResponse:
    """The form of what is to be done with the images in the address.

    Raises:
        ValueError: the address names an unknown thing to do.
    """
    request = _request(visit, visit.query)
    return _form_page(request, {CLIENT_TOKEN: new_token()})


def several(visit: Visit, given: Mapping[str, str]) -> HttpResponse:
    """Send a call for each image. What destroys something is checked for each, and confirmed.

    Raises:
        ValueError: the address names an unknown thing to do.
    """
    request = _request(visit, given)
    if given.get(ADD) or not request.images:
        return _form_page(request, given)
    fields = flat(request.many.groups, given)
    parameters = {**request.many.fixed, **parameters_of(fields, given)}
    if request.many.action == _SHARING and not parameters:
        return _form_page(request, given)  # the API answers a call without accounts with success
    if request.many.destroys and not given.get(CONFIRMED):
        return _confirm_page(request, parameters, fields)
    results = [
        Result(place, image.name, address, problem_of(outcome.error, fields))
        for image in request.images
        for place, address, outcome in _sent(request, image, parameters, given)
    ]
    return results_page(visit, request.name, results, request.back)


def _sent(
    request: _Request, image: Chosen, parameters: Parameters, given: Mapping[str, str]
) -> list[tuple[str, str, Outcome]]:
    """Region, address of what was made, and outcome of each call for an image."""
    about = _about(request, image)
    where = {**request.values.address_fields, "id": image.image_id}
    if request.name != "copy":
        outcome = send(request.calls, request.many.action, {**about, **parameters})
        gone = request.name == "delete"
        return [(request.values.region_id, "" if gone else link("image", where), outcome)]
    sent = list[tuple[str, str, Outcome]]()
    for region_id in chosen_regions(given) or [request.values.region_id]:
        # The name is that of the source where the form has none: one name cannot be that of several copies.
        named = {"DestinationImageName": image.name, **parameters, REGION: region_id}
        token = token_for(given.get(CLIENT_TOKEN) or new_token(), image.image_id, region_id)
        outcome = send(request.calls, "CopyImage", {**about, **named, CLIENT_TOKEN: token})
        made = {**where, "region": region_id, "id": (outcome.answer or {}).get("ImageId", "")}
        sent.append((region_id, link("image", made) if outcome.answer else "", outcome))
    return sent


def _about(request: _Request, image: Chosen) -> dict[str, str]:
    region = {"RegionId": request.values.region_id}
    if request.many.action.endswith("Resources"):
        return {**region, "ResourceType": "image", "ResourceId.1": image.image_id}
    return {**region, "ImageId": image.image_id}


def _request(visit: Visit, chosen: Mapping[str, str]) -> _Request:
    name = visit.query.get("do", "")
    if name not in MANY:
        raise ValueError(name)
    calls, values = visit.asking(), new_image_values(visit)
    ids = [each.removeprefix(IMAGE) for each in chosen if each.startswith(IMAGE)][:_MOST_IMAGES]
    return _Request(visit, calls, values, name, [_chosen(calls, values.region_id, each) for each in ids])


def _chosen(calls: CallsOfPrincipal, region_id: str, image_id: str) -> Chosen:
    try:
        image = find_image(calls, region_id, image_id)
    except RefusedCallError:
        image = None
    name = "" if image is None else image["ImageName"]
    return Chosen(image_id, name or image_id, image)


def _form_page(request: _Request, given: Mapping[str, str]) -> HttpResponse:
    groups = shown_groups(request.many.groups, given, None)
    if request.name == "copy":
        regions = region_fields(region_names(request.visit), given)
        groups = [ShownGroup("regions", regions, is_folded=False, is_open=True), *groups]
    form = Form(
        request.name,
        request.address,
        groups,
        hidden={CLIENT_TOKEN: given.get(CLIENT_TOKEN, "")},
        destroys=request.many.destroys,
    )
    return _page(request, form, [(image, None, ()) for image in request.images])


def _confirm_page(request: _Request, parameters: Parameters, fields: Sequence[Field]) -> HttpResponse:
    """What the API would answer for each image; the confirmation is for those that it would accept."""
    deletes = request.name == "delete"
    templates = launch_templates(_asked(request, {})) if deletes else {}
    checked, accepted = list[tuple[Chosen, Problem | None, Sequence[Consequence]]](), dict[str, str]()
    for image in request.images:
        outcome = check(request.calls, request.many.action, {**_about(request, image), **parameters})
        breaks: Sequence[Consequence] = ()
        if outcome.was_checked:
            accepted[f"{IMAGE}{image.image_id}"] = "on"
            if deletes and image.image is not None:
                breaks = consequences_without_copies(_asked(request, image.image), templates)
        checked.append((image, problem_of(outcome.error, fields), breaks))
    sent = {name: value for name, value in parameters.items() if name not in request.many.fixed}
    form = Form(request.name, request.address, hidden={**accepted, **sent, CONFIRMED: "yes"}, destroys=True)
    return _page(request, form, checked, accepted=len(accepted))


def _asked(request: _Request, image: Mapping[str, Any]) -> Asked:
    return Asked(request.calls, request.values.account, request.values.region_id, image)


def _page(
    request: _Request,
    form: Form,
    images: Sequence[tuple[Chosen, Problem | None, Sequence[Consequence]]],
    accepted: int | None = None,
) -> HttpResponse:
    values = {
        **request.visit.shown(),
        "action": request.name,
        "forms": [form],
        "images": images,
        "is_choice": accepted is None,
        "accepted": accepted,
        "back": request.back,
        "region": request.values.region_id,
        "suggestions": {},
    }
    return page("actions/several.html", values)
