"""The operations that show the server, its requests and the API."""

from typing import Any, Literal

from genzo.control.coverage import Coverage
from genzo.control.readiness_page import ReadyAnswer, UnreadyAnswer
from genzo.control.router import HealthAnswer
from genzo.http.control_api.operations import HTML, OF_ACCOUNT, TEXT, Answer, Operation, Parameter
from genzo.http.request_log.page import DeletedRequests, LoggedRequests

_REQUESTS = (
    Parameter("user", str, "Requests of this RAM user or role."),
    Parameter("action", str, "Requests of this action."),
    Parameter("code", str, "Requests with this code; `success`, or `error` for any error."),
    Parameter("status", int, "Requests with this HTTP status."),
    Parameter("request_id", str, "The request with this RequestId."),
    Parameter("since", str, "Requests that arrived from this time on.", example="2026-01-01T00:00:00.000Z"),
    Parameter("until", str, "Requests that arrived before this time.", example="2026-01-01T00:00:00.000Z"),
    Parameter("parameter", list[str], "`NAME=VALUE`, or `NAME` for any value. All must match."),
    Parameter("text", str, "Requests with this text in the name or value of a parameter."),
    Parameter("limit", int, "At most so many requests: 100 by default, 1000 at most."),
    Parameter("before", str, "The `next` of a page: the page of older requests."),
    Parameter("after", str, "The `cursor` of an answer: what was answered since."),
    Parameter("answers", Literal["true", "false"], "Whether to show the answers that were kept."),
    Parameter("as", Literal["json", "curl", "python"], "The form: JSON, or a program that repeats them."),
)
_CODE = Parameter("code", str, "An error code.", "path", "InvalidImageId.NotFound")
_LANGUAGE = Parameter("language", str, "`en`, `ja` or `zh`, before the languages of the browser.")

SERVER_PAGES = (
    Operation(
        "get",
        "health",
        "health",
        "Whether the process answers",
        (Answer(200, "It does.", HealthAnswer),),
        is_open=True,
    ),
    Operation(
        "get",
        "ready",
        "ready",
        "Whether the server can be used",
        (
            Answer(200, "It can be used.", ReadyAnswer),
            Answer(503, "It cannot be used yet, or any more.", UnreadyAnswer),
        ),
        is_open=True,
    ),
    Operation(
        "get",
        "coverage",
        "coverage",
        "What of the ECS API works",
        (Answer(200, "Every action, part by part.", Coverage),),
        is_open=True,
    ),
    Operation(
        "get",
        "errors/{code}",
        "explainError",
        "The page about an error code",
        (Answer(200, "Causes and remedies.", str, HTML), Answer(404, "No action has the code.", str, HTML)),
        (_CODE, _LANGUAGE),
        is_open=True,
    ),
    Operation(
        "get",
        "openapi.json",
        "describeControl",
        "This description",
        (Answer(200, "OpenAPI 3.1.", dict[str, Any]),),
        is_open=True,
    ),
    Operation(
        "get",
        "metrics",
        "metrics",
        "Metrics for Prometheus",
        (Answer(200, "The format that Accept asks for.", str, TEXT, ("application/openmetrics-text",)),),
    ),
    Operation(
        "get",
        "requests",
        "listRequests",
        "What the server was asked, the newest request first",
        (Answer(200, "The requests.", LoggedRequests, other_media_types=(TEXT,)),),
        (*OF_ACCOUNT, *_REQUESTS),
    ),
    Operation(
        "delete",
        "requests",
        "deleteRequests",
        "Delete the requests of all accounts or of one",
        (Answer(200, "How many were deleted.", DeletedRequests),),
        OF_ACCOUNT,
    ),
)
