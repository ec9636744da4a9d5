"""The condition keys of a call (docs/permissions.md#condition-keys)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from genzo.catalogue.facts import Facts
from genzo.catalogue.image import Image, Source, Tag
from genzo.catalogue.principals import Principal, PrincipalType
from genzo.catalogue.query import ImageQuery
from genzo.catalogue.resource_kinds import RESOURCE_KINDS
from genzo.catalogue.store import CatalogueReader
from genzo.catalogue.tagging import IMAGE
from genzo.catalogue.visibility import Arm

_LONGEST_TAG = 256
_ARN_PARTS = 5


class CallOrigin(Protocol):
    """Where a call came from (`genzo.service.call.Origin`)."""

    @property
    def address(self) -> str: ...
    @property
    def is_secure(self) -> bool: ...


class CallScope(Protocol):
    """What is needed of the context of a call (`genzo.actions.action.Context`)."""

    @property
    def account_id(self) -> int: ...
    @property
    def now(self) -> int: ...
    @property
    def facts(self) -> Facts: ...
    @property
    def catalogue(self) -> CatalogueReader: ...


class CallKeys:
    """The keys of a call for one ``resource`` at a time; the catalogue is read when a key needs it.

    ``request`` has the bound parameters. The time is that of the API's clock. ``service`` is the host name of
    the service that gets a RAM role, empty where the resource is no role that a service gets.
    """

    def __init__(self, principal: Principal, origin: CallOrigin, request: object, context: CallScope) -> None:
        self.resource = ""
        self.service = ""
        self._principal = principal
        self._origin = origin
        self._request = request
        self._tags: Sequence[Any] = getattr(request, "tag", None) or ()
        self._context = context

    def get(self, key: str, /) -> Sequence[str] | None:
        """The values of a key in the form of `genzo.identity.policies.conditions.normal_key`."""
        name, slash, tag = key.partition("/")
        if slash:
            values = self._tag_values(name, tag)
        else:
            read = CALL_KEYS.get(name)
            values = () if read is None else read(self)
        return values or None

    @property
    def tag_count(self) -> int:
        """The number of tags in the request."""
        return len(self._tags)

    def current_time(self) -> Sequence[str]:
        """``acs:CurrentTime``."""
        return (datetime.fromtimestamp(self._context.now / 1000, UTC).isoformat(),)

    def source_ip(self) -> Sequence[str]:
        """``acs:SourceIp``; none for a call that came by no network."""
        return (self._origin.address,) if self._origin.address else ()

    def secure_transport(self) -> Sequence[str]:
        """``acs:SecureTransport``."""
        return ("true" if self._origin.is_secure else "false",)

    def mfa_present(self) -> Sequence[str]:
        """``acs:MFAPresent``: an access key needs no second factor."""
        return ("false",)

    def principal_arn(self) -> Sequence[str]:
        """``acs:PrincipalARN``: a session of a role acts as the role."""
        principal = self._principal
        if principal.kind is PrincipalType.ROLE:
            return (f"acs:ram::{principal.account_id}:role/{principal.name}",)
        return (principal.arn,)

    def passed_to(self) -> Sequence[str]:
        """``acs:Service``."""
        return (self.service,) if self.service else ()

    def instance_type(self) -> Sequence[str]:
        """``ecs:InstanceType``."""
        value = getattr(self._request, "instance_type", None)
        return (value,) if isinstance(value, str) else ()

    def image_owner_id(self) -> Sequence[str]:
        """``ecs:ImageOwnerId``: the owner of the image that the resource is; a public image has none."""
        found = self._found()
        return (str(found.owner_id),) if isinstance(found, Image) and found.source is Source.ACCOUNT else ()

    def _tag_values(self, name: str, tag: str) -> Sequence[str]:
        product = self.resource.split(":", 2)[1:2]
        if name == "acs:requesttag":
            return self._asked(tag)
        if name == "acs:resourcetag":
            return _values(self._own_tags() or (), tag)
        if [name.removesuffix(":tag")] == product:
            own = self._own_tags()
            return self._asked(tag) if own is None else _values(own, tag)
        return ()

    def _asked(self, tag: str) -> Sequence[str]:
        found = [each.value or "" for each in self._tags if getattr(each, "key", None) == tag]
        return [value for value in found if len(value) <= _LONGEST_TAG]

    def _own_tags(self) -> Sequence[Tag] | None:
        """The tags of the resource; None if the caller does not own it, or if the name stands for several."""
        found = self._found()
        is_own = found is not None and found.owner_id == self._context.account_id
        return found.tags if found is not None and is_own else None

    def _found(self) -> Any:  # noqa: ANN401 - an Image, or a Resource of any kind
        parts = self.resource.split(":", _ARN_PARTS - 1)
        if len(parts) < _ARN_PARTS:
            return None
        region_id, (kind, _, resource_id) = parts[2], parts[-1].partition("/")
        catalogue, account_id = self._context.catalogue, self._context.account_id
        if kind == IMAGE:
            # Only what DescribeImages shows: a policy must not tell whether an image of others exists.
            query = ImageQuery(
                viewer=account_id, region_id=region_id, arms=tuple(Arm), limit=1, image_ids=(resource_id,)
            )
            return next(iter(catalogue.images_page(query).images), None)
        if kind not in RESOURCE_KINDS:
            return None
        return catalogue.resource(RESOURCE_KINDS[kind], account_id, region_id, resource_id)


def _values(tags: Sequence[Tag], key: str) -> Sequence[str]:
    return [tag.value for tag in tags if tag.key == key]


CALL_KEYS: Mapping[str, Callable[[CallKeys], Sequence[str]]] = {
    "acs:currenttime": CallKeys.current_time,
    "acs:sourceip": CallKeys.source_ip,
    "acs:securetransport": CallKeys.secure_transport,
    "acs:mfapresent": CallKeys.mfa_present,
    "acs:principalarn": CallKeys.principal_arn,
    "acs:service": CallKeys.passed_to,
    "ecs:instancetype": CallKeys.instance_type,
    "ecs:imageownerid": CallKeys.image_owner_id,
}
"""The keys of a call by name, but for those of tags."""
