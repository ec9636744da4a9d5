"""The page about one error code, to which Recommend links: causes, remedies and the actions that have it."""

import re
from collections.abc import Iterable
from functools import cache
from html import escape

from genzo import errors
from genzo.actions.action import AnyAction
from genzo.actions.registry import all_actions
from genzo.control.explanations import LANGUAGES, Explanation, Labels, explanations
from genzo.errors import ErrorType
from genzo.errors.explained import Row, error_file, rows_of

_PAGE = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<title>{code} · Genzo</title>
<style>body{{font:16px/1.5 system-ui,sans-serif;max-width:44em;margin:3em auto;padding:0 1em}}
code{{background:#f2f2f2;padding:.1em .3em}}</style>
<nav>{languages}</nav>
<h1><code>{code}</code></h1>
{body}
</html>
"""
_NAMES = {"en": "English", "ja": "日本語", "zh": "中文"}
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_MISSING = re.compile(r"Missing[A-Z][A-Za-z0-9]{0,63}")
_MAX_CODE = 128

_OF_CLIENT_TOKENS = (errors.INVALID_CLIENT_TOKEN, errors.IDEMPOTENT_PARAMETER_MISMATCH)
"""Errors of the gateway that only actions with a ClientToken answer with."""


def error_page(code: str, language: str) -> tuple[int, str]:
    """Status and HTML of the page about ``code``; 404 for a code that no action has."""
    texts = explanations(language)
    kinds = _raised(code)
    about = "".join(_kind(kind, texts.labels) for kind in kinds) or _not_here(code, texts.labels)
    if not about:
        return 404, _page(code, language, f"<p>{escape(texts.labels.unknown)}</p>")
    is_missing_parameter = any(kind.message == _message_of_missing(code) for kind in kinds)
    general = errors.MISSING_COMMON_PARAMETER.code if is_missing_parameter else code
    return 200, _page(code, language, _explained(texts.codes.get(general), texts.labels) + about)


def _page(code: str, language: str, body: str) -> str:
    links = (f'<a href="?language={each}" hreflang="{each}">{_NAMES[each]}</a>' for each in LANGUAGES)
    return _PAGE.format(
        code=escape(code[:_MAX_CODE]), body=body, language=language, languages=" · ".join(links)
    )


def _explained(explanation: Explanation | None, labels: Labels) -> str:
    if explanation is None:
        return ""
    return (
        f"<h2>{escape(labels.cause)}</h2><p>{escape(explanation.cause)}</p>"
        f"<h2>{escape(labels.remedy)}</h2><p>{escape(explanation.remedy)}</p>"
    )


def _raised(code: str) -> list[ErrorType]:
    """The errors of this code that Genzo answers with."""
    missing = errors.MISSING_COMMON_PARAMETER
    found = [kind for kind in _known() if kind.code == code != missing.code]
    if not found and _MISSING.fullmatch(code):
        found = [ErrorType(code, missing.status, _message_of_missing(code))]
    return found


@cache
def _known() -> tuple[ErrorType, ...]:
    """Every error that Genzo answers with."""
    raised = (kind for action in all_actions() for kind in action.errors)
    return tuple(dict.fromkeys((*errors.common_errors(), *raised)))


def _message_of_missing(code: str) -> str:
    """The message of the gateway's Missing…, for the parameter that the code names."""
    return errors.MISSING_COMMON_PARAMETER.message.format(name=code.removeprefix("Missing"))


def _kind(kind: ErrorType, labels: Labels) -> str:
    return (
        f"<h2>{escape(labels.message)}</h2><blockquote>{_message(kind.message, labels)}</blockquote>"
        f"<p>{escape(labels.status)} {kind.status}</p><p>{_actions(kind, labels)}</p>"
    )


def _message(message: str, labels: Labels) -> str:
    """The message as HTML. What a call fills in stands as a variable."""
    names = {"text": labels.varying_text}
    return _PLACEHOLDER.sub(
        lambda found: f"<var>{escape(names.get(found[1], found[1]))}</var>", escape(message, quote=False)
    )


def _actions(kind: ErrorType, labels: Labels) -> str:
    """The actions that answer with an error."""
    is_common = kind in errors.gateway_errors() or kind.message == _message_of_missing(kind.code)
    if is_common and kind not in _OF_CLIENT_TOKENS:
        return escape(labels.any_action)
    names = [action.name for action in all_actions() if kind in action.errors or _refuses_token(action, kind)]
    return f"{escape(labels.actions)}: {', '.join(names)}"


def _refuses_token(action: AnyAction, kind: ErrorType) -> bool:
    """Whether the action answers with this error of the gateway to a client token."""
    return kind in (errors.INVALID_CLIENT_TOKEN, action.token_mismatch) and (
        "client_token" in action.request.__struct_fields__
    )


def _not_here(code: str, labels: Labels) -> str:
    """Messages of a code that Genzo does not answer with, and the reasons; empty for an unknown code."""
    rows = [("*", row) for row in _with(code, error_file("gateway").errors) if row.state != "raised"]
    rows += [(action.name, row) for action in all_actions() for row in _with(code, rows_of(action.name))]
    reasons: dict[tuple[int, str, str], list[str]] = {}
    for name, row in rows:
        reasons.setdefault((row.status, row.message, row.reason), []).append(name)
    listed = "".join(
        f"<li>{escape(', '.join(dict.fromkeys(names)))} ({status}, “{_message(message, labels)}”): "
        f"{escape(reason)}.</li>"
        for (status, message, reason), names in reasons.items()
    )
    return listed and f"<p>{escape(labels.not_here)}</p><ul>{listed}</ul>"


def _with(code: str, rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row.code == code]
