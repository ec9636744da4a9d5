"""The names of all actions with their products, read without loading any of them."""

from functools import cache
from typing import NamedTuple

from genzo.actions.action import api_name
from genzo.actions.registry import FAMILIES
from genzo.data.products import PRODUCTS, product_of_action

_LOCATION = "Location"
_OF_LOCATION = "other_products"


class ActionName(NamedTuple):
    """An action: its full name, the name in requests, and the code of its product."""

    name: str
    api_name: str
    product: str


@cache
def action_names() -> tuple[ActionName, ...]:
    """All actions, in the order of products and of names."""
    found = [
        ActionName(
            name, api_name(name), _LOCATION if family == _OF_LOCATION else product_of_action(name).code
        )
        for family, names in FAMILIES.items()
        for name in names
    ]
    order = [*(product.code for product in PRODUCTS), _LOCATION]
    return tuple(sorted(found, key=lambda each: (order.index(each.product), each.api_name)))


def found_actions(text: str, product: str = "") -> list[ActionName]:
    """The actions of a product, or of any, whose names have each word of a text, in any case."""
    words = text.lower().split()
    return [
        each
        for each in action_names()
        if product in ("", each.product) and all(word in each.name.lower() for word in words)
    ]


def named_action(name: str) -> ActionName:
    """The action of a full name.

    Raises:
        KeyError: there is none.
    """
    return _by_name()[name]


@cache
def _by_name() -> dict[str, ActionName]:
    return {each.name: each for each in action_names()}
