"""CreateSecurityGroup: create a security group without rules, in a VPC or in the classic network."""

from typing import Annotated

from genzo.actions.action import Action, WriteContext
from genzo.actions.network.networks import available
from genzo.actions.new_tags import TagErrors, tags_of
from genzo.actions.resource_names import any_of, on, together
from genzo.actions.tag_parameters import TagParameter
from genzo.actions.text_checks import require_description, require_name
from genzo.catalogue.image import Tag
from genzo.catalogue.network import SecurityGroup, Vpc
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import NO_EFFECT, Request, Response

_ERRORS = errors_of("CreateSecurityGroup")
_NO_REGION = _ERRORS("InvalidRegionId.NotFound")
_BAD_NAME = _ERRORS("InvalidSecurityGroupName.Malformed")
_BAD_DESCRIPTION = _ERRORS("InvalidSecurityGroupDiscription.Malformed")
_BAD_TYPE = _ERRORS("InvalidParams.GroupType")
_TYPE_NEEDS_VPC = _ERRORS("InvalidParams.VpcIdGroupType")
_NO_VPC = _ERRORS("InvalidVpcId.NotFound", "does not exist")
_VPC_STATUS = _ERRORS("IncorrectVpcStatus")
_TOO_MANY = _ERRORS("QuotaExceed.SecurityGroup")
_TAGS = TagErrors(_ERRORS)
_TOO_MANY_TAGS = _ERRORS("QuotaExceed.Tags")

_TYPES = ("normal", "enterprise")


class CreateSecurityGroupRequest(Request, frozen=True):
    region_id: str
    description: str | None = None
    client_token: str | None = None
    security_group_name: str | None = None
    vpc_id: str | None = None
    security_group_type: str = "normal"
    service_managed: Annotated[bool | None, NO_EFFECT] = None
    resource_group_id: str | None = None
    tag: tuple[TagParameter, ...] = ()


@fields_in_key_order
class CreateSecurityGroupResponse(Response, frozen=True, kw_only=True):
    security_group_id: str
    request_id: str


def create_security_group(
    request: CreateSecurityGroupRequest, context: WriteContext
) -> CreateSecurityGroupResponse:
    """Create a security group; without VpcId it is in the classic network."""
    if request.region_id not in context.facts.regions:
        raise _NO_REGION()
    _require_form(request)
    if request.vpc_id is not None:
        available(context, Vpc, request.region_id, request.vpc_id, _NO_VPC, _VPC_STATUS)
    tags = _tags(request, context)
    groups = context.catalogue.resources(SecurityGroup, context.account_id, request.region_id)
    if len(groups) >= context.quotas["security_groups"]:
        raise _TOO_MANY()
    group = SecurityGroup(
        resource_id=context.ids.new_resource_id("sg", request.region_id),
        region_id=request.region_id,
        owner_id=context.account_id,
        created=context.now,
        name=request.security_group_name or "",
        description=request.description or "",
        resource_group_id=request.resource_group_id or "",
        tags=tags,
        vpc_id=request.vpc_id or "",
        security_group_type=request.security_group_type,
    )
    context.catalogue.put_resource(group)
    return CreateSecurityGroupResponse(security_group_id=group.resource_id, request_id=context.request_id)


def _require_form(request: CreateSecurityGroupRequest) -> None:
    require_name(request.security_group_name, _BAD_NAME)
    require_description(request.description, _BAD_DESCRIPTION)
    if request.security_group_type not in _TYPES:
        raise _BAD_TYPE()
    if request.security_group_type == "enterprise" and request.vpc_id is None:
        raise _TYPE_NEEDS_VPC()


def _tags(request: CreateSecurityGroupRequest, context: WriteContext) -> tuple[Tag, ...]:
    tags = tags_of(request.tag, _TAGS)
    if len(tags) > context.quotas["tags"]:
        raise _TOO_MANY_TAGS(text="The quota of tags for a resource is exceeded.")
    return tags


CREATE_SECURITY_GROUP = Action(
    name="CreateSecurityGroup",
    request=CreateSecurityGroupRequest,
    response=CreateSecurityGroupResponse,
    handle=create_security_group,
    writes=True,
    resources=together(any_of("securitygroup"), on("vpc", "vpc_id", product="vpc")),
)
