"""Creates and changes the policies, groups, users and roles of an account, through the actions of RAM."""

from typing import Any

import msgspec

from genzo.actions.action import WriteContext
from genzo.catalogue.derived_ids import DerivedBytes
from genzo.catalogue.id_generator import IdGenerator
from genzo.catalogue.ram import GLOBAL, RamGroup, RamPolicy, RamRole, RamUser, ram_key
from genzo.catalogue.resource import R
from genzo.service.batch import Batch
from genzo.service.policy_parameters import policy_parameters
from genzo.service.seed.document import SeedGroup, SeedPolicy, SeedRole, SeedUser

_OLDEST_GOES = "DeleteOldestNonDefaultVersionWhenLimitExceeded"


class RamParts:
    """Makes an account have parts of a seed. ``changes`` counts the calls that this took.

    Each method raises the ApiError of the call that is refused.
    """

    def __init__(self, batch: Batch, account_id: int) -> None:
        self.changes = 0
        self._batch = batch
        self._account_id = account_id

    def policy(self, policy: SeedPolicy) -> None:
        """Create a policy, or change it."""
        document = _text(policy.document)
        present = self._find(RamPolicy, policy.name)
        if present is None:
            self._call(
                "CreatePolicy",
                PolicyName=policy.name,
                PolicyDocument=document,
                **_given(Description=policy.description),
            )
        elif present.document != document:
            self._call(
                "CreatePolicyVersion",
                PolicyName=policy.name,
                PolicyDocument=document,
                SetAsDefault="true",
                RotateStrategy=_OLDEST_GOES,
            )

    def group(self, group: SeedGroup) -> None:
        """Create a group, or change it."""
        present = self._find(RamGroup, group.name)
        if present is None:
            self._call("CreateGroup", GroupName=group.name, **_given(Comments=group.comments))
        elif present.description != group.comments:
            self._call("UpdateGroup", GroupName=group.name, NewComments=group.comments)
        self._attach("Group", RamGroup, group)

    def user(self, user: SeedUser) -> None:
        """Create a user, or change it."""
        present = self._find(RamUser, user.name)
        shown = user.display_name or user.name
        if present is None:
            given = _given(Comments=user.comments)
            self._call("CreateUser", UserName=user.name, DisplayName=shown, **given)
        elif (present.display_name, present.description) != (shown, user.comments):
            given = {"NewDisplayName": shown, "NewComments": user.comments}
            self._call("UpdateUser", UserName=user.name, **given)
        joined = {ram_key(each.group_name) for each in present.groups} if present is not None else set()
        for group in dict.fromkeys(user.groups):
            if ram_key(group) not in joined:
                self._call("AddUserToGroup", UserName=user.name, GroupName=group)
        self._attach("User", RamUser, user)

    def role(self, role: SeedRole) -> None:
        """Create a role, or change it."""
        present = self._find(RamRole, role.name)
        trust_policy = _text(
            _trusting_the_account(self._account_id) if role.trust_policy is None else role.trust_policy
        )
        seconds = role.max_session_duration
        if present is None:
            self._call(
                "CreateRole",
                RoleName=role.name,
                AssumeRolePolicyDocument=trust_policy,
                MaxSessionDuration=str(seconds),
                **_given(Description=role.description),
            )
        elif (present.trust_policy, present.max_session_duration, present.description) != (
            trust_policy,
            seconds,
            role.description,
        ):
            self._call(
                "UpdateRole",
                RoleName=role.name,
                NewAssumeRolePolicyDocument=trust_policy,
                NewMaxSessionDuration=str(seconds),
                NewDescription=role.description,
            )
        self._attach("Role", RamRole, role)

    def _attach(
        self, holder: str, kind: type[RamUser | RamGroup | RamRole], part: SeedUser | SeedGroup | SeedRole
    ) -> None:
        """Attach the policies that the holder lacks."""
        present = self._find(kind, part.name)
        attached = () if present is None else present.policies
        held = {(each.policy.policy_type, ram_key(each.policy.policy_name)) for each in attached}
        for name in dict.fromkeys(part.policies):
            policy = policy_parameters(self._batch.catalogue, self._account_id, name)
            if (policy["PolicyType"], ram_key(name)) not in held:
                self._call(f"AttachPolicyTo{holder}", **policy, **{f"{holder}Name": part.name})

    def _find(self, kind: type[R], name: str) -> R | None:
        return self._batch.catalogue.resource(kind, self._account_id, GLOBAL, ram_key(name))

    def _call(self, action: str, **parameters: str) -> None:
        ids = IdGenerator(DerivedBytes("seed", self._account_id, action, sorted(parameters.items())))

        def change(context: WriteContext) -> WriteContext:
            return msgspec.structs.replace(context, ids=ids)

        self._batch.call(self._account_id, action, parameters, change)
        self.changes += 1


def _given(**parameters: str) -> dict[str, str]:
    """The parameters that have a value."""
    return {name: value for name, value in parameters.items() if value}


def _text(document: dict[str, Any]) -> str:
    return msgspec.json.encode(document).decode()


def _trusting_the_account(account_id: int) -> dict[str, Any]:
    principal = {"RAM": [f"acs:ram::{account_id}:root"]}
    return {
        "Version": "1",
        "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal}],
    }
