"""Logged requests as programs that send them again: curl, and Python with the official SDK."""

from collections.abc import Sequence

from genzo.http.request_log.entries import LoggedRequest


def as_curl(request: LoggedRequest, *, is_open: bool) -> str:
    return ""


def as_python(requests: Sequence[LoggedRequest]) -> str:
    return ""
