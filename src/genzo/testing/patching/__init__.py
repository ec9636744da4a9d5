"""Leads clients that have no endpoint setting to Genzo, within a process."""

from genzo.testing.patching.hosts import HostRefusedError, PatchError
from genzo.testing.patching.patch import Patch, patch

__all__ = ["HostRefusedError", "Patch", "PatchError", "patch"]
