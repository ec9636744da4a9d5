"""Facts that ship with Genzo.

Sources: regions and zones are those of the vendor's "Endpoints" and "Regions and zones" pages, with the
endpoints that the official SDKs map them to; instance types those of the vendor's pages on instance
families; actions those that `tools/api_description` reads from the official Python SDK and the API
description of 2024; public images those that `tools/public_images` derives from the ids that people use.
"""

from functools import cache
from pkgutil import get_data
from typing import TypeVar

import msgspec

from genzo.catalogue.facts import Facts, InstanceType, Region, Zone

T = TypeVar("T")


@cache
def facts() -> Facts:
    """Regions, zones and instance types."""
    regions = _load("regions.json", list[Region])
    types = _load("instance_types.json", list[InstanceType])
    return Facts(
        regions={region.region_id: region for region in regions},
        zones=tuple(_load("zones.json", list[Zone])),
        instance_types={each.instance_type_id: each for each in types},
    )


class DescribedAction(msgspec.Struct, frozen=True):
    """The parameters and response fields of an action, with their types.

    Parameters are named as on the API's pages (``Tag.N.Key``); a required one inside of a list or struct is
    required where that is given. Response fields have dotted names, structs and lists before their members.
    """

    parameters: dict[str, str] = {}
    required: tuple[str, ...] = ()
    response: dict[str, str] = {}


class _Sdk(msgspec.Struct):
    package: str
    version: str
    actions: dict[str, DescribedAction]


class _Folder(msgspec.Struct):
    actions: dict[str, DescribedAction]


class _ApiDescription(msgspec.Struct):
    sdk: _Sdk
    folder: _Folder


@cache
def api_description() -> dict[str, DescribedAction]:
    """The actions that Genzo has, by name, as the official SDK and older descriptions have them."""
    found = _description()
    described = dict(found.sdk.actions)
    for name, older in found.folder.actions.items():
        newest = described.get(name, DescribedAction())
        described[name] = DescribedAction(
            newest.parameters | older.parameters,
            (*newest.required, *older.required),
            newest.response | older.response,
        )
    return described


def described_sdk() -> str:
    """The SDK whose models the shipped description was read from, and its version."""
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
    """The shipped public images: a JSON array of images as DescribeImages shows them, newest first."""
    return _read("public_images.json")


def _load(name: str, kind: type[T]) -> T:
    return msgspec.json.decode(_read(name), type=kind)


def _read(name: str) -> bytes:
    # Older than importlib.resources, which takes as long to load as reading all of the facts.
    content = get_data(__name__, name)
    if content is None:
        raise FileNotFoundError(name)
    return content
