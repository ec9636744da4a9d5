"""The parameter Policy of AssumeRole, which limits a role session to what it allows, too."""

from genzo.errors.table import errors_of
from genzo.identity.policies.document import MalformedPolicyError, parse_policy

_ERRORS = errors_of("AssumeRole")
_SIZE = _ERRORS("InvalidParameter.PolicySize")
_GRAMMAR = _ERRORS("InvalidParameter.PolicyGrammar")

_MAX_BYTES = 2048


def require_session_policy(document: str) -> None:
    """Check the size and the grammar of a policy document.

    Raises:
        ApiError: InvalidParameter.PolicySize or InvalidParameter.PolicyGrammar.
    """
    if len(document.encode()) > _MAX_BYTES:
        raise _SIZE()
    try:
        parse_policy(document)
    except MalformedPolicyError:
        raise _GRAMMAR() from None
