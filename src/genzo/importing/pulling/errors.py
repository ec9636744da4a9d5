"""Why images of a real account cannot be read."""

from genzo.importing.saved_answer import ImportRefusedError


class PullRefusedError(ImportRefusedError):
    """Nothing was imported; the text is one sentence that says why and what to do."""


class CloudBusyError(Exception):
    """A call failed for a reason that passes. The service asks to wait ``retry_after`` seconds."""

    def __init__(self, reason: str, retry_after: float = 0.0) -> None:
        super().__init__(reason)
        self.retry_after = retry_after
