"""The metadata service of an instance: credentials of its role, and what the instance is.

The paths and members are those that alibabacloud_credentials and aliyunsdkcore read
(alibabacloud_credentials/provider/ecs_ram_role.py, aliyunsdkcore/auth/signers/ecs_ram_role_signer.py), and
those of `genzo.gateway.instance_pages`.
"""

import secrets
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from genzo.calling.api_calls import OWN_USER_AGENT, CallError, call
from genzo.data import facts
from genzo.gateway.instance_pages import (
    PAGES_OF_INSTANCES,
    Instance,
    Page,
    identity_document,
    instance_pages,
    own_instance,
    role_of,
    user_data_of,
)
from genzo.gateway.owner import Owner
from genzo.gateway.role_credentials import RoleCredentials

DEFAULT_ROLE = "genzo-instance"
"""The role of an instance that has none."""

_VERSIONS = ("latest", "2016-01-01")
_TOKEN = "api/token"  # noqa: S105 - a path
_TTL_HEADER = "x-aliyun-ecs-metadata-token-ttl-seconds"
_LONGEST_TTL = 21600
_FOLDERS = ("dynamic/", "meta-data/")
_DATA = "meta-data/"
_ACCOUNT = "owner-account-id"
_ROLES = "ram/security-credentials/"
_IDENTITY = "dynamic/instance-identity/document"
_USER_DATA = "user-data"

_Answer = tuple[HTTPStatus, str]


class Metadata:
    """The pages of the metadata service; the instance belongs to ``owner``, in the server at ``url``."""

    def __init__(self, url: str, owner: Owner) -> None:
        self._url = url
        self._owner = owner
        self._credentials = RoleCredentials(url, owner)

    def page(self, method: str, path: str, headers: Mapping[str, str]) -> _Answer:
        """The page at a path: its status and its text. Names of ``headers`` are in lower case."""
        version, _, name = path.removeprefix("/").partition("/")
        is_known = version in _VERSIONS
        if is_known and (method, name) == ("PUT", _TOKEN):
            return _token(headers)
        try:
            text = self._named(name) if is_known and method in ("GET", "HEAD") else ""
        except (CallError, _NoInstanceError) as error:
            return HTTPStatus.NOT_FOUND, str(error)
        if text:
            return HTTPStatus.OK, text
        return HTTPStatus.NOT_FOUND, f"Genzo's metadata service has no page {path}."

    def _named(self, name: str) -> str:
        """The page behind the version; ``""`` if there is none.

        Raises:
            CallError: the API refuses what the page needs.
            _NoInstanceError: it is a page of an instance.
        """
        if not name:
            return "\n".join((*_FOLDERS, _USER_DATA))
        if name.startswith(f"{_DATA}{_ROLES}"):
            return self._role_page(name.removeprefix(f"{_DATA}{_ROLES}"))
        if name.startswith(_DATA):
            return self._data_page(name.removeprefix(_DATA))
        if name == _USER_DATA:
            return user_data_of(self._instance(), self._ecs)
        if name == _IDENTITY:
            instance = self._instance()
            return identity_document(self._owner.account_id, instance, instance_pages(instance, self._ecs))
        return ""

    def _data_page(self, name: str) -> str:
        if name == _ACCOUNT:  # known without a call
            return self._owner.account_id
        instance = own_instance(self._ecs)
        own = self._own_pages() if instance is None else instance_pages(instance, self._ecs)
        if name in own:
            return own[name]()
        if not name or name.endswith("/"):
            return _listed((*own, _ACCOUNT, _ROLES), name)
        if instance is None and name in PAGES_OF_INSTANCES:
            self._instance()
        return ""

    def _own_pages(self) -> dict[str, Page]:
        """What is known without an instance."""
        region_id = self._owner.region_id()
        zone_id = facts().zones_of(region_id)[0].zone_id
        return {"region-id": lambda: region_id, "zone-id": lambda: zone_id}

    def _instance(self) -> Instance:
        found = own_instance(self._ecs)
        if found is None:
            raise _NoInstanceError(
                f"Account {self._owner.account_id} has no running instance in {self._owner.region_id()}, so "
                "the program runs on none: make one in the test, such as account.instance()."
            )
        return found

    def _role_page(self, role: str) -> str:
        """The name of the role, or its keys."""
        if role:
            return self._credentials.of(role)
        instance = own_instance(self._ecs)
        return DEFAULT_ROLE if instance is None else role_of(instance, self._ecs) or DEFAULT_ROLE

    def _ecs(self, action: str, **parameters: str) -> dict[str, Any]:
        key = self._owner.access_key_id, self._owner.access_key_secret
        asked = {"Action": action, "RegionId": self._owner.region_id(), **parameters}
        return call(self._url, *key, asked, user_agent=OWN_USER_AGENT)


class _NoInstanceError(Exception):
    """A page is about an instance, and the account has none."""


def _token(headers: Mapping[str, str]) -> _Answer:
    """A token of the security hardening mode. Pages need none, as in the normal mode."""
    seconds = headers.get(_TTL_HEADER, "")
    if not (seconds.isascii() and seconds.isdecimal() and 1 <= int(seconds) <= _LONGEST_TTL):
        return HTTPStatus.BAD_REQUEST, f"The header {_TTL_HEADER} has 1 to {_LONGEST_TTL} seconds."
    return HTTPStatus.OK, secrets.token_urlsafe(32)


def _listed(names: Iterable[str], folder: str) -> str:
    """What is in a folder: names of pages, and those of folders with a slash."""
    below = (name.removeprefix(folder) for name in names if name.startswith(folder))
    return "\n".join(sorted({first + slash for first, slash, _ in (name.partition("/") for name in below)}))
