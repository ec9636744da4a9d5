"""Three accounts with one resource of each kind each, in one catalogue, and calls that are undone."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any, NamedTuple, cast
from urllib.parse import urlencode

import msgspec

from genzo.actions.action import api_name
from genzo.actions.registry import all_actions
from genzo.catalogue.accounts import FIRST_ACCOUNT_ID, AccessKey, Account
from genzo.catalogue.id_generator import IdGenerator
from genzo.catalogue.quotas import DEFAULT_QUOTAS
from genzo.catalogue.runtime_settings import RuntimeSettings
from genzo.catalogue.store import CatalogueStore
from genzo.http.chain import Chain
from genzo.http.page_cache import PageCache
from genzo.http.refusals import Refused
from genzo.identity.authentication import OpenAuthenticator
from genzo.service.build import build_service
from genzo.wire.envelope import success
from genzo.wire.types import Format, HttpRequest, HttpResponse
from tests.isolation.undone_store import UndoneStore, Write
from tests.probes.world import _NOW, _PLENTY, _public_key

REGION = "cn-hangzhou"
ACCOUNTS = {"ann": 1111111111111111, "bob": 2222222222222221, "cas": 3333333333333331}
"""The accounts by the prefix of the names they give; what ``cas`` names has the names of ``ann``."""
VERSIONS = {action.name: action.version for action in all_actions()}
TIME = 1_790_000_000.0
_SAME_NAMES = {"cas": "ann"}
_TESTS = Path(__file__).parents[1]
_STEPS = [
    *json.loads((_TESTS / "probes" / "world.json").read_text()),
    *json.loads((_TESTS / "isolation" / "accounts.json").read_text()),
]


class Outcome(NamedTuple):
    """The response to a call, and what its transactions wrote."""

    response: HttpResponse
    writes: tuple[Write, ...]

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever the service answered
        return json.loads(self.response.body)

    @property
    def code(self) -> str:
        """The error code; empty for success."""
        return str(self.json["Code"]) if self.response.status >= 400 else ""


class World:
    """The accounts on a database. ``names`` has what each account owns, by its name in the steps."""

    def __init__(self, location: Path | str, objects: Any) -> None:  # noqa: ANN401 - an object store
        self._random = Random(1)
        built = build_service(
            location,
            edition="current",
            durable=False,
            durations=_NOW,
            quotas={**dict.fromkeys(DEFAULT_QUOTAS, 100_000), **_PLENTY},
            objects=objects,
        )
        self.service = replace(built, clock=lambda: TIME, ids=IdGenerator(self._random.randbytes))
        self.service.prepare()
        self.store = self.service.store
        self.names: dict[str, dict[str, str]] = {}
        for prefix, account_id in ACCOUNTS.items():
            self._make_account(prefix, account_id)
        self._share()
        undone = UndoneStore(self.store)
        self._undone = undone
        self._service = replace(self.service, store=cast(CatalogueStore, undone))
        cache = None if self.store.traits.is_remote else PageCache(self.store, self._service.clock)
        self.chain = Chain(self._service, OpenAuthenticator(lambda: TIME), "http://127.0.0.1", cache)

    def ask(self, key: str, action: str, parameters: Mapping[str, str], seed: object = 0) -> Outcome:
        """Call an action with an access key, and undo what it wrote. ``seed`` is that of new ids."""
        self._random.seed(repr(seed))
        self._undone.writes.clear()
        response = answered(self.chain, request(key, action, parameters))
        return Outcome(response, tuple(self._undone.writes))

    def own(self, account: str, text: str, **names: str) -> str:
        """A text with what an account owns in place of ``{name}``."""
        known = {**self.names[account], **names}
        return re.sub(r"\{(\w+)\}", lambda found: known.get(found[1], found[0]), text)

    def close(self) -> None:
        self.store.close()

    def _make_account(self, prefix: str, account_id: int) -> None:
        with self.store.writing() as catalogue:
            catalogue.put_account(Account(account_id=account_id, name=f"{prefix}@example.com", created=0))
            key = AccessKey(access_key_id=prefix, secret=prefix, account_id=account_id)
            catalogue.put_access_key(key)
        self.names[prefix] = {
            "public_key": _public_key(),
            "prefix": _SAME_NAMES.get(prefix, prefix),
            "account": str(account_id),
        }
        for step in _STEPS:
            self._make(prefix, step)

    def _make(self, prefix: str, step: Any) -> None:  # noqa: ANN401 - a step of the files
        texts = {
            name: re.sub("probe|other|free", lambda found: f"{{prefix}}-{found[0]}", value)
            if name.endswith(("Name", ".Key", ".Value")) and "{" not in value
            else value
            for name, value in step["parameters"].items()
        }
        own_account = str(ACCOUNTS[prefix])
        parameters = {
            name: self.own(prefix, value).replace(str(FIRST_ACCOUNT_ID), own_account)
            for name, value in texts.items()
        }
        durations = {step["action"]: step["duration"]} if "duration" in step else {}
        call = self.service._prepared(  # noqa: SLF001 - to set durations of one call
            RuntimeSettings(durations=durations), ACCOUNTS[prefix], step["action"], parameters
        )
        answer = self.service.answer(call)
        taken = msgspec.json.decode(success(api_name(step["action"]), answer, "", Format.JSON).body)
        for name in step.get("take", "").split("."):
            if name:
                taken = taken[int(name) if name.isdigit() else name]
        self.names[prefix][step["name"]] = taken if isinstance(taken, str) else ""

    def _share(self) -> None:
        """Each account shares an image with the next one."""
        prefixes = list(ACCOUNTS)
        for prefix, reader in zip(prefixes, prefixes[1:] + prefixes[:1], strict=True):
            parameters = {
                "RegionId": REGION,
                "ImageId": self.names[prefix]["shared_image"],
                "AddAccount.1": str(ACCOUNTS[reader]),
            }
            self.service.call(ACCOUNTS[prefix], "ModifyImageSharePermission", parameters)


def request(key: str, action: str, parameters: Mapping[str, str]) -> HttpRequest:
    """A request without a signature."""
    version = VERSIONS[action]
    query = {
        "Action": api_name(action),
        "Format": "JSON",
        "Version": version,
        "AccessKeyId": key,
        **parameters,
    }
    return HttpRequest("GET", "/", urlencode(query).encode(), (("host", "127.0.0.1"),), b"", "127.0.0.1")


def answered(chain: Chain, sent: HttpRequest) -> HttpResponse:
    """The response of a worker to a request, with its event recorded."""
    call = chain.prepare(sent)
    if isinstance(call, HttpResponse):
        return call
    answer = call if isinstance(call, Refused) else chain.answer(call)
    return chain.record(answer) if isinstance(answer, Refused) else answer
