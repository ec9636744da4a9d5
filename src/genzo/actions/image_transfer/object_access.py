"""Access to the object store, with its refusals as errors of the API."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from genzo.actions.image_transfer.bounded_log import OncePerMinute
from genzo.catalogue.object_store import ObjectStore, ObjectStoreError
from genzo.errors import ErrorType

_log = logging.getLogger("genzo.objects")
# A store that fails, or a client that names wrong buckets, would write a line for each request.
_log.addFilter(OncePerMinute())

Refusals = Mapping[type[ObjectStoreError], ErrorType]
"""The error of an action for each refusal of an object store."""


@contextmanager
def object_access(refusals: Refusals, otherwise: ErrorType) -> Iterator[None]:
    """Turns a refusal of the store into an error of the action; ``otherwise`` is that of other refusals.

    Raises:
        ApiError: the store refused an operation. The log has the details of an unexpected refusal.
    """
    try:
        yield
    except ObjectStoreError as error:
        refusal = refusals.get(type(error))
        if refusal is not None:
            raise refusal() from error
        _log.warning("%s", error)
        raise otherwise() from error


def is_covered(objects: ObjectStore, action: str, bucket: str, instead: str) -> bool:
    """Whether an object store has the bucket; if not, the log says what happens ``instead``."""
    covered = objects.is_authoritative_for(bucket)
    if not covered:
        text = "%s: no object store holds the bucket %s: %s"
        _log.warning(text, action, bucket, instead, extra={"action": action})
    return covered
