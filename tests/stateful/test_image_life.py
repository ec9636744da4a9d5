"""Random operations on images of three accounts in two regions, compared with the model.

The test suite makes a short, reproducible run; ``GENZO_STATEFUL_EXAMPLES=1000`` makes 1,000 random ones.
"""

import os
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from tests.stateful.checked_service import ACCOUNTS, REGIONS, CheckedService, open_service
from tests.stateful.model_visibility import COPYING, MAKING, ModelImage, refused

_ASKED = os.environ.get("GENZO_STATEFUL_EXAMPLES", "")
_EXAMPLES = int(_ASKED or 30)
_SECONDS_OF_AN_EXAMPLE = 5

pytestmark = pytest.mark.timeout(_SECONDS_OF_AN_EXAMPLE * _EXAMPLES)

accounts = st.sampled_from(ACCOUNTS)
callers = st.sampled_from([0] * 10 + [1, 2])
"""The caller: mostly the owner of the image, else the account so many places after it."""
regions = st.sampled_from(REGIONS)
names = st.sampled_from(["alpha", "beta", "gamma", "delta"]) | st.none()
picks = st.integers(0, 19)
"""Selects an image: see `ImageLife._picked`."""
dry_runs = st.sampled_from([False, False, False, True])


class ImageLife(CheckedService):
    """Every rule does the same to the service and the model."""

    def _caller_and_image(
        self, caller: int, pick: int, among: Callable[[ModelImage], bool] = bool
    ) -> tuple[int, str]:
        image_id = self._picked(pick, among)
        return ACCOUNTS[(ACCOUNTS.index(self.owners[image_id]) + caller) % len(ACCOUNTS)], image_id

    def _picked(self, pick: int, among: Callable[[ModelImage], bool]) -> str:
        """An image: 0 means any that ever existed, 1 any that exists, else one that ``among`` selects."""
        there = list(self.model.images)
        fitting = [image_id for image_id, image in self.model.images.items() if among(image)]
        ids = list(self.owners) if pick == 0 or not there else there if pick == 1 or not fitting else fitting
        return ids[-1 - pick % len(ids)]

    def _make(self, expected: str | None, account: int, action: str, given: dict[str, str]) -> str | None:
        """The id of the image that a call creates, if it should succeed."""
        if expected is not None:
            assert self.code(account, action, given) == expected
            return None
        return str(self.call(account, action, given)["ImageId"])

    def _keep(self, image: ModelImage) -> None:
        self.regions[image.image_id] = image.region
        self.owners[image.image_id] = image.owner
        self.model.keep(image)

    @initialize()
    def begin(self) -> None:
        """Two accounts with an image and an encrypted copy of it each, all Available."""
        for account in ACCOUNTS[:2]:
            self._create(account, REGIONS[0], "alpha")
        self.model.now += MAKING
        for image_id in list(self.model.images):
            given = {**self.named(image_id), "DestinationRegionId": REGIONS[0], "Encrypted": "true"}
            self._copy(self.owners[image_id], image_id, given)
        self.model.now += COPYING

    @rule(account=accounts, region=regions, name=names)
    def create(self, account: int, region: str, name: str | None) -> None:
        self._create(account, region, name)

    def _create(self, account: int, region: str, name: str | None) -> None:
        given = {"RegionId": region, "SnapshotId": "s-1", **({"ImageName": name} if name else {})}
        image_id = self._make(refused(self.model.room(account, region, name)), account, "CreateImage", given)
        if image_id is not None:
            self._keep(ModelImage(image_id, region, account, name or image_id, self.model.now))

    @rule(caller=callers, pick=picks, destination=regions, name=names, encrypted=st.booleans())
    def copy(self, caller: int, pick: int, destination: str, name: str | None, encrypted: bool) -> None:
        account, image_id = self._caller_and_image(caller, pick, self.model.is_available)
        given = {**self.named(image_id), "DestinationRegionId": destination}
        given |= {"DestinationImageName": name} if name else {}
        given |= {"Encrypted": "true"} if encrypted else {}
        self._copy(account, image_id, given)

    @rule(pick=picks, number=st.integers(1, 3))
    def copies_queue_up(self, pick: int, number: int) -> None:
        image_id = self._picked(
            pick, lambda image: self.model.is_copyable(image) and image.region == REGIONS[0]
        )
        given = {**self.named(image_id), "DestinationRegionId": REGIONS[1]}
        for _ in range(number):
            self._copy(self.owners[image_id], image_id, given)

    def _copy(self, account: int, image_id: str, given: dict[str, str]) -> None:
        destination, name = given["DestinationRegionId"], given.get("DestinationImageName")
        encrypted = "Encrypted" in given
        expected = self.model.may_copy(account, image_id, destination, name, encrypted=encrypted)
        assert self.code(account, "CopyImage", given, dry=True) == expected
        copy_id = self._make(expected, account, "CopyImage", given)
        if copy_id is not None:
            copy = ModelImage(copy_id, destination, account, name or copy_id, self.model.now, is_copy=True)
            copy.is_encrypted, copy.copied_from = encrypted, image_id
            self._keep(copy)

    @precondition(lambda self: any(self.model.is_copying(image) for image in self.model.images.values()))
    @rule(caller=callers, pick=picks)
    def cancel(self, caller: int, pick: int) -> None:
        account, image_id = self._caller_and_image(caller, pick, self.model.is_copying)
        code = self.code(account, "CancelCopyImage", self.named(image_id))
        assert code == self.model.cancel(account, image_id)

    @rule(caller=callers, pick=picks, force=st.booleans(), dry=dry_runs)
    def delete(self, caller: int, pick: int, force: bool, dry: bool) -> None:
        account, image_id = self._caller_and_image(caller, pick)
        given = {**self.named(image_id), "Force": str(force)}
        code = self.code(account, "DeleteImage", given, dry=dry)
        assert code == self.model.delete(account, image_id, dry=dry)

    @rule(caller=callers, pick=picks, reader=accounts, dry=dry_runs)
    def share(self, caller: int, pick: int, reader: int, dry: bool) -> None:
        account, image_id = self._caller_and_image(caller, pick, self.model.is_copyable)
        code = self._permit(account, image_id, dry, **{"AddAccount.1": str(reader)})
        assert code == self.model.share(account, image_id, reader, dry=dry)

    @precondition(lambda self: any(image.shared for image in self.model.images.values()))
    @rule(caller=callers, pick=picks, reader=accounts, dry=dry_runs)
    def unshare(self, caller: int, pick: int, reader: int, dry: bool) -> None:
        account, image_id = self._caller_and_image(caller, pick, lambda image: bool(image.shared))
        code = self._permit(account, image_id, dry, **{"RemoveAccount.1": str(reader)})
        assert code == self.model.unshare(account, image_id, reader, dry=dry)

    @rule(caller=callers, pick=picks, dry=dry_runs)
    def publish(self, caller: int, pick: int, dry: bool) -> None:
        account, image_id = self._caller_and_image(caller, pick, self.model.is_copyable)
        code = self._permit(account, image_id, dry, IsPublic="true")
        assert code == self.model.publish(account, image_id, dry=dry)

    @precondition(lambda self: any(image.is_public for image in self.model.images.values()))
    @rule(caller=callers, pick=picks, dry=dry_runs)
    def withdraw(self, caller: int, pick: int, dry: bool) -> None:
        account, image_id = self._caller_and_image(caller, pick, lambda image: image.is_public)
        code = self._permit(account, image_id, dry, IsPublic="false")
        assert code == self.model.withdraw(account, image_id, dry=dry)

    def _permit(self, account: int, image_id: str, dry: bool, **given: str) -> str | None:
        return self.code(account, "ModifyImageSharePermission", self.named(image_id) | given, dry=dry)

    @rule(caller=callers, pick=picks, dry=dry_runs)
    def deprecate(self, caller: int, pick: int, dry: bool) -> None:
        account, image_id = self._caller_and_image(caller, pick, self.model.is_copyable)
        code = self._modify(account, image_id, dry, Status="Deprecated")
        assert code == self.model.deprecate(account, image_id, dry=dry)

    @precondition(lambda self: any(image.is_deprecated for image in self.model.images.values()))
    @rule(caller=callers, pick=picks, dry=dry_runs)
    def restore(self, caller: int, pick: int, dry: bool) -> None:
        account, image_id = self._caller_and_image(caller, pick, lambda image: image.is_deprecated)
        code = self._modify(account, image_id, dry, Status="Available")
        assert code == self.model.restore(account, image_id, dry=dry)

    @rule(caller=callers, pick=picks, name=names.filter(bool), dry=dry_runs)
    def rename(self, caller: int, pick: int, name: str, dry: bool) -> None:
        account, image_id = self._caller_and_image(caller, pick)
        code = self._modify(account, image_id, dry, ImageName=name)
        assert code == self.model.rename(account, image_id, name, dry=dry)

    def _modify(self, account: int, image_id: str, dry: bool, **given: str) -> str | None:
        return self.code(account, "ModifyImageAttribute", self.named(image_id) | given, dry=dry)

    @rule(
        caller=callers,
        pick=picks,
        key=st.sampled_from(["env", "team"]),
        value=st.sampled_from(["", "a", "b"]),
    )
    def tag(self, caller: int, pick: int, key: str, value: str) -> None:
        account, image_id = self._caller_and_image(caller, pick)
        resource = {"ResourceType": "image", "ResourceId.1": image_id, "RegionId": self.regions[image_id]}
        code = self.code(account, "TagResources", resource | {"Tag.1.Key": key, "Tag.1.Value": value})
        assert code == self.model.tag(account, image_id, key, value)

    @rule(milliseconds=st.sampled_from([1, 999, 1_000, 1_001, 2_000, 3_500]))
    def time_passes(self, milliseconds: int) -> None:
        self.model.now += milliseconds

    @rule()
    def the_server_starts_anew(self) -> None:
        self.service.store.close()
        self.service = open_service(self.file, self.clock)


TestImageLife = ImageLife.TestCase
TestImageLife.settings = settings(
    max_examples=_EXAMPLES,
    stateful_step_count=40,
    derandomize=not _ASKED,
    database=None,
    suppress_health_check=list(HealthCheck),
)
