"""Ray's autoscaler, its provider for Alibaba Cloud. HTTP_PROXY leads it: it has no endpoint setting."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ray.autoscaler._private.aliyun.node_provider import AliyunNodeProvider  # type: ignore[import-not-found]
from ray.autoscaler.tags import (  # type: ignore[import-not-found]
    TAG_RAY_LAUNCH_CONFIG,
    TAG_RAY_NODE_KIND,
    TAG_RAY_NODE_NAME,
    TAG_RAY_NODE_STATUS,
    TAG_RAY_USER_NODE_TYPE,
)

from tests.clients.scenario.python.report import World, run

PATIENCE_SECONDS = 30.0
HEAD = {
    TAG_RAY_NODE_KIND: "head",
    TAG_RAY_USER_NODE_TYPE: "head",
    TAG_RAY_LAUNCH_CONFIG: "1",
    TAG_RAY_NODE_NAME: "ray-head",
    TAG_RAY_NODE_STATUS: "uninitialized",
}


class Cluster:
    """What `ray up` and `ray down` ask of the provider."""

    def __init__(self, world: World, _endpoint: str | None) -> None:
        key = world["owner"]
        self.world = world
        self.settings: dict[str, Any] = {
            "type": "aliyun",
            "region": world["region"],
            "zone_id": f"{world['region']}-k",
            "access_key": key["key"],
            "access_key_secret": key["secret"],
            "cidr_block": "172.16.0.0/16",
            "key_name": "ray",
            "cache_stopped_nodes": False,
            "security_group_rule": [
                {"port_range": "22/22", "source_cidr_ip": "0.0.0.0/0", "ip_protocol": "tcp"}
            ],
        }
        self.provider: Any = None
        self.nodes: list[str] = []

    def bootstrap(self) -> str:
        (Path.home() / ".ssh").mkdir(exist_ok=True)
        made = AliyunNodeProvider.bootstrap_config({"provider": self.settings, "auth": {}})
        assert {"vpc_id", "v_switch_id", "security_group_id"} <= made["provider"].keys(), made
        assert "PRIVATE KEY" in Path(made["auth"]["ssh_private_key"]).read_text()
        self.provider = AliyunNodeProvider(self.settings, "cluster")
        return "a VPC, a vSwitch, a security group and a key pair"

    def create(self) -> str:
        wanted = {"InstanceType": "ecs.g6.large", "ImageId": self.world["public_image"]}
        self.nodes = sorted(self.provider.create_node(wanted, HEAD, 2))
        assert len(self.nodes) == 2, self.nodes
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not all(self.provider.is_running(node) for node in self.nodes):
            assert time.monotonic() < deadline, "the nodes do not run in time"
            time.sleep(0.1)
        found = self.provider.non_terminated_nodes({TAG_RAY_NODE_KIND: "head"})
        assert sorted(found) == self.nodes, found
        assert all(self.provider.internal_ip(node) for node in self.nodes)
        return "two nodes, found by their tags"

    def tags(self) -> str:
        self.provider.set_node_tags(self.nodes[0], {TAG_RAY_NODE_STATUS: "up-to-date"})
        tags = self.provider.node_tags(self.nodes[0])
        assert tags[TAG_RAY_NODE_STATUS] == "up-to-date", tags
        return "set and read"

    def terminate(self) -> str:
        self.provider.terminate_nodes(self.nodes)
        left = self.provider.non_terminated_nodes({})
        assert left == [], left
        return "no node is left"


def steps(world: World, endpoint: str | None) -> dict[str, Callable[[], str]]:
    cluster = Cluster(world, endpoint)
    return {name: getattr(cluster, name) for name in ("bootstrap", "create", "tags", "terminate")}


if __name__ == "__main__":
    run(steps)
