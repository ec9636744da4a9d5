"""Data that ships with Genzo.

Sources: regions and zones are from the service's pages "Endpoints" and "Regions and zones", and their
endpoints from the official SDKs; instance types are from the service's pages on instance families.
`tools/api_description` reads the actions from the official Python SDK and the API description of 2024.
`tools/public_images` derives the public images from published image ids.
"""

from functools import cache
from pkgutil import get_data
from typing import TypeVar

import msgspec

from genzo.catalogue.facts import Facts, InstanceType, Region, Zone

T = TypeVar("T")


@cache
def facts() -> Facts:
    """The shipped regions, zones and instance types."""
    regions = _load("regions.json", list[Region])
    types = _load("instance_types.json", list[InstanceType])
    return Facts(
        regions={region.region_id: region for region in regions},
        zones=tuple(_load("zones.json", list[Zone])),
        instance_types={each.instance_type_id: each for each in types},
    )


class DescribedAction(msgspec.Struct, frozen=True):
    """The parameters and response fields of an action, with their types by name.

    Parameters have the names of the API's pages (``Tag.N.Key``). A required parameter within a list or struct
    is required in each item. Response fields have dotted names; structs and lists precede their members.
    """

    parameters: dict[str, str] = {}
    required: tuple[str, ...] = ()
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
