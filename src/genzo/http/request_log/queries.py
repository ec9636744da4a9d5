"""What a request for ``/_genzo/requests`` asks for: filters, pages, and the form of the answer."""

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple
from urllib.parse import parse_qsl

import msgspec

from genzo.catalogue.clock import parse_moment
from genzo.http.request_log.entries import SUCCESS, LoggedRequest
from genzo.http.request_log.records import Record

MAX_LIMIT = 1000
DEFAULT_LIMIT = 100
_ACCOUNT_ID = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)
_CURSOR = re.compile(r"[0-9]{1,20}(?:\.[0-9]{1,20})*", re.ASCII)
_ID = re.compile(r"[0-9]{16}-[0-9]{1,6}-[0-9]{1,20}", re.ASCII)
_ERROR_STATUS = 400
_MAX_VALUE = 4096

Form = Literal["json", "curl", "python"]


class RequestQuery(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Filters, which all must match, and the page.

    ``code`` is a code, ``success`` or ``error``. ``since`` and ``until`` are in milliseconds since 1970, the
    latter excluded. ``parameter`` are pairs of a name and a value, None for any value; ``text`` is a part of
    a parameter's name or value. ``before`` is the id of the last request of the page before. ``after`` is a
    cursor: the number of the latest request of each worker that is known.
    """

    account: str = ""
    access_key_id: str = ""
    user: str = ""
    action: str = ""
    code: str = ""
    status: int = 0
    request_id: str = ""
    since: int = 0
    until: int = 0
    parameter: tuple[tuple[str, str | None], ...] = ()
    text: str = ""
    before: str = ""
    after: tuple[int, ...] | None = None
    limit: int = DEFAULT_LIMIT
    answers: bool = False

    def may_match(self, record: Record, record_id: str) -> bool:
        """Whether a request may match, by what is known before it is decoded."""
        principal = record.principal
        return (
            (not self.account or (principal is not None and str(principal.account_id) == self.account))
            and (not self.status or record.status == self.status)
            and _has_code(self.code, record)
            and (not self.action or not record.action or record.action == self.action)
            and (not self.user or (principal is not None and principal.name == self.user))
            and (not self.request_id or record.request_id == self.request_id)
            and (not self.before or record_id < self.before)
            and self.since * 1000 <= record.arrived
            and (not self.until or record.arrived < self.until * 1000)
        )

    def matches(self, entry: LoggedRequest) -> bool:
        """Whether a request matches that `may_match`. Hidden values match nothing but their mark."""
        return (
            (not self.action or entry.action == self.action)
            and (not self.access_key_id or entry.access_key_id == self.access_key_id)
            and all(_has_parameter(entry.parameters, *pair) for pair in self.parameter)
            and (not self.text or _has_text(entry.parameters, self.text))
        )


class AskedFor(NamedTuple):
    """A query, and the form in which its answer is written."""

    query: RequestQuery
    form: Form = "json"


def _has_code(code: str, record: Record) -> bool:
    if code in ("success", "error"):
        return (record.status >= _ERROR_STATUS) is (code == "error")
    return not code or (record.code or SUCCESS) == code


def _has_parameter(parameters: Mapping[str, str], name: str, value: str | None) -> bool:
    return name in parameters and value in (None, parameters[name])


def _has_text(parameters: Mapping[str, str], text: str) -> bool:
    return any(text in name or text in value for name, value in parameters.items())


def asked_for(query: bytes, workers: int) -> AskedFor:
    """What a query string asks for.

    Raises:
        ValueError: it has an unknown name, a name twice, or an invalid value; the text says why.
    """
    if len(query) > _MAX_VALUE:
        raise ValueError(f"The query is longer than {_MAX_VALUE} bytes.")
    members: dict[str, object] = {}
    pairs: list[tuple[str, str | None]] = []
    for name, value in parse_qsl(query.decode("latin-1"), keep_blank_values=True):
        if name == "parameter":
            parameter, equals, wanted = value.partition("=")
            pairs.append((parameter, wanted if equals else None))
            continue
        if name in members:
            raise ValueError(f"{name[:64]} is given twice: give it once.")
        members[name] = _value(name, value, workers)
    if "account" in members and "access_key_id" in members:
        raise ValueError("account and access_key_id exclude each other: give one of them.")
    form = members.pop("as", "json")
    return AskedFor(
        msgspec.convert({**members, "parameter": tuple(pairs)}, RequestQuery),
        msgspec.convert(form, Form),
    )


def _value(name: str, value: str, workers: int) -> object:
    if name in _TEXTS:
        return value
    check = _CHECKS.get(name)
    if check is None:
        known = ", ".join(sorted((*_TEXTS, *_CHECKS, "after", "parameter")))
        if name != "after":
            raise ValueError(f"There is no {name[:64]}: use {known}.")
        return _cursor(value, workers)
    return check(value)


def _account(value: str) -> str:
    if not _ACCOUNT_ID.fullmatch(value):
        raise ValueError("account is the account's number, such as 1234567890123456.")
    return value


def _moment(value: str) -> int:
    moment = parse_moment(value)
    if moment is None:
        raise ValueError("since and until are times such as 2026-01-01T00:00:00.000Z.")
    return moment


def _number(value: str, least: int, most: int, sentence: str) -> int:
    number = int(value) if value.isascii() and value.isdecimal() and len(value) <= len(str(most)) else -1
    if not least <= number <= most:
        raise ValueError(sentence)
    return number


def _limit(value: str) -> int:
    return _number(value, 1, MAX_LIMIT, f"limit is a number from 1 to {MAX_LIMIT}.")


def _status(value: str) -> int:
    return _number(value, 100, 599, "status is an HTTP status, such as 404.")


def _id(value: str) -> str:
    if not _ID.fullmatch(value):
        raise ValueError("before is the value of next in the page before.")
    return value


def _truth(value: str) -> bool:
    if value not in ("true", "false"):
        raise ValueError("answers is true or false.")
    return value == "true"


def _form(value: str) -> str:
    if value not in ("json", "curl", "python"):
        raise ValueError("as is json, curl or python.")
    return value


def _cursor(value: str, workers: int) -> tuple[int, ...]:
    """The numbers of a cursor; those of another server's, which had other workers, mean nothing here."""
    if not _CURSOR.fullmatch(value) or value.count(".") + 1 != workers:
        raise ValueError("after is the value of cursor in an answer of this server.")
    return tuple(map(int, value.split(".")))


_TEXTS = ("access_key_id", "user", "action", "code", "request_id", "text")
_CHECKS = {
    "account": _account,
    "since": _moment,
    "until": _moment,
    "limit": _limit,
    "status": _status,
    "before": _id,
    "answers": _truth,
    "as": _form,
}
