"""Makes the call of a request to OSS once its caller is known, if the caller may do what it asks for."""

from functools import cached_property, partial
from typing import NamedTuple

from genzo.catalogue.bucket_store import Bucket, BucketStore
from genzo.catalogue.origin import Origin
from genzo.catalogue.principals import Principal
from genzo.catalogue.runtime_settings import RuntimeSettings
from genzo.catalogue.store import ReadCache
from genzo.errors import oss as errors
from genzo.http.oss.call import OssCall
from genzo.http.oss.operations import Operation
from genzo.http.oss.permission import Permissions
from genzo.service.service import Service
from genzo.wire.oss.request import OssRequest


class PermittedCall(NamedTuple):
    """A request before its body has arrived: its operation and what is known of its call."""

    operation: Operation
    call: OssCall


class PermittedCalls:
    """Makes the calls on the buckets of a service."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def permitted(
        self,
        operation: Operation,
        request: OssRequest,
        principal: Principal,
        settings: RuntimeSettings,
        read_cache: ReadCache,
    ) -> PermittedCall:
        """The call of a principal, who may do what the request asks for.

        Raises:
            OssError, ObjectStoreError: it may not, or what the request names does not exist.
        """
        http, service, system = request.http, self._service, self._service.clock()
        permissions = Permissions(
            principal,
            Origin(http.client, request.header("user-agent"), http.is_secure),
            settings.clock.now(system),
            service.facts,
            service.store,
            read_cache,
        )
        allowed = partial(_allowed_bucket, self._store, permissions)
        name, key = request.address.bucket, request.address.key
        bucket = None
        if operation.needs_bucket:
            bucket = allowed(operation.permission, name, key)
        else:
            permissions.require(operation.permission, name, "")
        call = OssCall(
            request,
            principal.account_id,
            int(system * 1000),
            self._store,
            service.facts.regions,
            service.quotas.with_overrides(settings.quotas)["buckets"],
            allowed,
            bucket,
        )
        if operation.check is not None:
            operation.check(call)
        return PermittedCall(operation, call)

    @cached_property
    def _store(self) -> BucketStore:
        store = self._service.objects.bucket_store()
        if store is None:
            raise errors.NO_BUCKETS_HERE()
        return store


def _allowed_bucket(
    store: BucketStore, permissions: Permissions, permission: str, name: str, key: str
) -> Bucket:
    """A bucket of the caller's account, whose policies allow an operation on it or on an object in it.

    Raises:
        OssError: AccessDenied.
        BucketNotFoundError: there is no such bucket.
    """
    bucket = store.bucket(name)
    permissions.require_owned(bucket)
    permissions.require(permission, name, key, bucket.region_id)
    return bucket
