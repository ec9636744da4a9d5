"""Requests for images as commands and programs, and as resources of Terraform and Packer."""

from collections.abc import Mapping
from typing import Any

from genzo.console.call_programs import call_programs, host_of
from genzo.console.calls import Parameters
from genzo.console.images.hcl import comment, literal
from genzo.console.visit import Visit
from genzo.control.action_names import named_action

_ARGUMENTS = {
    "ImageOwnerAlias": "owners",
    "ImageId": "image_id",
    "ImageName": "image_name",
    "ImageFamily": "image_family",
    "ImageOwnerId": "image_owner_id",
    "Status": "status",
    "OSType": "os_type",
    "Architecture": "architecture",
    "Usage": "usage",
    "SnapshotId": "snapshot_id",
    "InstanceType": "instance_type",
    "ResourceGroupId": "resource_group_id",
}
"""The argument of Terraform's data source alicloud_images for a parameter of DescribeImages."""
_ALL_STATES = "ALL"
_PAGE = ("RegionId", "PageNumber", "PageSize")


def image_programs(
    visit: Visit, region_id: str, image: Mapping[str, Any], parameters: Parameters
) -> list[tuple[str, str]]:
    """Title and text of each program that asks for one image."""
    own = {"ImageOwnerAlias": image["ImageOwnerAlias"], "ImageId": image["ImageId"]}
    if image["Status"] != "Available":
        own["Status"] = image["Status"]
    return [
        *_calls(visit, parameters),
        ("Terraform", terraform(region_id, own)),
        ("Packer", packer(visit, region_id, "source_image", image["ImageId"])),
    ]


def list_programs(visit: Visit, parameters: Parameters, newest: str) -> list[tuple[str, str]]:
    """Title and text of each program that asks for images; ``newest`` is the id of the first, if any."""
    return [*_calls(visit, parameters), *image_resources(visit, parameters, newest)]


def image_resources(visit: Visit, parameters: Parameters, newest: str = "") -> list[tuple[str, str]]:
    """The images that a call of DescribeImages finds, for Terraform and for Packer.

    Packer starts from one image: the newest of a family, or the ``newest`` that was found.
    """
    region_id = parameters.get("RegionId", "")
    shown = [("Terraform", terraform(region_id, parameters))]
    if family := parameters.get("ImageFamily", ""):
        shown.append(("Packer", packer(visit, region_id, "image_family", family)))
    elif source := newest or parameters.get("ImageId", ""):
        shown.append(("Packer", packer(visit, region_id, "source_image", source)))
    return shown


def terraform(region_id: str, parameters: Parameters) -> str:
    """Terraform's data source for the images that DescribeImages finds with some parameters.

    What the data source cannot say stands in a comment.
    """
    arguments = [
        f"  {argument} = {literal(parameters[name])}\n"
        for name, argument in _ARGUMENTS.items()
        if parameters.get(name) and (name, parameters[name]) != ("Status", _ALL_STATES)
    ]
    if not {"ImageOwnerAlias", "ImageOwnerId"} & parameters.keys():
        # The provider refuses a data source without owners, image_owner_id, name_regex and most_recent.
        arguments.append('  name_regex = ".*"\n')
    tags = _tags(parameters)
    if tags:
        arguments.append("  tags = {\n" + "".join(f"    {key} = {value}\n" for key, value in tags) + "  }\n")
    return (
        f"# genzo profile terraform prints the provider for the region {comment(region_id)}.\n"
        f"{_unsaid(parameters)}"
        'data "alicloud_images" "this" {\n'
        f"{''.join(arguments)}"
        "}\n\n"
        'output "image_ids" {\n'
        "  value = data.alicloud_images.this.images[*].id\n"
        "}\n"
    )


def packer(visit: Visit, region_id: str, argument: str, value: str) -> str:
    """Packer's source that starts from an image, or from the newest of a family, as the ``argument`` says."""
    return (
        'source "alicloud-ecs" "this" {\n'
        f"  region                 = {literal(region_id)}\n"
        f"  custom_endpoint_ecs    = {literal(host_of(visit))}\n"
        "  skip_region_validation = true\n"
        f"  {argument:22} = {literal(value)}\n"
        '  instance_type          = "ecs.g6.large"\n'
        '  image_name             = "from-this-image"\n'
        '  communicator           = "none"\n'
        "}\n\n"
        "build {\n"
        '  sources = ["source.alicloud-ecs.this"]\n'
        "}\n"
    )


def _calls(visit: Visit, parameters: Parameters) -> list[tuple[str, str]]:
    return call_programs(visit, visit.acting, named_action("DescribeImages"), parameters)


def _tags(parameters: Parameters) -> list[tuple[str, str]]:
    keys = [name for name in parameters if name.startswith("Tag.") and name.endswith(".Key")]
    return [
        (literal(parameters[name]), literal(parameters.get(f"{name.removesuffix('.Key')}.Value", "")))
        for name in keys
    ]


def _unsaid(parameters: Parameters) -> str:
    """Comments: parameters for which the data source has no argument."""
    states = parameters.get("Status") == _ALL_STATES
    lines = ["# It lists images of one state: Available, unless status names another.\n"] if states else []
    others = [
        name for name in parameters if name not in (*_ARGUMENTS, *_PAGE) and not name.startswith("Tag.")
    ]
    if others:
        lines.append(f"# It has no argument for {', '.join(map(comment, others))}.\n")
    return "".join(lines)
