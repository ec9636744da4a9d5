"""The page about one error code, to which Recommend links: causes, remedies and the actions that have it."""

import re
from html import escape

from genzo.control.error_facts import AbsentError, RaisedError, error_facts
from genzo.control.explanations import LANGUAGES, Explanation, Labels, explanations

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
_MAX_CODE = 128


def error_page(code: str, language: str) -> tuple[int, str]:
    """Status and HTML of the page about ``code``; 404 for a code that no action has."""
    labels = explanations(language).labels
    facts = error_facts(code, language)
    if facts is None:
        return 404, _page(code, language, f"<p>{escape(labels.unknown)}</p>")
    about = "".join(_raised(each, labels) for each in facts.raised) or _not_here(facts.absent, labels)
    return 200, _page(code, language, _explained(facts.explanation, labels) + about)


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


def _raised(error: RaisedError, labels: Labels) -> str:
    return (
        f"<h2>{escape(labels.message)}</h2><blockquote>{_message(error.message, labels)}</blockquote>"
        f"<p>{escape(labels.status)} {error.status}</p><p>{_actions(error, labels)}</p>"
    )


def _message(message: str, labels: Labels) -> str:
    """The message as HTML. What a call fills in stands as a variable."""
    names = {"text": labels.varying_text}
    return _PLACEHOLDER.sub(
        lambda found: f"<var>{escape(names.get(found[1], found[1]))}</var>", escape(message, quote=False)
    )


def _actions(error: RaisedError, labels: Labels) -> str:
    """The actions that answer with an error."""
    if error.is_of_any_action:
        return escape(labels.any_action)
    return f"{escape(labels.actions)}: {', '.join(error.actions)}"


def _not_here(absent: tuple[AbsentError, ...], labels: Labels) -> str:
    """Messages of a code that Genzo does not answer with, and the reasons."""
    listed = "".join(
        f"<li>{escape(', '.join(each.actions))} ({each.status}, “{_message(each.message, labels)}”): "
        f"{escape(each.reason)}.</li>"
        for each in absent
    )
    return f"<p>{escape(labels.not_here)}</p><ul>{listed}</ul>"
