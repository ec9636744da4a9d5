"""Lets aiohttp resolve names with Python's functions where aiodns would ask the DNS."""

import importlib
import socket
import sys
from importlib.util import find_spec
from typing import Any

from genzo.testing.patching.replacements import Replacements

_MODULE = "aiohttp.resolver"


class Resolvers:
    """The resolver of aiohttp that uses aiodns, replaced from `install` to `close`."""

    def __init__(self) -> None:
        self._replacements = Replacements()

    def install(self) -> None:
        """Replace it. Without aiodns, aiohttp is not imported for that."""
        if _MODULE not in sys.modules and not (find_spec("aiodns") and find_spec("aiohttp")):
            return
        resolver = importlib.import_module(_MODULE)

        async def resolve(
            _: object, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
        ) -> Any:  # noqa: ANN401 - as the original
            return await resolver.ThreadedResolver().resolve(host, port, family)

        self._replacements.set(resolver.AsyncResolver, "resolve", resolve)

    def close(self) -> None:
        """Restore it."""
        self._replacements.undo()
