"""What a process is to do in its namespaces before it becomes the command."""

import json
from typing import Literal, NamedTuple

Protocol = Literal["tcp", "udp"]


class Listener(NamedTuple):
    """A socket to open within the namespace."""

    protocol: Protocol
    address: str
    port: int


class Cover(NamedTuple):
    """A file or folder to show in place of another one; links are followed."""

    source: str
    target: str


class Plan(NamedTuple):
    """``addresses`` are those that this machine has within, beside 127.0.0.0/8."""

    addresses: tuple[str, ...]
    listeners: tuple[Listener, ...]
    covers: tuple[Cover, ...]

    def to_json(self) -> str:
        """The plan as a word of a command line."""
        return json.dumps(self)

    @classmethod
    def from_json(cls, text: str) -> "Plan":
        """The plan of a text of `to_json`."""
        addresses, listeners, covers = json.loads(text)
        return cls(
            tuple(addresses),
            tuple(Listener(*each) for each in listeners),
            tuple(Cover(*each) for each in covers),
        )
