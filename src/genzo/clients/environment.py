"""What of a user's environment decides where clients call: variables, profiles, the hosts file."""

import json
import os
from collections.abc import Mapping
from functools import cached_property
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from genzo.clients.place import Place, place_of_setting
from genzo.clients.target import is_region

_HOSTS_FILE = Path("/etc/hosts")
_REGIONS = ("ALICLOUD_REGION", "ALIBABA_CLOUD_REGION_ID", "ALIBABA_CLOUD_REGION", "OSS_REGION")
_DEFAULT = "cn-hangzhou"
_PROFILES = ("ALIBABACLOUD_PROFILE", "ALIBABA_CLOUD_PROFILE", "ALICLOUD_PROFILE")


class ClientEnvironment:
    """Variables, the home folder and the hosts file, read without any call over a network."""

    def __init__(self, variables: Mapping[str, str], hosts_file: Path = _HOSTS_FILE) -> None:
        self.variables = variables
        self._hosts_file = hosts_file

    def value(self, name: str) -> str:
        """The value of a variable as clients take it: without spaces around it, ``""`` if it is not set."""
        return self.variables.get(name, "").strip()

    @property
    def region(self) -> str:
        """The region that clients use unless their configuration names one."""
        return next((self.value(name) for name in _REGIONS if is_region(self.value(name))), _DEFAULT)

    def first(self, names: list[str]) -> str:
        """The first of these variables that is not empty; ``""`` if all are."""
        return next((name for name in names if self.value(name)), "")

    def proxy(self, scheme: str, *, any_case: bool) -> tuple[str, Place | None]:
        """The variable of the proxy for a scheme, and the proxy: ``""`` without one, None for no address."""
        names = [f"{scheme}_proxy".upper(), *([f"{scheme}_proxy"] if any_case else [])]
        name = self.first(names)
        return name, place_of_setting(self.value(name), "http") if name else None

    def bypasses_proxy(self, host: str) -> bool:
        """Whether NO_PROXY exempts a host from the proxies."""
        listed = self.value("no_proxy") or self.value("NO_PROXY")
        for entry in filter(None, map(str.strip, listed.split(","))):
            name = entry.partition(":")[0].removeprefix("*").removeprefix(".")
            if entry == "*" or host == name or (name and host.endswith(f".{name}")):
                return True
        return False

    @cached_property
    def names_of_this_machine(self) -> frozenset[str]:
        """The names that the hosts file gives a loopback address."""
        try:
            lines = self._hosts_file.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return frozenset()
        words = (line.partition("#")[0].split() for line in lines)
        return frozenset(
            name.lower() for address, *names in filter(None, words) if _is_loopback(address) for name in names
        )

    def aliyun_endpoint(self, kind: str) -> tuple[str, str]:
        """The profile whose endpoint counts for a kind of client, and this endpoint; ``""`` without one.

        Sources: aliyun-cli ``config/configuration.go``, Packer's ``access_config.go``.
        """
        named = self.first([*_PROFILES] if kind == "unless ignored" else ["ALICLOUD_PROFILE"])
        is_ignored = "TRUE" in (
            self.value("ALIBABA_CLOUD_IGNORE_PROFILE"),
            self.value("ALIBABACLOUD_IGNORE_PROFILE"),
        )
        if (kind == "unless ignored" and is_ignored) or (kind == "if named" and not named):
            return "", ""
        content = self._aliyun_configuration(kind)
        chosen = self.value(named) if named else content.get("current", "")
        listed = content.get("profiles")
        for profile in listed if isinstance(listed, list) else []:
            if isinstance(profile, dict) and profile.get("name") == chosen:
                endpoint = profile.get("endpoint")
                return str(chosen), endpoint if isinstance(endpoint, str) else ""
        return "", ""

    def _aliyun_configuration(self, kind: str) -> dict[str, Any]:
        file = self.value("ALICLOUD_SHARED_CREDENTIALS_FILE") if kind == "if named" else ""
        home = self.value("HOME")
        # Path.expanduser fails for a user without a home folder.
        path = Path(os.path.expanduser(file)) if file else Path(home, ".aliyun", "config.json")  # noqa: PTH111
        try:
            content = json.loads(path.read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        return content if isinstance(content, dict) else {}


def _is_loopback(text: str) -> bool:
    try:
        return ip_address(text).is_loopback
    except ValueError:
        return False
