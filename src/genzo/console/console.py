"""Routes requests for pages of the console, and decides who may see them.

Everybody may see whom control is open to, as the operator. Others sign in: with the control token as the
operator, or with an access key as its account or RAM user, whose policies hold as for calls of the API.
"""

import hmac
import logging
from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from types import MappingProxyType

from genzo.catalogue.store import StoreError
from genzo.console.calls import Calls, RefusedCallError
from genzo.console.cookies import cookie, cookies_of
from genzo.console.preferences import THEMES, Preferences, chosen_columns, preferences_of
from genzo.console.rendering import page, redirect, with_cookie
from genzo.console.sections import FORMS, OF_ACCOUNTS, PAGES, Form
from genzo.console.sessions import SECONDS, Session, Sessions
from genzo.console.static_files import PATH as STATIC
from genzo.console.static_files import static_file
from genzo.console.texts import LANGUAGES
from genzo.console.visit import BASE, MAX_FIELDS, Visit, fields_of, link
from genzo.control.answers import refusal
from genzo.wire.types import HttpRequest, HttpResponse

_log = logging.getLogger(__name__)
HOME = link("overview", {})
SIGN_IN = "sign-in"
_PATH = "console/"
_OPEN_FORMS = (SIGN_IN, "preferences")
"""The forms of visitors who have not signed in."""
_MAX_FORM = 131_072
"""As many bytes as the parameters of a request (`genzo.wire.parameters.MAX_BYTES`)."""
_MAX_FORM_OF_STRANGERS = 16_384
_FORM = "application/x-www-form-urlencoded"
_READING = ("GET", "HEAD")


class Console:
    """Answers requests for the console.

    ``access`` is the answer to a request that may not control the server, None if it may. ``port`` tells the
    cookies of servers on one host apart, since browsers do not. ``count_refusal`` counts a refused sign-in,
    ``check_address`` is the answer to an address that was refused too often.
    """

    def __init__(
        self,
        access: Callable[[HttpRequest], HttpResponse | None],
        sessions: Sessions,
        calls: Calls,
        port: int,
        check_address: Callable[[HttpRequest], HttpResponse | None],
        count_refusal: Callable[[HttpRequest], None],
    ) -> None:
        self._access = access
        self._sessions = sessions
        self._calls = calls
        self._session_cookie = f"genzo_session_{port}"
        self._check_address = check_address
        self._count_refusal = count_refusal
        self._forms: Mapping[str, Form] = {
            **FORMS,
            SIGN_IN: self._sign_in,
            "sign-out": self._sign_out,
            "preferences": _set_preferences,
        }

    def answer(self, request: HttpRequest, path: str) -> HttpResponse:
        """The answer to a request; ``path`` is the part of its path behind ``/_genzo/``."""
        if path.startswith(STATIC):
            found = static_file(path.removeprefix(STATIC)) if request.method in _READING else None
            return found or refusal(HTTPStatus.NOT_FOUND, "The console has no such file.")
        visit, may_see = self._visit(request)
        page_path = f"{path}/".removeprefix(_PATH).rstrip("/")
        response = _with_problems(visit, partial(self._answered, visit, page_path, may_see=may_see))
        if visit.preferences.is_new and "set-cookie" not in response.headers:
            response = with_cookie(response, visit.preferences.as_cookie(request))
        return response

    def answer_unready(self, request: HttpRequest, path: str, sentence: str) -> HttpResponse:
        """The answer while the catalogue cannot be used, which it does not read; ``sentence`` says why."""
        if path.startswith(STATIC):
            return self.answer(request, path)
        preferences = preferences_of(request)
        token = self._sessions.form_token(preferences.visit, None)
        visit = Visit(request, self._calls, preferences, None, token, is_signed_in=False)
        return _problem(visit, HTTPStatus.SERVICE_UNAVAILABLE, "", sentence)

    def refuse_stranger(self, request: HttpRequest) -> HttpResponse | None:
        """The answer to a form of somebody who may not see the pages."""
        visit, may_see = self._visit(request)
        return None if may_see else _to_sign_in(visit)

    def begin_form(self, request: HttpRequest, path: str, fields: Mapping[str, str]) -> Visit | HttpResponse:
        """The visit of a form whose body is not in the request; the answer if the form is refused."""
        visit, may_see = self._visit(request)
        return _refused_form(visit, path, fields, may_see=may_see) or visit

    def answer_form(self, visit: Visit, path: str, fields: Mapping[str, str]) -> HttpResponse:
        """The answer to a form that `begin_form` has not refused."""
        return _led(visit, _with_problems(visit, partial(self._forms[path], visit, fields)))

    def _visit(self, request: HttpRequest) -> tuple[Visit, bool]:
        """A request with what is known of its sender, and whether it may see the pages."""
        preferences = preferences_of(request)
        session = self._session(request)
        visit = Visit(
            request,
            self._calls,
            preferences,
            None if session is None else session.principal,
            self._sessions.form_token(preferences.visit, session),
            session is not None,
        )
        return visit, session is not None or self._access(request) is None

    def _answered(self, visit: Visit, path: str, *, may_see: bool) -> HttpResponse:
        method = visit.request.method
        if method == "POST" and path in self._forms:
            return self._posted(visit, path, may_see=may_see)
        if method not in _READING or (path in self._forms and path not in PAGES and path != SIGN_IN):
            return _problem(visit, HTTPStatus.METHOD_NOT_ALLOWED, "", "method")
        if path == SIGN_IN:
            return _sign_in_page(visit)
        return _shown(visit, path) if may_see else _to_sign_in(visit)

    def _session(self, request: HttpRequest) -> Session | None:
        given = cookies_of(request).get(self._session_cookie)
        return None if given is None else self._sessions.find(given)

    def _posted(self, visit: Visit, path: str, *, may_see: bool) -> HttpResponse:
        """The answer to a form."""
        request = visit.request
        kind = request.header("content-type").partition(";")[0].strip().lower()
        most = _MAX_FORM if may_see else _MAX_FORM_OF_STRANGERS
        if kind != _FORM or len(request.body) > most:
            return _problem(visit, HTTPStatus.BAD_REQUEST, "", "form_expired")
        if request.body.count(b"&") >= MAX_FIELDS:
            # Without the fields behind, the call would be another one.
            return _problem(visit, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "", "form_too_large")
        fields = fields_of(request.body)
        if refused := _refused_form(visit, path, fields, may_see=may_see):
            return _led(visit, refused)
        try:
            return _led(visit, self._forms[path](visit, fields))
        except ValueError:
            return _problem(visit, HTTPStatus.BAD_REQUEST, "", "bad_address")

    def _sign_in(self, visit: Visit, fields: Mapping[str, str]) -> HttpResponse:
        refused = self._check_address(visit.request)
        if refused is not None:
            return _sign_in_page(visit, HTTPStatus.TOO_MANY_REQUESTS, "sign_in_too_often", fields)
        access_key_id = fields.get("access_key_id", "").strip()
        secret = fields.get("secret", "").strip()
        security_token = fields.get("security_token", "").strip()
        token = fields.get("control_token", "").strip()
        if not (
            self._is_control_token(visit.request, token)
            if token
            else self._is_key(access_key_id, secret, security_token)
        ):
            self._count_refusal(visit.request)
            return _sign_in_page(visit, HTTPStatus.FORBIDDEN, "sign_in_wrong", fields)
        value = self._sessions.begin("" if token else access_key_id)
        set_cookie = cookie(self._session_cookie, value, visit.request, SECONDS)
        return with_cookie(redirect(_own(fields.get("next", ""))), set_cookie)

    def _is_control_token(self, request: HttpRequest, token: str) -> bool:
        """Whether the token gives control: as if a client had sent it, which no proxy may have forwarded."""
        headers = tuple(pair for pair in request.headers if pair[0] != "authorization")
        bearer = (("authorization", f"Bearer {token}"), ("via", "the sign-in form"))
        return self._access(request._replace(headers=(*headers, *bearer))) is None

    def _is_key(self, access_key_id: str, secret: str, security_token: str) -> bool:
        found = self._calls.credentials(access_key_id, security_token) if access_key_id else None
        return found is not None and hmac.compare_digest(secret.encode(), found.secret.encode())

    def _sign_out(self, visit: Visit, _fields: Mapping[str, str]) -> HttpResponse:
        return with_cookie(redirect(link(SIGN_IN, {})), cookie(self._session_cookie, "", visit.request, 0))


def _with_problems(visit: Visit, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """An answer, or the page that says why there is none."""
    try:
        return answer()
    except StoreError as error:
        return _problem(visit, HTTPStatus.SERVICE_UNAVAILABLE, "", error.reason.sentence)
    except RefusedCallError as error:
        return _problem(visit, error.status, error.code, error.message)
    except ValueError:
        return _problem(visit, HTTPStatus.BAD_REQUEST, "", "bad_address")
    except Exception:  # noqa: BLE001 - a bug, of which the HTTP server would say nothing
        _log.exception("the page %r failed", visit.request.path)
        return _problem(visit, HTTPStatus.INTERNAL_SERVER_ERROR, "", "failed")


def _refused_form(
    visit: Visit, path: str, fields: Mapping[str, str], *, may_see: bool
) -> HttpResponse | None:
    """The answer to a form that is refused. One of another site has neither the cookie nor the token."""
    given = fields.get("form_token", "").encode()
    if not hmac.compare_digest(given, visit.form_token.encode()):
        return _problem(visit, HTTPStatus.FORBIDDEN, "", "form_expired")
    if path in _OPEN_FORMS:
        return None
    if not may_see:
        return redirect(link(SIGN_IN, {}))
    if path in OF_ACCOUNTS and not visit.names_an_account():
        return _problem(visit, HTTPStatus.BAD_REQUEST, "", "bad_address")
    return None


def _shown(visit: Visit, path: str) -> HttpResponse:
    """The page at a path."""
    if not path:
        return redirect(HOME)
    shown = PAGES.get(path)
    if shown is None:
        return _problem(visit, HTTPStatus.NOT_FOUND, "", "not_found")
    return shown(visit)


def _set_preferences(visit: Visit, fields: Mapping[str, str]) -> HttpResponse:
    old = visit.preferences
    columns = chosen_columns([name.removeprefix("column_") for name in fields])
    changed = Preferences(
        old.visit,
        fields["language"] if fields.get("language") in LANGUAGES else old.language,
        fields["theme"] if fields.get("theme") in THEMES else old.theme,
        columns if "columns" in fields else old.columns,
    )
    return with_cookie(redirect(_own(fields.get("next", ""))), changed.as_cookie(visit.request))


def _sign_in_page(
    visit: Visit,
    status: HTTPStatus = HTTPStatus.OK,
    problem: str = "",
    fields: Mapping[str, str] = MappingProxyType({}),
) -> HttpResponse:
    """The form to sign in; one that was refused keeps its ``fields`` without secrets."""
    following = _own(fields.get("next", "") or visit.query.get("next", ""))
    access_key_id = fields.get("access_key_id", "").strip()
    values = {"problem": problem, "following": following, "access_key_id": access_key_id}
    return page("sign_in.html", {**visit.shown(), **values}, status)


def _to_sign_in(visit: Visit) -> HttpResponse:
    """Leads to the form, also from a part of a page that htmx asks for."""
    return _led(visit, redirect(link("sign-in", {"next": visit.here})))


def _led(visit: Visit, response: HttpResponse) -> HttpResponse:
    """The response; one that leads to another page leads the whole page of htmx there."""
    if response.status != HTTPStatus.SEE_OTHER or not visit.request.header("hx-request"):
        return response
    return HttpResponse(HTTPStatus.OK, {**response.headers, "hx-redirect": response.headers["location"]}, b"")


def _own(address: str) -> str:
    """An address of the console; that of its first page for any other, which may be another site's."""
    is_own = address.startswith(f"{BASE}console/") and address.isprintable() and "\\" not in address
    return address if is_own and address.isascii() else HOME


def _problem(visit: Visit, status: int, code: str, message: str) -> HttpResponse:
    """A page that says what went wrong: the text of a name, or a sentence of the server's."""
    shown = visit.shown()
    text = shown["t"].get(f"problem.{message}", message)
    return page("problem.html", {**shown, "code": code, "problem": text}, status)
