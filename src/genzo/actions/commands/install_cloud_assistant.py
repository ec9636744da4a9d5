"""InstallCloudAssistant: nothing to do, since every instance has the agent."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.commands.assisted_instances import InstanceErrors, named_instances
from genzo.actions.resource_names import on
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_TABLE = errors_of("InstallCloudAssistant")
_ERRORS = InstanceErrors(_TABLE)
_NONE_NAMED = _TABLE("MissingParam.InstanceId")
_MOST = 50


class InstallCloudAssistantRequest(Request, frozen=True):
    region_id: str
    instance_id: tuple[str, ...] = ()


class InstallCloudAssistantResponse(Response, frozen=True):
    request_id: str


def install_cloud_assistant(
    request: InstallCloudAssistantRequest, context: WriteContext
) -> InstallCloudAssistantResponse:
    """Check the instances."""
    context.require_region(request.region_id)
    if not request.instance_id:
        raise _NONE_NAMED()
    named_instances(request.instance_id, request.region_id, _MOST, context, _ERRORS)
    return InstallCloudAssistantResponse(request_id=context.request_id)


INSTALL_CLOUD_ASSISTANT = Action(
    name="InstallCloudAssistant",
    request=InstallCloudAssistantRequest,
    response=InstallCloudAssistantResponse,
    handle=install_cloud_assistant,
    writes=True,
    resources=on("instance", "instance_id"),
)
