"""One image as the pages about it find and show it."""

from collections.abc import Mapping
from typing import Any

from genzo.console.calls import CallsOfPrincipal, RefusedCallError
from genzo.console.images.list_query import DEFAULT_REGION, ListQuery
from genzo.console.visit import Visit, link

_UNDER_WAY = ("Creating", "Waiting")
_OF_OWNER = ("edit", "tags", "share", "copy", "export", "delete")
"""The pages that act on an own image. An image of others can be copied where it is shared."""
_NO_SUCH_IMAGE = RefusedCallError(404, "", "no_image")


def image_link(query: ListQuery, image_id: str) -> str:
    """The address of the page about an image of a list."""
    return address("image", query.account, query.region, image_id)


def address(page: str, account: str, region_id: str, image_id: str) -> str:
    """The address of one of the pages about an image."""
    return link(page, {"account": account, "region": region_id, "id": image_id})


def is_under_way(image: Mapping[str, Any]) -> bool:
    """Whether the image is being made."""
    return image["Status"] in _UNDER_WAY


def region_of(visit: Visit) -> str:
    """The region in the address."""
    return visit.query.get("region") or DEFAULT_REGION


def asked_image(visit: Visit, calls: CallsOfPrincipal) -> dict[str, Any]:
    """The image in the address.

    Raises:
        RefusedCallError: the visitor cannot see it, or the API refused the call.
    """
    image = find_image(calls, region_of(visit), visit.query.get("id", ""))
    if image is None:
        raise _NO_SUCH_IMAGE
    return image


def find_image(calls: CallsOfPrincipal, region_id: str, image_id: str) -> dict[str, Any] | None:
    """An image that a principal can see, published images of other accounts among them.

    Raises:
        RefusedCallError: the API refused the call.
    """
    if not image_id or "," in image_id:
        return None
    asked = {"RegionId": region_id, "ImageId": image_id, "Status": "ALL"}
    for more in ({}, {"ImageOwnerAlias": "others", "IsPublic": "true"}, {"ImageOwnerAlias": "marketplace"}):
        found: list[dict[str, Any]] = calls.ask_with("DescribeImages", {**asked, **more})["Images"]["Image"]
        if found:
            return found[0]
    return None


def frame(visit: Visit, image: Mapping[str, Any], current: str) -> dict[str, Any]:
    """What every page about an image shows: its name, and links to the others; ``current`` is this one."""
    account, region_id = visit.query.get("account", ""), region_of(visit)
    pages = {
        "image": "about",
        "image/lineage": "lineage",
        "image/request": "request",
        "image/json": "json",
        "image/xml": "xml",
    }
    tabs = [
        (text, address(path, account, region_id, image["ImageId"]), path == current)
        for path, text in pages.items()
    ]
    actions = [
        (name, address(f"image/{name}", account, region_id, image["ImageId"])) for name in _actions(image)
    ]
    back = link("images", {"account": account, "region": region_id})
    shown = {"image": image, "tabs": tabs, "actions": actions, "back": back, "region": region_id}
    return {**visit.shown(), **shown}


def _actions(image: Mapping[str, Any]) -> list[str]:
    """The pages that may act on an image: what its visitor may do, the API says when it is called."""
    if image["ImageOwnerAlias"] != "self":
        return ["copy"] if image["ImageOwnerAlias"] == "others" else []
    return [*_OF_OWNER, *(["cancel"] if is_under_way(image) and image["IsCopied"] else [])]
