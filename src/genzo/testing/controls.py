"""What a test controls: clock, faults, durations, quotas, results of commands and requests."""

from genzo.calling.control_client import ControlClient
from genzo.testing.clock import ClockControl
from genzo.testing.command_results import CommandResultControl
from genzo.testing.faults import FaultControl
from genzo.testing.number_settings import NumberSettings
from genzo.testing.request_log import RequestLog


class Controls:
    """What one account has, or a server's accounts together."""

    @property
    def _control(self) -> ControlClient:
        """The control API, for the accounts of these controls."""
        raise NotImplementedError

    @property
    def clock(self) -> ClockControl:
        """The clock of the API."""
        return ClockControl(self._control)

    @property
    def faults(self) -> FaultControl:
        """Failures on purpose."""
        return FaultControl(self._control)

    @property
    def durations(self) -> NumberSettings:
        """How many seconds actions take."""
        return NumberSettings(self._control, "durations")

    @property
    def quotas(self) -> NumberSettings:
        """How many resources there may be."""
        return NumberSettings(self._control, "quotas")

    @property
    def command_results(self) -> CommandResultControl:
        """What commands of Cloud Assistant answer."""
        return CommandResultControl(self._control)

    @property
    def requests(self) -> RequestLog:
        """What was called."""
        return RequestLog(self._control)

    def reset(self) -> None:
        """Delete all resources, and the settings made on clock, faults, durations, quotas and commands."""
        self._control.post("reset")
