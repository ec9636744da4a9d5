"""The audit trail: one event for each write and each refusal. Source: docs/audit.md."""

from collections.abc import Mapping

import msgspec

NO_ACCOUNT = 0
"""The account of what the operator does."""
END_OF_TIME = 2**63 - 1


class AuditEvent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a call, a control request or a command did, or was refused.

    ``at`` is in milliseconds since 1970, by the system's clock. ``principal`` is the ARN of the caller, or
    ``operator:NAME``; ``source`` is the client's address. ``version`` is that of the API, ``""`` for what is
    no call of it. ``resources`` are the ARNs that the call touches, ``response`` the ids that it answered.
    ``is_repeat`` says that a client token got its first answer again. ``count`` is how many events one event
    stands for. ``error`` is the code of a refusal, ``""`` for success. ``statement`` says which statement of
    which policy decided, ``""`` where no policy was asked.
    """

    at: int
    request_id: str
    account_id: int
    principal: str
    principal_id: str = ""
    access_key_id: str = ""
    source: str = ""
    user_agent: str = ""
    is_secure: bool = False
    action: str
    version: str = ""
    region_id: str = ""
    resources: tuple[str, ...] = ()
    parameters: Mapping[str, str] = {}
    response: Mapping[str, str] = {}
    is_write: bool = True
    is_repeat: bool = False
    count: int = 1
    error: str = ""
    message: str = ""
    statement: str = ""


class AuditQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which events are wanted; a filter that is empty, or None, lets all pass.

    ``principal`` is an ARN or the name at its end. ``resource`` is an ARN, the id at its end, or an id in
    the parameters or the answer. ``since`` is inclusive and ``until`` exclusive, in milliseconds since 1970.
    """

    account_id: int | None = None
    principal: str = ""
    access_key_id: str = ""
    action: str = ""
    error: str = ""
    refused: bool = False
    resource: str = ""
    request_id: str = ""
    since: int = 0
    until: int = END_OF_TIME
    oldest_first: bool = False

    def finds(self, event: AuditEvent) -> bool:
        """Whether an event passes all filters."""
        return (
            self.since <= event.at < self.until
            and self.account_id in (None, event.account_id)
            and all(
                wanted in ("", found)
                for wanted, found in (
                    (self.access_key_id, event.access_key_id),
                    (self.action, event.action),
                    (self.error, event.error),
                    (self.request_id, event.request_id),
                )
            )
            and (not self.refused or bool(event.error))
            and (not self.principal or _is_named(event.principal, self.principal))
            and (not self.resource or _touches(event, self.resource))
        )


def _is_named(arn: str, wanted: str) -> bool:
    return arn == wanted or arn.endswith((f"/{wanted}", f":{wanted}"))


def _touches(event: AuditEvent, resource: str) -> bool:
    return (
        any(_is_named(arn, resource) for arn in event.resources)
        or resource in event.parameters.values()
        or resource in event.response.values()
    )
