"""Importing an image from files in an object store, to which a file can be sent with the form (ImportImage).

The server receives a file of the form before it answers the form (`genzo.http.console_upload`).
"""

from collections.abc import Mapping

from genzo.console.actions.fields import ADD, TAGS, Field, Group, Rows, flat, parameters_of
from genzo.console.actions.forms import Form, Problem, problem_of, shown_groups
from genzo.console.actions.new_image_pages import ARCHITECTURES, new_image_page, new_image_values
from genzo.console.actions.sending import CLIENT_TOKEN, new_token, send, token_of
from genzo.console.actions.suggesting import buckets, platforms
from genzo.console.calls import RefusedCallError
from genzo.console.rendering import redirect
from genzo.console.visit import Visit, link
from genzo.wire.types import HttpResponse

PATH = "images/import"
BUCKET, OBJECT = "DiskDeviceMapping.1.OSSBucket", "DiskDeviceMapping.1.OSSObject"
"""The fields that say where a file of the form goes."""
MAKES_BUCKET, REPLACES = "makes_bucket", "replaces"
"""The fields that allow an upload to make its bucket, and to replace an object."""
UPLOADED = "uploaded"
"""The field that names the object which a file of the form has become. The server sets it."""
_DISK = (
    Field("OSSBucket", suggestions="buckets"),
    Field("OSSObject"),
    Field("Format", "choice", ("RAW", "VHD", "QCOW2")),
    Field("DiskImageSize", "number"),
    Field("Device"),
)
GROUPS = (
    Group("files", (Rows("DiskDeviceMapping", _DISK, least=1),)),
    Group("about", (Field("ImageName"), Field("Description", "area"))),
    Group(
        "platform",
        (
            Field("Platform", suggestions="platforms"),
            Field("Architecture", "choice", ARCHITECTURES),
            Field("BootMode", "choice", ("BIOS", "UEFI")),
        ),
    ),
    TAGS,
    Group(
        "system",
        (
            Field("OSType", "choice", ("linux", "windows")),
            Field("LicenseType", "choice", ("Auto", "Aliyun", "BYOL")),
            Field("ResourceGroupId"),
            Field("DetectionStrategy", "choice", ("Standard",)),
            Field("Features.NvmeSupport", "choice", ("supported", "unsupported")),
            Field("Features.ImdsSupport", "choice", ("v1", "v2")),
        ),
        is_folded=True,
    ),
)


def import_page(visit: Visit) -> HttpResponse:
    """The page."""
    return import_form(visit, {CLIENT_TOKEN: new_token()}, None)


def imported(visit: Visit, given: Mapping[str, str]) -> HttpResponse:
    """Import the image. A file of the form has arrived in its bucket."""
    if given.get(ADD):
        return import_form(visit, given, None)
    values, fields = new_image_values(visit), flat(GROUPS, given)
    token = given.get(CLIENT_TOKEN) or new_token()
    parameters = {"RegionId": values.region_id, CLIENT_TOKEN: token, **parameters_of(fields, given)}
    outcome = send(visit.asking(), "ImportImage", parameters)
    if outcome.error is not None:
        again = {**given, CLIENT_TOKEN: token_of(given, outcome.error)}
        return import_form(visit, again, problem_of(outcome.error, fields), outcome.error.status)
    image_id = (outcome.answer or {})["ImageId"]
    where = {"account": values.account, "region": values.region_id, "id": image_id, "done": "import"}
    return redirect(link("image", where))


def import_form(
    visit: Visit, given: Mapping[str, str], problem: Problem | None, status: int = 200
) -> HttpResponse:
    """The page with values."""
    values = new_image_values(visit)
    form = Form(
        "import",
        link(PATH, values.address_fields),
        shown_groups(GROUPS, given, problem),
        hidden={CLIENT_TOKEN: given.get(CLIENT_TOKEN, "")},
        problem=problem,
        is_upload=True,
    )
    more = {
        "suggestions": {"buckets": buckets(visit), "platforms": platforms()},
        "uploaded": given.get(UPLOADED, ""),
        "makes_bucket": given.get(MAKES_BUCKET, ""),
        "replaces": given.get(REPLACES, ""),
        "upload_limit": visit.calls.upload_limit(),
    }
    return new_image_page(visit, "import", form, more, status)


def upload_refused(visit: Visit, given: Mapping[str, str], error: RefusedCallError) -> HttpResponse:
    """The page with an error of OSS, which has refused the file of the form."""
    about_bucket = "Bucket" in error.code or error.code == "AccessDenied"
    problem = Problem(error.code, error.message, BUCKET if about_bucket else OBJECT, has_page=False)
    return import_form(visit, given, problem, error.status)
