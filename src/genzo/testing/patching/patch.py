"""``patch``: clients that build their own endpoints reach Genzo in this process."""

import threading
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from types import TracebackType
from typing import Any, NamedTuple, TypeVar, overload

from genzo.gateway.owner import Owner
from genzo.testing.account import Account
from genzo.testing.patching.decorating import decorate_class, decorated_function
from genzo.testing.patching.hosts import PatchError, checked_allow
from genzo.testing.patching.own_server import own_server
from genzo.testing.patching.redirection import redirected
from genzo.testing.server import Server

T = TypeVar("T", bound=Callable[..., Any])


class _Active(NamedTuple):
    account: Account
    stack: ExitStack


class _Process:
    """What is in force in this process, and how many blocks need it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.active: _Active | None = None
        self.blocks = 0


_process = _Process()


class Patch:
    """A context manager and a decorator; see `patch` for its arguments.

    It can be entered any number of times.
    """

    def __init__(
        self,
        server: Server | None = None,
        account: Account | None = None,
        allow: Iterable[str] = (),
        options: dict[str, Any] | None = None,
    ) -> None:
        self._server = server
        self._account = account
        self._allow = checked_allow(allow)
        self._options = options or {}
        if server is not None and self._options:
            raise PatchError(
                f"{', '.join(self._options)} are options of a new server: leave them or server out."
            )

    @property
    def account(self) -> Account:
        """The account of the active patch.

        Raises:
            PatchError: none is active.
        """
        active = _process.active
        if active is None:
            raise PatchError('patch() is not active: use "with patch() as account:".')
        return active.account

    def __enter__(self) -> Account:
        with _process.lock:
            if _process.active is None:
                _process.active = self._activated()
            elif self._server or self._account or self._allow or self._options:
                raise PatchError("patch() is active already: give arguments to the outermost one alone.")
            _process.blocks += 1
            return _process.active.account

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with _process.lock:
            _process.blocks -= 1
            if _process.blocks == 0 and _process.active is not None:
                stack = _process.active.stack
                _process.active = None
                stack.close()

    async def __aenter__(self) -> Account:
        return self.__enter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.__exit__(kind, error, trace)

    def __call__(self, decorated: T) -> T:
        """Patch each call of a function, or each test of a class.

        A function with a parameter ``account`` gets it. A class of unittest has it as its attribute
        ``account`` from ``setUp`` on; in other classes, methods named ``test…`` are patched.

        Raises:
            TypeError: a generator, or nothing that can be called.
        """
        if isinstance(decorated, type):
            decorate_class(decorated, self)
            return decorated
        return decorated_function(decorated, self)

    def _activated(self) -> _Active:
        with ExitStack() as stack:
            account = self._account
            if account is None:
                account = (self._server or own_server(stack, self._options)).account()
                stack.callback(account.delete)
            owner = Owner(
                account.id, account.access_key_id, account.access_key_secret, lambda: account.region
            )
            stack.enter_context(redirected(account.url, owner, self._allow))
            return _Active(account, stack.pop_all())


@overload
def patch(decorated: T, /) -> T: ...


@overload
def patch(
    *,
    server: Server | None = None,
    account: Account | None = None,
    allow: Iterable[str] = (),
    **options: Any,  # noqa: ANN401 - of serve
) -> Patch: ...


def patch(
    decorated: T | None = None,
    /,
    *,
    server: Server | None = None,
    account: Account | None = None,
    allow: Iterable[str] = (),
    **options: Any,
) -> T | Patch:
    """Lead every client of this process to Genzo, also one that has no endpoint setting.

    Inside, each host name below ``aliyuncs.com`` and the metadata service are Genzo. Loopback can be reached,
    other hosts are refused: `HostRefusedError`. The variables of access keys have the key of a new account.
    It applies to the whole process, with all of its threads. A block within a block is part of it.

    Args:
        decorated: a function or a class, for ``@patch`` without parentheses.
        server: the server; by default one in this process that accepts any access key.
        account: an account of it; by default a new one, which is deleted afterwards.
        allow: other hosts that the program may reach, such as ``pypi.example`` or ``*.example.com``.
        options: those of `serve`, for a server of its own.

    Raises:
        AllowError: ``allow`` is no list of hosts. It is a ValueError.
        PatchError: another argument cannot be used.
    """
    made = Patch(server, account, allow, options)
    return made if decorated is None else made(decorated)
