"""The shipped facts on instance families, written by `tools.instance_families`."""

from typing import Any

import msgspec

from genzo.catalogue.instance_families import UNKNOWN_FAMILY, InstanceFamily


class _Row(msgspec.Struct, frozen=True):
    """What several families have in common. ``source`` names where it is from."""

    families: tuple[str, ...]
    source: str


class _Disks(_Row, frozen=True):
    system: tuple[str, ...]
    data: tuple[str, ...]


class _Images(_Row, frozen=True):
    os_type: str = ""
    needs_uefi: bool = False
    refused_systems: tuple[str, ...] = ()


class _File(msgspec.Struct, frozen=True):
    disks: tuple[_Disks, ...]
    images: tuple[_Images, ...]
    local_disks: tuple[_Row, ...]


def families_of(text: bytes) -> dict[str, InstanceFamily]:
    """The families of a file, by id."""
    file = msgspec.json.decode(text, type=_File)
    families: dict[str, InstanceFamily] = {}

    def add(row: _Row, **facts: Any) -> None:  # noqa: ANN401 - members of InstanceFamily
        for name in row.families:
            families[name] = msgspec.structs.replace(families.get(name, UNKNOWN_FAMILY), **facts)

    for disks in file.disks:
        add(disks, system_disks=disks.system, data_disks=disks.data)
    for images in file.images:
        add(
            images,
            os_type=images.os_type,
            needs_uefi=images.needs_uefi,
            refused_systems=images.refused_systems,
        )
    for local in file.local_disks:
        add(local, has_local_disks=True)
    return families
