"""DescribeImageSupportInstanceTypes: the instance types that an image runs on."""

from typing import Annotated, NamedTuple

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.filter_parameter import FilterParameter
from genzo.actions.find_image import usable_image
from genzo.actions.resource_names import on
from genzo.catalogue.facts import Facts, InstanceType
from genzo.catalogue.image_fit import ImageConditions, image_conditions
from genzo.errors import MISSING_PARAMETER
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import NO_EFFECT, Request, Response

_ERRORS = errors_of("DescribeImageSupportInstanceTypes")
_INVALID_PARAMTER = _ERRORS("InvalidParamter")
_IMAGE_NOT_FOUND = _ERRORS("InvalidImageId.NotFound")

_ACTION_TYPES = ("CreateEcs", "ChangeOS", "CreateOS")
_FILTER_KEYS = ("imageId", "filter")  # both name an image


class DescribeImageSupportInstanceTypesRequest(Request, frozen=True):
    region_id: str
    image_id: str | None = None
    action_type: Annotated[str, NO_EFFECT] = "CreateEcs"
    filter: Annotated[tuple[FilterParameter, ...], msgspec.Meta(max_length=10)] = ()


@fields_in_key_order
class InstanceTypeItem(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    instance_type_id: str
    instance_type_family: str
    cpu_core_count: int
    memory_size: int | float


class InstanceTypes(msgspec.Struct, frozen=True, rename="pascal"):
    instance_type: list[InstanceTypeItem]


class DescribeImageSupportInstanceTypesResponse(Response, frozen=True):
    request_id: str
    image_id: str
    region_id: str
    instance_types: InstanceTypes


def describe_image_support_instance_types(
    request: DescribeImageSupportInstanceTypesRequest, context: Context
) -> DescribeImageSupportInstanceTypesResponse:
    """The instance types that run the image, for every ActionType."""
    context.require_region(request.region_id)
    if request.action_type not in _ACTION_TYPES:
        raise _INVALID_PARAMTER()
    image_id = _image_id(request)
    image = usable_image(context, request.region_id, image_id)
    if image is None:
        raise _IMAGE_NOT_FOUND()
    groups = context.facts.derived(_groups)
    allowed = [conditions.allows(image) for conditions in groups.conditions]
    fitting = [item for item, group in groups.items if allowed[group]]
    return DescribeImageSupportInstanceTypesResponse(
        request_id=context.request_id,
        image_id=image_id,
        region_id=request.region_id,
        instance_types=InstanceTypes(fitting),
    )


def _image_id(request: DescribeImageSupportInstanceTypesRequest) -> str:
    """The one image that ImageId and the filters name."""
    if any(condition.key not in _FILTER_KEYS for condition in request.filter):
        raise _INVALID_PARAMTER()
    named = {condition.value for condition in request.filter} | {request.image_id or ""}
    named.discard("")
    if not named:
        raise MISSING_PARAMETER(name="ImageId")
    if len(named) > 1:
        raise _INVALID_PARAMTER()
    return named.pop()


class _Groups(NamedTuple):
    """All instance types, each with the number of its conditions, which many types share."""

    items: list[tuple[InstanceTypeItem, int]]
    conditions: list[ImageConditions]


def _groups(facts: Facts) -> _Groups:
    numbers: dict[ImageConditions, int] = {}
    items = []
    for each in facts.instance_types.values():
        conditions = image_conditions(each, facts.find_family(each.instance_type_family))
        items.append((_item(each), numbers.setdefault(conditions, len(numbers))))
    return _Groups(items, list(numbers))


def _item(instance_type: InstanceType) -> InstanceTypeItem:
    return InstanceTypeItem(
        instance_type_id=instance_type.instance_type_id,
        instance_type_family=instance_type.instance_type_family,
        cpu_core_count=instance_type.cpu_core_count,
        memory_size=instance_type.memory_size,
    )


DESCRIBE_IMAGE_SUPPORT_INSTANCE_TYPES = Action(
    name="DescribeImageSupportInstanceTypes",
    request=DescribeImageSupportInstanceTypesRequest,
    response=DescribeImageSupportInstanceTypesResponse,
    handle=describe_image_support_instance_types,
    resources=on("image", "image_id"),
)
