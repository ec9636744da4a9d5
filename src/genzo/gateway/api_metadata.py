"""The metadata of APIs that api.aliyun.com publishes: products, their actions, and the parameters of each.

The paths and members are those that alibaba-cloud-ops-mcp-server reads
(alibaba_cloud_ops_mcp_server/alibabacloud/api_meta_client.py). Products and actions that Genzo does not have
are absent, and so are texts that describe them.
"""

import json
import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from genzo.data import DescribedAction
from genzo.data.products import PRODUCTS, Product, described_actions

_PATH = re.compile(
    r"/meta/v1/products/(?P<code>[^/]+)/versions/(?P<version>[^/]+)/"
    r"(?P<page>overview|api-docs|apis/(?P<action>[^/]+)/api)\.json"
)
_LIST = "/meta/v1/products.json"
_STYLE = "RPC"
_TYPES = {
    "str": "string",
    "int": "integer",
    "bool": "boolean",
    "float": "number",
    "json": "string",  # as requests have it: a text in JSON
}
_NUMBER = re.compile(r"\.N(?:\.|$)")
# The description has examples of items, such as Filter.1.Key, as parameters of their own.
_EXAMPLE = re.compile(r"\.[0-9]+(?:\.|$)")

_Json = dict[str, Any]


def api_metadata_page(method: str, path: str, _headers: Mapping[str, str]) -> tuple[HTTPStatus, str]:
    """The page at a path: its status and its text in JSON."""
    if method not in ("GET", "HEAD"):
        return HTTPStatus.METHOD_NOT_ALLOWED, _message("The metadata of APIs has pages for GET alone.")
    found = [_product(product) for product in PRODUCTS] if path == _LIST else _page(path)
    if found is None:
        return HTTPStatus.NOT_FOUND, _message(f"Genzo's metadata of APIs has no page {path}.")
    return HTTPStatus.OK, json.dumps(found)


def _page(path: str) -> _Json | None:
    match = _PATH.fullmatch(path)
    product = None if match is None else _product_of(match["code"], match["version"])
    if match is None or product is None:
        return None
    actions = described_actions(product)
    if match["action"]:
        described = actions.get(match["action"])
        return None if described is None else _action(match["action"], described)
    is_overview = match["page"] == "overview"
    return {
        "version": "1.0",
        "info": {"style": _STYLE, "product": product.code, "version": product.version},
        "components": {"schemas": {}},
        "apis": {
            name: {"title": name} if is_overview else _action(name, described)
            for name, described in actions.items()
        },
    }


def _product_of(code: str, version: str) -> Product | None:
    # The client names a product as its user does: ecs and Ecs.
    wanted = code.lower(), version
    return next((each for each in PRODUCTS if (each.code.lower(), each.version) == wanted), None)


def _product(product: Product) -> _Json:
    return {
        "code": product.code,
        "name": product.name,
        "style": _STYLE,
        "versions": [product.version],
        "defaultVersion": product.version,
    }


def _action(name: str, described: DescribedAction) -> _Json:
    properties = _Json()
    for parameter, kind in described.parameters.items():
        if not _EXAMPLE.search(parameter):
            schema = {"type": _TYPES[kind], "required": parameter in described.required}
            _add(properties, _NUMBER.split(parameter), schema)
    return {
        "title": name,
        "methods": ["post", "get"],
        "schemes": ["http", "https"],
        "parameters": [
            {"name": parameter, "in": "query", "schema": schema} for parameter, schema in properties.items()
        ],
    }


def _add(properties: _Json, names: Sequence[str], schema: _Json) -> None:
    """Add a parameter, whose name is cut at its numbers: those of Filter.N.Key are Filter and Key."""
    first, *rest = names
    if not rest:
        properties[first] = schema
    elif rest == [""]:
        items = {"type": schema["type"]}
        properties[first] = {"type": "array", "items": items, "required": schema["required"]}
    else:
        items = {"type": "object", "properties": {}}
        found = properties.setdefault(first, {"type": "array", "items": items, "required": False})
        _add(found["items"]["properties"], rest, schema)


def _message(sentence: str) -> str:
    return json.dumps({"message": sentence})
