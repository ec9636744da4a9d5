"""The accounts, users and roles of the tests of STS."""

from typing import Any

import msgspec

from genzo.catalogue.accounts import FIRST_ACCOUNT_ID, AccessKey, Account
from genzo.catalogue.ram import (
    GLOBAL,
    AttachedPolicy,
    PolicyName,
    RamRole,
    RamUser,
    ram_key,
)
from genzo.catalogue.store import CatalogueWriter

OWN = FIRST_ACCOUNT_ID
OTHER = 2222222222222222
CREATED = 1_700_000_000_000
ASSUME_ANY = (AttachedPolicy(PolicyName("System", "AliyunSTSAssumeRoleAccess"), CREATED),)
FULL_ACCESS = (AttachedPolicy(PolicyName("System", "AdministratorAccess"), CREATED),)


def trusting(*names: str, **members: Any) -> str:  # noqa: ANN401 - a statement's
    """A trust policy with one statement that trusts these principals."""
    statement = {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"RAM": list(names)},
        **members,
    }
    return msgspec.json.encode({"Version": "1", "Statement": [statement]}).decode()


def user(name: str, owner_id: int = OWN, **members: Any) -> RamUser:  # noqa: ANN401 - of RamUser
    place = {"resource_id": ram_key(name), "region_id": GLOBAL, "owner_id": owner_id, "created": CREATED}
    return RamUser(
        **{**place, "name": name, "user_id": f"2{owner_id}{name}", "policies": ASSUME_ANY, **members}
    )


def role(name: str, trust_policy: str, owner_id: int = OWN, **members: Any) -> RamRole:  # noqa: ANN401
    place = {"resource_id": ram_key(name), "region_id": GLOBAL, "owner_id": owner_id, "created": CREATED}
    given = {"name": name, "role_id": f"3{name}", "trust_policy": trust_policy, "policies": FULL_ACCESS}
    return RamRole(**{**place, **given, **members})


def put_users(catalogue: CatalogueWriter, *users: RamUser) -> None:
    """Put users, each with an access key whose id and secret are the name."""
    for each in users:
        if catalogue.account(each.owner_id) is None:
            catalogue.put_account(Account(account_id=each.owner_id, name="other", created=0))
        catalogue.put_resource(each)
        catalogue.put_access_key(
            AccessKey(
                access_key_id=each.name, secret=each.name, account_id=each.owner_id, user_name=each.name
            )
        )
