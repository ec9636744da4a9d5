"""The page about one error code, to which Recommend links: what it means here and what helps."""

from html import escape

from genzo import errors
from genzo.actions.action import AnyAction
from genzo.actions.registry import all_actions
from genzo.errors import ErrorType
from genzo.errors.explained import rows_of

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>{code} · Genzo</title>
<style>body{{font:16px/1.5 system-ui,sans-serif;max-width:44em;margin:3em auto;padding:0 1em}}
code{{background:#f2f2f2;padding:.1em .3em}}</style>
<h1><code>{code}</code></h1>
{body}
</html>
"""

_UNSIGNED = (
    "A signed request has this parameter; version 3 of the signature has it in a header. Unsigned requests "
    "need genzo serve --auth open."
)
_THROTTLING = "Genzo throttles no caller; a fault can answer so. /_genzo/faults lists those that are set."

HINTS = {
    "InvalidAction.NotFound": (
        "Genzo does not know this action in this version of the API. Check the spelling of Action, which "
        "counts case, and that Version is 2014-05-26."
    ),
    "InvalidAccessKeyId.NotFound": (
        "No account here has this access key. A new Genzo knows the key genzo with the secret genzo; "
        "genzo accounts create makes another; genzo serve --auth open takes any key."
    ),
    "InvalidAccessKeyId.Inactive": "The key was disabled with genzo keys disable.",
    "InvalidTimeStamp.Expired": (
        "The time stamp lies more than 15 minutes from this machine's clock. Set the clock of the client."
    ),
    "InvalidTimeStamp.Format": "Write the time in UTC as yyyy-MM-ddTHH:mm:ssZ, without fractions of seconds.",
    "SignatureNonceUsed": "Each request needs a SignatureNonce of its own; a repeated one may be an attack.",
    "SignatureDoesNotMatch": (
        "The request was signed with another secret, or its string to sign was put together otherwise. The "
        "message ends with the string that the server signed: compare it with the client's. If they are the "
        "same, the secret is wrong."
    ),
    "IncompleteSignature": (
        "The Authorization header must read ACS3-HMAC-SHA256 Credential=…,SignedHeaders=…,Signature=… and "
        "sign at least host and the five required x-acs- headers."
    ),
    "InvalidRegionId.NotFound": "DescribeRegions lists the regions there are.",
    "InvalidParameter": (
        "A parameter is no number, no boolean, or outside its limits. The edition decides some limits: "
        "classic takes a PageSize up to 50, genzo serve --edition current up to 100."
    ),
    "InvalidTagCount": "The edition classic takes five tags in a query, current takes twenty.",
    "InvalidTag.Mismatch": "Every Tag.n.Value needs a Tag.n.Key, and a key must not be empty.",
    "DryRunOperation": "Nothing is wrong: DryRun was set, and the request would have gone through.",
    "ServiceUnavailable": (
        "The server is starting, or its database is out of reach: try again. Or a fault was set on purpose, "
        "which /_genzo/faults lists."
    ),
    "MissingVersion": _UNSIGNED,
    "MissingAccessKeyId": _UNSIGNED,
    "MissingSignature": _UNSIGNED,
    "MissingSignatureMethod": _UNSIGNED,
    "MissingSignatureVersion": _UNSIGNED,
    "MissingSignatureNonce": _UNSIGNED,
    "MissingTimestamp": _UNSIGNED,
    "Throttling": _THROTTLING,
    "Throttling.User": _THROTTLING,
    "Throttling.Api": _THROTTLING,
}
"""What helps, by code, where the message alone does not say it."""

_OF_CLIENT_TOKENS = (errors.INVALID_CLIENT_TOKEN, errors.IDEMPOTENT_PARAMETER_MISMATCH)
"""Errors of the gateway that only actions with a ClientToken answer with."""


def error_page(code: str) -> tuple[int, str]:
    """Status and HTML of the page about ``code``; 404 for one that Genzo never answers with."""
    raised = (kind for action in all_actions() for kind in action.errors)
    known = dict.fromkeys((*errors.common_errors(), *raised))
    kinds = [kind for kind in known if kind.code == code]
    kinds = kinds or [kind for kind in known if _is_made_from(kind, code)]
    if not kinds:
        body = f"<p>Genzo never answers with this code.</p>{_reasons(code)}"
        return 404, _PAGE.format(code=escape(code[:100]), body=body)
    body = "".join(
        f"<p>HTTP status {kind.status}. Message:</p><blockquote>{escape(_message(kind, code))}</blockquote>"
        f"<p>{_actions(kind)}</p>"
        for kind in kinds
    )
    if code in HINTS:
        body += f"<p>{escape(HINTS[code])}</p>"
    return 200, _PAGE.format(code=escape(code), body=body)


def _message(kind: ErrorType, code: str) -> str:
    """The message, with the parameter that ``code`` names if ``kind`` is the gateway's Missing…."""
    prefix, brace, _ = kind.code.partition("{")
    return kind.message.replace("{name}", code.removeprefix(prefix)) if brace else kind.message


def _actions(kind: ErrorType) -> str:
    """The sentence about the actions that answer with an error."""
    if kind in errors.gateway_errors() and kind not in _OF_CLIENT_TOKENS:
        return "A call of any action can be answered with it."
    names = [action.name for action in all_actions() if kind in action.errors or _refuses_token(action, kind)]
    return f"Actions that answer with it: {', '.join(names)}."


def _refuses_token(action: AnyAction, kind: ErrorType) -> bool:
    """Whether the action answers with this error of the gateway to a client token."""
    return kind in (errors.INVALID_CLIENT_TOKEN, action.token_mismatch) and (
        "client_token" in action.request.__struct_fields__
    )


def _reasons(code: str) -> str:
    """Why the actions that list the code do not answer with it."""
    reasons: dict[str, list[str]] = {}
    for action in all_actions():
        for row in rows_of(action.name):
            if row.code == code:
                reasons.setdefault(row.reason or "it is missing here", []).append(action.name)
    return "".join(
        f"<p>{escape(', '.join(dict.fromkeys(names)))}: {escape(reason)}.</p>"
        for reason, names in reasons.items()
    )


def _is_made_from(kind: ErrorType, code: str) -> bool:
    """Whether ``code`` is the gateway's Missing… with a parameter's name."""
    prefix, brace, _ = kind.code.partition("{")
    return bool(brace) and code.startswith(prefix) and code != prefix and "." not in code
