"""Genzo for tests: servers in this process, accounts, builders, assertions (docs/testing-with-genzo.md).

Importing this module imports all that a server needs, so that `serve` starts one at once. The fixtures of the
pytest plugin import it when they are first used.
"""

from genzo.calling.api_calls import CallError
from genzo.calling.control_client import ControlError
from genzo.testing.account import Account
from genzo.testing.builders import Image, Instance, Snapshot
from genzo.testing.command_line import CommandError, CommandLine
from genzo.testing.patching import HostRefusedError, PatchError, patch
from genzo.testing.request_log import LoggedRequest, RequestLog
from genzo.testing.sdk_clients import SdkMissingError
from genzo.testing.server import Server
from genzo.testing.serving import InProcessServer, serve

__all__ = [
    "Account",
    "CallError",
    "CommandError",
    "CommandLine",
    "ControlError",
    "HostRefusedError",
    "Image",
    "InProcessServer",
    "Instance",
    "LoggedRequest",
    "PatchError",
    "RequestLog",
    "SdkMissingError",
    "Server",
    "Snapshot",
    "patch",
    "serve",
]
