"""DeletePolicy: delete a custom policy that has one version and is not attached."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.ram.entities import groups_of, roles_of, users_of
from genzo.actions.ram.policies import find_custom_policy, of_custom
from genzo.actions.ram.resource_names import CUSTOM_POLICY
from genzo.actions.ram.version import RAM, home
from genzo.catalogue.ram import PolicyName, RamGroup, RamRole, RamUser
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("DeletePolicy")
_OF_USER = _ERRORS("DeleteConflict.Policy.User")
_OF_GROUP = _ERRORS("DeleteConflict.Policy.Group")
_OF_ROLE = _ERRORS("DeleteConflict.Role.Policy")
_HAS_VERSIONS = _ERRORS("DeleteConflict.Policy.Version")


class DeletePolicyRequest(Request, frozen=True):
    policy_name: str


class DeletePolicyResponse(Response, frozen=True):
    request_id: str


def delete_policy(request: DeletePolicyRequest, context: WriteContext) -> DeletePolicyResponse:
    """Delete the policy of this name."""
    policy = find_custom_policy(context, request.policy_name)
    _require_detached(of_custom(policy).name, context)
    if len(policy.versions) > 1:
        raise _HAS_VERSIONS()
    context.catalogue.delete_resource(policy)
    return DeletePolicyResponse(request_id=context.request_id)


def _require_detached(policy: PolicyName, context: WriteContext) -> None:
    if any(_has(user, policy) for user in users_of(context)):
        raise _OF_USER()
    if any(_has(group, policy) for group in groups_of(context)):
        raise _OF_GROUP()
    if any(_has(role, policy) for role in roles_of(context)):
        raise _OF_ROLE()


def _has(holder: RamUser | RamGroup | RamRole, policy: PolicyName) -> bool:
    return any(each.policy == policy for each in holder.policies)


DELETE_POLICY = Action(
    name="DeletePolicy",
    request=DeletePolicyRequest,
    response=DeletePolicyResponse,
    handle=delete_policy,
    version=RAM,
    writes=True,
    written_region=home,
    ram_action="ram:DeletePolicy",
    resources=CUSTOM_POLICY,
)
