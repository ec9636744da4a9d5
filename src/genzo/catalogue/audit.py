"""The audit trail: one event for each write and each refusal. Source: docs/audit.md."""

import msgspec


class AuditEvent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a call did, or was refused.

    ``at`` is in milliseconds since 1970, by the system's clock. ``principal`` is the ARN of the caller, and
    ``source`` the client's address. ``resources`` are the ARNs that the call touches. ``error`` is the code
    that it was answered with, ``""`` for success. ``statement`` says which statement of which policy
    decided, ``""`` where no policy was asked.
    """

    at: int
    request_id: str
    account_id: int
    principal: str
    access_key_id: str
    source: str
    user_agent: str = ""
    action: str
    version: str
    region_id: str = ""
    resources: tuple[str, ...] = ()
    parameters: dict[str, str] = {}
    error: str = ""
    message: str = ""
    statement: str = ""
