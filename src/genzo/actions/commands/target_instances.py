"""The instances that a command is sent to: by InstanceId.N, or by ResourceTag.N."""

from collections.abc import Iterable, Sequence
from typing import Protocol

import msgspec

from genzo.actions.action import Context
from genzo.catalogue.arns import ANY, arn
from genzo.catalogue.commands import COMMAND_TYPES
from genzo.catalogue.instances import Instance
from genzo.catalogue.name_validation import is_valid_tag_key, is_valid_tag_value
from genzo.catalogue.query import TagFilter
from genzo.catalogue.tagging import has_tags
from genzo.errors.group import ErrorGroup, Listed

_MOST_TAGS = 20


class ResourceTagParameter(msgspec.Struct, frozen=True, rename="pascal"):
    """A tag of the instances; without a value, any value counts."""

    key: str | None = None
    value: str | None = None


class TargetErrors(ErrorGroup):
    """The errors of `target_instances`."""

    no_instances = Listed("MissingParam.InstanceId")
    too_many_instances = Listed("InstanceIds.ExceedLimit")
    instance_not_found = Listed("InvalidInstance.NotFound")
    other_system = Listed("InvalidInstance.NotMatch")
    instances_and_tags = Listed("InvalidResourceTag.ConflictWithInstanceIds")
    none_tagged = Listed("InvalidResourceTag.InstanceNotFound")
    too_many_resource_tags = Listed("NumberExceed.ResourceTags")
    no_resource_tag_key = Listed("MissingParameter.ResourceTagKey")
    resource_tag_key = Listed("InvalidResourceTagKey.Malformed")
    resource_tag_value = Listed("InvalidResourceTagValue.Malformed")
    resource_tag_key_twice = Listed("Duplicate.ResourceTagKey")


class TargetRequest(Protocol):
    """What RunCommand and InvokeCommand have in common here."""

    @property
    def region_id(self) -> str: ...
    @property
    def instance_id(self) -> tuple[str, ...]: ...
    @property
    def resource_tag(self) -> tuple[ResourceTagParameter, ...]: ...
    @property
    def resource_group_id(self) -> str | None: ...


def target_instances(
    request: TargetRequest, command_type: str, context: Context, errors: TargetErrors
) -> list[Instance]:
    """The caller's instances that a request names, each once and in its order, or those that have its tags.

    Raises:
        ApiError: there are none or too many, or one does not exist, is in a resource group and not in
            that of the request, or has a system that does not run commands of this type.
    """
    instances = _named(request, context, errors) if request.instance_id else _tagged(request, context, errors)
    if len(instances) > context.quotas["instances_per_invocation"]:
        raise errors.too_many_instances()
    if request.resource_group_id and any(
        instance.resource_group_id not in ("", request.resource_group_id) for instance in instances
    ):
        raise errors.instance_not_found()
    if any(instance.os_type != COMMAND_TYPES[command_type] for instance in instances):
        raise errors.other_system()
    return instances


def target_names(request: TargetRequest, context: Context) -> Sequence[str]:
    """The instances of a request as policies write them; any, where it names none."""
    ids: Iterable[str] = request.instance_id
    if not request.instance_id and request.resource_tag:
        ids = [instance.resource_id for instance in _with_tags(request, context)]
    return instance_names(ids, request.region_id, context)


def instance_names(ids: Iterable[str], region_id: str, context: Context) -> Sequence[str]:
    """Instances as policies write them; any, for none."""
    # An id with an asterisk stands for all, as in `genzo.actions.resource_names`.
    shown = dict.fromkeys(ANY if ANY in each else each for each in ids) or (ANY,)
    return [arn("ecs", region_id, context.account_id, f"instance/{each}") for each in shown]


def _named(request: TargetRequest, context: Context, errors: TargetErrors) -> list[Instance]:
    if request.resource_tag:
        raise errors.instances_and_tags()
    ids = dict.fromkeys(request.instance_id)
    if len(ids) > context.quotas["instances_per_invocation"]:
        raise errors.too_many_instances()
    found = [
        context.catalogue.resource(Instance, context.account_id, request.region_id, each) for each in ids
    ]
    instances = [instance for instance in found if instance is not None]
    if len(instances) < len(ids):
        raise errors.instance_not_found()
    return instances


def _tagged(request: TargetRequest, context: Context, errors: TargetErrors) -> list[Instance]:
    if not request.resource_tag:
        raise errors.no_instances()
    _require_tags(request.resource_tag, errors)
    found = _with_tags(request, context)
    if not found:
        raise errors.none_tagged()
    return found


def _with_tags(request: TargetRequest, context: Context) -> list[Instance]:
    filters = [TagFilter(tag.key or "", tag.value) for tag in request.resource_tag]
    instances = context.catalogue.resources(Instance, context.account_id, request.region_id)
    return [instance for instance in instances if has_tags(instance, filters)]


def _require_tags(tags: Sequence[ResourceTagParameter], errors: TargetErrors) -> None:
    if len(tags) > _MOST_TAGS:
        raise errors.too_many_resource_tags()
    if not all(tag.key for tag in tags):
        raise errors.no_resource_tag_key()
    if not all(is_valid_tag_key(tag.key or "") for tag in tags):
        raise errors.resource_tag_key()
    if not all(is_valid_tag_value(tag.value or "") for tag in tags):
        raise errors.resource_tag_value()
    if len({tag.key for tag in tags}) < len(tags):
        raise errors.resource_tag_key_twice()
