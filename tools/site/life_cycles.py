"""The life cycles that have diagrams: states, transitions and where each state is drawn.

The table of images is the one that the code goes by. The others say what the actions do; a test runs each of
their transitions on a server (tests/tools/site/test_life_cycles.py).
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from genzo.actions.instances.instance_states import PENDING, REBOOT, RUNNING, START, STOP, STOPPED
from genzo.actions.snapshots.snapshot_type import ACCOMPLISHED, FAILED, PROGRESSING
from genzo.catalogue import disks, eips
from genzo.catalogue.image import Status
from genzo.catalogue.lifecycle import TRANSITIONS
from genzo.catalogue.tasks import TaskStatus

BEGINNING = ""
"""The state of what does not exist yet."""


class Transition(NamedTuple):
    """A change of state and its cause."""

    begins_in: str
    cause: str
    ends_in: str


class LifeCycle(NamedTuple):
    """The life of a kind of resource.

    ``places`` has column and row of each state in the diagram; for a state in which a resource begins, also
    that of the mark of the beginning, whose name is the state with a ``*`` in front. ``pages`` are those of
    the documentation that describe the kind.
    """

    title: str
    about: str
    transitions: tuple[Transition, ...]
    places: Mapping[str, tuple[float, float]]
    pages: tuple[str, ...]

    @property
    def states(self) -> tuple[str, ...]:
        """Every state, in the order of the transitions."""
        found = (state for each in self.transitions for state in (each.begins_in, each.ends_in))
        return tuple(dict.fromkeys(state for state in found if state != BEGINNING))


def _images() -> Iterator[Transition]:
    yield Transition(BEGINNING, "CopyImage, behind other copies", Status.WAITING.value)
    yield Transition(BEGINNING, "CreateImage, ImportImage, CopyImage", Status.CREATING.value)
    for (state, event), target in TRANSITIONS.items():
        yield Transition(state.value, event.value, target.value)


def _instances() -> Iterator[Transition]:
    yield Transition(BEGINNING, "RunInstances, CreateInstance", PENDING)
    yield Transition(PENDING, "RunInstances ends", RUNNING)
    yield Transition(PENDING, "CreateInstance ends", STOPPED)
    for move in (START, STOP, REBOOT):
        yield Transition(move.begins_in, move.action, move.passes)
        yield Transition(move.passes, f"{move.action} ends", move.ends_in)


LIFE_CYCLES = (
    LifeCycle(
        "Images",
        "DescribeImages shows the state as Status. Without Status, it lists Available images alone.",
        tuple(_images()),
        {
            "*Waiting": (0, -1),
            "Waiting": (0, 0),
            "*Creating": (1, -1),
            "Creating": (1, 0),
            "Available": (2, 0),
            "Deprecated": (3.3, 0),
            "CreateFailed": (0.5, 1.2),
        },
        ("lifecycle.md", "image-life.md"),
    ),
    LifeCycle(
        "Instances",
        "DescribeInstances shows the state as Status. DeleteInstance deletes a Stopped instance, and with "
        "Force=true also a Running, Starting or Stopping one.",
        tuple(_instances()),
        {
            "Running": (1, 0),
            "Starting": (0, 1),
            "*Pending": (1.8, 1),
            "Pending": (1, 1),
            "Stopping": (2.6, 1),
            "Stopped": (1, 2),
        },
        ("instances.md",),
    ),
    LifeCycle(
        "Snapshots",
        "DescribeSnapshots shows the state as Status. A snapshot fails where a fault says so.",
        (
            Transition(BEGINNING, "CreateSnapshot, CopySnapshot", PROGRESSING),
            Transition(PROGRESSING, "the copy ends", ACCOMPLISHED),
            Transition(PROGRESSING, "the copy fails", FAILED),
        ),
        {"*progressing": (0, -0.75), PROGRESSING: (0, 0), ACCOMPLISHED: (1.4, 0), FAILED: (1.4, 0.8)},
        ("snapshots.md", "faults.md"),
    ),
    LifeCycle(
        "Disks",
        "DescribeDisks shows the state as Status. The disks of a new instance are In_use at once.",
        (
            Transition(BEGINNING, "CreateDisk, ReplaceSystemDisk", disks.CREATING),
            Transition(disks.CREATING, "CreateDisk ends", disks.AVAILABLE),
            Transition(disks.CREATING, "ReplaceSystemDisk ends", disks.IN_USE),
            Transition(BEGINNING, "RunInstances, CreateInstance", disks.IN_USE),
            Transition(disks.AVAILABLE, "AttachDisk", disks.ATTACHING),
            Transition(disks.ATTACHING, "AttachDisk ends", disks.IN_USE),
            Transition(disks.IN_USE, "DetachDisk", disks.DETACHING),
            Transition(disks.DETACHING, "DetachDisk ends", disks.AVAILABLE),
        ),
        {
            disks.ATTACHING: (1.2, -0.4),
            disks.AVAILABLE: (0, 1),
            f"*{disks.CREATING}": (1.2, 0.3),
            disks.CREATING: (1.2, 1),
            disks.IN_USE: (2.4, 1),
            f"*{disks.IN_USE}": (2.4, 0.1),
            disks.DETACHING: (1.2, 2),
        },
        ("snapshots.md",),
    ),
    LifeCycle(
        "Tasks of imports and exports",
        "DescribeTasks and DescribeTaskAttribute show the state as TaskStatus.",
        (
            Transition(BEGINNING, "ImportImage, ExportImage", TaskStatus.PROCESSING.value),
            Transition(TaskStatus.PROCESSING.value, "the operation ends", TaskStatus.FINISHED.value),
            Transition(TaskStatus.PROCESSING.value, "the operation fails", TaskStatus.FAILED.value),
            Transition(TaskStatus.PROCESSING.value, "CancelTask", TaskStatus.FAILED.value),
        ),
        {"*Processing": (0, -0.75), "Processing": (0, 0), "Finished": (1.4, 0), "Failed": (1.4, 0.8)},
        ("objects.md", "image-life.md"),
    ),
    LifeCycle(
        "Elastic IP addresses",
        "DescribeEipAddresses shows the state as Status.",
        (
            Transition(BEGINNING, "AllocateEipAddress", eips.AVAILABLE),
            Transition(eips.AVAILABLE, "AssociateEipAddress", eips.ASSOCIATING),
            Transition(eips.ASSOCIATING, "AssociateEipAddress ends", eips.IN_USE),
            Transition(eips.IN_USE, "UnassociateEipAddress", eips.UNASSOCIATING),
            Transition(eips.UNASSOCIATING, "UnassociateEipAddress ends", eips.AVAILABLE),
        ),
        {
            "*Available": (-1, 1),
            eips.AVAILABLE: (0, 1),
            eips.ASSOCIATING: (1.2, 0.3),
            eips.IN_USE: (2.4, 1),
            eips.UNASSOCIATING: (1.2, 1.7),
        },
        ("network.md",),
    ),
)
