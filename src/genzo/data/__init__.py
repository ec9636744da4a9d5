"""Data that ships with Genzo.

Sources: regions and zones are from the service's pages "Endpoints" and "Regions and zones", and their
endpoints from the official SDKs. `docs/reference/instance-types.md` names the sources of instance types.
`tools/api_description` reads the actions from the official Python SDK and the API description of 2024.
`tools/public_images` derives the public images from published image ids, and `tools/instance_families`
the facts on instance families from pages and recorded answers.
"""

from functools import cache
from pkgutil import get_data
from typing import TYPE_CHECKING, TypeVar

import msgspec

from genzo.catalogue.facts import Facts, InstanceType, Region, Zone
from genzo.data.packed_instance_types import unpack

if TYPE_CHECKING:
    from genzo.catalogue.instance_families import InstanceFamily
    from genzo.catalogue.ram import SystemPolicy

T = TypeVar("T")


@cache
def facts() -> Facts:
    """The shipped regions, zones and instance types."""
    regions = _load("regions.json", list[Region])
    return Facts(
        regions={region.region_id: region for region in regions},
        zones=tuple(_load("zones.json", list[Zone])),
        read_instance_types=_instance_types,
        find_family=instance_family,
        read_system_policies=system_policies,
    )


def _instance_types() -> dict[str, InstanceType]:
    return unpack(_read("instance_types.json"))


def instance_family(name: str) -> "InstanceFamily":
    """What an instance family takes and requires."""
    family = instance_families().get(name)
    if family is None:
        from genzo.catalogue.instance_families import UNKNOWN_FAMILY  # noqa: PLC0415 - no server starts with it

        return UNKNOWN_FAMILY
    return family


@cache
def system_policies() -> dict[str, "SystemPolicy"]:
    """The shipped system policies of RAM, by name (docs/permissions.md#system-policies)."""
    from genzo.catalogue.ram import SystemPolicy  # noqa: PLC0415 - see above

    return {policy.policy_name: policy for policy in _load("system_policies.json", list[SystemPolicy])}


@cache
def instance_families() -> dict[str, "InstanceFamily"]:
    """The described instance families, by name."""
    from genzo.data.family_facts import families_of  # noqa: PLC0415 - see above

    return families_of(_read("instance_families.json"))


class DescribedAction(msgspec.Struct, frozen=True):
    """The parameters and response fields of an action, with their types by name.

    Parameters have the names of the API's pages (``Tag.N.Key``). A required parameter within a list or struct
    is required in each item. ``values`` are those that the description of a text lists, ``limits`` the least
    and the greatest value of a number, None for none. Response fields have dotted names; structs and lists
    precede their members.
    """

    parameters: dict[str, str] = {}
    required: tuple[str, ...] = ()
    values: dict[str, tuple[str, ...]] = {}
    limits: dict[str, tuple[int | None, int | None]] = {}
    defaults: dict[str, str] = {}
    response: dict[str, str] = {}


class _Sdk(msgspec.Struct):
    package: str
    version: str
    actions: dict[str, DescribedAction]


class _OlderDescription(msgspec.Struct):
    actions: dict[str, DescribedAction]


class _ApiDescription(msgspec.Struct):
    sdk: _Sdk
    folder: _OlderDescription


@cache
def api_description() -> dict[str, DescribedAction]:
    """The implemented actions by name, described by the official SDK and by an older API description."""
    description = _description()
    described = dict(description.sdk.actions)
    for name, older in description.folder.actions.items():
        newest = described.get(name, DescribedAction())
        described[name] = DescribedAction(
            newest.parameters | older.parameters,
            (*newest.required, *older.required),
            older.values | newest.values,
            older.limits | newest.limits,
            older.defaults | newest.defaults,
            newest.response | older.response,
        )
    return described


def described_sdk() -> str:
    """The name and version of the SDK that the shipped description was generated from."""
    sdk = _description().sdk
    return f"{sdk.package} {sdk.version}"


@cache
def _description() -> _ApiDescription:
    return _load("api_description.json", _ApiDescription)


@cache
def ecs_actions() -> tuple[str, ...]:
    """The names of all actions of ECS 2014-05-26, as the official SDK lists them."""
    return _load("ecs_actions.json", tuple[str, ...])


def public_images() -> bytes:
    """The shipped public images: a JSON array of images in the format of DescribeImages, newest first."""
    return _read("public_images.json")


def public_image_retirements() -> dict[str, str]:
    """The moment from which the real service no longer offers a shipped image, by its id.

    An image without one was offered when the list was made.
    """
    return _load("public_image_retirements.json", dict[str, str])


def _load(name: str, kind: type[T]) -> T:
    return msgspec.json.decode(_read(name), type=kind)


def _read(name: str) -> bytes:
    # Importing importlib.resources, the newer interface, takes as long as reading all of the data.
    content = get_data(__name__, name)
    if content is None:
        raise FileNotFoundError(name)
    return content
