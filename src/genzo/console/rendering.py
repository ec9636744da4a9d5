"""Pages from templates, with the headers that every page has."""

from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from pkgutil import get_data
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined

from genzo.console.static_files import address
from genzo.console.visit import link
from genzo.wire.types import HttpResponse

# Pico CSS draws the marks of its controls with data: addresses.
_CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Mapping[str, str] = {
    "content-type": "text/html;charset=utf-8",
    "content-security-policy": _CONTENT_SECURITY_POLICY,
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    # With no-referrer, a browser names the origin of a form as null, which is refused as another site's.
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "vary": "Accept-Language, Cookie",
}
"""The headers of every page."""


def page(template: str, values: Mapping[str, Any], status: int = HTTPStatus.OK) -> HttpResponse:
    """The answer with a page. Values are escaped where the template shows them."""
    html = _environment().get_template(template).render(values)
    return HttpResponse(status, HEADERS, html.encode(errors="replace"))


def redirect(location: str) -> HttpResponse:
    """The answer that leads a browser to another page of the console."""
    return HttpResponse(HTTPStatus.SEE_OTHER, {**HEADERS, "location": location}, b"")


def with_cookie(response: HttpResponse, cookie: str) -> HttpResponse:
    """The response with a Set-Cookie header. A response has one at most."""
    return response._replace(headers={**response.headers, "set-cookie": cookie})


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_template),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals |= {"static": address, "about_error": about_error}
    return environment


def about_error(code: str) -> str:
    """The address of the page about an error code."""
    return link("errors/code", {"code": code})


def _template(name: str) -> str | None:
    content = get_data("genzo.console", f"templates/{name}")
    return None if content is None else content.decode()
