"""An error of the API, and the exception that ends a call with it."""

from typing import NamedTuple


class ErrorType(NamedTuple):
    """One kind of failure: what the caller reads, before its fields are filled in."""

    code: str
    status: int
    message: str

    def __call__(self, **fields: str) -> "ApiError":
        """An exception of this kind, with ``{field}`` of the message filled in."""
        return ApiError(self, fields)


class ApiError(Exception):
    """A failure the caller caused and is told about in the documented error envelope.

    ``statement`` says which statement of which policy refused the call, for the log and the audit trail; it
    is ``""`` for other failures, and no answer has it.
    """

    statement = ""

    def __init__(self, error_type: ErrorType, fields: dict[str, str]) -> None:
        self.error_type = error_type
        self.fields = fields
        self.code = error_type.code.format(**fields)
        self.status = error_type.status
        self.message = error_type.message.format(**fields)
        super().__init__(f"{self.code}: {self.message}")
