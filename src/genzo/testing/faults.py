"""Failures that a test injects."""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from urllib.parse import quote

from genzo.calling.control_client import ControlClient

_PAGE = "faults"


class FaultControl:
    """The faults of one account, or of all accounts."""

    def __init__(self, control: ControlClient) -> None:
        self._control = control

    def add(self, actions: str | Sequence[str] = (), **members: Any) -> str:  # noqa: ANN401 - members of JSON
        """Add a fault to calls of these actions, of all if there is none. Returns its name.

        ``members`` are those of the control API, such as ``error="Throttling"``, ``times=2``,
        ``response="dropped"`` and ``delay=1.5``.

        Raises:
            ControlError: the server refuses the fault; the text says why.
        """
        named = [actions] if isinstance(actions, str) else list(actions)
        body = {**({"actions": named} if named else {}), **members}
        return str(self._control.post(_PAGE, body)["name"])

    def all(self) -> Sequence[Mapping[str, Any]]:
        """The faults in force, in the order in which they apply."""
        return cast(Sequence[Mapping[str, Any]], self._control.get(_PAGE)["faults"])

    def remove(self, name: str) -> None:
        """Delete one fault.

        Raises:
            ControlError: there is none, or it is used up.
        """
        self._control.delete(f"{_PAGE}/{quote(name, safe='')}")

    def reset(self) -> None:
        """Delete all of them."""
        self._control.delete(_PAGE)
