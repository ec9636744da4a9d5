"""What holds for every call: nobody is told about others, and nothing of others is written."""

import re
from collections.abc import Mapping
from typing import Any

from genzo.catalogue.image import Image
from tests.isolation.cases import Case
from tests.isolation.principals import UNPREDICTED, is_allowed
from tests.isolation.undone_store import Write
from tests.isolation.world import ACCOUNTS, Outcome, World

REFUSALS = ("Forbidden.RAM", "NoPermission", "InvalidUser.PassRoleForbidden")
_RANDOM_KEY = re.compile(rb'"(KeyPairFingerPrint|PrivateKeyBody)":"[^"]+"')
_DIGEST = re.compile(r"digest='[0-9a-f]+'")
_RANDOM_TEXTS = re.compile(r"(public_key|finger_?print)='[^']+'|('KeyPairFingerPrint'): '[^']+'")
_IMAGES_OF_OTHERS = ("shared_image", "community_image")


def check_case(world: World, case: Case, seed: object) -> Outcome:
    """Make both calls of a case and compare them; check the permission too. Returns the first outcome."""
    with_foreign = world.ask(case.caller.key, case.action, case.with_foreign, seed)
    with_missing = world.ask(case.caller.key, case.action, case.with_missing, seed)
    assert _answer(with_foreign, case.foreign) == _answer(with_missing, case.missing)
    assert _writes(with_foreign, case.foreign) == _writes(with_missing, case.missing)
    check_writes(case.caller.account, with_foreign.writes)
    check_nothing_told(world, case.caller.account, case.with_foreign, with_foreign)
    check_permission(case, with_foreign)
    return with_foreign


def check_permission(case: Case, outcome: Outcome) -> None:
    """A call is refused if the oracle says so, and then it writes its event alone."""
    is_refused = outcome.code in REFUSALS
    expected = is_allowed(case.caller, case.action, case.with_foreign)
    if expected is not None and case.action not in UNPREDICTED:
        assert is_refused is not expected, (outcome.code, expected)
    if is_refused:
        assert outcome.response.status == 403
        assert [write.method for write in outcome.writes] == ["put_audit_event"]


def check_as_account(world: World, case: Case, outcome: Outcome, seed: object) -> None:
    """A call that policies allow is answered as one by the account itself."""
    if outcome.code in REFUSALS or case.action in UNPREDICTED:
        return
    by_account = world.ask(case.caller.account, case.action, case.with_foreign, seed)
    assert _answer(outcome, "") == _answer(by_account, "")
    without_event = [_text(outcome.writes[:-1]), _text(by_account.writes[:-1])]
    assert without_event[0] == without_event[1]


def check_nothing_told(world: World, account: str, parameters: Mapping[str, str], outcome: Outcome) -> None:
    """An answer has nothing that another account owns, unless the request had it."""
    asked = " ".join(parameters.values())
    for text in private_texts(world, account):
        assert text not in outcome.response.body or text.decode() in asked, text


def check_writes(account: str, writes: tuple[Write, ...]) -> None:
    """All that is written belongs to the account."""
    owner = ACCOUNTS[account]
    for method, arguments in writes:
        owners = _OWNERS[method](arguments)
        assert set(owners) <= {owner}, (method, owners)


def private_texts(world: World, account: str) -> list[bytes]:
    """Ids, names and addresses that other accounts have and this one has not, shared images left out."""
    cached = _PRIVATE.get((id(world), account))
    if cached is None:
        own = set(world.names[account].values())
        found = {
            value
            for other, names in world.names.items()
            if other != account
            for name, value in names.items()
            if name not in (*_IMAGES_OF_OTHERS, "account", "public_key") and len(value) > 8
        }
        cached = _PRIVATE[id(world), account] = [value.encode() for value in sorted(found - own)]
    return cached


_PRIVATE: dict[tuple[int, str], list[bytes]] = {}


def _owners_of_images(images: list[Image]) -> list[int]:
    return [image.owner_id for image in images]


_OWNERS: Mapping[str, Any] = {
    "put_resource": lambda arguments: [arguments[0].owner_id],
    "delete_resource": lambda arguments: [arguments[0].owner_id],
    "delete_image": lambda arguments: [arguments[0].owner_id],
    "delete_access_key": lambda arguments: [arguments[0].account_id],
    "put_images": lambda arguments: _owners_of_images(arguments[0]),
    "put_new_image": lambda arguments: [arguments[0].owner_id],
    "share_images": lambda arguments: _owners_of_images(arguments[0]),
    "unshare_images": lambda arguments: _owners_of_images(arguments[0]),
    "put_client_token": lambda arguments: [arguments[0].account_id],
    "put_access_key": lambda arguments: [arguments[0].account_id],
    "put_role_session": lambda arguments: [arguments[0].account_id],
    "put_audit_event": lambda arguments: [arguments[0].account_id],
}
"""By method of a writer, the accounts whose things it writes. Any other method fails the test."""


def _answer(outcome: Outcome, name: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body, without the name that the two calls differ in, and without random keys."""
    status, headers, body = outcome.response
    named = {key: value.replace(name, "NAME") if name else value for key, value in headers.items()}
    return status, named, _RANDOM_KEY.sub(rb"\1", body.replace(name.encode(), b"NAME") if name else body)


def _writes(outcome: Outcome, name: str) -> str:
    return _text(outcome.writes).replace(name, "NAME")


def _text(writes: tuple[Write, ...]) -> str:
    """The writes, without the digests of requests, which differ with their names, and without random keys."""
    return _RANDOM_TEXTS.sub(r"\1", _DIGEST.sub("digest", repr(writes)))
