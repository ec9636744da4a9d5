"""Makes a version of a launch template of the parameters of a request."""

from collections.abc import Iterable
from functools import cache

from genzo.actions.action import Context, WriteContext
from genzo.actions.launch_templates.find_template import RegionErrors
from genzo.actions.launch_templates.template_parameters import LaunchTemplateParameters, VersionRequest
from genzo.actions.new_tags import TagErrors, tags_of
from genzo.actions.text_checks import require_description
from genzo.actions.user_data import MOST_USER_DATA, decoded_user_data
from genzo.catalogue.host_names import is_valid_host_name
from genzo.catalogue.launch_templates import LaunchTemplate, LaunchTemplateVersion, version_id
from genzo.errors.group import Listed
from genzo.wire.structs import schema_of

_USER_DATA = "UserData"


class VersionErrors(TagErrors, RegionErrors):
    """The errors of the parameters of a version."""

    description = Listed("InvalidDescription.Malformed")
    user_data = Listed("InvalidUserData.Base64FormatInvalid")
    user_data_size = Listed("InvalidUserData.SizeExceeded")
    host_name = Listed("InvalidHostName.Malformed")
    interface = Listed("InvalidParams.CreateEniParams")


def require_version_values(request: VersionRequest, errors: VersionErrors) -> None:
    """Refuse what no version can have; whether the values exist and fit together is not checked.

    Raises:
        ApiError: a description, user data, a host name, an interface or a tag breaks its rules.
    """
    require_description(request.version_description, errors.description)
    if request.user_data is not None:
        decoded = decoded_user_data(request.user_data)
        if decoded is None:
            raise errors.user_data(text="The specified UserData is not encoded in Base64.")
        if len(decoded) > MOST_USER_DATA:
            raise errors.user_data_size(text="The specified UserData exceeds 32 KB.")
    # The name of a pattern gets its number when instances are made.
    host_name = request.host_name
    if host_name is not None and "[" not in host_name and not is_valid_host_name(host_name, "linux"):
        raise errors.host_name()
    for number, interface in enumerate(request.network_interface, start=1):
        if interface.security_group_id and interface.security_group_ids:
            name = f"NetworkInterface.{number}.SecurityGroupId"
            raise errors.interface(text=f"{name} and {name}s.N cannot be specified at the same time.")
    tags_of(request.tag, errors)


def put_version(
    context: WriteContext, template: LaunchTemplate, number: int, request: VersionRequest
) -> None:
    """Store the parameters of the call as a version of the template."""
    given = _given(context.parameters.items())
    context.catalogue.put_resource(
        LaunchTemplateVersion(
            resource_id=version_id(template.resource_id, number),
            region_id=template.region_id,
            owner_id=context.account_id,
            created=context.now,
            template_id=template.resource_id,
            number=number,
            description=request.version_description or "",
            parameters=tuple((name, value) for name, value in given.items() if name != _USER_DATA),
            user_data=given.get(_USER_DATA, ""),
            created_by=creator_of(context),
        )
    )


def creator_of(context: Context) -> str:
    """CreatedBy of what the caller makes: the id of the RAM user or role, or of the account."""
    return context.principal.principal_id or str(context.account_id)


def _given(parameters: Iterable[tuple[str, str]]) -> dict[str, str]:
    names = _names()
    return {name: value for name, value in parameters if name.partition(".")[0] in names}


@cache
def _names() -> frozenset[str]:
    return frozenset(schema_of(LaunchTemplateParameters).by_name)
