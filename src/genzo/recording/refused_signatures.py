"""Recognizes answers to requests whose signature was refused: a replay cannot make the same mistake."""

import re

from genzo.recording.case import Answer

_CODE = re.compile(r'"Code"\s*:\s*"([\w.]+)"|<Code>([\w.]+)</Code>', re.ASCII)
_CODES = (
    "IncompleteSignature",
    "InvalidAccessKeyId",
    "InvalidSecurityToken",
    "InvalidTimeStamp",
    "MissingSecurityToken",
    "SignatureDoesNotMatch",
    "SignatureNonceUsed",
)
"""The codes, or what stands before a dot in them (docs/reference/errors.md#errors-of-the-gateway)."""


def is_refused_signature(answer: Answer | None) -> bool:
    """Whether an answer refuses a signature, an access key or a token."""
    if answer is None or not answer.body:
        return False
    found = _CODE.search(answer.body)
    code = (found[1] or found[2]) if found else ""
    return code.partition(".")[0] in _CODES
