"""The suite before Genzo: a mock in place of the SDK's client."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from unittest.mock import MagicMock

import pytest
from image_cleaner import clean

REGION = "cn-hangzhou"


def image(image_id: str, days: float) -> SimpleNamespace:
    created = datetime.now(UTC) - timedelta(days=days)
    return SimpleNamespace(image_id=image_id, creation_time=created.strftime("%Y-%m-%dT%H:%M:%SZ"))


def page(images: list[SimpleNamespace], total: int) -> SimpleNamespace:
    return SimpleNamespace(body=SimpleNamespace(images=SimpleNamespace(image=images), total_count=total))


def counted(total: int) -> SimpleNamespace:
    return SimpleNamespace(body=SimpleNamespace(total_count=total))


@pytest.fixture
def client() -> MagicMock:
    made = MagicMock()
    made.describe_instances.return_value = counted(0)
    made.describe_image_share_permission.return_value = counted(0)
    return made


def test_an_old_image_is_deleted(client: MagicMock) -> None:
    client.describe_images.return_value = page([image("m-old", 31), image("m-new", 29)], 2)
    assert clean(client, REGION, 30) == ["m-old"]
    (call,) = client.delete_image.call_args_list
    assert call.args[0].image_id == "m-old"


def test_images_on_all_pages_are_deleted(client: MagicMock) -> None:
    images = [image(f"m-{number}", 31) for number in range(120)]
    client.describe_images.side_effect = [page(images[start : start + 50], 120) for start in (0, 50, 100)]
    assert len(clean(client, REGION, 30)) == 120


def test_an_image_that_is_used_stays(client: MagicMock) -> None:
    client.describe_images.return_value = page([image("m-old", 31)], 1)
    client.describe_instances.return_value = counted(1)
    assert clean(client, REGION, 30) == []
    client.delete_image.assert_not_called()


def test_an_image_that_is_shared_stays(client: MagicMock) -> None:
    client.describe_images.return_value = page([image("m-old", 31)], 1)
    client.describe_image_share_permission.return_value = counted(1)
    assert clean(client, REGION, 30) == []
    client.delete_image.assert_not_called()


def test_a_dry_run_deletes_nothing(client: MagicMock) -> None:
    client.describe_images.return_value = page([image("m-old", 31)], 1)
    assert clean(client, REGION, 30, dry_run=True) == ["m-old"]
    client.delete_image.assert_not_called()
