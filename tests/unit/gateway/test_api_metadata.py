"""The metadata of APIs: what a client finds of Genzo's products, actions and parameters."""

import asyncio
import json
from typing import Any

import pytest

from genzo.actions.registry import all_actions
from genzo.control.coverage import State, coverage
from genzo.data.products import PRODUCTS
from genzo.gateway.api_metadata import api_metadata_page
from genzo.gateway.local_hosts import API_METADATA_HOSTS
from genzo.gateway.local_pages import local_pages
from genzo.gateway.owner import Owner
from genzo.gateway.request_stream import read_head

_NOT_DESCRIBED = {"2015-06-12"}
"""The Location service: no source describes its action."""


def page(path: str) -> Any:  # noqa: ANN401 - JSON
    status, text = api_metadata_page("GET", f"/meta/v1/products{path}", {})
    assert status == 200, text
    return json.loads(text)


def parameters(action: str) -> dict[str, Any]:
    found = page(f"/Ecs/versions/2014-05-26/apis/{action}/api.json")
    return {parameter["name"]: parameter["schema"] for parameter in found["parameters"]}


def test_the_products_are_those_of_the_actions() -> None:
    found = {product["defaultVersion"]: product for product in page(".json")}
    assert found.keys() == {action.version for action in all_actions()} - _NOT_DESCRIBED
    ecs = found["2014-05-26"]
    assert (ecs["code"], ecs["name"], ecs["style"], ecs["versions"]) == (
        "Ecs",
        "Elastic Compute Service",
        "RPC",
        ["2014-05-26"],
    )


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.code)
def test_each_action_is_that_of_its_product_and_has_no_parameter_that_genzo_lacks(product: Any) -> None:  # noqa: ANN401
    folder = f"/{product.code.lower()}/versions/{product.version}"
    listed = page(f"{folder}/overview.json")["apis"]
    assert set(listed) == {each.api_name for each in all_actions() if each.version == product.version}
    described = page(f"{folder}/api-docs.json")["apis"]
    for action in coverage().implemented:
        if action.version == product.version:
            known = {part.name for part in action.parameters if part.state is not State.MISSING}
            name = action.name.rpartition("/")[2]
            assert set(_names(described[name]["parameters"])) <= known, name
            assert described[name] == page(f"{folder}/apis/{name}/api.json")


def _names(listed: list[dict[str, Any]]) -> list[str]:
    """The dotted names of parameters, and of the members of lists."""
    found = list[str]()
    for parameter in listed:
        members = parameter["schema"].get("items", {}).get("properties")
        if members is None:
            found.append(parameter["name"])
        else:
            within = [{"name": name, "schema": schema} for name, schema in members.items()]
            found += [f"{parameter['name']}.{name}" for name in _names(within)]
    return found


def test_a_list_is_one_parameter_with_the_types_of_its_items() -> None:
    found = parameters("RunInstances")
    assert found["SystemDisk.Size"] == {"type": "string", "required": False}
    assert found["HostNames"] == {"type": "array", "items": {"type": "string"}, "required": False}
    assert found["Amount"]["type"] == "integer"
    assert found["DryRun"]["type"] == "boolean"
    assert found["SpotPriceLimit"]["type"] == "number"
    interface = found["NetworkInterface"]["items"]["properties"]
    assert interface["SecurityGroupIds"]["items"] == {"type": "string"}
    assert found["RegionId"] == {"type": "string", "required": True}


def test_a_list_is_required_as_a_whole() -> None:
    assert parameters("DeleteInstances")["InstanceId"]["required"]


def test_examples_of_items_are_no_parameters() -> None:
    found = page("/vpc/versions/2016-04-28/apis/DescribeEipAddresses/api.json")["parameters"]
    assert not [parameter["name"] for parameter in found if "Filter" in parameter["name"]]


@pytest.mark.parametrize(
    "path",
    [
        "/meta/v1/products",
        "/meta/v1/products/Rds/versions/2014-08-15/overview.json",
        "/meta/v1/products/Ecs/versions/2016-04-28/overview.json",
        "/meta/v1/products/Ecs/versions/2014-05-26/apis/FlyToTheMoon/api.json",
        "/meta/v1/products/Vpc/versions/2016-04-28/apis/DescribeImages/api.json",
        "/",
    ],
)
def test_what_genzo_lacks_has_no_page(path: str) -> None:
    status, text = api_metadata_page("GET", path, {})
    assert (status, json.loads(text)) == (404, {"message": f"Genzo's metadata of APIs has no page {path}."})


def test_pages_are_read_alone() -> None:
    assert api_metadata_page("POST", "/meta/v1/products.json", {})[0] == 405


@pytest.mark.parametrize("host", API_METADATA_HOSTS)
def test_the_hosts_of_the_metadata_are_answered_in_json(host: str) -> None:
    pages = local_pages(
        "http://127.0.0.1:1", Owner("1000000000000001", "key", "secret", lambda: "cn-hangzhou")
    )
    assert pages.has(host)
    assert not pages.has("ecs.aliyuncs.com")

    async def answer() -> bytes:
        reader = asyncio.StreamReader()
        reader.feed_data(
            f"GET /meta/v1/products.json?language=EN_US HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
        )
        head = await read_head(reader)
        assert head is not None
        return await pages.answer(head, reader)

    head, _, body = asyncio.run(answer()).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n")
    assert json.loads(body)[0]["code"] == "Ecs"
