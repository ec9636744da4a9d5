"""Access to the object store, in the errors of the API."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from genzo.actions.action import Context
from genzo.catalogue.object_store import ObjectStoreError
from genzo.errors import ErrorType

_log = logging.getLogger("genzo.objects")

Refusals = Mapping[type[ObjectStoreError], ErrorType]
"""What an action answers for each refusal of an object store."""


@contextmanager
def object_access(refusals: Refusals, otherwise: ErrorType) -> Iterator[None]:
    """What the store refuses within, as an error of the action; ``otherwise`` is for all that has none.

    Raises:
        ApiError: the store did not do what it was asked for. The log says what that was.
    """
    try:
        yield
    except ObjectStoreError as error:
        refusal = refusals.get(type(error))
        if refusal is not None:
            raise refusal() from error
        _log.warning("%s", error)
        raise otherwise() from error


def is_covered(context: Context, action: str, bucket: str, instead: str) -> bool:
    """Whether real objects stand behind a bucket; the log says what happens ``instead``."""
    covered = context.objects.is_authoritative_for(bucket)
    if not covered:
        _log.warning("%s: no object store holds the bucket %s: %s", action, bucket, instead)
    return covered
