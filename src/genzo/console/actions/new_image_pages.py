"""What the pages that make a new image have in common: the account and the region that they are for."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from genzo.console.actions.forms import Form
from genzo.console.images.list_query import DEFAULT_REGION
from genzo.console.regions import region_names
from genzo.console.rendering import page
from genzo.console.visit import Visit, link
from genzo.wire.types import HttpResponse

ARCHITECTURES = ("x86_64", "arm64", "i386")


class NewImageValues(NamedTuple):
    """The account, empty unless the address names one, and the region."""

    account: str
    region_id: str

    @property
    def address_fields(self) -> dict[str, str]:
        """The fields of the address of such a page."""
        return {"account": self.account, "region": self.region_id}


def new_image_values(visit: Visit) -> NewImageValues:
    """What the address names."""
    return NewImageValues(visit.query.get("account", ""), visit.query.get("region") or DEFAULT_REGION)


def new_image_page(
    visit: Visit, name: str, form: Form, more: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    """The page with its form."""
    values = new_image_values(visit)
    shown = {
        **visit.shown(),
        "action": name,
        "forms": [form],
        "back": link("images", values.address_fields),
        "page_address": f"/_genzo/console/images/{name}",
        "accounts": visit.accounts(),
        "account": visit.acting.account_id,
        "region": values.region_id,
        "regions": region_names(visit),
        "sources": [],
        "suggestions": {},
        **more,
    }
    return page("actions/new_image.html", shown, status)
