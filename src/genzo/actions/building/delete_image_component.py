"""DeleteImageComponent: delete a component. The executions of pipelines that refer to it fail."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.find_resource import own_resource
from genzo.actions.resource_names import on
from genzo.catalogue.building import ImageComponent
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_NOT_FOUND = errors_of("DeleteImageComponent")("InvalidImageComponent.NotFound")


class DeleteImageComponentRequest(Request, frozen=True):
    region_id: str
    image_component_id: str


class DeleteImageComponentResponse(Response, frozen=True):
    request_id: str


def delete_image_component(
    request: DeleteImageComponentRequest, context: WriteContext
) -> DeleteImageComponentResponse:
    """Delete the component."""
    context.require_region(request.region_id)
    component = own_resource(
        context,
        ImageComponent,
        request.region_id,
        request.image_component_id,
        _NOT_FOUND,
        text="The specified ImageComponentId does not exist.",
    )
    context.catalogue.delete_resource(component)
    return DeleteImageComponentResponse(request_id=context.request_id)


DELETE_IMAGE_COMPONENT = Action(
    name="DeleteImageComponent",
    request=DeleteImageComponentRequest,
    response=DeleteImageComponentResponse,
    handle=delete_image_component,
    writes=True,
    resources=on("imagecomponent", "image_component_id"),
)
