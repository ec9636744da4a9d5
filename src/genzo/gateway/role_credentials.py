"""Temporary keys of the role of an instance."""

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from genzo.calling.api_calls import OWN_USER_AGENT, CallError, call
from genzo.gateway.owner import Owner

_USER = "genzo-metadata"
_RAM = "2015-05-01"
_STS = "2015-04-01"


class RoleCredentials:
    """The keys of roles of ``owner``, in the server at ``url``."""

    def __init__(self, url: str, owner: Owner) -> None:
        self._url = url
        self._owner = owner

    def of(self, role: str) -> str:
        """Temporary keys of a role in JSON. One that does not exist is created, and may do everything.

        Raises:
            CallError: the API refuses the role.
        """
        self._create_role(role)
        return json.dumps({"Code": "Success", **self._session(role)})

    def _create_role(self, role: str) -> None:
        owner = {"RAM": [f"acs:ram::{self._owner.account_id}:root"], "Service": ["ecs.aliyuncs.com"]}
        statement = {"Action": "sts:AssumeRole", "Effect": "Allow", "Principal": owner}
        trust = json.dumps({"Version": "1", "Statement": [statement]})
        try:
            self._ram("CreateRole", RoleName=role, AssumeRolePolicyDocument=trust)
        except CallError as error:
            if error.code != "EntityAlreadyExists.Role":
                raise
            return
        self._ram("AttachPolicyToRole", RoleName=role, PolicyType="System", PolicyName="AdministratorAccess")

    def _session(self, role: str) -> Mapping[str, str]:
        """A session's keys. Only users assume roles, so one is created and deleted again."""
        policy = {"UserName": _USER, "PolicyType": "System", "PolicyName": "AliyunSTSAssumeRoleAccess"}
        self._delete_user(policy)
        self._ram("CreateUser", UserName=_USER)
        try:
            self._ram("AttachPolicyToUser", **policy)
            key = self._ram("CreateAccessKey", UserName=_USER)["AccessKey"]
            answer = call(
                self._url,
                key["AccessKeyId"],
                key["AccessKeySecret"],
                {
                    "Action": "AssumeRole",
                    "Version": _STS,
                    "RoleArn": f"acs:ram::{self._owner.account_id}:role/{role}",
                    "RoleSessionName": "instance",
                },
                user_agent=OWN_USER_AGENT,
            )
            credentials: Mapping[str, str] = answer["Credentials"]
            return credentials
        finally:
            self._delete_user(policy)

    def _delete_user(self, policy: Mapping[str, str]) -> None:
        with suppress(CallError):
            self._ram("DetachPolicyFromUser", **policy)
        with suppress(CallError):
            for key in self._ram("ListAccessKeys", UserName=_USER)["AccessKeys"]["AccessKey"]:
                self._ram("DeleteAccessKey", UserName=_USER, UserAccessKeyId=key["AccessKeyId"])
        with suppress(CallError):
            self._ram("DeleteUser", UserName=_USER)

    def _ram(self, action: str, **parameters: str) -> dict[str, Any]:
        key = self._owner.access_key_id, self._owner.access_key_secret
        asked = {"Action": action, "Version": _RAM, **parameters}
        return call(self._url, *key, asked, user_agent=OWN_USER_AGENT)
