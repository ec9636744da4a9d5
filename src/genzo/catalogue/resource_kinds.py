"""All kinds of resources in a catalogue."""

from collections.abc import Mapping

from genzo.catalogue.building import ImagePipelineExecution
from genzo.catalogue.counted_ids import IdCount
from genzo.catalogue.detached_interfaces import DetachedInterface
from genzo.catalogue.eips import Eip
from genzo.catalogue.image_offering import RetiredImage
from genzo.catalogue.launch_templates import LaunchTemplateVersion
from genzo.catalogue.network import Vpc, VSwitch
from genzo.catalogue.ram import RAM_KINDS
from genzo.catalogue.resource import Resource
from genzo.catalogue.resource_groups import ResourceGroup
from genzo.catalogue.route_entries import RouteEntry
from genzo.catalogue.snapshot_groups import SnapshotGroup
from genzo.catalogue.tagging import TAGGABLE_KINDS
from genzo.catalogue.tasks import Task

RESOURCE_KINDS: Mapping[str, type[Resource]] = {
    **TAGGABLE_KINDS,
    **{
        kind.kind: kind
        for kind in (
            DetachedInterface,
            Eip,
            IdCount,
            ImagePipelineExecution,
            LaunchTemplateVersion,
            ResourceGroup,
            RetiredImage,
            RouteEntry,
            SnapshotGroup,
            Task,
            VSwitch,
            Vpc,
            *RAM_KINDS,
        )
    },
}
"""The class of each kind, with and without tags."""
