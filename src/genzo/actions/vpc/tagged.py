"""The resources that the tag actions of the VPC product name."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from genzo.actions.action import Context
from genzo.actions.resource_names import Computed
from genzo.catalogue.arns import ANY, arn
from genzo.catalogue.eips import Eip
from genzo.catalogue.network import Vpc, VSwitch
from genzo.catalogue.resource import Resource
from genzo.errors.group import ErrorGroup, Listed
from genzo.wire.structs import in_any_case

KINDS: Mapping[str, type[Resource]] = {"VPC": Vpc, "VSWITCH": VSwitch, "EIP": Eip}
"""The classes of resources by resource type."""
_TYPES = (
    *KINDS,
    *("ROUTETABLE", "VPNGATEWAY", "NATGATEWAY", "COMMONBANDWIDTHPACKAGE", "PREFIXLIST"),
    *("PUBLICIPADDRESSPOOL", "IPV4GATEWAY", "IPV6GATEWAY", "NETWORKACL", "TRAFFICMIRRORFILTER"),
    *("TRAFFICMIRRORSESSION", "FLOWLOG", "HAVIP", "DHCPOPTIONSSET", "GATEWAYENDPOINT"),
)
"""The documented resource types (TagResources of the VPC product, ResourceType)."""
ResourceTypeName = Annotated[str, in_any_case(_TYPES)]
MOST_IDS = 50
MOST_TAGS = 20


class TaggedErrors(ErrorGroup):
    """The errors of resource types and ids."""

    resource_type = Listed("InvalidInstanceType.NotFound")
    too_many_ids = Listed("SizeLimitExceeded.ResourceId")
    too_many_tags = Listed("SizeLimitExceeded.TagNum")
    key = Listed("InvalidTagKey")


class TargetErrors(TaggedErrors):
    """The errors of `targets`."""

    not_found = Listed("InvalidInstanceIds.NotFound")


def require_limits(
    resource_type: str, ids: Sequence[str], tags: Sequence[object], errors: TaggedErrors
) -> None:
    """Refuse an unknown resource type, too many ids and too many tags."""
    if resource_type not in _TYPES:
        raise errors.resource_type()
    if len(ids) > MOST_IDS:
        raise errors.too_many_ids()
    if len(tags) > MOST_TAGS:
        raise errors.too_many_tags()


def tagged_resource(
    context: Context, region_id: str, resource_type: str, resource_id: str
) -> Resource | None:
    """The caller's resource; None if it does not exist, as all do of types that are not here."""
    kind = KINDS.get(resource_type)
    return (
        None if kind is None else context.catalogue.resource(kind, context.account_id, region_id, resource_id)
    )


def targets(
    context: Context, region_id: str, resource_type: str, ids: Sequence[str], errors: TargetErrors
) -> list[Resource]:
    """The caller's resources of these ids, each once.

    Raises:
        ApiError: one of them does not exist.
    """
    found = [tagged_resource(context, region_id, resource_type, each) for each in dict.fromkeys(ids)]
    resources = [each for each in found if each is not None]
    if len(resources) < len(found):
        raise errors.not_found()
    return resources


def _names(request: Any, context: Context) -> Sequence[str]:  # noqa: ANN401 - of each action
    kind = (
        KINDS[request.resource_type].kind if request.resource_type in KINDS else request.resource_type.lower()
    )
    ids = tuple(dict.fromkeys(ANY if ANY in each else each for each in request.resource_id)) or (ANY,)
    return [arn("vpc", request.region_id, context.account_id, f"{kind}/{each}") for each in ids]


TAGGED = Computed(_names, ("acs:vpc:{#region_id}:{#account_id}:{#resource_type}/{#resource_id}",))
"""The names of the resources that a request tags."""
