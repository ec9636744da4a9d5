"""Alibaba Cloud resource names, as policies of RAM write them: ``acs:ecs:cn-hangzhou:1234:image/m-bp1``."""

ANY = "*"
PASS_ROLE = "ram:PassRole"  # noqa: S105 - the name of an action
"""The RAM action that a policy must allow on each role that a call gives to a service."""


def arn(product: str, region_id: str | None, account_id: int | str, resource: str) -> str:
    """The name of a resource such as ``image/m-bp1``. A resource of RAM has no region: ``""``.

    None as region stands for any region. The account of a policy of the system is ``"system"``.
    """
    return f"acs:{product}:{ANY if region_id is None else region_id}:{account_id}:{resource}"
