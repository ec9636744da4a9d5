"""DeleteInstances: release instances, all of them or none."""

from typing import Annotated

from genzo.actions.action import Action, WriteContext
from genzo.actions.find_resource import find_own
from genzo.actions.instances.release import ReleaseErrors, release, require_releasable
from genzo.actions.resource_names import on
from genzo.catalogue.instances import Instance
from genzo.errors.table import errors_of
from genzo.wire.structs import NO_EFFECT, Request, Response

_ERRORS = errors_of("DeleteInstances")
_OF_RELEASE = ReleaseErrors(_ERRORS)
_NONE_FOUND = _ERRORS("InvalidInstanceIds.NotFound")
_NOT_FOUND = _ERRORS("InvalidInstanceId.NotFound")
_TOO_MANY = _ERRORS("InvalidParameter.TooManyInstanceIds")
_NO_IDS = _ERRORS("InvalidInstanceIds.ValueNotSupported")
_OTHER_REGION = _ERRORS("InvalidParameter.CrossRegionNotSupport")
_DRY_RUN = _ERRORS("DRYRUN.SUCCESS")
_MOST = 100


class DeleteInstancesRequest(Request, frozen=True):
    region_id: str
    instance_id: tuple[str, ...] = ()
    dry_run: bool = False
    force: bool = False
    terminate_subscription: bool = False
    client_token: str | None = None
    force_stop: Annotated[bool, NO_EFFECT] = False


class DeleteInstancesResponse(Response, frozen=True):
    request_id: str


def delete_instances(request: DeleteInstancesRequest, context: WriteContext) -> DeleteInstancesResponse:
    """Release all named instances, or none if one cannot be released."""
    context.require_region(request.region_id)
    instances = _named(request, context)
    for instance in instances:
        require_releasable(instance, request.force, request.terminate_subscription, context, _OF_RELEASE)
    if request.dry_run:
        raise _DRY_RUN()
    release(instances, context)
    return DeleteInstancesResponse(request_id=context.request_id)


def _named(request: DeleteInstancesRequest, context: WriteContext) -> list[Instance]:
    instance_ids = tuple(dict.fromkeys(request.instance_id))
    if not all(instance_ids) or not instance_ids:
        raise _NO_IDS()
    if len(instance_ids) > _MOST:
        raise _TOO_MANY()
    found = {each: find_own(context, Instance, request.region_id, each) for each in instance_ids}
    missing = [each for each, instance in found.items() if instance is None]
    if any(find_own(context, Instance, None, each) for each in missing):
        raise _OTHER_REGION()
    if len(missing) == len(found):
        raise _NONE_FOUND()
    if missing:
        raise _NOT_FOUND(text=f"The specified InstanceId {missing[0]} does not exist.")
    return [instance for instance in found.values() if instance is not None]


DELETE_INSTANCES = Action(
    name="DeleteInstances",
    request=DeleteInstancesRequest,
    response=DeleteInstancesResponse,
    handle=delete_instances,
    writes=True,
    resources=on("instance", "instance_id"),
)
