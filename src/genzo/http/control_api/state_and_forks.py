"""The operations on the state of the catalogue and on its forks."""

from typing import Any

import msgspec

from genzo.catalogue.state_differences import Difference
from genzo.control.fork_endpoints import ForkAnswer, ForkList, ForkRequest
from genzo.http.control_api.operations import GZIP, LINES, Answer, Body, Operation, Parameter
from genzo.http.streamed_pages import LoadedAnswer

_NAME = (Parameter("name", str, "The name of the fork.", "path", "risky"),)


class DifferenceList(msgspec.Struct, frozen=True):
    """What a fork did, compared with the catalogue at the moment of the fork."""

    differences: list[Difference]


STATE_AND_FORKS = (
    Operation(
        "get",
        "state",
        "saveState",
        "All that the catalogue holds, without secrets (docs/state.md)",
        (Answer(200, "Lines of JSON.", str, LINES),),
    ),
    Operation(
        "put",
        "state",
        "loadState",
        "Replace all that the catalogue holds",
        (Answer(200, "What was loaded.", LoadedAnswer),),
        body=Body(str, media_types=(LINES, GZIP)),
    ),
    Operation("get", "forks", "listForks", "List forks", (Answer(200, "All forks.", ForkList),)),
    Operation(
        "post",
        "forks",
        "createFork",
        "Make a copy of the catalogue with an access key of its own",
        (Answer(201, "The fork, with the secret of its key.", ForkAnswer),),
        body=Body(ForkRequest),
    ),
    Operation(
        "get", "forks/{name}", "showFork", "Show a fork", (Answer(200, "The fork.", ForkAnswer),), _NAME
    ),
    Operation(
        "delete",
        "forks/{name}",
        "deleteFork",
        "Delete a fork",
        (Answer(200, "It is deleted.", dict[str, Any]),),
        _NAME,
    ),
    Operation(
        "get",
        "forks/{name}/diff",
        "compareFork",
        "What was done in a fork",
        (Answer(200, "The differences.", DifferenceList),),
        _NAME,
    ),
)
