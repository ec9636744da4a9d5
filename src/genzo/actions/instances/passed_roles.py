"""The RAM roles that a call gives to instances or takes from them, as policies of RAM name them.

Source: ECS, "Grant a RAM user the permissions to manage an instance RAM role".
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from genzo.actions.action import Context
from genzo.catalogue.arns import arn
from genzo.catalogue.ram import GLOBAL, RamRole, ram_key


class PassedRoles(msgspec.Struct, frozen=True):
    """The ARNs of the roles whose names ``read`` gives; empty names stand for no role.

    An existing role is named as it was created: a policy that denies ``role/Admin`` also counts for a request
    that writes ``admin``.
    """

    read: Callable[[Any, Context], Iterable[str]]

    def __call__(self, request: Any, context: Context) -> Sequence[str]:  # noqa: ANN401 - of each action
        names = dict.fromkeys(name for name in self.read(request, context) if name)
        return [_role_arn(context.account_id, _created_name(name, context)) for name in names]

    @property
    def shown(self) -> tuple[str, ...]:
        """The name in the notation of the API's pages."""
        return (_role_arn("{#account_id}", "{#ram_role_name}"),)


def _role_arn(account: int | str, name: str) -> str:
    return arn("ram", GLOBAL, account, f"role/{name}")


def _created_name(name: str, context: Context) -> str:
    role = context.catalogue.resource(RamRole, context.account_id, GLOBAL, ram_key(name))
    return name if role is None else role.name


NAMED_ROLE = PassedRoles(lambda request, _context: (request.ram_role_name,))
"""The role that the request names."""
