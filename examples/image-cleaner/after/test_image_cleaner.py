"""The suite with Genzo: real requests of the SDK, to a server that keeps images."""

import sys
from datetime import UTC, datetime, timedelta

import image_cleaner
import pytest
from image_cleaner import clean

from genzo.testing import Account
from genzo.testing.builders import Image

REGION = "cn-hangzhou"


def old_image(account: Account, days: float = 31, **members: object) -> Image:
    """An image that was made some days ago, when the account's clock showed that time."""
    account.clock.set(datetime.now(UTC) - timedelta(days=days))
    made = account.image(**members)
    account.clock.reset()
    return made


def left(account: Account) -> set[str]:
    """The ids of the account's images, whatever their state."""
    found = account.call("DescribeImages", ImageOwnerAlias="self", Status="ALL", PageSize=50)
    return {image["ImageId"] for image in found["Images"]["Image"]}


def test_an_old_image_is_deleted(genzo_account, genzo_client):
    old, new = old_image(genzo_account), old_image(genzo_account, days=29)
    assert clean(genzo_client, REGION, 30) == [old.id]
    assert left(genzo_account) == {new.id}


def test_images_on_all_pages_are_deleted(genzo_account, genzo_client, monkeypatch):
    monkeypatch.setattr(image_cleaner, "PAGE", 2)
    for _ in range(5):
        old_image(genzo_account)
    assert len(clean(genzo_client, REGION, 30)) == 5
    assert left(genzo_account) == set()


def test_an_image_that_could_not_be_made_is_deleted(genzo_account, genzo_client):
    failed = old_image(genzo_account, status="CreateFailed")
    assert clean(genzo_client, REGION, 30) == [failed.id]


def test_an_image_that_is_used_stays(genzo_account, genzo_client):
    image = old_image(genzo_account)
    genzo_account.instance(image)
    assert clean(genzo_client, REGION, 30) == []
    genzo_account.requests.none("DeleteImage")


def test_an_image_that_is_shared_stays(genzo, genzo_account, genzo_client):
    other = genzo.account()
    image = old_image(genzo_account, shared_with=[other])
    assert clean(genzo_client, REGION, 30) == []
    seen = other.call("DescribeImages", ImageOwnerAlias="others")["Images"]["Image"]
    assert [each["ImageId"] for each in seen] == [image.id]
    other.delete()


def test_images_of_other_accounts_stay(genzo, genzo_account, genzo_client):
    other = genzo.account()
    image = old_image(other, shared_with=[genzo_account])
    assert clean(genzo_client, REGION, 30) == []
    assert left(other) == {image.id}
    other.delete()


def test_a_dry_run_deletes_nothing(genzo_account, genzo_client):
    old = old_image(genzo_account)
    assert clean(genzo_client, REGION, 30, dry_run=True) == [old.id]
    assert left(genzo_account) == {old.id}
    genzo_account.requests.none("DeleteImage")


@pytest.fixture
def command(genzo_patched, monkeypatch, capsys):
    """Runs the command, which has no setting for another endpoint; returns what it prints."""
    monkeypatch.setenv("ALIBABA_CLOUD_ACCESS_KEY_ID", genzo_patched.access_key_id)
    monkeypatch.setenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET", genzo_patched.access_key_secret)

    def run(*options: str) -> str:
        monkeypatch.setattr(sys, "argv", ["image_cleaner", *options])
        image_cleaner.main()
        return capsys.readouterr().out

    return run


def test_the_command_deletes(genzo_patched, command):
    old = old_image(genzo_patched, days=8)
    assert command("--older-than", "7", "--dry-run") == f"would delete {old.id}\n"
    assert command("--older-than", "7") == f"deleted {old.id}\n"
    assert genzo_patched.requests.one("DeleteImage").parameters["ImageId"] == old.id


@pytest.mark.parametrize("action", ["DescribeImages", "DescribeInstances", "DeleteImage"])
def test_the_command_goes_on_after_throttling(genzo_patched, command, action):
    old = old_image(genzo_patched)
    genzo_patched.faults.add(action, error="Throttling", times=1)
    assert command() == f"deleted {old.id}\n"
    codes = [request.code for request in genzo_patched.requests.all(action)]
    assert codes == ["Throttling", "OK"]
