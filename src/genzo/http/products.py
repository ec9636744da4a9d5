"""The products of Alibaba Cloud whose actions Genzo has, by the versions of their APIs."""

from genzo.data.products import PRODUCTS

OSS = "Oss"
"""OSS, whose requests name no version."""
_PRODUCTS = {product.version: product.code for product in PRODUCTS} | {"2015-06-12": "Location"}


def product_of(version: str) -> str:
    """The code of the product whose API has a version, as SDKs name it; ``""`` for an unknown version."""
    return _PRODUCTS.get(version, "")
