"""Commands of Cloud Assistant. Genzo keeps them and runs none."""

from typing import ClassVar

from genzo.catalogue.resource import Resource

SHELL = "RunShellScript"
COMMAND_TYPES = {SHELL: "linux", "RunBatScript": "windows", "RunPowerShellScript": "windows"}
"""The types of commands (CreateCommand, parameter Type), and the ``os_type`` of instances that run them."""


class Command(Resource, frozen=True, kw_only=True, omit_defaults=True):
    """A saved command.

    ``script`` is its content in Base64. ``timeout`` is in seconds. ``parameter_names`` are those in the
    script of a command with ``enable_parameter``. ``invoke_times`` counts the invocations.
    """

    kind: ClassVar[str] = "command"
    secret_members: ClassVar[tuple[str, ...]] = ("script",)

    type: str = SHELL
    script: str = ""
    working_dir: str = ""
    timeout: int = 60
    enable_parameter: bool = False
    parameter_names: tuple[str, ...] = ()
    launcher: str = ""
    invoke_times: int = 0
