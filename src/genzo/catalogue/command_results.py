"""What commands answer on instances, as an operator has set it (docs/commands.md#results)."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import msgspec

from genzo.catalogue.wildcards import matches

MAX_RESULTS = 100
MAX_TEXT = 256 * 1024
"""The most characters of all results together: every call reads the settings that they are part of."""
_MAX_SECONDS = 24 * 60 * 60
_MAX_PATTERN = 1024

_Pattern = Annotated[str, msgspec.Meta(min_length=1, max_length=_MAX_PATTERN)]

EXECUTION_TIMEOUT = "ExecutionTimeout"
ERROR_INFOS: Mapping[str, str] = {
    "InstanceNotExists": "the specified instance does not exists",
    "InstanceReleased": "the instance has released when create task",
    "InstanceNotRunning": "the instance is not running when create task",
    "CommandNotApplicable": "the command is not applicable",
    "AccountNotExists": "the specified account does not exists",
    "DirectoryNotExists": "the specified directory does not exists",
    "BadCronExpression": "the cron job expression is invalid",
    "ClientNotRunning": "the aliyun service is not running on the instance",
    "ClientNotResponse": "the aliyun service in the instance does not response",
    "ClientIsUpgrading": "the aliyun service in the instance is upgrading now",
    "ClientNeedUpgrade": "the aliyun service in the instance need upgrade",
    "DeliveryTimeout": "the command delivery has been timeout",
    EXECUTION_TIMEOUT: "the command execution has been timeout",
    "ExecutionException": "the command execution got an exception",
    "ExecutionInterrupted": "the command execution has been interrupted",
    "ExitCodeNonzero": "the command execution exit code is not zero",
    "SecurityGroupRuleDenied": "the security group rules denied access to the aliyun service",
}
"""ErrorInfo by ErrorCode (DescribeInvocationResults; the last has a code there and no text)."""


class CommandResult(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """What a command does on an instance: its ``output``, and its ``exit_code`` or its ``error``.

    It applies to the command whose id or name is like ``command`` and whose text is like ``content``, on the
    instance whose id or name is like ``instance``; ``*`` stands for any characters. ``seconds`` is how long
    the command runs, None for the duration of the action.
    """

    command: _Pattern = "*"
    content: _Pattern = "*"
    instance: _Pattern = "*"
    output: Annotated[str, msgspec.Meta(max_length=MAX_TEXT)] = ""
    exit_code: Annotated[int, msgspec.Meta(ge=-(2**31), lt=2**32)] = 0
    error: str | None = None
    seconds: Annotated[float, msgspec.Meta(ge=0, le=_MAX_SECONDS)] | None = None

    def applies_to(self, command: Iterable[str], content: str, instance: Iterable[str]) -> bool:
        """Whether it applies: ``command`` and ``instance`` are an id and a name each, ``content`` a text."""
        return (
            any(matches(self.command, each) for each in command)
            and matches(self.content, content)
            and any(matches(self.instance, each) for each in instance)
        )


SUCCESS = CommandResult()
"""The result of a command for which none is set."""


def results_of(settings: tuple[Mapping[str, Any], ...]) -> tuple[CommandResult, ...]:
    """The results that runtime settings have as JSON."""
    return msgspec.convert(settings, tuple[CommandResult, ...])


def checked_results(results: tuple[CommandResult, ...]) -> tuple[Mapping[str, Any], ...]:
    """The results as runtime settings have them, after a check.

    Raises:
        ValueError: there are too many, they are too long, or one has an unknown error or contradicts itself.
    """
    if len(results) > MAX_RESULTS:
        raise ValueError(f"There can be at most {MAX_RESULTS} results.")
    if len(msgspec.json.encode(results)) > MAX_TEXT:
        raise ValueError(f"All results together can have at most {MAX_TEXT} bytes.")
    for result in results:
        if result.error is not None and result.error not in ERROR_INFOS:
            raise ValueError(
                f"There is no error {result.error[:64]}: choose one of {', '.join(ERROR_INFOS)}."
            )
        if result.error == "ExitCodeNonzero":
            raise ValueError("ExitCodeNonzero is the error of an exit_code: set that.")
        if result.error is not None and result.exit_code:
            raise ValueError("A result has an error or an exit_code, not both.")
    return tuple(msgspec.to_builtins(results))
