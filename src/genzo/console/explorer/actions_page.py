"""The list of all actions, found by product and by words."""

from genzo.console.rendering import page
from genzo.console.visit import Visit, link
from genzo.control.action_names import action_names, found_actions
from genzo.wire.types import HttpResponse


def actions_page(visit: Visit) -> HttpResponse:
    """The page.

    Raises:
        ValueError: the address names a product that does not exist.
    """
    query, account = visit.query.get("q", "").strip(), visit.query.get("account", "")
    product = visit.query.get("product", "")
    products = list(dict.fromkeys(each.product for each in action_names()))
    if product not in ("", *products):
        raise ValueError(product)
    found = found_actions(query, product)
    values = {
        "account": account,
        "product": product,
        "products": [
            (name, len(found_actions(query, name)), _address(account, query, "" if name == product else name))
            for name in products
        ],
        "search": query,
        "total": len(found),
        "groups": [
            (
                name,
                [
                    (each.api_name, link("explorer/call", {"account": account, "action": each.name}))
                    for each in found
                    if each.product == name
                ],
            )
            for name in products
        ],
    }
    return page("explorer/actions.html", {**visit.shown(), **values})


def _address(account: str, query: str, product: str) -> str:
    return link("explorer", {"account": account, "q": query, "product": product})
