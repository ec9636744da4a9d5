"""Asks probes of one catalogue."""

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.probes.generator import Probe
from tests.probes.verdict import objection
from tests.probes.world import World


def ask(chosen: Iterable[Probe]) -> dict[str, str]:
    """The probes that do not pass, by name, and why."""
    failed = {}
    with TemporaryDirectory() as folder:
        world = World(Path(folder))
        for probe in chosen:
            reason = objection(probe, world.ask(probe.action, world.filled(probe.parameters)))
            if reason:
                failed[probe.name] = reason
        world.close()
    return failed
