"""Checks the hidden parameters that name the account that is acted for.

Without roles of RAM, a caller acts for its own account alone. Sources:
docs/reference/protocol.md#common-parameters, docs/decisions/0029-owners-and-eras.md.
"""

from collections.abc import Mapping

from genzo import errors
from genzo.catalogue.accounts import Account
from genzo.catalogue.store import CatalogueReader, ReadCache
from genzo.errors.group import ErrorGroup, Listed
from genzo.errors.table import errors_of


class OwnerErrors(ErrorGroup):
    """The errors of `require_own_account`."""

    owner_id = Listed("InvalidOwnerId", otherwise=errors.INVALID_OWNER_ID)
    owner_account = Listed("IellgalParameter.OwnerAccount", otherwise=errors.INVALID_OWNER_ACCOUNT)
    resource_owner_id = Listed("InvalidParameter.ResourceOwnerId", otherwise=errors.INVALID_PARAMETER)
    resource_owner_account = Listed(
        "InvalidParameter.ResourceOwnerAccount", otherwise=errors.INVALID_RESOURCE_OWNER_ACCOUNT
    )


_WITH_ERRORS_OF_ITS_OWN = (
    *("CreateInstance", "DescribeAvailableResource", "DescribeVSwitches", "DescribeVpcs"),
    *("AllocateEipAddress", "DescribeEipAddresses", "vpc/AllocateEipAddress", "vpc/DescribeEipAddresses"),
    *("vpc/DescribeVpcs", "vpc/DescribeVSwitches", "vpc/DescribeRouteTableList"),
)
_OWN = {action: OwnerErrors(errors_of(action)) for action in _WITH_ERRORS_OF_ITS_OWN}
_COMMON = OwnerErrors(errors_of("DescribeImages"))


def owner_errors(action: str) -> OwnerErrors:
    """The errors of an action: those that it lists, else those of every action of ECS."""
    return _OWN.get(action, _COMMON)


def require_own_account(
    action: str, parameters: Mapping[str, str], account_id: int, read_cache: ReadCache
) -> None:
    """Check that ``parameters`` name no other account than the caller's.

    Raises:
        ApiError: InvalidOwner, if OwnerId and OwnerAccount are both given; an error of `OwnerErrors`, if one
            of the four parameters names another account, or none.
    """
    if "OwnerId" in parameters and "OwnerAccount" in parameters:
        raise errors.INVALID_OWNER()
    kinds = owner_errors(action)
    uid = str(account_id)
    if parameters.get("OwnerId", uid) != uid:
        raise kinds.owner_id()
    if parameters.get("ResourceOwnerId", uid) != uid:
        raise kinds.resource_owner_id(name="ResourceOwnerId")
    names = parameters.get("OwnerAccount"), parameters.get("ResourceOwnerAccount")
    if names == (None, None):
        return
    account = read_cache.get_or_read(_account, account_id)
    own = (None, "" if account is None else account.name)
    if names[0] not in own:
        raise kinds.owner_account()
    if names[1] not in own:
        raise kinds.resource_owner_account()


def _account(catalogue: CatalogueReader, account_id: int) -> Account | None:
    return catalogue.account(account_id)
