"""The products of Alibaba Cloud whose actions are described here, by the names that SDKs give them."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from genzo.data import DescribedAction, api_description, ecs_actions

_VPC = "vpc/"
_STS = ("AssumeRole", "GetCallerIdentity")
_RESOURCE_GROUP = "ResourceGroup"


class Product(NamedTuple):
    """A product: its code, the version of its API, and its name."""

    code: str
    version: str
    name: str


ECS = Product("Ecs", "2014-05-26", "Elastic Compute Service")
VPC = Product("Vpc", "2016-04-28", "Virtual Private Cloud")
RAM = Product("Ram", "2015-05-01", "Resource Access Management")
STS = Product("Sts", "2015-04-01", "Security Token Service")
RESOURCE_MANAGER = Product("ResourceManager", "2020-03-31", "Resource Management")

PRODUCTS = (ECS, VPC, RAM, STS, RESOURCE_MANAGER)


def described_actions(product: Product) -> dict[str, DescribedAction]:
    """The actions of a product by their names in requests, in alphabetical order."""
    return dict(sorted(_actions_of(product)))


def product_of_action(full_name: str) -> Product:
    """The product of an action, by its full name."""
    return _product_of(full_name, is_of_ecs=full_name in _ecs_names())


@cache
def _ecs_names() -> frozenset[str]:
    return frozenset(ecs_actions())


def _actions_of(product: Product) -> Iterator[tuple[str, DescribedAction]]:
    for full_name, described in api_description().items():
        name = full_name.removeprefix(_VPC)
        if product_of_action(full_name) is product:
            yield name, described


def _product_of(full_name: str, *, is_of_ecs: bool) -> Product:
    if full_name.startswith(_VPC):
        return VPC
    if is_of_ecs:
        return ECS
    if full_name in _STS:
        return STS
    return RESOURCE_MANAGER if _RESOURCE_GROUP in full_name else RAM
