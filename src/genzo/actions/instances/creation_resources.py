"""The resources that RunInstances and CreateInstance touch (ECS, "Authentication rules")."""

from collections.abc import Sequence

from genzo.actions.action import Context
from genzo.actions.images.image_family import newest_of_family
from genzo.actions.instances.creation_parameters import CreationRequest
from genzo.actions.resource_names import Computed, any_of, on, together
from genzo.catalogue.arns import ANY, arn


def _image(request: CreationRequest, context: Context) -> Sequence[str]:
    """The image that is named, or the newest of its family."""
    image_id = request.image_id
    if not image_id and request.image_family:
        newest = newest_of_family(context, request.region_id, request.image_family)
        image_id = ANY if newest is None else newest.image_id
    return [arn("ecs", request.region_id, context.account_id, f"image/{image_id}")] if image_id else []


CREATION_NAMES = together(
    any_of("instance"),
    Computed(_image, ("acs:ecs:{#region_id}:{#account_id}:image/{#image_id}",)),
    on("securitygroup", "security_group_id"),
    on("securitygroup", "security_group_ids"),
    on("securitygroup", "network_interface.security_group_id"),
    on("securitygroup", "network_interface.security_group_ids"),
    on("vswitch", "v_switch_id", product="vpc"),
    on("vswitch", "network_interface.v_switch_id", product="vpc"),
    on("eni", "network_interface.network_interface_id"),
    on("snapshot", "data_disk.snapshot_id"),
    on("keypair", "key_pair_name"),
)
"""The new instances, the image that they are made from, and what they are put into."""
