"""Durations and quotas, as a test sets them."""

from collections.abc import Mapping
from typing import Any

from genzo.calling.control_client import ControlClient


class NumberSettings:
    """The durations or quotas of one account, or of all accounts: ``page`` is ``durations`` or ``quotas``.

    Durations are seconds by action, such as ``{"CreateImage": 0}``; quotas are numbers by name.
    """

    def __init__(self, control: ControlClient, page: str) -> None:
        self._control = control
        self._page = page

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - a number, or "never"
        return self.in_force()[name]

    def __setitem__(self, name: str, value: float | str) -> None:
        self.set({name: value})

    def in_force(self) -> Mapping[str, Any]:
        """All values that calls are answered by."""
        return self._values("in_force")

    def changed(self) -> Mapping[str, Any]:
        """The values that were set, without those that the server was started with."""
        return self._values("set")

    def set(self, values: Mapping[str, float | str]) -> None:
        """Set these values; the others stay.

        Raises:
            ControlError: a name is unknown, or a value out of range.
        """
        self._control.put(self._page, dict(values))

    def reset(self) -> None:
        """Return to the values that the server was started with."""
        self._control.delete(self._page)

    def _values(self, member: str) -> Mapping[str, Any]:
        values: Mapping[str, Any] = self._control.get(self._page)[member]
        return values
