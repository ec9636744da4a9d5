"""What the pages that act on one image have in common: its address, its frame, and where they lead."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from genzo.console.actions.forms import Form
from genzo.console.calls import CallsOfPrincipal
from genzo.console.images.shown_image import address, asked_image, region_of
from genzo.console.rendering import page, redirect
from genzo.console.visit import Visit, link
from genzo.wire.types import HttpResponse


class ImageAction(NamedTuple):
    """A request of a page that acts on one image, which the visitor can see."""

    visit: Visit
    calls: CallsOfPrincipal
    image: Mapping[str, Any]
    name: str

    @property
    def region_id(self) -> str:
        return region_of(self.visit)

    @property
    def image_id(self) -> str:
        return str(self.image["ImageId"])

    @property
    def about(self) -> dict[str, str]:
        """The parameters of a call that name the image."""
        return {"RegionId": self.region_id, "ImageId": self.image_id}

    @property
    def address(self) -> str:
        """The address of the page."""
        return address(f"image/{self.name}", self._account, self.region_id, self.image_id)

    @property
    def _account(self) -> str:
        return self.visit.query.get("account", "")

    def image_address(self, done: str = "", region_id: str = "", image_id: str = "") -> str:
        """The address of the page about the image, or about another one; ``done`` names what it tells."""
        fields = {"account": self._account, "region": region_id or self.region_id}
        return link("image", {**fields, "id": image_id or self.image_id, "done": done})

    def done(self, done: str, region_id: str = "", image_id: str = "") -> HttpResponse:
        """Lead to the page about the image, so that a reload does not send the form again."""
        return redirect(self.image_address(done, region_id, image_id))

    def gone(self, done: str) -> HttpResponse:
        """Lead to the list, since the image no longer exists."""
        fields = {"account": self._account, "region": self.region_id, "owner": "self", "done": done}
        return redirect(link("images", fields))

    def shown(self, forms: list[Form], status: int = 200, **more: object) -> HttpResponse:
        """The page with its forms."""
        return page("actions/image_action.html", {**self.values(forms), **more}, status)

    def values(self, forms: list[Form]) -> dict[str, Any]:
        """What the template of such a page shows."""
        return {
            **self.visit.shown(),
            "action": self.name,
            "image": self.image,
            "region": self.region_id,
            "back": self.image_address(),
            "forms": forms,
            "suggestions": {},
            "consequences": None,
            "was_checked": False,
        }


def image_action(visit: Visit, name: str) -> ImageAction:
    """The request for a page that acts on the image in the address.

    Raises:
        RefusedCallError: the visitor cannot see the image.
    """
    calls = visit.asking()
    return ImageAction(visit, calls, asked_image(visit, calls), name)
