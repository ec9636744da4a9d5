"""What was called: the request log of a server, and assertions on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from genzo.calling.api_calls import OWN_USER_AGENT
from genzo.calling.control_client import ControlClient

_PAGE = "requests"
_MOST = 1000  # of a page
_SHOWN = 20


@dataclass(frozen=True)
class LoggedRequest:
    """A request of the API. ``code`` is ``OK`` or the code of the error; ``details`` is all that is logged.

    ``parameters`` are flat, by their exact names, such as ``Tag.1.Key``. Secrets are ``***``.
    """

    action: str
    parameters: Mapping[str, str]
    code: str
    details: Mapping[str, Any]

    @property
    def ignored(self) -> Sequence[str]:
        """The names of the parameters that had no effect."""
        names: Sequence[str] = self.details["ignored"]
        return names

    def __str__(self) -> str:
        named = "".join(f" {name}={value!r}" for name, value in self.parameters.items())
        return f"{self.action}{named}: {self.code}"


class RequestLog:
    """The requests of one account, or of all accounts, in the order of their arrival.

    Calls that Genzo's metadata service has made are not among them.
    """

    def __init__(self, control: ControlClient) -> None:
        self._control = control

    def all(
        self, action: str | None = None, *, code: str | None = None, **parameters: object
    ) -> list[LoggedRequest]:
        """The requests of an action and with a code, of all if none is given.

        ``code`` may also be ``success`` or ``error``. ``parameters`` are values that a request must have:
        texts, numbers, and booleans, whose case does not count, since some SDKs send ``True``. ``Tag_1_Key``
        stands for ``Tag.1.Key``.
        """
        asked = {"action": action, "code": code}
        filters = {name: value for name, value in asked.items() if value is not None}
        wanted = {name.replace("_", "."): value for name, value in parameters.items()}
        return [each for each in self._read(filters) if _has(each.parameters, wanted)]

    def one(self, action: str, *, code: str | None = None, **parameters: object) -> LoggedRequest:
        """The only request as `all` finds it.

        Raises:
            AssertionError: there is none, or there are several; the text lists what was called.
        """
        found = self.all(action, code=code, **parameters)
        if len(found) != 1:
            counted = _counted(len(found), _wanted(action, code, parameters))
            raise AssertionError(f"{counted}, instead of one. {self._listed()}")
        return found[0]

    def none(self, action: str | None = None, *, code: str | None = None, **parameters: object) -> None:
        """Check that there is no request as `all` finds it.

        Raises:
            AssertionError: there is one; the text lists what was called.
        """
        found = self.all(action, code=code, **parameters)
        if found:
            wanted = _wanted(action, code, parameters)
            raise AssertionError(
                f"There are {len(found)} requests {wanted}, instead of none. {self._listed()}"
            )

    def last(self) -> LoggedRequest:
        """The latest request.

        Raises:
            AssertionError: nothing was called.
        """
        found = self._read({"limit": "1"}) or self.all()
        if not found:
            raise AssertionError("Nothing was called.")
        return found[-1]

    def actions(self) -> list[str]:
        """The names of the actions that were called, in their order."""
        return [each.action for each in self.all()]

    def clear(self) -> None:
        """Delete the requests from the log."""
        self._control.delete(_PAGE)

    def _read(self, filters: Mapping[str, str]) -> list[LoggedRequest]:
        query = {"limit": str(_MOST), **filters}
        found: list[LoggedRequest] = []
        while True:
            page = self._control.get(_PAGE, **query)
            found += (_request(each) for each in page["requests"] if each["user_agent"] != OWN_USER_AGENT)
            if page["next"] is None or "limit" in filters:
                return found[::-1]
            query["before"] = page["next"]

    def _listed(self) -> str:
        called = self.all()
        if not called:
            return "Nothing was called."
        lines = [f"  {number}. {each}" for number, each in enumerate(called, 1)]
        if len(lines) > _SHOWN:
            lines[: len(lines) - _SHOWN] = [f"  … {len(lines) - _SHOWN} earlier requests"]
        return "\n".join(["The calls were:", *lines])


def _has(parameters: Mapping[str, str], wanted: Mapping[str, object]) -> bool:
    return all(
        name in parameters and _comparable(parameters[name]) == _comparable(value)
        for name, value in wanted.items()
    )


def _comparable(value: object) -> str:
    text = str(value)
    return text.lower() if text.lower() in ("true", "false") else text


def _request(logged: Mapping[str, Any]) -> LoggedRequest:
    return LoggedRequest(logged["action"], logged["parameters"], logged["code"], logged)


def _counted(count: int, wanted: str) -> str:
    if count == 1:
        return f"There is a request {wanted}"
    return f"There are {count} requests {wanted}" if count else f"There is no request {wanted}"


def _wanted(action: str | None, code: str | None, parameters: Mapping[str, object]) -> str:
    parts = [] if action is None else [f"of {action}"]
    named = [f"{name.replace('_', '.')}={value!r}" for name, value in parameters.items()]
    parts += [f"with {', '.join(named)}"] if named else []
    parts += [] if code is None else [f"answered with {code}"]
    return " ".join(parts) or "at all"
