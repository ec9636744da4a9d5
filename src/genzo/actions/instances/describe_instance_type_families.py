"""DescribeInstanceTypeFamilies: the families of instance types, each once."""

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.resource_names import EVERYTHING
from genzo.errors import INVALID_PARAMETER
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response

_REGION_NOT_FOUND = errors_of("DescribeInstanceTypeFamilies")("InvalidRegionId.NotFound")
_GENERATIONS = (None, "ecs-1", "ecs-2", "ecs-3", "ecs-4", "ecs-5", "ecs-6", "ecs-7", "ecs-8")


class DescribeInstanceTypeFamiliesRequest(Request, frozen=True):
    region_id: str
    generation: str | None = None


@fields_in_key_order
class InstanceTypeFamilyType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    generation: str
    instance_type_family_id: str


class InstanceTypeFamilies(msgspec.Struct, frozen=True, rename="pascal"):
    instance_type_family: list[InstanceTypeFamilyType]


class DescribeInstanceTypeFamiliesResponse(Response, frozen=True):
    request_id: str
    instance_type_families: InstanceTypeFamilies


def describe_instance_type_families(
    request: DescribeInstanceTypeFamiliesRequest, context: Context
) -> DescribeInstanceTypeFamiliesResponse:
    """The families, in the order of their types; every region has all of them."""
    if request.region_id not in context.facts.regions:
        raise _REGION_NOT_FOUND()
    if request.generation not in _GENERATIONS:
        raise INVALID_PARAMETER(name="Generation")
    families = dict.fromkeys(
        (facts.generation, facts.instance_type_family)
        for facts in context.facts.instance_types.values()
        if request.generation in (None, facts.generation)
    )
    return DescribeInstanceTypeFamiliesResponse(
        request_id=context.request_id,
        instance_type_families=InstanceTypeFamilies(
            [
                InstanceTypeFamilyType(generation=generation, instance_type_family_id=family)
                for generation, family in families
            ]
        ),
    )


DESCRIBE_INSTANCE_TYPE_FAMILIES = Action(
    name="DescribeInstanceTypeFamilies",
    request=DescribeInstanceTypeFamiliesRequest,
    response=DescribeInstanceTypeFamiliesResponse,
    handle=describe_instance_type_families,
    resources=EVERYTHING,
)
