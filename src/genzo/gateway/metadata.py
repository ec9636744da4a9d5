"""The metadata service of an instance, as far as programs find their credentials with it.

The paths and members are those that alibabacloud_credentials and aliyunsdkcore read
(alibabacloud_credentials/provider/ecs_ram_role.py, aliyunsdkcore/auth/signers/ecs_ram_role_signer.py).
"""

import json
import secrets
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from genzo.calling.api_calls import CallError, call
from genzo.gateway.owner import Owner

DEFAULT_ROLE = "genzo-instance"
"""The role of the instance that a program finds itself on."""

_USER = "genzo-metadata"
_TOKEN = "/latest/api/token"  # noqa: S105 - a path
_DATA = "/latest/meta-data/"
_CREDENTIALS = f"{_DATA}ram/security-credentials/"
_RAM = "2015-05-01"
_STS = "2015-04-01"


class Metadata:
    """The pages of the metadata service; the instance belongs to ``owner``, in the server at ``url``."""

    def __init__(self, url: str, owner: Owner) -> None:
        self._url = url
        self._owner = owner

    def page(self, method: str, path: str) -> tuple[HTTPStatus, str]:
        """The page at a path: its status and its text."""
        if (method, path) == ("PUT", _TOKEN):
            return HTTPStatus.OK, secrets.token_urlsafe(32)
        if method == "GET" and path == f"{_DATA}owner-account-id":
            return HTTPStatus.OK, self._owner.account_id
        if method == "GET" and path.startswith(_CREDENTIALS):
            role = path.removeprefix(_CREDENTIALS)
            return self._credentials(role) if role else (HTTPStatus.OK, DEFAULT_ROLE)
        return HTTPStatus.NOT_FOUND, f"Genzo's metadata service has no page {path}."

    def _credentials(self, role: str) -> tuple[HTTPStatus, str]:
        """Temporary keys of a role. One that does not exist is created, and may do everything."""
        try:
            self._create_role(role)
            credentials = self._session(role)
        except CallError as error:
            return HTTPStatus.NOT_FOUND, str(error)
        return HTTPStatus.OK, json.dumps({"Code": "Success", **credentials})

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
        return call(self._url, *key, {"Action": action, "Version": _RAM, **parameters})
