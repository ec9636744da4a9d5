"""What commands of Cloud Assistant answer, as a test sets it."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from genzo.calling.control_client import ControlClient

_PAGE = "command-results"


class CommandResultControl:
    """The results of commands of one account, or of all accounts. Without any, commands succeed."""

    def __init__(self, control: ControlClient) -> None:
        self._control = control

    def add(self, output: str = "", **members: Any) -> None:  # noqa: ANN401 - members of JSON
        """Set what commands answer from now on; a result that was added later goes before.

        ``members`` are those of the control API, such as ``content="*uname*"``, ``instance="i-1"``,
        ``exit_code=1``, ``error="ClientNotRunning"`` and ``seconds=30``.

        Raises:
            ControlError: the server refuses the result; the text says why.
        """
        self._control.post(_PAGE, {"output": output, **members})

    def all(self) -> Sequence[Mapping[str, Any]]:
        """The results in force, in the order in which they are tried."""
        return cast(Sequence[Mapping[str, Any]], self._control.get(_PAGE)["results"])

    def reset(self) -> None:
        """Delete all of them."""
        self._control.delete(_PAGE)
