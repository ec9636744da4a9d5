"""The buckets of the account of a visitor of the console: by the operations and permissions of OSS."""

import re
from collections.abc import Sequence
from urllib.parse import quote

from genzo.catalogue.principals import Principal
from genzo.http.oss.bucket_operations import owner_of
from genzo.http.oss.call import Received
from genzo.http.oss.operations import find
from genzo.http.oss.permitted_calls import PermittedCall, PermittedCalls
from genzo.identity.credentials import account_record
from genzo.service.service import Service
from genzo.wire.oss.request import OssRequest
from genzo.wire.types import HttpRequest

_REGION = re.compile(r"[a-z0-9-]{1,32}", re.ASCII)
_LISTED = 100


class ConsoleBuckets:
    """Calls of operations of OSS by principals who have signed in to the console.

    Raises:
        OssError, ObjectStoreError: from each method: a permission is missing, or the store refuses.
    """

    def __init__(self, service: Service) -> None:
        self._service = service
        self._calls = PermittedCalls(service)

    def names(self, principal: Principal, request: HttpRequest) -> Sequence[str]:
        """The first buckets of the account, by name."""
        call = self._permitted(principal, request, "GET", "").call
        own = (bucket.name for bucket in call.store.buckets() if owner_of(bucket) == principal.account_id)
        return [name for name, _ in zip(own, range(_LISTED), strict=False)]

    def make(self, principal: Principal, request: HttpRequest, bucket: str, region_id: str) -> None:
        """Make a bucket. One that the account has already stays as it is."""
        operation, call = self._permitted(principal, request, "PUT", quote(bucket, safe=""), region_id)
        operation.answer(call)

    def upload(
        self, principal: Principal, request: HttpRequest, bucket: str, name: str, *, replaces: bool
    ) -> PermittedCall:
        """The call that makes an object, before its content has arrived."""
        path = f"{quote(bucket, safe='')}/{quote(name, safe='/')}"
        return self._permitted(principal, request, "PUT", path, replaces=replaces)

    @staticmethod
    def put(permitted: PermittedCall, received: Received) -> None:
        """Make the object of what has arrived."""
        permitted.operation.answer(permitted.call._replace(received=received))

    def _permitted(
        self,
        principal: Principal,
        request: HttpRequest,
        method: str,
        path: str,
        region_id: str = "",
        *,
        replaces: bool = False,
    ) -> PermittedCall:
        headers = [("user-agent", request.header("user-agent"))]
        if _REGION.fullmatch(region_id):
            headers.append(("host", f"oss-{region_id}.aliyuncs.com"))
        if not replaces:
            headers.append(("x-oss-forbid-overwrite", "true"))
        asked = OssRequest(
            request._replace(method=method, path=f"/{path}", query=b"", headers=tuple(headers), body=b"")
        )
        read_cache = self._service.store.read_cache()
        settings = account_record(read_cache, principal.account_id).settings
        return self._calls.permitted(find(asked), asked, principal, settings, read_cache)
