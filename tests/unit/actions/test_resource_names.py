"""Every action names its RAM action and its resources, and every id of a request is in a name."""

from collections.abc import Iterator, Mapping
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from genzo import data
from genzo.actions.action import Action, AnyAction
from genzo.actions.registry import all_actions
from genzo.actions.resource_names import EVERYTHING, NOTHING, any_of, json_ids, on, on_or_any, shown_names
from genzo.catalogue.principals import Principal
from genzo.catalogue.store import CatalogueReader
from genzo.catalogue.tagging import TAG_RESOURCES_TYPES
from genzo.store.sqlite.store import SqliteStore
from genzo.wire.structs import Field, Request, StructSchema, schema_of

ACCOUNT, REGION, ID = 7, "cn-beijing", "x-1"
ACTIONS = {action.name: action for action in all_actions()}
DEFAULT = Action.__dataclass_fields__["resources"].default
NAMED = ("_id", "_ids", "key_pair_name", "key_pair_names")

EVERY_ACTION = {
    "region_id": "a part of the name",
    "destination_region_id": "a part of the name",
    "to_region_id": "a region, not a resource",
    "zone_id": "a zone, not a resource",
    "resource_group_id": "a grouping, which ECS checks no permission for",
    "kms_key_id": "a key of another product, which is not here",
    "storage_set_id": "not among the documented names",
    "storage_cluster_id": "not among the documented names",
    "dedicated_host_id": "not among the documented names",
    "dedicated_host_cluster_id": "not among the documented names",
    "managed_host_id": "not among the documented names",
    "deployment_set_id": "not among the documented names",
    "hpc_cluster_id": "not among the documented names",
    "template_resource_group_id": "a grouping, which ECS checks no permission for",
    "image_owner_id": "an account",
    "source_group_owner_id": "an account",
    "dest_group_owner_id": "an account",
    "source_group_id": "a peer in a rule, which the documented names leave out",
    "dest_group_id": "a peer in a rule, which the documented names leave out",
    "source_prefix_list_id": "a peer in a rule, which the documented names leave out",
    "dest_prefix_list_id": "a peer in a rule, which the documented names leave out",
    "port_range_list_id": "a part of a rule, which the documented names leave out",
    "security_group_rule_id": "a part of the group that is named",
    "vlan_id": "not among the documented names",
    "snapshot_link_id": "a filter of what the caller may list",
    "user_access_key_id": "a part of the user that is named",
    "version_id": "a part of the policy that is named",
    "instance_region_id": "a region, not a resource",
    "ipv4_ipam_pool_id": "there are no pools of blocks here",
    "ipv6_ipam_pool_id": "there are no pools of blocks here",
    "dhcp_options_set_id": "there are no sets of DHCP options here",
    "vpc_owner_id": "an account",
    "vswitch_owner_id": "an account",
    "route_entry_id": "a part of the route table that is named",
    "next_hop_id": "a filter of what the caller may list",
    "v_router_id": "a filter of what the caller may list",
    "router_id": "a filter of what the caller may list",
    "public_ip_address_pool_id": "there are no pools of addresses here",
    "segment_instance_id": "there are no groups of contiguous addresses here",
    "associated_instance_id": "a filter of what the caller may list",
    "container_id": "a container within the instance that is named",
    "invoke_id": "an invocation, whose instances and command are named",
    "external_id": "a secret between two accounts, not a resource",
}
"""Parameters that no action has in a name, and why."""
_OF_VERSIONS = (
    *("image_id", "security_group_id", "security_group_ids", "vpc_id", "v_switch_id", "key_pair_name"),
    *("data_disk.snapshot_id", "network_interface.v_switch_id"),
    *("network_interface.security_group_id", "network_interface.security_group_ids"),
    *("system_disk.auto_snapshot_policy_id", "data_disk.auto_snapshot_policy_id"),
)
NAMED_HERE: Mapping[str, tuple[str, ...]] = {
    f"{verb}ResourceGroup{plural}": ("resource_group_id",)
    for verb, plural in (("Get", ""), ("Update", ""), ("Delete", ""), ("List", "s"))
}
"""Parameters above that these actions have in a name."""
FILTERS: Mapping[str, tuple[str, ...]] = {
    "DescribeImages": ("snapshot_id",),
    "DescribeInstances": ("vpc_id", "v_switch_id", "security_group_id", "image_id", "key_pair_name"),
    "DescribeDisks": ("instance_id", "snapshot_id", "auto_snapshot_policy_id"),
    "DescribeSnapshots": ("instance_id", "disk_id"),
    "DescribeNetworkInterfaces": ("instance_id", "security_group_id", "v_switch_id", "vpc_id"),
    "DescribeInstanceHistoryEvents": ("event_id",),
    "DescribeSecurityGroups": ("vpc_id",),
    "DescribeSnapshotGroups": ("instance_id",),
    "DescribeVSwitches": ("vpc_id",),
    "vpc/DescribeVSwitches": ("vpc_id", "route_table_id"),
    "vpc/DescribeRouteTableList": ("vpc_id",),
}
"""Filters of lists: the documented name is that of what is listed."""
WITHOUT_RESOURCES: Mapping[str, tuple[str, ...]] = {
    "CancelTask": ("task_id",),
    "DescribeTaskAttribute": ("task_id",),
    "DescribeTasks": ("task_group_id", "task_ids", "resource_ids"),
    "DescribeInstanceStatus": ("instance_id",),
    "DescribePrice": ("image_id",),
}
"""Ids of actions that ECS authorizes on all resources alone."""
_OF_ROUTES = ("next_hop_id", "next_hop_list.next_hop_id")
ELSEWHERE: Mapping[str, tuple[str, ...]] = {
    "CancelImagePipelineExecution": ("execution_id",),  # the name is that of the pipeline
    "CreateImagePipeline": ("v_switch_id",),  # the documented name is that of the new pipeline alone
    "vpc/AllocateEipAddress": ("instance_id",),  # the documented name is that of the new address alone
    # The documented name is that of the route table alone.
    **{f"{product}{verb}RouteEntry": _OF_ROUTES for product in ("", "vpc/") for verb in ("Create", "Delete")},
    # What a template names is checked when instances are made.
    "CreateLaunchTemplate": _OF_VERSIONS,
    "CreateLaunchTemplateVersion": _OF_VERSIONS,
    "CreateKeyPair": ("key_pair_name",),  # the name of what is made
    "ImportKeyPair": ("key_pair_name",),
    # Not among the documented names.
    "RunInstances": ("system_disk.auto_snapshot_policy_id", "data_disk.auto_snapshot_policy_id"),
}
"""Ids that the documented names leave out for other reasons."""


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CatalogueReader]:
    store = SqliteStore(tmp_path_factory.mktemp("names") / "genzo.db", durable=False)
    store.prepare()
    with store.reading() as reader:
        yield reader
    store.close()


@pytest.fixture(scope="module")
def context(catalogue: CatalogueReader) -> Any:  # noqa: ANN401 - what the names need of a context
    caller = Principal(ACCOUNT)
    return SimpleNamespace(
        account_id=ACCOUNT, principal=caller, facts=data.facts(), catalogue=catalogue, now=0
    )


@pytest.mark.parametrize("action", ACTIONS.values(), ids=ACTIONS)
def test_an_action_declares_its_resources(action: AnyAction) -> None:
    assert action.resources is not DEFAULT
    assert action.permission.partition(":")[0] in {"ecs", "vpc", "ram", "sts", "location"}
    assert shown_names(action.resources) or action.resources is NOTHING


def _schema(action: AnyAction) -> StructSchema:
    request: type[msgspec.Struct] = action.request
    return schema_of(request)


def _ids_of(schema: StructSchema, prefix: str = "") -> Iterator[tuple[str, Field]]:
    """The paths to the parameters of a request whose values are ids, as far as they have an effect."""
    for field in schema.fields:
        if field.item is not None:
            yield from _ids_of(field.item, f"{prefix}{field.attribute}.")
        elif field.attribute.endswith(NAMED) and field.has_effect:
            yield f"{prefix}{field.attribute}", field


def _reason(action: str, path: str) -> bool:
    attribute = path.rpartition(".")[2]
    if path in NAMED_HERE.get(action, ()):
        return False
    return attribute in EVERY_ACTION or any(
        path in table.get(action, ()) for table in (FILTERS, WITHOUT_RESOURCES, ELSEWHERE)
    )


def _value(field: Field) -> Any:  # noqa: ANN401 - of any parameter
    if field.kind == "list":
        return (ID,)
    return f'["{ID}"]' if field.attribute in JSON_PARAMETERS else ID


WELL_FORMED = {"role_arn": f"acs:ram::{ACCOUNT}:role/y-1"}
"""Values of parameters that their action checks before it names its resources."""
JSON_PARAMETERS = {"instance_ids", "disk_ids", "snapshot_ids", "security_group_ids", "key_pair_names"}


def _filled(struct: type[msgspec.Struct], path: str, value: Any) -> Any:  # noqa: ANN401 - a request
    """A struct with dummies for what is required, and a value at a path."""
    first, _, rest = path.partition(".")
    members: dict[str, Any] = {}
    for field in schema_of(struct).fields:
        if field.attribute == first:
            inner = _filled(field.item.struct, rest, value) if field.item and rest else value
            members[first] = (inner,) if rest and field.kind == "list" else inner
        elif field.required:
            members[field.attribute] = WELL_FORMED.get(
                field.attribute, {"str": "y-1", "int": 1, "list": ()}.get(field.kind)
            )
        if field.attribute == "region_id":
            members["region_id"] = REGION
    return struct(**members)


@pytest.mark.parametrize("action", ACTIONS.values(), ids=ACTIONS)
def test_every_id_of_a_request_is_in_a_name(action: AnyAction, context: Any) -> None:  # noqa: ANN401
    for path, field in _ids_of(_schema(action)):
        request = _filled(action.request, path, _value(field))
        if hasattr(request, "resource_type"):
            request = msgspec.structs.replace(request, resource_type="instance")
        names = action.resources(request, context) or ()
        is_named = any(name.endswith(f"/{ID}") for name in names)
        assert is_named is not _reason(action.name, path), (path, names)


def test_reasons_are_about_parameters_that_exist() -> None:
    paths = {name: {path for path, _ in _ids_of(_schema(each))} for name, each in ACTIONS.items()}
    for table in (FILTERS, WITHOUT_RESOURCES, ELSEWHERE):
        assert all(set(given) <= paths[name] for name, given in table.items())
    every = {path.rpartition(".")[2] for found in paths.values() for path in found}
    assert set(EVERY_ACTION) <= every


@pytest.mark.parametrize("action", ACTIONS.values(), ids=ACTIONS)
def test_names_have_the_account_of_the_caller(action: AnyAction, context: Any) -> None:  # noqa: ANN401
    request = _filled(action.request, "", None)
    for name in action.resources(request, context) or ():
        assert name == "*" or name.split(":")[3] == str(ACCOUNT)


def test_actions_without_permission_are_few() -> None:
    assert {name for name, each in ACTIONS.items() if each.resources is NOTHING} == {
        "DescribeEndpoints",
        "GetCallerIdentity",
    }
    everything = {name for name, each in ACTIONS.items() if each.resources is EVERYTHING}
    assert {name for name in everything if ACTIONS[name].writes} == {"CancelTask"}


class _Asked(Request, frozen=True, kw_only=True):
    region_id: str | None = None
    ids: str | None = None
    many: tuple[str, ...] = ()


@pytest.mark.parametrize(
    ("names", "members", "expected"),
    [
        (on("disk", "ids"), {}, []),
        (on_or_any("disk", "ids"), {}, ["cn-beijing:7:disk/*"]),
        (any_of("disk"), {"ids": "d-1"}, ["cn-beijing:7:disk/*"]),
        (on("disk", "ids"), {"ids": "d-1"}, ["cn-beijing:7:disk/d-1"]),
        (
            on("disk", "many"),
            {"many": ("d-1", "d-2", "d-1")},
            ["cn-beijing:7:disk/d-1", "cn-beijing:7:disk/d-2"],
        ),
        (on("disk", "ids", read=json_ids), {"ids": '["d-1"]'}, ["cn-beijing:7:disk/d-1"]),
        (on("disk", "ids", read=json_ids), {"ids": "['d-1']"}, ["cn-beijing:7:disk/d-1"]),
        (on_or_any("disk", "ids", read=json_ids), {"ids": "d-1"}, ["cn-beijing:7:disk/*"]),
        (on("keypair", "ids"), {"ids": "team-*"}, ["cn-beijing:7:keypair/*"]),
        (
            on("keypair", "ids", read=json_ids),
            {"ids": '["kept", "*", "te*m"]'},
            ["cn-beijing:7:keypair/kept", "cn-beijing:7:keypair/*"],
        ),
        (on("disk", "ids"), {"ids": "d-1", "region_id": None}, ["*:7:disk/d-1"]),
        (on("disk", "ids"), {"ids": "d-1", "region_id": ""}, ["*:7:disk/d-1"]),
        (any_of("disk"), {"region_id": None}, ["*:7:disk/*"]),
    ],
)
def test_names_of_a_kind(
    names: Any,  # noqa: ANN401 - of several types
    members: dict[str, Any],
    expected: list[str],
    context: Any,  # noqa: ANN401 - see above
) -> None:
    request = _Asked(**{"region_id": REGION, **members})
    assert list(names(request, context)) == [f"acs:ecs:{each}" for each in expected]


def test_the_kinds_of_names_are_resource_types() -> None:
    """A name's kind is ResourceType of the tag actions: so tags and regions of resources are found."""
    kinds = {
        name.rpartition(":")[2].partition("/")[0]
        for action in ACTIONS.values()
        for name in shown_names(action.resources)
        if name.startswith("acs:ecs:")
    }
    others = {"imagepipelineexecution", "snapshotgroup", "{#resource_type}"}
    assert kinds - TAG_RESOURCES_TYPES == others
