"""The parameters that RunCommand and InvokeCommand share, and the checks of those that stand alone."""

import re
from typing import Annotated

import msgspec

from genzo.actions.commands.schedule import ScheduleErrors
from genzo.actions.commands.target_instances import ResourceTagParameter
from genzo.actions.tag_parameters import TagParameter
from genzo.catalogue.commands import COMMAND_TYPES
from genzo.errors.group import Listed
from genzo.wire.structs import NO_EFFECT, SECRET, Request

_MOST_OF_USER = 255
_CONTAINER_ID = re.compile(r"(?:(?:docker|containerd|cri-o)://)?[0-9a-f]{64}", re.ASCII)
_CONTAINER_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*", re.ASCII)
_TERMINATION_MODES = ("Process", "ProcessTree")
_WINDOWS_SYSTEM = "system"


class InvocationRequest(Request, frozen=True, kw_only=True):
    """What a request to run a command says, beside the command."""

    region_id: str
    client_token: str | None = None
    container_id: str | None = None
    container_name: str | None = None
    frequency: str | None = None
    instance_id: tuple[str, ...] = ()
    launcher: Annotated[str, msgspec.Meta(max_length=1024)] | None = None
    oss_output_delivery: Annotated[str | None, NO_EFFECT] = None
    parameters: Annotated[str | None, SECRET] = None
    repeat_mode: str | None = None
    resource_group_id: str | None = None
    resource_tag: tuple[ResourceTagParameter, ...] = ()
    tag: tuple[TagParameter, ...] = ()
    termination_mode: str | None = None
    timed: Annotated[bool | None, NO_EFFECT] = None
    username: str | None = None
    windows_password_name: str | None = None


class ValueErrors(ScheduleErrors):
    """The errors of `require_values`."""

    container_id = Listed("InvalidContainerId.Malformed")
    container_name = Listed("InvalidContainerName.Malformed")
    termination_mode = Listed("InvalidTerminationMode.NotFound")
    user = Listed("Username.ExceedLimit")
    password_name = Listed("WindowsPasswordName.ExceedLimit")
    no_password_name = Listed("WindowsPasswordName.Missed")


def require_values(request: InvocationRequest, command_type: str, errors: ValueErrors) -> None:
    """Refuse values that the service refuses whatever the instances are."""
    if request.container_id and not _CONTAINER_ID.fullmatch(request.container_id):
        raise errors.container_id()
    if request.container_name and not _CONTAINER_NAME.fullmatch(request.container_name):
        raise errors.container_name()
    if request.termination_mode and request.termination_mode not in _TERMINATION_MODES:
        raise errors.termination_mode()
    if len(request.username or "") > _MOST_OF_USER:
        raise errors.user()
    if len(request.windows_password_name or "") > _MOST_OF_USER:
        raise errors.password_name()
    is_windows = COMMAND_TYPES[command_type] == "windows"
    has_own_user = (request.username or _WINDOWS_SYSTEM).lower() != _WINDOWS_SYSTEM
    if is_windows and has_own_user and not request.windows_password_name:
        raise errors.no_password_name()
