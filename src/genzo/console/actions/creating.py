"""Creating an image of an instance, of a snapshot, or of several disks (CreateImage)."""

from collections.abc import Mapping
from typing import Any

from genzo.console.actions.fields import ADD, TAGS, Field, Group, Rows, flat, parameters_of
from genzo.console.actions.forms import Form, Problem, problem_of, shown_groups
from genzo.console.actions.new_image_pages import ARCHITECTURES, new_image_page, new_image_values
from genzo.console.actions.sending import CLIENT_TOKEN, new_token, send, token_of
from genzo.console.actions.suggesting import instances, platforms, snapshots
from genzo.console.rendering import redirect
from genzo.console.visit import Visit, link
from genzo.wire.types import HttpResponse

_DISK = (
    Field("SnapshotId", suggestions="snapshots"),
    Field("DiskType", "choice", ("system", "data")),
    Field("Size", "number"),
    Field("Device"),
)
SOURCES: Mapping[str, Group] = {
    "instance": Group("from_instance", (Field("InstanceId", suggestions="instances"),)),
    "snapshot": Group("from_snapshot", (Field("SnapshotId", suggestions="snapshots"),)),
    "disks": Group("from_disks", (Rows("DiskDeviceMapping", _DISK),)),
}
ABOUT = (
    Group("about", (Field("ImageName"), Field("ImageFamily"), Field("Description", "area"))),
    TAGS,
    Group(
        "system",
        (
            Field("ImageVersion"),
            Field("Platform", suggestions="platforms"),
            Field("Architecture", "choice", ARCHITECTURES),
            Field("BootMode", "choice", ("BIOS", "UEFI", "UEFI-Preferred")),
            Field("ResourceGroupId"),
            Field("DetectionStrategy", "choice", ("Standard",)),
            Field("Features.ImdsSupport", "choice", ("v1", "v2")),
            Field("SecureBootOptions.SecureBootSupport", "choice", ("supported", "unsupported")),
        ),
        is_folded=True,
    ),
)


def create_page(visit: Visit) -> HttpResponse:
    """The page; the address may name the source.

    Raises:
        ValueError: the address has an unknown kind of source.
    """
    given = {name: visit.query[name] for name in ("InstanceId", "SnapshotId") if name in visit.query}
    return _page(visit, {**given, CLIENT_TOKEN: new_token()}, None)


def created(visit: Visit, given: Mapping[str, str]) -> HttpResponse:
    """Create the image."""
    if given.get(ADD):
        return _page(visit, given, None)
    values = new_image_values(visit)
    fields = flat((SOURCES[_source(visit)], *ABOUT), given)
    token = given.get(CLIENT_TOKEN) or new_token()
    parameters = {"RegionId": values.region_id, CLIENT_TOKEN: token, **parameters_of(fields, given)}
    outcome = send(visit.asking(), "CreateImage", parameters)
    if outcome.error is not None:
        again = {**given, CLIENT_TOKEN: token_of(given, outcome.error)}
        return _page(visit, again, problem_of(outcome.error, fields), outcome.error.status)
    image_id = (outcome.answer or {})["ImageId"]
    where = {"account": values.account, "region": values.region_id, "id": image_id, "done": "create"}
    return redirect(link("image", where))


def _source(visit: Visit) -> str:
    """The kind of source that the address names."""
    name = visit.query.get("from", "")
    if not name:
        name = "snapshot" if visit.query.get("SnapshotId") else "instance"
    if name not in SOURCES:
        raise ValueError(name)
    return name


def _page(visit: Visit, given: Mapping[str, str], problem: Problem | None, status: int = 200) -> HttpResponse:
    source, values = _source(visit), new_image_values(visit)
    address = link("images/create", {**values.address_fields, "from": source})
    form = Form(
        "create",
        address,
        shown_groups((SOURCES[source], *ABOUT), given, problem),
        hidden={CLIENT_TOKEN: given.get(CLIENT_TOKEN, "")},
        problem=problem,
    )
    more: dict[str, Any] = {
        "sources": [
            (name, link("images/create", {**values.address_fields, "from": name}), name == source)
            for name in SOURCES
        ],
        "suggestions": _suggestions(visit, values.region_id, source),
    }
    return new_image_page(visit, "create", form, more, status)


def _suggestions(visit: Visit, region_id: str, source: str) -> dict[str, Any]:
    calls = visit.asking()
    found: dict[str, Any] = {"platforms": platforms()}
    if source == "instance":
        found["instances"] = instances(calls, region_id)
    else:
        found["snapshots"] = snapshots(calls, region_id)
    return found
