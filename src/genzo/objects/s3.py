"""An object store with the S3 API (OSS has one, too), accessed with obstore."""

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from genzo.catalogue.object_store import (
    BucketNotFoundError,
    NotAuthorizedError,
    ObjectArchivedError,
    ObjectNotFoundError,
    ObjectStoreError,
    SparseFile,
)

if TYPE_CHECKING:
    from obstore.store import S3Store

# Below the time of a call (docs/decisions/0045-one-deadline.md). An attempt of so long is not repeated.
_SECONDS = 4
_TIMEOUT = timedelta(seconds=_SECONDS)
_CONNECT_TIMEOUT = timedelta(seconds=2)
_OSS = ".aliyuncs.com"  # OSS accepts the bucket in the host name only
_ERROR_CODE = re.compile(r"<Code>(\w+)</Code>")
_BY_CODE: dict[str, type[ObjectStoreError]] = {
    "NoSuchBucket": BucketNotFoundError,
    "InvalidBucketName": BucketNotFoundError,
    "InvalidObjectState": ObjectArchivedError,
}


class S3Objects:
    """An `Objects` on a service with the S3 API. ``endpoint`` is its URL, ``""`` for Amazon S3.

    Access key and region come from the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION).
    Without a key, requests are not signed: obstore would ask the cloud's metadata service for one, and wait.
    """

    def __init__(self, endpoint: str) -> None:
        self._endpoint = endpoint
        self._store = lru_cache(maxsize=32)(self._connected)

    def is_authoritative_for(self, bucket: str) -> bool:  # noqa: ARG002 - the answer for every bucket
        return True

    def require_bucket(self, bucket: str) -> None:
        """No check here (see `ObjectStore`): writing to a missing bucket raises."""

    def owner(self, bucket: str) -> int | None:  # noqa: ARG002 - the answer for every bucket
        """None: the service's buckets are those of the operator's own account there."""
        return None

    def bucket_store(self) -> None:
        """None: clients reach the service itself."""

    def delete_buckets_of(self, account_id: int | None) -> None:
        """Nothing: accounts have no buckets here."""

    def size(self, bucket: str, name: str) -> int:
        import obstore  # noqa: PLC0415 - only servers with this store load it

        with _translated(bucket, name):
            store = self._store(bucket)
            began = time.monotonic()
            try:
                return int(obstore.head(store, name)["size"])
            except Exception:
                if time.monotonic() - began >= _SECONDS:
                    raise
                # A response to HEAD has no body, so the code of the error comes from a GET.
                obstore.get_range(store, name, start=0, length=1)
                raise

    def read(self, bucket: str, name: str, start: int, length: int) -> bytes:
        import obstore  # noqa: PLC0415

        with _translated(bucket, name):
            return bytes(obstore.get_range(self._store(bucket), name, start=start, length=length))

    def write(self, bucket: str, name: str, file: SparseFile) -> None:
        import obstore  # noqa: PLC0415

        content = bytearray(file.size)
        for start, piece in file.pieces.items():
            content[start : start + len(piece)] = piece
        with _translated(bucket, name):
            obstore.put(self._store(bucket), name, bytes(content), use_multipart=False)

    def delete(self, bucket: str, name: str) -> None:
        import obstore  # noqa: PLC0415

        with _translated(bucket, name):
            obstore.delete(self._store(bucket), name)

    def _connected(self, bucket: str) -> "S3Store":
        from obstore.store import S3Store  # noqa: PLC0415

        in_host = self._endpoint.endswith(_OSS)
        config: dict[str, Any] = {
            "virtual_hosted_style_request": in_host,
            "skip_signature": not os.environ.get("AWS_ACCESS_KEY_ID"),
        }
        if self._endpoint:
            parts = urlsplit(self._endpoint)
            host = f"{bucket}.{parts.netloc}" if in_host else parts.netloc
            config["endpoint"] = f"{parts.scheme}://{host}{parts.path}"
        return S3Store(
            bucket,
            config=config,  # type: ignore[arg-type] # keys depend on the endpoint
            client_options={"allow_http": True, "timeout": _TIMEOUT, "connect_timeout": _CONNECT_TIMEOUT},
            retry_config={"max_retries": 1, "retry_timeout": _TIMEOUT},
        )


@contextmanager
def _translated(bucket: str, name: str) -> Iterator[None]:
    """Raise obstore's exceptions as those of `genzo.catalogue.object_store`."""
    from obstore.exceptions import (  # noqa: PLC0415
        BaseError,
        PermissionDeniedError,
        UnauthenticatedError,
    )

    where = f"{bucket}/{name}"
    try:
        yield
    except (BaseError, OSError, OverflowError, ValueError) as error:
        code = _ERROR_CODE.search(str(error))
        kind = _BY_CODE.get(code[1]) if code else None
        if kind is None and isinstance(error, FileNotFoundError | ValueError):
            kind = ObjectNotFoundError
        if kind is None and isinstance(error, PermissionDeniedError | UnauthenticatedError):
            kind = NotAuthorizedError
        raise (kind or ObjectStoreError)(f"{where}: {str(error).splitlines()[0]}") from error
