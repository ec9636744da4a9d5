"""Audit events in the form of ActionTrail's management events.

Source: ActionTrail, "Management event structure"; its sample events of RAM users and of roles.
"""

from typing import Any

from genzo.catalogue.audit import AuditEvent
from genzo.catalogue.clock import format_timestamp

_SERVICES = {
    "2014-05-26": "Ecs",
    "2015-04-01": "Sts",
    "2015-05-01": "Ram",
    "2015-06-12": "Location",
    "2016-04-28": "Vpc",
    "2020-03-31": "ResourceManager",
}
_GLOBAL = ("Sts", "Ram", "ResourceManager")
_OPERATOR = "Genzo"
_TYPES = {
    "keypair": "KeyPair",
    "securitygroup": "SecurityGroup",
    "vswitch": "VSwitch",
    "vpc": "VPC",
    "eni": "NetworkInterface",
    "networkinterface": "NetworkInterface",
    "imagecomponent": "ImageComponent",
    "imagepipeline": "ImagePipeline",
}


def actiontrail_event(event: AuditEvent) -> dict[str, Any]:
    """The event as a JSON object. A member that the event has no value for is left out."""
    service = _SERVICES.get(event.version, _OPERATOR)
    referenced = _referenced(event.resources)
    members = {
        "eventId": event.request_id,
        "eventVersion": "1",
        "eventCategory": "Management",
        "eventName": event.action,
        "eventType": "ApiCall" if event.version else "ConsoleOperation",
        "eventRW": "Write" if event.is_write else "Read",
        "eventSource": _source(service, event.region_id),
        "eventTime": format_timestamp(event.at / 1000),
        "apiVersion": event.version,
        "serviceName": service,
        "acsRegion": event.region_id,
        "isGlobal": service in _GLOBAL,
        "requestId": event.request_id,
        "sourceIpAddress": event.source or "Internal",
        "userAgent": event.user_agent,
        "userIdentity": _identity(event),
        "recipientAccountId": str(event.account_id) if event.account_id else "",
        "requestParameters": dict(event.parameters),
        "responseElements": _response(event),
        "referencedResources": referenced,
        "resourceType": ";".join(referenced),
        "resourceName": ";".join(",".join(names) for names in referenced.values()),
        "errorCode": event.error,
        "errorMessage": event.message,
        "additionalEventData": _additional(event),
    }
    return {name: value for name, value in members.items() if value not in ("", {})}


def _source(service: str, region_id: str) -> str:
    if service == _OPERATOR:
        return "genzo"
    place = f".{region_id}" if region_id and service not in _GLOBAL else ""
    return f"{service.lower()}{place}.aliyuncs.com"


def _identity(event: AuditEvent) -> dict[str, Any]:
    """userIdentity: the type and the names are in the ARN."""
    name = event.principal.rpartition(":")[2]
    kind, _, rest = name.partition("/")
    account_id = str(event.account_id)
    members: dict[str, Any]
    if event.principal.startswith("operator:"):
        members = {"type": "system", "userName": name}
    elif kind == "assumed-role":
        role, _, session = rest.partition("/")
        members = {
            "type": kind,
            "accountId": account_id,
            "principalId": f"{event.principal_id}:{session}",
            "userName": f"{role}:{session}",
            "sessionContext": {"attributes": {"mfaAuthenticated": "false"}},
        }
    elif kind == "user":
        members = {
            "type": "ram-user",
            "accountId": account_id,
            "principalId": event.principal_id,
            "userName": rest,
        }
    else:
        members = {
            "type": "root-account",
            "accountId": account_id,
            "principalId": account_id,
            "userName": "root",
        }
    return members | ({"accessKeyId": event.access_key_id} if event.access_key_id else {})


def _response(event: AuditEvent) -> dict[str, str]:
    return {} if event.error or not event.version else {"RequestId": event.request_id, **event.response}


def _referenced(resources: tuple[str, ...]) -> dict[str, list[str]]:
    """The names by type, such as ``{"ACS::ECS::Image": ["m-1"]}``."""
    found: dict[str, list[str]] = {}
    for arn in resources:
        parts = arn.split(":", 4)
        kind, slash, name = parts[-1].partition("/")
        if len(parts) == len(("acs", "product", "region", "account", "resource")) and slash:
            type_name = _TYPES.get(kind, kind.capitalize())
            found.setdefault(f"ACS::{parts[1].upper()}::{type_name}", []).append(name)
    return found


def _additional(event: AuditEvent) -> dict[str, str]:
    members = {"Scheme": ("https" if event.is_secure else "http") if event.version else ""}
    if event.statement:
        members["Decision"] = event.statement
    if event.is_repeat:
        members["IsRepeat"] = "true"
    if event.count > 1:
        members["Count"] = str(event.count)
    return {name: value for name, value in members.items() if value}
