"""The official sample answers: read into the structs and written again, they are the same.

A file here is the sample that the description of an action gives, or one of `SKELETONS`; those of
DescribeImages stand among the recordings.
"""

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from genzo.actions.action import api_name
from genzo.actions.registry import all_actions
from genzo.wire import json as wire_json
from genzo.wire import recorded, xml
from genzo.wire.structs import Response
from tests.samples.newer_members import with_newer_members

SAMPLES = Path(__file__).parent
RESPONSES: dict[str, type[Response]] = {action.name: action.response for action in all_actions()}
RECORDED = {"DescribeImages": SAMPLES.parent / "recordings" / "demo"}

OF_OTHER_PRODUCTS = {"GetCallerIdentity", "DescribeEndpoints"}
"""Actions whose descriptions give a sample in JSON alone."""

WITHOUT_SAMPLES = {
    # Their descriptions give none.
    *("CreateVSwitch", "CreateVpc", "DeleteVSwitch", "DeleteVpc", "DescribeVSwitches", "DescribeVpcs"),
    # Numbers and booleans are texts in JSON, and XML lacks the name of the key pair.
    *("AttachKeyPair", "DetachKeyPair"),
}
"""Described actions whose descriptions show no answer of the service."""

SKELETONS: tuple[str, ...] = (
    "AllocateEipAddress.xml",
    "AssociateEipAddress.json",
    "AssociateEipAddress.xml",
    "CreateRouteEntry.json",
    "CreateRouteEntry.xml",
    "DeleteRouteEntry.json",
    "DeleteRouteEntry.xml",
    "DescribeEipAddresses.json",
    "DescribeEipAddresses.xml",
    "DescribeRouteTables.json",
    "DescribeRouteTables.xml",
    "ModifyDiskSpec.xml",
    "ModifyEipAddressAttribute.json",
    "ModifyEipAddressAttribute.xml",
    "ModifyImageShareGroupPermission.json",
    "ModifyImageShareGroupPermission.xml",
    "ModifyInstanceMaintenanceAttributes.xml",
    "ReleaseEipAddress.json",
    "ReleaseEipAddress.xml",
    "UnassociateEipAddress.json",
    "UnassociateEipAddress.xml",
)
"""Files that `scripts/new-action` made of the SDK's model, since no description has such a sample."""

_WITHOUT_ITEMS = "the elements of lists are left out"
NOT_THE_SERVICES_XML = {
    "RunInstances": "InstanceIdSets holds a JSON array in a text",
    "DescribeInstances": "what belongs to Instance stands within NetworkInterface",
    "DescribeInstanceHistoryEvents": "lists have no elements of their own, and members are left out",
    "DescribeInstanceAttribute": "lists of texts have no elements of their own",
    "DescribeInstanceTypes": "most members are left out",
    "vpc/DescribeEipAddresses": _WITHOUT_ITEMS,
    "vpc/DescribeRouteEntryList": _WITHOUT_ITEMS,
    "vpc/DescribeRouteTableList": _WITHOUT_ITEMS,
    "vpc/DescribeRouteTables": _WITHOUT_ITEMS,
    "vpc/DescribeVSwitchAttributes": _WITHOUT_ITEMS,
    "vpc/DescribeVSwitches": _WITHOUT_ITEMS,
    "vpc/DescribeVpcAttribute": _WITHOUT_ITEMS,
    "vpc/DescribeVpcs": _WITHOUT_ITEMS,
    "vpc/ListTagResources": _WITHOUT_ITEMS,
    "DeleteLaunchTemplate": "a list of numbers has no elements of its own",
    "DeleteLaunchTemplateVersion": "the versions are left out",
    "ModifyLaunchTemplateDefaultVersion": "the id is left out",
    "DescribeLaunchTemplateVersions": "lists have no elements of their own",
    "DescribeUserData": "its root is spelt DescribeUserdataResponse",
    "DescribeSecurityGroupReferences": "lists have no elements of their own, and other names",
    "DetachInstanceRamRole": "Success and an element of a list are left out",
}
"""XML samples that no answer of the service can look like, for which the JSON sample alone stands."""

WITHOUT_ROOT = {
    *("AddUserToGroup", "CreateAccessKey", "DeleteAccessKey", "DeleteUser"),
    *("ListAccessKeys", "ListPoliciesForUser", "ListUsersForGroup", "UpdateAccessKey"),
}
"""Actions of RAM whose XML samples lack the root."""

CORRECTIONS = {
    # The description and the JSON sample, which agree, differ from these.
    "DescribeRegions": [("</LocalName>", "</LocalName><Status>available</Status>")],
    "DescribeLaunchTemplates": [("LaunchTemplateid>", "LaunchTemplateId>")],
    "ExportImage": [("ExportTaskId>", "TaskId>")],
    "DescribeTasks": [("</FinishedTime>", "</FinishedTime><ResourceId></ResourceId>")],
    "ListUsersForGroup": [("</RequestId>", "</RequestId><IsTruncated>false</IsTruncated>")],
    # The elements of lists are left out, which the description and the JSON sample have.
    "DescribeSecurityGroups": [
        ("<SecurityGroups>", "<SecurityGroups><SecurityGroup>"),
        ("</SecurityGroups>", "</SecurityGroup></SecurityGroups>"),
        ("<Tags>", "<Tags><Tag>"),
        ("</Tags>", "</Tag></Tags>"),
    ],
    # Likewise, and DeleteOnRelease stands within Attachment.
    "DescribeNetworkInterfaces": [
        (
            "<DeleteOnRelease>true</DeleteOnRelease></Attachment>",
            "</Attachment><DeleteOnRelease>true</DeleteOnRelease>",
        ),
        *(
            pair
            for name in ("NetworkInterface", "PrivateIp", "Ipv6", "Ipv4Prefix", "Ipv6Prefix")
            for pair in (
                (f"<{name}Sets>", f"<{name}Sets><{name}Set>"),
                (f"</{name}Sets>", f"</{name}Set></{name}Sets>"),
            )
        ),
        ("<Tags>", "<Tags><Tag>"),
        ("</Tags>", "</Tag></Tags>"),
        ("<SecurityGroupIds>", "<SecurityGroupIds><SecurityGroupId>"),
        ("</SecurityGroupIds>", "</SecurityGroupId></SecurityGroupIds>"),
    ],
    # Its root is another action's.
    "ModifyInstanceVpcAttribute": [("ModifyInstanceAttributeResponse", "ModifyInstanceVpcAttributeResponse")],
    # It leaves out a member that the description and the JSON sample have.
    "AttachInstanceRamRole": [("</Message>", "</Message><Success>true</Success>")],
    # It has the numbers of the request in place of the region.
    "DescribeInstanceRamRole": [
        ("<PageNumber>1</PageNumber>", "<RegionId>cn-hangzhou</RegionId>"),
        ("<PageSize>1</PageSize>", ""),
    ],
    # The names of two members differ from the description and the JSON sample.
    "DescribeInstanceMaintenanceAttributes": [
        ("<InstanceMaintenanceAttribute", "<MaintenanceAttribute"),
        ("</InstanceMaintenanceAttribute", "</MaintenanceAttribute"),
    ],
    "DescribeAutoSnapshotPolicyEx": [
        ("<AutoSnapshotPolicies>", "<AutoSnapshotPolicies><AutoSnapshotPolicy>"),
        ("</AutoSnapshotPolicies>", "</AutoSnapshotPolicy></AutoSnapshotPolicies>"),
        ("<Tags>", "<Tags><Tag>"),
        ("</Tags>", "</Tag></Tags><CopyEncryptionConfiguration><KMSKeyId></KMSKeyId>"),
        ("<Type>", "<Encrypted>false</Encrypted></CopyEncryptionConfiguration><Type>"),
    ],
    # Likewise; that of DescribeInvocations has the tags within the instances.
    "DescribeCommands": [
        ("<Commands>", "<Commands><Command>"),
        ("</Commands>", "</Command></Commands>"),
        ("<ParameterNames>", "<ParameterNames><ParameterName>"),
        ("</ParameterNames>", "</ParameterName></ParameterNames>"),
        ("<ParameterDefinitions>", "<ParameterDefinitions><ParameterDefinition>"),
        ("</ParameterDefinitions>", "</ParameterDefinition></ParameterDefinitions>"),
        ("<PossibleValues>", "<PossibleValues><PossibleValue>"),
        ("</PossibleValues>", "</PossibleValue></PossibleValues>"),
        ("<Tags>", "<Tags><Tag>"),
        ("</Tags>", "</Tag></Tags>"),
    ],
    "DescribeInvocationResults": [("<Tags>", "<Tags><Tag>"), ("</Tags>", "</Tag></Tags>")],
    "DescribeInvocations": [
        ("</InvokeInstance><Tags>", "</InvokeInstance></InvokeInstances><Tags><Tag>"),
        ("</Tags></InvokeInstances>", "</Tag></Tags>"),
    ],
    # RuleId is a number in the description; prices are numbers with fractions.
    "DescribePrice": [("ONE_YEAR_85_PERCENT", "587"), (">4368<", ">4368.0<"), (">0<", ">0.0<")],
    "ModifyAutoSnapshotPolicyEx": [
        ("ModifyAutoSnapshotPolicyResponse", "ModifyAutoSnapshotPolicyExResponse")
    ],
    # This sample alone wraps list items in <element>; the service and its SDKs repeat <Resource>.
    "DescribeResourceByTags": [("<Resource>", ""), ("</Resource>", ""), ("element>", "Resource>")],
    # The members of one item are spread over several elements, which JSON shows to be one.
    "DescribeImageComponents": [("</ImageComponentSet><ImageComponentSet>", "")],
    "DescribeImagePipelines": [
        ("</ImagePipelineSet><ImagePipelineSet>", ""),
        # Its root is another action's.
        ("CreateDiskResponse", "DescribeImagePipelinesResponse"),
    ],
    "DescribeImagePipelineExecutions": [("</ImagePipelineExecutionSet><ImagePipelineExecutionSet>", "")],
}
"""What is wrong in an XML sample, and what it should be."""

NUMBERS = {
    "DescribeSecurityGroupAttribute": ("Priority",),
    "DescribeSnapshots": ("SourceDiskSize",),
}
"""Numbers that a JSON sample shows as texts (docs/reference/observed.md#other-actions)."""

PARTIAL = {
    # They leave members out that every answer has.
    "DescribeSecurityGroupAttribute.json": set[str](),
    "DescribeSecurityGroupAttribute.xml": set[str](),
    "DescribeSnapshots.xml": set[str](),
    "DescribeImages.json": set[str](),
    "DescribeImages.xml": set[str](),
    # In no other source, and not in the description's own list of fields.
    "DescribeDisks.xml": {"Disks.Disk.DedicatedBlockStorageClusterId"},
}
"""Samples that hold only a part of an answer, and those of their members that are unknown."""


def _sample(name: str, suffix: str) -> Path:
    return RECORDED.get(name, SAMPLES / name).with_suffix(suffix)


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever the sample holds
    """With numbers as they compare: samples write 16 for 16.0. The order of members is computed."""
    if isinstance(value, dict):
        return {name: _plain(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_plain(member) for member in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _tree(element: ET.Element) -> Any:  # noqa: ANN401 - nested pairs
    """Tag and text or children; children of one name keep their order, others have none."""
    if len(element) == 0:
        return element.tag, (element.text or "").strip()
    return element.tag, sorted((_tree(child) for child in element), key=lambda pair: str(pair[0]))


def _leaves(members: Any, path: str = "") -> dict[str, Any]:  # noqa: ANN401 - whatever the sample holds
    """What members hold, by their dotted names; an item is named by its number."""
    if not isinstance(members, dict | list) or not members:
        return {path: members}
    items = members.items() if isinstance(members, dict) else enumerate(members)
    return {name: leaf for key, each in items for name, leaf in _leaves(each, f"{path}.{key}").items()}


def _is_part(given: Any, whole: Any, unknown: set[str]) -> bool:  # noqa: ANN401 - whatever the sample holds
    known = {
        path: leaf for path, leaf in _leaves(given).items() if re.sub(r"\.\d+", "", path)[1:] not in unknown
    }
    return known.items() <= _leaves(whole).items()


def _named(suffix: str) -> list[str]:
    return [name for name in RESPONSES if _sample(name, suffix).exists()]


@pytest.mark.parametrize("name", _named(".json"))
def test_a_json_sample_comes_back_equal(name: str) -> None:
    text = _sample(name, ".json").read_text()
    for member in NUMBERS.get(name, ()):
        text, count = re.subn(rf'("{member}": )"(\d+)"', r"\1\2", text)
        assert count
    if name == "DescribeInstanceTypes":
        text = with_newer_members(text)
    members = recorded.parse(text.encode(), RESPONSES[name])
    unknown = PARTIAL.get(f"{name}.json", set())
    assert recorded.unknown_members(members, RESPONSES[name]) == unknown
    encoded = json.loads(wire_json.encode(recorded.convert(members, RESPONSES[name])))
    if f"{name}.json" in PARTIAL:
        assert _is_part(members, encoded, unknown)
    else:
        assert _plain(encoded) == _plain(members)


@pytest.mark.parametrize("name", [name for name in _named(".xml") if name not in NOT_THE_SERVICES_XML])
def test_an_xml_sample_comes_back_equal(name: str) -> None:
    root = _corrected(name)
    members = recorded.parse(ET.tostring(root), RESPONSES[name])
    unknown = PARTIAL.get(f"{name}.xml", set())
    assert recorded.unknown_members(members, RESPONSES[name]) == unknown
    encoded = xml.encode(f"{api_name(name)}Response", recorded.convert(members, RESPONSES[name]))
    if f"{name}.xml" in PARTIAL:
        assert _is_part(members, recorded.parse(encoded, RESPONSES[name]), unknown)
    else:
        assert _tree(ET.fromstring(encoded)) == _tree(root)


def _corrected(name: str) -> ET.Element:
    lines = _sample(name, ".xml").read_text().splitlines()
    text = "".join(line.strip() for line in lines)
    for wrong, right in CORRECTIONS.get(name, []):
        assert wrong in text
        text = text.replace(wrong, right)
    if name in WITHOUT_ROOT:
        assert f"<{name}Response>" not in text
        text = f"<{name}Response>{text}</{name}Response>"
    return ET.fromstring(text)


def test_every_described_action_has_its_samples() -> None:
    described = set(RESPONSES) - OF_OTHER_PRODUCTS - WITHOUT_SAMPLES
    assert set(RESPONSES) > WITHOUT_SAMPLES
    assert set(_named(".xml")) == described
    assert set(_named(".json")) == described | OF_OTHER_PRODUCTS


def test_every_skeleton_is_a_file() -> None:
    assert [name for name in SKELETONS if not (SAMPLES / name).exists()] == []


def test_every_sample_is_of_an_action() -> None:
    files = {path.stem for path in SAMPLES.iterdir() if path.suffix in (".json", ".xml")}
    assert files <= set(RESPONSES)
