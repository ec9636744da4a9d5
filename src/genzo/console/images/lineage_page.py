"""The page about the lineage of an image."""

from genzo.console.images.lineage import NEWEST, Asked, lineage
from genzo.console.images.shown_image import asked_image, frame, region_of
from genzo.console.regions import region_names
from genzo.console.rendering import page
from genzo.console.visit import Visit
from genzo.wire.types import HttpResponse


def lineage_page(visit: Visit) -> HttpResponse:
    """The page.

    Raises:
        RefusedCallError: the visitor cannot see the image.
    """
    calls = visit.asking()
    image = asked_image(visit, calls)
    asked = Asked(calls, visit.query.get("account", ""), region_of(visit), image)
    found = lineage(asked, [region_id for region_id, _ in region_names(visit)])
    shown = {"lineage": found, "newest": NEWEST, "is_own": asked.is_own}
    return page("images/lineage.html", {**frame(visit, image, "image/lineage"), **shown})
