"""The products of Alibaba Cloud whose actions Genzo has, by the versions of their APIs."""

from genzo.actions.action import ECS, VPC

OSS = "Oss"
"""OSS, whose requests name no version."""
_PRODUCTS = {
    ECS: "Ecs",
    VPC: "Vpc",
    "2015-05-01": "Ram",
    "2015-04-01": "Sts",
    "2015-06-12": "Location",
    "2020-03-31": "ResourceManager",
}


def product_of(version: str) -> str:
    """The code of the product whose API has a version, as SDKs name it; ``""`` for an unknown version."""
    return _PRODUCTS.get(version, "")
