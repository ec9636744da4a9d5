"""The page that calls one action: its parameters, the answer, and programs that repeat the call.

An action that reads has an address with its parameters, which can be shared; the page's own fields have names
in lower case that no parameter has. An action that writes is sent as a form, which no other site can send.
The form of an action with a ClientToken has one, so that a form that is sent twice, by a reload or the back
button, does its work once.
"""

import uuid
from collections.abc import Mapping
from typing import NamedTuple

from genzo.catalogue.principals import Principal
from genzo.console.call_programs import call_programs
from genzo.console.calls import CallsOfPrincipal, RefusedCallError
from genzo.console.explorer.answer_text import ShownAnswer, shown_answer
from genzo.console.explorer.hints import hint
from genzo.console.explorer.parameter_form import ParameterForm, inputs
from genzo.console.field_errors import field_of
from genzo.console.images.list_query import DEFAULT_REGION
from genzo.console.images.programs import image_resources
from genzo.console.rendering import page, redirect
from genzo.console.visit import Visit, link
from genzo.control.action_names import named_action
from genzo.control.described_parameters import DescribedCall, described_call
from genzo.wire.recorded_parameters import HIDDEN
from genzo.wire.types import Format, HttpResponse

OWN_FIELDS = ("account", "action", "add", "answer", "form_token", "run")
"""The fields that are no parameters."""
_FORMATS = {"json": Format.JSON, "xml": Format.XML}
_NO_ACTION = RefusedCallError(404, "", "no_action")
_TOO_LARGE = RefusedCallError(413, "", "form_too_large")
_BAD_ADDRESS = RefusedCallError(400, "", "bad_address")
_CLIENT_TOKEN = "ClientToken"  # noqa: S105 - the name of a parameter
_REGIONS = ("RegionId", "regionId")


class _Call(NamedTuple):
    """A call that is filled in: the principal that sends it, and the fields of its form."""

    visit: Visit
    described: DescribedCall
    principal: Principal
    fields: Mapping[str, str]

    @property
    def answer_format(self) -> str:
        return self.fields.get("answer") or "json"


def call_page(visit: Visit) -> HttpResponse:
    """The page of an action; with ``run``, the answer to an action that reads.

    An address without an action leads to the list of actions.

    Raises:
        RefusedCallError: there is no such action or account, or there are too many parameters.
    """
    if not visit.query.get("action"):
        return redirect(link("explorer", {}))
    call = _call(visit, visit.query)
    if call.described.writes or "run" not in call.fields:
        return _shown(call._replace(fields=_first_values(call)), None)
    if any(not value for value in call.fields.values()):
        return redirect(link("explorer/call", {**call.fields, "run": "1"}) + "#answer")
    return _run(call)


def call_form(visit: Visit, fields: Mapping[str, str]) -> HttpResponse:
    """The answer to a form: the page with the answer to the call, or with one more item of a list.

    Raises:
        RefusedCallError: there is no such action or account, or there are too many parameters.
    """
    call = _call(visit, {**fields, "action": visit.query.get("action", "")})
    return _shown(call, None) if fields.get("add") else _run(call)


def _call(visit: Visit, fields: Mapping[str, str]) -> _Call:
    described = described_call(fields.get("action", ""))
    if described is None:
        raise _NO_ACTION
    try:
        principal = visit.acting_as(fields.get("account", ""))
    except ValueError:
        raise _BAD_ADDRESS from None
    known = [each.account_id for each in visit.accounts()]
    if visit.principal is None and principal.account_id not in known:
        raise _BAD_ADDRESS
    if fields.get("answer", "") not in ("", *_FORMATS):
        raise _BAD_ADDRESS
    if ParameterForm(described, fields).is_too_large:
        raise _TOO_LARGE
    return _Call(visit, described, principal, fields)


def _first_values(call: _Call) -> Mapping[str, str]:
    """The fields; those of an empty form with a region, and with a token for an action that has one."""
    if call.fields.keys() - set(OWN_FIELDS):
        return call.fields
    names = [member.name for member in call.described.parameters]
    regions = {name: DEFAULT_REGION for name in _REGIONS if name in names}
    return {**call.fields, **regions, **_new_token(call)}


def _new_token(call: _Call) -> dict[str, str]:
    has_token = any(member.name == _CLIENT_TOKEN for member in call.described.parameters)
    return {_CLIENT_TOKEN: str(uuid.uuid4())} if has_token and call.described.writes else {}


def _run(call: _Call) -> HttpResponse:
    parameters = ParameterForm(call.described, call.fields).given()
    chosen = _FORMATS[call.answer_format]
    visit = call.visit
    response = visit.calls.answer(call.principal, call.described.name, parameters, visit.request, chosen)
    return _shown(call, shown_answer(response, chosen))


def _shown(call: _Call, answer: ShownAnswer | None) -> HttpResponse:
    regions = _regions(call)
    fields = call.fields
    added = fields.get("add", "")
    form = ParameterForm(call.described, fields, added, regions)
    given = {name: HIDDEN if name in form.secrets() else value for name, value in form.given().items()}
    problem = ("", "")
    if answer is not None and answer.is_error:
        names = [each.name for each in inputs(form.nodes)]
        problem = (field_of(answer.code, answer.message, names), answer.message)
    elif answer is not None:
        fields = {**fields, **_new_token(call)}
    form = ParameterForm(call.described, fields, added, regions, problem)
    visit, action = call.visit, named_action(call.described.name)
    programs = call_programs(visit, call.principal, action, given)
    if action.name == "DescribeImages":
        programs += image_resources(visit, given)
    account = fields.get("account", "")
    values = {
        "account": call.principal.account_id,
        "accounts": visit.accounts(),
        "action": action,
        "address": link("explorer/call", {"action": action.name, "account": account}),
        "answer": answer,
        "answer_format": call.answer_format,
        "back": link("explorer", {"account": account}),
        "call": call.described,
        "coverage": link("coverage/action", {"name": action.name}),
        "form": form,
        "has_values": bool(given),
        "hint": hint,
        "problem_name": problem[0],
        "programs": programs,
    }
    return page("explorer/call.html", {**visit.shown(), **values})


def _regions(call: _Call) -> list[str]:
    """The ids of regions, which are left out where the visitor may not list them."""
    asking = CallsOfPrincipal(call.visit.calls, call.principal, call.visit.request)
    try:
        return [region["RegionId"] for region in asking.ask("DescribeRegions")["Regions"]["Region"]]
    except RefusedCallError:
        return []
