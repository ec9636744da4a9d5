"""A plugin of pytest: it patches the whole run, and sets up the account that the suite expects."""

import json
import os
from contextlib import ExitStack

import pytest

from genzo.testing import Account, patch

_RAM = "2015-05-01"
_USER = "RamUserForSDKCredentialsTest0"
_ROLE = "RamROleForSDKTest0"
"""The names in the suite's base.py. Its authors once gave both the policies below."""

_patched = ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    """Patch the run. Signatures are verified, since some tests send wrong ones."""
    account = _patched.enter_context(patch(auth="verify"))
    config.add_cleanup(_patched.close)
    _set_up(account)
    # base.py reads these; nothing names an endpoint.
    os.environ.update(
        ACCESS_KEY_ID=account.access_key_id,
        ACCESS_KEY_SECRET=account.access_key_secret,
        REGION_ID="cn-hangzhou",
        USER_ID=account.id,
    )


def _set_up(account: Account) -> None:
    account.call("CreateUser", Version=_RAM, UserName=_USER)
    _attach(account, "AttachPolicyToUser", "AliyunSTSAssumeRoleAccess", UserName=_USER)
    allow = {"Effect": "Allow", "Action": "sts:AssumeRole"}
    owner = {"Principal": {"RAM": [f"acs:ram::{account.id}:root"]}}
    trust = json.dumps({"Version": "1", "Statement": [allow | owner]})
    account.call("CreateRole", Version=_RAM, RoleName=_ROLE, AssumeRolePolicyDocument=trust)
    _attach(account, "AttachPolicyToRole", "AdministratorAccess", RoleName=_ROLE)


def _attach(account: Account, action: str, policy: str, **holder: str) -> None:
    account.call(action, Version=_RAM, PolicyType="System", PolicyName=policy, **holder)
