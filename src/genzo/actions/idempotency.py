"""Client tokens: a request that is sent again gets the first answer.

Source: docs/reference/protocol.md#client-tokens.
"""

import hashlib
from typing import NamedTuple, TypeVar

import msgspec

from genzo import errors
from genzo.actions.action import Action, WriteContext
from genzo.catalogue.name_validation import is_valid_client_token
from genzo.catalogue.records import TokenKey, TokenUse
from genzo.wire.structs import Request, Response

RequestT = TypeVar("RequestT", bound=Request)


class Answered(NamedTuple):
    """An answer, and whether it is the earlier one to the same client token."""

    response: Response
    is_repeat: bool = False


def answered_once(action: Action[RequestT], request: RequestT, context: WriteContext) -> Answered:
    """The answer of the action, or its earlier answer to the same request with the same client token.

    The transaction of the action also stores the token, so both are committed or neither. A dry run stores no
    token, since it ends in an error.

    Raises:
        ApiError: the action's errors, or its ``token_mismatch``.
    """
    token = getattr(request, "client_token", None)
    if not token:
        return Answered(action.handle(request, context))
    if not is_valid_client_token(token):
        raise errors.INVALID_CLIENT_TOKEN()
    key = TokenKey(context.account_id, action.name, getattr(request, "region_id", None) or "", token)
    digest = hashlib.sha256(msgspec.json.encode(request)).hexdigest()
    use = context.catalogue.client_token(key)
    if use is not None:
        if use.digest != digest:
            raise action.token_mismatch()
        answer = msgspec.json.decode(use.answer, type=action.response)
        return Answered(msgspec.structs.replace(answer, request_id=context.request_id), is_repeat=True)
    response = action.handle(request, context)
    context.catalogue.put_client_token(
        key, TokenUse(digest, msgspec.json.encode(response), context.system_now // 1000)
    )
    return Answered(response)
