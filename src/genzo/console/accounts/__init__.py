"""The pages about accounts, their access keys, users, groups, roles and policies, and who may do what."""

from collections.abc import Callable, Mapping

from genzo.console.accounts.account_list import accounts_page, change_accounts
from genzo.console.accounts.changes import changing
from genzo.console.accounts.groups import group_page, groups_page
from genzo.console.accounts.keys import keys_page
from genzo.console.accounts.permissions import permissions_page
from genzo.console.accounts.policies import policies_page, policy_page
from genzo.console.accounts.roles import role_page, roles_page
from genzo.console.accounts.users import user_page, users_page
from genzo.console.visit import Visit
from genzo.wire.types import HttpResponse

_CHANGEABLE = {
    "accounts/keys": keys_page,
    "accounts/users": users_page,
    "accounts/user": user_page,
    "accounts/groups": groups_page,
    "accounts/group": group_page,
    "accounts/roles": roles_page,
    "accounts/role": role_page,
    "accounts/policies": policies_page,
    "accounts/policy": policy_page,
}
PAGES: Mapping[str, Callable[[Visit], HttpResponse]] = {
    "accounts": accounts_page,
    "accounts/permissions": permissions_page,
    **_CHANGEABLE,
}
FORMS: Mapping[str, Callable[[Visit, Mapping[str, str]], HttpResponse]] = {
    "accounts": change_accounts,
    **{path: changing(page) for path, page in _CHANGEABLE.items()},
}
