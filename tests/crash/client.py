"""A client that remembers its acknowledged writes, and its one write without an answer."""

import random
import time
from threading import Event

from tests.api import Api
from tests.crash.catalogue_setup import ClientIdentity
from tests.crash.image_states import ImageStates
from tests.crash.operations import Operation, OperationGenerator
from tests.crash.requests import (
    NotCarriedOutError,
    Seen,
    SignedRequest,
    UnansweredError,
    ask,
    observe,
    require_refused_replay,
    send,
    signed,
    wait_for_writes_in_progress,
)
from tests.crash.writes import Writes

_PAUSE = 0.02
_PATIENCE = 30.0


class Client:
    """A client that writes in sequence, to images that no other client writes to.

    ``states`` are the acknowledged states. ``pending`` is a write without an answer, done completely or not.
    ``acknowledged`` has the time of each answered write (`time.monotonic`). ``writes`` are those since the
    audit trail was last compared with them.
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
        self.writes = Writes()
        self._sent: SignedRequest = {}
        self._told: list[tuple[Operation, str]] = []
        self._chance = random.Random(seed)
        self._generator = OperationGenerator(self.name, identity.instance_id, self._chance)
        self._api = Api("127.0.0.1", 0, identity.account, identity.account)

    def meet(self, host: str, port: int) -> None:
        """Switch to another server."""
        self._api = self._api._replace(host=host, port=port)

    def run(self, stop: Event) -> None:
        """Write until ``stop`` is set, also while the server is down."""
        while not stop.is_set():
            try:
                self._step()
            except UnansweredError:
                stop.wait(_PAUSE)

    def settle(self) -> None:
        """Resolve the pending write, and check that all acknowledged writes are there."""
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

    def replay(self) -> None:
        """Check that each request that was carried out is refused now."""
        deadline = time.monotonic() + _PATIENCE
        for request in self.writes.requests:
            while True:
                try:
                    require_refused_replay(self._api, request)
                except UnansweredError:
                    assert time.monotonic() < deadline, "the server does not come back"
                    time.sleep(_PAUSE)
                else:
                    break

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
                self._look()  # to know the snapshots that remain
            self._write(operation)

    def _write(self, operation: Operation) -> None:
        self.pending = operation
        self._sent = signed(self._api, operation.action, operation.parameters)
        try:
            answer = send(self._api, self._sent)
        except NotCarriedOutError:
            self.pending = None
            self.unanswered += 1
            raise
        except UnansweredError:
            self.unanswered += 1
            raise
        self.pending = None
        self.acknowledged.append(time.monotonic())
        self.writes.answered(self._sent, answer["RequestId"])
        made = answer["ImageId"] if operation.makes else ""
        self._adopt(operation.change(self.states, made))
        if operation.is_repeatable:
            self._told = [*self._told[-9:], (operation, made)]

    def _repeat(self, operation: Operation, made: str) -> None:
        """A repeated client token gets the same answer, whatever happened to the image. Writes nothing."""
        assert ask(self._api, operation.action, **operation.parameters)["ImageId"] == made

    def _look(self) -> None:
        """Check that every server reads what was written."""
        seen = observe(self._api, self.name)
        assert seen.states == self.states
        self._learn(seen)

    def _resolve(self, operation: Operation) -> None:
        """Check that the pending write was done completely or not at all; one with a token is sent again."""
        wait_for_writes_in_progress(self._api)
        made = ""
        if operation.is_repeatable:
            made = ask(self._api, operation.action, **operation.parameters)["ImageId"]
        seen = observe(self._api, self.name)
        possible = [] if made else [self.states]
        images = [made] if made else sorted(seen.states.keys() - self.states.keys())
        possible += [operation.change(self.states, each) for each in (images if operation.makes else [""])]
        assert seen.states in possible, (operation, self.states, seen.states)
        if made:
            self.writes.repeated(self._sent)
        elif seen.states != self.states:
            self.writes.found(self._sent)
        elif self.states in possible[1:]:
            self.writes.may_be_done(self._sent)
        self.pending = None
        self._adopt(seen.states)
        self._learn(seen)

    def _adopt(self, states: ImageStates) -> None:
        for image_id in self.states.keys() - states.keys():
            self.left |= self.snapshots.pop(image_id, frozenset())
        self.states = states

    def _learn(self, seen: Seen) -> None:
        """The snapshots of an image stay the same, and belong to no other image."""
        for image_id, snapshots in seen.snapshots.items():
            assert self.snapshots.setdefault(image_id, snapshots) == snapshots
            assert len(snapshots) == seen.states[image_id].disks
