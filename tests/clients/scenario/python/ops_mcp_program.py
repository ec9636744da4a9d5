"""alibaba-cloud-ops-mcp-server: what a client of it asks, over the server's standard input and output.

It reads the metadata of APIs at its start, so that it runs by `genzo run` alone. Without --visible-tools it
also asks for RDS, and ends if that is missing.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from functools import partial
from typing import Any

from anyio.from_thread import start_blocking_portal  # type: ignore[import-not-found]
from fastmcp import Client  # type: ignore[import-not-found]
from fastmcp.client.transports import StdioTransport  # type: ignore[import-not-found]

from tests.clients.scenario.python.report import World, run

PATIENCE_SECONDS = 30.0
TOOLS = (
    "ListAPIs",
    "GetAPIInfo",
    "CommonAPICaller",
    "ECS_DescribeImages",
    "ECS_DescribeInstances",
    "ECS_RunInstances",
    "VPC_DescribeVpcs",
)
SERVER = ("-m", "alibaba_cloud_ops_mcp_server", "--services", "ecs,vpc", "--visible-tools", ",".join(TOOLS))


class Tools:
    """The tools of a server, as its client sees them."""

    def __init__(self, stack: ExitStack, world: World, _endpoint: str | None) -> None:
        self.stack = stack
        self.world = world
        key = world["owner"]
        self.environment = os.environ | {
            "ALIBABA_CLOUD_ACCESS_KEY_ID": key["key"],
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET": key["secret"],
        }
        self.portal: Any = None
        self.client: Any = None

    def ask(self, tool: str, **arguments: object) -> tuple[bool, str]:
        """Whether a tool succeeded, and its text."""
        answer = self.portal.call(self.client.call_tool_mcp, tool, arguments)
        return not answer.isError, "".join(content.text for content in answer.content)

    def call(self, tool: str, **arguments: object) -> Any:
        """The answer of a tool.

        Raises:
            AssertionError: it failed.
        """
        succeeded, text = self.ask(tool, **arguments)
        assert succeeded, text
        return json.loads(text)

    def common(self, action: str, **parameters: object) -> Any:
        """The body of an answer of ECS, by the tool for any action."""
        asked = {"RegionId": self.world["region"], **parameters}
        return self.call("CommonAPICaller", service="ecs", api=action, parameters=asked)["body"]

    def image_ids(self, **parameters: object) -> list[str]:
        asked = {"RegionId": self.world["region"], **parameters}
        found = self.call("ECS_DescribeImages", **asked)["body"]["Images"]["Image"]
        return [image["ImageId"] for image in found]

    def tools(self) -> str:
        self.portal = self.stack.enter_context(start_blocking_portal())
        server = StdioTransport(sys.executable, list(SERVER), env=self.environment)
        client = Client(server)
        self.client = self.stack.enter_context(self.portal.wrap_async_context_manager(client))
        found = {tool.name: tool.inputSchema for tool in self.portal.call(self.client.list_tools)}
        assert found.keys() == set(TOOLS), sorted(found)
        kinds = found["ECS_DescribeImages"]["properties"]
        wanted = {"ImageFamily": "string", "PageSize": "integer", "DryRun": "boolean", "Tag": "array"}
        assert {name: kinds[name]["type"] for name in wanted} == wanted, kinds
        assert found["ECS_RunInstances"]["required"] == ["RegionId"], found["ECS_RunInstances"]
        return f"{len(found)} tools, with the parameters of their actions"

    def metadata(self) -> str:
        _, listed = self.ask("ListAPIs", service="ecs")
        assert {"CopyImage", "DescribeImages", "RunInstances"} <= set(listed.replace('"', " ").split()), (
            listed
        )
        _, described = self.ask("GetAPIInfo", service="ecs", api="copyimage")
        assert "DestinationRegionId" in described, described
        succeeded, refused = self.ask("GetAPIInfo", service="ecs", api="FlyToTheMoon")
        assert not succeeded
        assert "InvalidAPIName" in refused, refused
        return "the actions of ECS, and the parameters of one"

    def images(self) -> str:
        assert self.image_ids(ImageOwnerAlias="self") == self.world["own_images"]
        tagged = self.image_ids(Tag=[{"Key": "stage", "Value": "prod"}, {"Key": "role", "Value": "web"}])
        assert tagged == [self.world["tagged_image"]], tagged
        return "the account's images, and those with two tags"

    def errors(self) -> str:
        asked = {"RegionId": self.world["region"], "ImageId": "m-absent"}
        succeeded, text = self.ask("CommonAPICaller", service="ecs", api="DeleteImage", parameters=asked)
        assert not succeeded
        assert "InvalidImageId.NotFound" in text, text
        return "the code of a refusal"

    def create(self) -> str:
        made = self.common("CreateImage", InstanceId=self.world["instance"], ImageName="by-a-tool")["ImageId"]
        self.wait(lambda: self.image_ids(ImageId=made) == [made], "the image is not Available in time")
        self.common("DeleteImage", ImageId=made)
        assert self.image_ids(ImageId=made) == []
        return "an image of an instance, until it is Available; deleted"

    def instances(self) -> str:
        wanted = {"ImageId": self.world["public_image"], "InstanceType": "ecs.g6.large", "Amount": 1}
        answer = self.call("ECS_RunInstances", RegionId=self.world["region"], **wanted)
        started = answer["body"]["InstanceIdSets"]["InstanceIdSet"]
        self.wait(lambda: self.states(started) == ["Running"], "the instance does not run in time")
        _, shown = self.ask("ECS_DescribeInstances", instance_ids=started, region_id=self.world["region"])
        assert started[0] in shown, shown
        self.common("DeleteInstances", InstanceId=started, Force=True)
        self.wait(lambda: self.states(started) == [], "the instance is not deleted in time")
        return "one is started, found by its id, and deleted"

    def states(self, instance_ids: list[str]) -> list[str]:
        answer = self.common("DescribeInstances", InstanceIds=instance_ids)
        return [instance["Status"] for instance in answer["Instances"]["Instance"]]

    def vpcs(self) -> str:
        answer = self.call("VPC_DescribeVpcs", RegionId=self.world["region"])
        assert answer["body"]["TotalCount"] >= 0, answer
        return "listed by the VPC product"

    @staticmethod
    def wait(is_done: Callable[[], bool], failure: str) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not is_done():
            assert time.monotonic() < deadline, failure
            time.sleep(0.1)


STEPS = ("tools", "metadata", "images", "errors", "create", "instances", "vpcs")


def steps(stack: ExitStack, world: World, endpoint: str | None) -> Mapping[str, Callable[[], str]]:
    tools = Tools(stack, world, endpoint)
    return {name: getattr(tools, name) for name in STEPS}


if __name__ == "__main__":
    with ExitStack() as resources:
        run(partial(steps, resources))
