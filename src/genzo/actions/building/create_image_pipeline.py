"""CreateImagePipeline: store a template for building images."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.building.imported_system import imported_system
from genzo.actions.building.intermediate_instance import require_intermediate_instance
from genzo.actions.building.pipeline_checks import (
    built_image,
    checked_accounts,
    checked_build,
    checked_regions,
)
from genzo.actions.building.pipeline_parameters import CreateImagePipelineRequest
from genzo.actions.building.repair import require_repair
from genzo.actions.building.resource_attributes import (
    checked_tags,
    require_description,
    require_name,
    require_quota,
)
from genzo.actions.resource_names import any_of
from genzo.catalogue.building import ImagePipeline
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Response

_ERRORS = errors_of("CreateImagePipeline")
_NAME = _ERRORS("InvalidName.Malformed")
_DESCRIPTION = _ERRORS("InvalidDescription.Malformed")
_QUOTA = _ERRORS("QuotaExceed.ImagePipeline")


@fields_in_key_order
class CreateImagePipelineResponse(Response, frozen=True, kw_only=True):
    image_pipeline_id: str
    request_id: str


def create_image_pipeline(
    request: CreateImagePipelineRequest, context: WriteContext
) -> CreateImagePipelineResponse:
    """Store the pipeline; without a name, its id is its name."""
    context.require_region(request.region_id)
    pipeline_id = context.ids.new_resource_id("ip", request.region_id)
    pipeline = _pipeline(request, context, pipeline_id)
    pipelines = context.catalogue.resources(ImagePipeline, context.account_id, request.region_id)
    require_quota(pipelines, context.quotas["image_pipelines"], _QUOTA, "image pipelines")
    context.catalogue.put_resource(pipeline)
    return CreateImagePipelineResponse(image_pipeline_id=pipeline_id, request_id=context.request_id)


def _pipeline(request: CreateImagePipelineRequest, context: WriteContext, pipeline_id: str) -> ImagePipeline:
    """The pipeline that a request describes, after all checks."""
    require_name(request.name, _NAME)
    require_description(request.description, _DESCRIPTION)
    imported = imported_system(request, context)
    build = checked_build(request, context, imported)
    require_repair(request, build.os_type)
    require_intermediate_instance(request, context)
    return ImagePipeline(
        resource_id=pipeline_id,
        region_id=request.region_id,
        owner_id=context.account_id,
        created=context.now,
        name=request.name or pipeline_id,
        description=request.description or "",
        resource_group_id=request.resource_group_id,
        tags=checked_tags(request.tag, context, "Tag"),
        base_image_type=build.base_type,
        base_image=build.base_value,
        imported=imported if build.base_type == "OSS" else None,
        build_content=build.content,
        test_content=request.test_content,
        repair_mode=request.repair_mode,
        repair_items=request.repair_item,
        security_scan_mode=request.image_security_options.security_scan_mode,
        retain_cloud_assistant=request.advanced_options.retain_cloud_assistant,
        vswitch_id=request.v_switch_id,
        instance_type=request.instance_type,
        system_disk_size=request.system_disk_size,
        internet_max_bandwidth_out=request.internet_max_bandwidth_out,
        delete_instance_on_failure=request.delete_instance_on_failure,
        to_region_ids=checked_regions(request, context),
        add_accounts=checked_accounts(request, context),
        image=built_image(request, context),
    )


CREATE_IMAGE_PIPELINE = Action(
    name="CreateImagePipeline",
    request=CreateImagePipelineRequest,
    response=CreateImagePipelineResponse,
    handle=create_image_pipeline,
    writes=True,
    resources=any_of("imagepipeline"),
)
