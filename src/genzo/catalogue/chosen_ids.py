"""Ids that callers choose with a tag, in place of generated ones (docs/deterministic.md#chosen-ids)."""

import re
from collections.abc import Mapping

from genzo.catalogue.building import ImageComponent, ImagePipeline, ImagePipelineExecution
from genzo.catalogue.derived_ids import CHOSEN_ID_TAG
from genzo.catalogue.disks import Disk
from genzo.catalogue.image import EVERY_REGION
from genzo.catalogue.instances import Instance
from genzo.catalogue.launch_templates import LaunchTemplate
from genzo.catalogue.network import SecurityGroup
from genzo.catalogue.resource import Resource
from genzo.catalogue.snapshots import Snapshot
from genzo.catalogue.store import CatalogueReader

_TAG_KEY = re.compile(r"Tag\.([0-9]+)\.[Kk]ey", re.ASCII)
_ID = re.compile(r"[a-z]{1,4}-[a-z0-9]{1,40}", re.ASCII)
_IMAGE = "m"
_KINDS: Mapping[str, type[Resource]] = {
    "d": Disk,
    "exec": ImagePipelineExecution,
    "i": Instance,
    "ic": ImageComponent,
    "ip": ImagePipeline,
    "lt": LaunchTemplate,
    "s": Snapshot,
    "sg": SecurityGroup,
}
"""The kinds of resources whose ids can be chosen, besides images, by the prefix of their ids."""


def chosen_id(parameters: Mapping[str, str]) -> str | None:
    """The id that the tag of a request chooses; None without the tag."""
    for name, value in parameters.items():
        tag = _TAG_KEY.fullmatch(name)
        if tag is not None and value == CHOSEN_ID_TAG:
            values = (parameters.get(f"Tag.{tag[1]}.{suffix}") for suffix in ("Value", "value"))
            return next((each for each in values if each), "")
    return None


def wrong_with(chosen: str) -> str:
    """Why an id cannot be chosen, as a clause; "" for one that can."""
    if not _ID.fullmatch(chosen):
        return f'"{chosen}" is not a prefix, a hyphen and 1 to 40 small letters and digits'
    prefix = chosen.partition("-")[0]
    if prefix != _IMAGE and prefix not in _KINDS:
        return f"no resource whose id can be chosen has the prefix {prefix}-"
    return ""


def is_taken(catalogue: CatalogueReader, account_id: int, region_id: str, chosen: str) -> bool:
    """Whether a resource of the account, or an image of any account, has an id in a region."""
    prefix = chosen.partition("-")[0]
    if prefix == _IMAGE:
        return any(catalogue.image(each, chosen) is not None for each in (region_id, EVERY_REGION))
    return catalogue.resource(_KINDS[prefix], account_id, region_id, chosen) is not None
