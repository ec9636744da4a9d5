"""AttachKeyPair and DetachKeyPair: change the key pairs of instances, with a result for each."""

from collections.abc import Callable
from typing import TypeVar

import msgspec

from genzo.actions.action import WriteContext
from genzo.catalogue.instances import Instance
from genzo.catalogue.key_pairs import KeyPair
from genzo.errors.group import ErrorGroup, Listed
from genzo.errors.table import errors_of
from genzo.wire.json_array import json_list
from genzo.wire.structs import Request, Response

_MAX_INSTANCES = 50

# The code stands in a result, not in an error of these actions; the message is that of JoinSecurityGroup.
_INSTANCE_NOT_FOUND = errors_of("JoinSecurityGroup")("InvalidInstanceId.NotFound")


class InstancesErrors(ErrorGroup):
    """The errors of `change_key_pairs`."""

    no_key_pair = Listed("InvalidKeyPairName.NotFound")
    instance_ids = Listed("InvalidInstanceIds.ValueNotSupported")
    too_many = Listed("InstanceKeyPairLimitExceeded")
    windows = Listed("DependencyViolation.WindowsInstance")


class InstancesRequest(Request, frozen=True):
    region_id: str
    key_pair_name: str
    instance_ids: str


class Result(msgspec.Struct, frozen=True, rename="pascal"):
    """The result for one instance; ``code`` is "200", or the code of an error."""

    code: str
    message: str
    instance_id: str
    success: str


class Results(msgspec.Struct, frozen=True, rename="pascal"):
    result: list[Result]


class InstancesResponse(Response, frozen=True):
    """The numbers and ``success`` are texts, as the SDK and the sample have them."""

    key_pair_name: str
    request_id: str
    total_count: str
    fail_count: str
    results: Results


ResponseT = TypeVar("ResponseT", bound=InstancesResponse)


def change_key_pairs(
    response: type[ResponseT],
    request: InstancesRequest,
    context: WriteContext,
    errors: InstancesErrors,
    changed: Callable[[str], str],
) -> ResponseT:
    """Change the key pair of every instance that exists; the answer has a result for each id of the request.

    ``changed`` gives the new name of an instance's key pair for the present one; "" stands for none.

    Raises:
        ApiError: the region does not exist, or see `InstancesErrors`.
    """
    instances = _instances_by_id(request, context, errors)
    for instance in filter(None, instances.values()):
        name = changed(instance.key_pair_name)
        context.catalogue.put_resource(msgspec.structs.replace(instance, key_pair_name=name))
    results = [_result(instance_id, instance) for instance_id, instance in instances.items()]
    return response(
        key_pair_name=request.key_pair_name,
        request_id=context.request_id,
        total_count=str(len(results)),
        fail_count=str(sum(instance is None for instance in instances.values())),
        results=Results(results),
    )


def _instances_by_id(
    request: InstancesRequest, context: WriteContext, errors: InstancesErrors
) -> dict[str, Instance | None]:
    """The caller's instances by the ids of the request; None for an id that no instance has."""
    context.require_region(request.region_id)
    account_id, region_id = context.account_id, request.region_id
    if context.catalogue.resource(KeyPair, account_id, region_id, request.key_pair_name) is None:
        raise errors.no_key_pair()
    instances = {
        instance_id: context.catalogue.resource(Instance, account_id, region_id, instance_id)
        for instance_id in _ids(request.instance_ids, errors)
    }
    if any(instance is not None and instance.os_type == "windows" for instance in instances.values()):
        raise errors.windows()
    return instances


def _result(instance_id: str, instance: Instance | None) -> Result:
    if instance is None:
        return Result(_INSTANCE_NOT_FOUND.code, _INSTANCE_NOT_FOUND.message, instance_id, "false")
    return Result("200", "successful", instance_id, "true")


def _ids(text: str, errors: InstancesErrors) -> list[str]:
    ids = json_list(text, _MAX_INSTANCES, errors.instance_ids(), errors.too_many())
    if not ids:
        raise errors.instance_ids()
    return ids
