"""The failure of an operation whose call has succeeded (docs/faults.md#failed-operations)."""

from collections.abc import Mapping
from typing import NamedTuple


class OperationFailure(NamedTuple):
    """Why an operation fails, where the API shows a reason: an error code and its message."""

    code: str
    message: str


_INTERNAL_ERROR = "InternalError"

CAN_FAIL: Mapping[str, str] = {
    "CreateImage": _INTERNAL_ERROR,
    "CopyImage": _INTERNAL_ERROR,
    "ImportImage": "ImportImageFailed",
    "ExportImage": "ExportImageFailed",
    "StartImagePipelineExecution": _INTERNAL_ERROR,
    "CreateSnapshot": _INTERNAL_ERROR,
    "CopySnapshot": _INTERNAL_ERROR,
    "RunInstances": _INTERNAL_ERROR,
    "CreateInstance": _INTERNAL_ERROR,
    "StartInstance": _INTERNAL_ERROR,
    "StartInstances": _INTERNAL_ERROR,
    "StopInstance": _INTERNAL_ERROR,
    "StopInstances": _INTERNAL_ERROR,
    "RebootInstance": _INTERNAL_ERROR,
    "RebootInstances": _INTERNAL_ERROR,
}
"""The actions whose operation can fail, with the documented error code that is the reason."""
