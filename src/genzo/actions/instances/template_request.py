"""RunInstances by a launch template: the parameters of the request, and those of the template it lacks.

Source: CreateLaunchTemplate and RunInstances, LaunchTemplateVersion: without a version, the default one is
used, and a parameter of the request counts instead of the template's.
"""

from collections.abc import Iterable, Mapping, Sequence

from genzo.actions.action import Context
from genzo.actions.instances.creation_resources import CREATION_NAMES
from genzo.actions.instances.passed_roles import PassedRoles
from genzo.actions.instances.run_parameters import RunInstancesRequest
from genzo.actions.launch_templates.find_template import TEMPLATE_NAMES, template_named, template_names
from genzo.actions.resource_names import Computed
from genzo.catalogue.launch_templates import LaunchTemplateVersion, version_id
from genzo.errors import ApiError
from genzo.errors.table import errors_of
from genzo.wire.binding import bind, given_parameters
from genzo.wire.structs import schema_of

_TABLE = errors_of("RunInstances")
_NO_TEMPLATE = _TABLE("InvalidLaunchTemplate.NotFound")
_NO_VERSION = _TABLE("InvalidLaunchTemplateVersion.NotFound")

_ALTERNATIVES = (
    {"ImageId", "ImageFamily"},
    {"SecurityGroupId", "SecurityGroupIds"},
    {"HostName", "HostNames"},
    {"Password", "PasswordInherit", "KeyPairName"},
)
"""Parameters that exclude each other: one in the request stands for all in the template."""


def names_template(request: RunInstancesRequest) -> bool:
    """Whether the request is for a launch template."""
    return bool(request.launch_template_id or request.launch_template_name)


def completed(request: RunInstancesRequest, context: Context) -> RunInstancesRequest:
    """The request with the parameters of its template; without a template, the request as it is.

    Raises:
        ApiError: the template or its version does not exist, or a parameter of it has a value that
            RunInstances does not take.
    """
    if not names_template(request):
        return request
    template = template_named(request, context, _NO_TEMPLATE)
    number = request.launch_template_version or template.default_version
    version = context.catalogue.resource(
        LaunchTemplateVersion,
        context.account_id,
        template.region_id,
        version_id(template.resource_id, number),
    )
    if version is None:
        raise _NO_VERSION(text="The specified LaunchTemplateVersion is not found.")
    given = given_parameters(schema_of(RunInstancesRequest), context.parameters)
    return bind(RunInstancesRequest, {**_lacking(version.given, given), **given})


def _lacking(template: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """The parameters of a template that a request lacks, which has those ``given``.

    A list of the request stands for the whole list. A parameter of the template without a value counts as
    absent.
    """
    heads = _whole_heads(given)
    return {
        name: value
        for name, value in template.items()
        if value and name not in given and name.partition(".")[0] not in heads
    }


def _whole_heads(names: Iterable[str]) -> frozenset[str]:
    """The lists and alternatives of which a request has a part, by the names before the first period."""
    fields = schema_of(RunInstancesRequest).by_name
    heads = {name.partition(".")[0] for name in names}
    lists = {head for head in heads if head in fields and fields[head].kind == "list"}
    excluded = {name for each in _ALTERNATIVES if each & heads for name in each}
    return frozenset(lists | excluded)


def _completed_if_possible(request: RunInstancesRequest, context: Context) -> RunInstancesRequest:
    try:
        return completed(request, context)
    except ApiError:
        # RunInstances answers with the error, after the permission to use what the request itself names.
        return request


def _run_names(request: RunInstancesRequest, context: Context) -> Sequence[str]:
    if not names_template(request):
        return CREATION_NAMES(request, context)
    whole = _completed_if_possible(request, context)
    return tuple(dict.fromkeys((*CREATION_NAMES(whole, context), *template_names(request, context))))


def _run_roles(request: RunInstancesRequest, context: Context) -> Sequence[str]:
    return (_completed_if_possible(request, context).ram_role_name,)


RUN_NAMES = Computed(_run_names, (*CREATION_NAMES.shown, *TEMPLATE_NAMES.shown))
"""What `CREATION_NAMES` has, of the request and of its launch template, and the template."""
RUN_ROLES = PassedRoles(_run_roles)
"""The role that the request names, else that of its launch template."""
