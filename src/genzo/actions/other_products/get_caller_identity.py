"""GetCallerIdentity of STS: the owner of the request's access key.

Every key here belongs to an account, so the answer has no members of RAM users and roles.
"""

from typing import Annotated

from genzo.actions.action import Action, Context
from genzo.actions.resource_names import NOTHING
from genzo.wire.structs import UNSET, Request, Response, UnsetType, never_sent

STS = "2015-04-01"
"""The version of the STS API."""

_NO_ROLES = never_sent("there are no RAM roles")


class GetCallerIdentityRequest(Request, frozen=True):
    pass


class GetCallerIdentityResponse(Response, frozen=True):
    """RoleId is left out, since only roles have it and there are none here."""

    identity_type: str
    account_id: str
    request_id: str
    principal_id: str
    user_id: str
    arn: str
    role_id: Annotated[str | UnsetType, _NO_ROLES] = UNSET


def get_caller_identity(_request: GetCallerIdentityRequest, context: Context) -> GetCallerIdentityResponse:
    """The caller's account, which is its own user and principal."""
    account_id = str(context.account_id)
    return GetCallerIdentityResponse(
        identity_type="Account",
        account_id=account_id,
        request_id=context.request_id,
        principal_id=account_id,
        user_id=account_id,
        arn=f"acs:ram::{account_id}:root",
    )


GET_CALLER_IDENTITY = Action(
    name="GetCallerIdentity",
    request=GetCallerIdentityRequest,
    response=GetCallerIdentityResponse,
    handle=get_caller_identity,
    version=STS,
    ram_action="sts:GetCallerIdentity",
    resources=NOTHING,
)
