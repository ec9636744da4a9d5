"""Sharing an image with accounts, and ending the sharing."""

import re
from collections.abc import Sequence

import msgspec

from genzo.actions.action import WriteContext
from genzo.actions.images.image_snapshots import snapshots_of
from genzo.catalogue.image import Image, Sharing
from genzo.errors.table import errors_of

_ERRORS = errors_of("ModifyImageSharePermission")
_UNKNOWN_ACCOUNT = _ERRORS("InvalidAccount.NotFound")
_OWN_ACCOUNT = _ERRORS("InvalidAccount.Forbbiden")
_TOO_MANY = _ERRORS("QuotaExceed.ShareImageUser")
_SERVICE_KEY = _ERRORS("OperationDeined.EncryptedSnapshot")
_SEVERAL_ENCRYPTED = _ERRORS("OperationDeined.FullImage")

_ACCOUNT = re.compile(r"[0-9]{1,18}", re.ASCII)
_LARGEST_ACCOUNT_ID = 10**18 - 1


def share(context: WriteContext, image: Image, accounts: Sequence[str]) -> Image:
    """Share an own image with accounts that exist. An account that it is shared with already changes nothing.

    Raises:
        ApiError: an account does not exist or is the owner, or the image cannot be shared.
    """
    _require_shareable_encryption(context, image)
    account_ids = [_account(context, text) for text in _first(context, accounts)]
    if context.account_id in account_ids:
        raise _OWN_ACCOUNT()
    shared = context.catalogue.shared_with(image.region_id, image.image_id)
    new = [account_id for account_id in dict.fromkeys(account_ids) if account_id not in shared]
    if len(shared) + len(new) > context.quotas["shares"]:
        raise _TOO_MANY()
    for account_id in new:
        context.catalogue.share_images([image], account_id)
    return _with_sharings(context, image, new)


def unshare(context: WriteContext, image: Image, accounts: Sequence[str]) -> Image:
    """End the sharing of an own image with accounts. An account that it is not shared with changes nothing.

    Raises:
        ApiError: an account does not exist or is the owner, or the image cannot be shared.
    """
    shared = context.catalogue.shared_with(image.region_id, image.image_id)
    for text in _first(context, accounts):
        is_shared = text.isdecimal() and int(text) in shared
        account_id = int(text) if is_shared else _account(context, text)
        context.catalogue.unshare_images([image], account_id)
    return _with_sharings(context, image, [])


def _first(context: WriteContext, accounts: Sequence[str]) -> Sequence[str]:
    """The first accounts, as many as one call may name; the service ignores the others."""
    return accounts[: context.quotas["accounts_per_sharing"]]


def _account(context: WriteContext, text: str) -> int:
    """The account that a text names; with ``any_account`` every number names one."""
    if not _ACCOUNT.fullmatch(text):
        raise _UNKNOWN_ACCOUNT()
    account_id = int(text)
    if not is_account(context, account_id):
        raise _UNKNOWN_ACCOUNT()
    return account_id


def is_account(context: WriteContext, account_id: int) -> bool:
    """Whether an account has this number; with ``any_account`` every number that one can have."""
    if not 0 <= account_id <= _LARGEST_ACCOUNT_ID:
        return False
    return context.any_account or context.catalogue.account(account_id) is not None


def _require_shareable_encryption(context: WriteContext, image: Image) -> None:
    """Refuse an encrypted image, unless it has one disk that is encrypted with the owner's key.

    An image encrypted with the service's key cannot be shared (parameter ImageId).
    """
    encrypted = [disk.snapshot_id for disk in image.disk_device_mappings if disk.encrypted]
    if not encrypted:
        return
    if len(image.disk_device_mappings) > 1:
        raise _SEVERAL_ENCRYPTED()
    keys = {snapshot.resource_id: snapshot.kms_key_id for snapshot in snapshots_of(image, context)}
    if not keys.get(encrypted[0]):
        raise _SERVICE_KEY()


def _with_sharings(context: WriteContext, image: Image, new: Sequence[int]) -> Image:
    """Store the time of each sharing, for exactly the accounts that the catalogue lists."""
    kept = context.catalogue.image(image.region_id, image.image_id) or image
    shared = set(context.catalogue.shared_with(image.region_id, image.image_id))
    sharings = (*kept.sharings, *(Sharing(account_id, context.now // 1000) for account_id in new))
    changed = msgspec.structs.replace(
        kept,
        is_self_shared=str(bool(shared)),
        sharings=tuple(sharing for sharing in sharings if sharing.account_id in shared),
    )
    context.catalogue.put_images([changed])
    return changed
