"""DescribeImages: the images that an account may use, filtered and paged.

Sources: the DescribeImages document of 2019 (every parameter, limit and error of it), the API description
of 2024-2025 for what is newer, docs/reference/describe-images.md#parameters for both, and
docs/decisions/0005-describe-images.md for rules that no source states.
"""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from genzo import errors
from genzo.actions.action import Action, Context
from genzo.actions.comma_list import comma_list
from genzo.actions.filter_parameter import FilterParameter
from genzo.actions.images.image_filters import FILTERS
from genzo.actions.images.image_type import ImageType, present
from genzo.actions.page_parameters import PageNumber
from genzo.actions.resource_names import Permitted, comma_ids, on_or_any
from genzo.actions.tag_parameters import TagParameter, checked_tags
from genzo.catalogue.image import Status
from genzo.catalogue.image_fit import image_conditions
from genzo.catalogue.lifecycle import image_at
from genzo.catalogue.query import ImageQuery
from genzo.catalogue.visibility import arms
from genzo.errors.table import errors_of
from genzo.wire.structs import NO_EFFECT, Request, Response

_ERRORS = errors_of("DescribeImages")
_OWNER_ID = _ERRORS("InvalidOperation.ImageOwnerIdUnsupported")
_USAGE = _ERRORS("InvalidUsage")
_OS_TYPE = _ERRORS("InvalidOSType")
_ARCHITECTURE = _ERRORS("InvalidArchitecture")
_INVALID_PARAMTER = _ERRORS("InvalidParamter")  # spelt so by the service
_INSTANCE_TYPE = _ERRORS("InvalidInstanceType.ValueNotSupported")
_TAG_COUNT = _ERRORS("InvalidTagCount")
_TAG_MISMATCH = _ERRORS("InvalidTag.Mismatch")
_FILTER_KEY = _ERRORS("InvalidFilterKey.NotFound")

_INT32_MAX = 2**31 - 1
_MAX_IMAGE_IDS = 100
_MAX_IMAGE_NAME = 1024  # far above the longest name, far below the longest pattern that a database accepts
_ALL = "ALL"
_USAGES = ("instance", "none")
_OS_TYPES = ("windows", "linux")
_ARCHITECTURES = ("i386", "x86_64", "arm64")
_ACTION_TYPES = (
    "CreateEcs",
    "ChangeOS",
    "CreateOS",
)  # Terraform's data source alicloud_images sends CreateOS.
_ALIASES_WITH_OWNER_ID = ("", "others")


class DescribeImagesRequest(Request, frozen=True):
    region_id: str
    image_id: str | None = None
    status: str | None = None
    snapshot_id: str | None = None
    image_name: Annotated[str, msgspec.Meta(max_length=_MAX_IMAGE_NAME)] | None = None
    image_family: str | None = None
    image_owner_alias: str = ""
    image_owner_id: int | None = None
    is_public: bool = False
    usage: str | None = None
    usable: bool | None = None
    os_type: str | None = msgspec.field(name="OSType", default=None)
    architecture: str | None = None
    is_support_io_optimized: bool | None = None
    is_support_cloudinit: bool | None = None
    instance_type: str | None = None
    action_type: Annotated[str | None, NO_EFFECT] = None
    resource_group_id: str | None = None
    show_expired: Annotated[bool, NO_EFFECT] = False
    dry_run: bool = False
    tag: tuple[TagParameter, ...] = ()
    filter: Annotated[tuple[FilterParameter, ...], msgspec.Meta(max_length=10)] = ()
    page_number: PageNumber = 1
    page_size: Annotated[int, msgspec.Meta(ge=1, le=_INT32_MAX)] = 10


class Images(msgspec.Struct, frozen=True, rename="pascal"):
    image: list[ImageType]


class DescribeImagesResponse(Response, frozen=True):
    """The page; its members stand in the order of the service's answers since 2023."""

    total_count: int
    page_size: int
    request_id: str
    page_number: int
    images: Images
    region_id: str


def describe_images(request: DescribeImagesRequest, context: Context) -> DescribeImagesResponse:
    """The page of images that the request asks for.

    Raises:
        ApiError: see `image_query`; or DryRunOperation.
    """
    query = image_query(request, context)
    if request.dry_run:
        raise errors.DRY_RUN_OPERATION()
    page = context.catalogue.images_page(query)
    return DescribeImagesResponse(
        total_count=page.total,
        page_size=request.page_size,
        request_id=context.request_id,
        page_number=request.page_number,
        images=Images([present(image_at(image, context.now), context.account_id) for image in page.images]),
        region_id=request.region_id,
    )


def image_query(request: DescribeImagesRequest, context: Context) -> ImageQuery:
    """The query of a request, after all checks."""
    context.require_region(request.region_id)
    if request.page_size > context.edition.page_size:
        raise errors.INVALID_PARAMETER(name="PageSize")
    if request.image_owner_id is not None and request.image_owner_alias not in _ALIASES_WITH_OWNER_ID:
        raise _OWNER_ID()
    visible = arms(request.image_owner_alias, request.is_public)
    _require(request.usage, _USAGES, _USAGE)
    _require(request.os_type, _OS_TYPES, _OS_TYPE)
    _require(request.architecture, _ARCHITECTURES, _ARCHITECTURE)
    _require(request.action_type, _ACTION_TYPES, _INVALID_PARAMTER)
    query = ImageQuery(
        viewer=context.account_id,
        region_id=request.region_id,
        arms=visible,
        offset=(request.page_number - 1) * request.page_size,
        limit=request.page_size,
        now=context.now,
        image_ids=_image_ids(request.image_id),
        statuses=_statuses(request),
        usable=request.usable,
        name=request.image_name,
        family=request.image_family,
        snapshot_id=request.snapshot_id,
        usage=request.usage,
        os_type=request.os_type,
        architectures=None if request.architecture is None else (request.architecture,),
        is_support_io_optimized=request.is_support_io_optimized,
        is_support_cloudinit=request.is_support_cloudinit,
        resource_group_id=request.resource_group_id,
        owner_id=request.image_owner_id,
        tags=checked_tags(request.tag, context.edition.query_tags, _TAG_COUNT, _TAG_MISMATCH),
    )
    query = _of_instance_type(query, request.instance_type, context)
    for condition in request.filter:
        if condition.key not in FILTERS:
            raise _FILTER_KEY()
        query = FILTERS[condition.key](query, condition.key, condition.value)
    return query


def _require(value: str | None, allowed: tuple[str, ...], error: errors.ErrorType) -> None:
    if value is not None and value not in allowed:
        raise error()


def _image_ids(image_id: str | None) -> tuple[str, ...] | None:
    if image_id is None:
        return None
    ids = comma_list(image_id)
    if len(ids) > _MAX_IMAGE_IDS:
        raise errors.INVALID_PARAMETER(name="ImageId")
    return ids


def _statuses(request: DescribeImagesRequest) -> tuple[str, ...] | None:
    """The states of Status; None for every state."""
    if request.status is None:
        if request.usable is not None:
            raise errors.MISSING_PARAMETER(name="Status")
        return (Status.AVAILABLE.value,)
    given = comma_list(request.status)
    if given == (_ALL,):
        return None
    if not given or not set(given) <= set(Status):
        raise _INVALID_PARAMTER()
    return given


def _of_instance_type(query: ImageQuery, name: str | None, context: Context) -> ImageQuery:
    """The query, limited to the images that an instance type runs."""
    if name is None:
        return query
    instance_type = context.facts.instance_types.get(name)
    if instance_type is None:
        raise _INSTANCE_TYPE()
    family = context.facts.find_family(instance_type.instance_type_family)
    return image_conditions(instance_type, family).limit(query)


_OWN = on_or_any("image", "image_id", read=comma_ids)
_WITHOUT_PERMISSION = ("system", "others")


def _names(request: DescribeImagesRequest, context: Context) -> Sequence[str] | None:
    """None for images of system and others, to which RAM does not apply (DescribeImages, description)."""
    return None if request.image_owner_alias in _WITHOUT_PERMISSION else _OWN(request, context)


DESCRIBE_IMAGES = Action(
    name="DescribeImages",
    request=DescribeImagesRequest,
    response=DescribeImagesResponse,
    handle=describe_images,
    asks_once=True,
    resources=Permitted(_names, _OWN.shown),
)
