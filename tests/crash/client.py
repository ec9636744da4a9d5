"""A client that keeps account of what it was told, and of the one request that it was not told about."""

import random
import time
from threading import Event

from tests.api import Api
from tests.crash.catalogue_setup import ClientIdentity
from tests.crash.image_states import ImageStates
from tests.crash.operations import Operation, OperationGenerator
from tests.crash.requests import Seen, UnansweredError, ask, observe, wait_for_writes_in_progress

_PAUSE = 0.02
_PATIENCE = 30.0


class Client:
    """One caller, which writes one thing after another to images that nobody else writes to.

    ``states`` is what was acknowledged. ``pending`` is a write without an answer: done or not, but not half.
    ``acknowledged`` has the moment of each answered write, by `time.monotonic`.
    """

    def __init__(self, identity: ClientIdentity, seed: int) -> None:
        self.name = str(identity.number)
        self.account = identity.account
        self.states: ImageStates = {}
        self.snapshots: dict[str, frozenset[str]] = {}
        self.left: set[str] = set()
        self.pending: Operation | None = None
        self.acknowledged: list[float] = []
        self.unanswered = 0
        self._told: list[tuple[Operation, str]] = []
        self._chance = random.Random(seed)
        self._generator = OperationGenerator(self.name, identity.instance_id, self._chance)
        self._api = Api("127.0.0.1", 0, identity.account, identity.account)

    def meet(self, host: str, port: int) -> None:
        """Call this server from now on."""
        self._api = self._api._replace(host=host, port=port)

    def run(self, stop: Event) -> None:
        """Write until told to stop, whatever happens to the server."""
        while not stop.is_set():
            try:
                self._step()
            except UnansweredError:
                stop.wait(_PAUSE)

    def settle(self) -> None:
        """Find out about what is pending, and see that all is as acknowledged."""
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                if self.pending is not None:
                    self._resolve(self.pending)
                self._look()
            except UnansweredError:
                assert time.monotonic() < deadline, "the server does not come back"
                time.sleep(_PAUSE)
            else:
                return

    def _step(self) -> None:
        if self.pending is not None:
            self._resolve(self.pending)
        elif self._chance.random() < 0.05:
            self._look()
        elif self._told and self._chance.random() < 0.1:
            self._repeat(*self._chance.choice(self._told))
        else:
            operation = self._generator.next(self.states)
            if operation.action == "DeleteImage" and operation.parameters["ImageId"] not in self.snapshots:
                self._look()  # else nobody would know which snapshots it leaves
            self._write(operation)

    def _write(self, operation: Operation) -> None:
        self.pending = operation
        try:
            answer = ask(self._api, operation.action, **operation.parameters)
        except UnansweredError:
            self.unanswered += 1
            raise
        self.pending = None
        self.acknowledged.append(time.monotonic())
        made = answer["ImageId"] if operation.makes else ""
        self._adopt(operation.change(self.states, made))
        if operation.is_repeatable:
            self._told = [*self._told[-9:], (operation, made)]

    def _repeat(self, operation: Operation, made: str) -> None:
        """The answer to a token is the same as before, whatever became of the image; nothing is written."""
        assert ask(self._api, operation.action, **operation.parameters)["ImageId"] == made

    def _look(self) -> None:
        """What was written is read, whoever answers."""
        seen = observe(self._api, self.name)
        assert seen.states == self.states
        self._learn(seen)

    def _resolve(self, operation: Operation) -> None:
        """Whether the pending write was done: wholly, or not at all; with its token sent again, once."""
        wait_for_writes_in_progress(self._api)
        made = ""
        if operation.is_repeatable:
            made = ask(self._api, operation.action, **operation.parameters)["ImageId"]
        seen = observe(self._api, self.name)
        possible = [] if made else [self.states]
        images = [made] if made else sorted(seen.states.keys() - self.states.keys())
        possible += [operation.change(self.states, each) for each in (images if operation.makes else [""])]
        assert seen.states in possible, (operation, self.states, seen.states)
        self.pending = None
        self._adopt(seen.states)
        self._learn(seen)

    def _adopt(self, states: ImageStates) -> None:
        for image_id in self.states.keys() - states.keys():
            self.left |= self.snapshots.pop(image_id, frozenset())
        self.states = states

    def _learn(self, seen: Seen) -> None:
        """The snapshots behind an image stay the same, and are nobody else's."""
        for image_id, snapshots in seen.snapshots.items():
            assert self.snapshots.setdefault(image_id, snapshots) == snapshots
            assert len(snapshots) == seen.states[image_id].disks
