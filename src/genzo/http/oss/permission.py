"""Who may do what with which bucket: its owner, and the owner's users and roles as policies allow."""

from typing import NamedTuple

from genzo.catalogue.arns import ANY, arn
from genzo.catalogue.bucket_store import Bucket
from genzo.catalogue.facts import Facts
from genzo.catalogue.origin import Origin
from genzo.catalogue.principals import Principal, PrincipalType
from genzo.catalogue.store import CatalogueReader, CatalogueStore, ReadCache
from genzo.errors import ApiError
from genzo.errors import oss as errors
from genzo.http.oss.bucket_operations import LOCATION_PREFIX, owner_of
from genzo.identity.authorization import require_permission
from genzo.service.lazy_reader import lazy_reader


class _Action(NamedTuple):
    permission: str
    resource: str
    passed_roles: None = None

    def resources(self, _request: object, _context: object) -> tuple[str]:
        return (self.resource,)


class _Call(NamedTuple):
    """What `require_permission` needs of a call."""

    action: _Action
    principal: Principal
    origin: Origin


class _Scope(NamedTuple):
    """What `require_permission` needs of the context of a call."""

    account_id: int
    now: int
    facts: Facts
    catalogue: CatalogueReader


class Permissions(NamedTuple):
    """The permissions of the caller of one request. ``now`` is that of the API's clock, in milliseconds."""

    principal: Principal
    origin: Origin
    now: int
    facts: Facts
    catalogue: CatalogueStore
    read_cache: ReadCache

    def require_owned(self, bucket: Bucket) -> None:
        """Check that a bucket is the caller's account's.

        Raises:
            OssError: AccessDenied.
        """
        if owner_of(bucket) != self.principal.account_id:
            raise errors.ACCESS_DENIED(BucketName=bucket.name)

    def require(self, permission: str, bucket: str, key: str, region_id: str = "") -> None:
        """Check that policies allow an operation on a bucket, on an object, or for ``""`` on all buckets.

        Raises:
            OssError: AccessDenied.
        """
        principal = self.principal
        if principal.kind is PrincipalType.ACCOUNT or not permission:
            return
        resource = f"{bucket}/{key}" if key else bucket or ANY
        region = f"{LOCATION_PREFIX}{region_id}" if region_id else None
        name = arn("oss", region, principal.account_id, resource)
        call = _Call(_Action(permission, name), principal, self.origin)
        with lazy_reader(self.catalogue) as reader:
            scope = _Scope(principal.account_id, self.now, self.facts, reader)
            try:
                require_permission(call, None, scope, self.read_cache)
            except ApiError as error:
                raise errors.NO_PERMISSION() from error
