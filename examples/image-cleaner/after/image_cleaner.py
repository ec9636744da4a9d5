"""Deletes own images that are old, that no instance uses, and that are shared with nobody."""

import argparse
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from alibabacloud_ecs20140526 import models
from alibabacloud_ecs20140526.client import Client
from alibabacloud_tea_openapi.models import Config
from darabonba.policy.retry import RetryOptions

PAGE = 50
STATES = "Available,UnAvailable,CreateFailed"
"""DescribeImages lists available images alone unless it is asked for others."""
RETRIES = {
    "retryable": True,
    "retryCondition": [
        {
            "maxAttempts": 5,
            "exception": ["ThrottlingException"],
            "errorCode": ["Throttling"],
            "backoff": {"policy": "Fixed", "period": 100},
        }
    ],
}
"""The SDK does not retry by itself. The period is in milliseconds."""


def client_of(region: str) -> Client:
    """The client of the official SDK, with the access key of the environment."""
    return Client(
        Config(
            access_key_id=os.environ["ALIBABA_CLOUD_ACCESS_KEY_ID"],
            access_key_secret=os.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"],
            region_id=region,
            retry_options=RetryOptions(RETRIES),
        )
    )


def own_images(client: Client, region: str) -> Iterator[models.DescribeImagesResponseBodyImagesImage]:
    """The images of the account, page by page."""
    number, seen, total = 1, 0, 1
    while seen < total:
        asked = models.DescribeImagesRequest(
            region_id=region,
            image_owner_alias="self",
            status=STATES,
            page_number=number,
            page_size=PAGE,
        )
        body = client.describe_images(asked).body
        yield from body.images.image
        number, seen, total = number + 1, seen + PAGE, body.total_count


def is_used(client: Client, region: str, image_id: str) -> bool:
    """Whether an instance was made of the image."""
    asked = models.DescribeInstancesRequest(region_id=region, image_id=image_id, page_size=1)
    return client.describe_instances(asked).body.total_count > 0


def is_shared(client: Client, region: str, image_id: str) -> bool:
    """Whether other accounts may use the image."""
    asked = models.DescribeImageSharePermissionRequest(region_id=region, image_id=image_id)
    return client.describe_image_share_permission(asked).body.total_count > 0


def clean(client: Client, region: str, days: float, *, dry_run: bool = False) -> list[str]:
    """Delete the images, and return their ids. With ``dry_run`` nothing is deleted."""
    oldest = datetime.now(UTC) - timedelta(days=days)
    deleted = []
    # Read to the end before anything is deleted: each deletion moves the images behind it to the page before.
    for image in list(own_images(client, region)):
        if datetime.fromisoformat(image.creation_time) >= oldest:
            continue
        if is_used(client, region, image.image_id) or is_shared(client, region, image.image_id):
            continue
        if not dry_run:
            client.delete_image(models.DeleteImageRequest(region_id=region, image_id=image.image_id))
        deleted.append(image.image_id)
    return deleted


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--region", default="cn-hangzhou")
    parser.add_argument("--older-than", type=float, default=30, metavar="DAYS")
    parser.add_argument("--dry-run", action="store_true")
    given = parser.parse_args()
    for image_id in clean(client_of(given.region), given.region, given.older_than, dry_run=given.dry_run):
        print("would delete" if given.dry_run else "deleted", image_id)


if __name__ == "__main__":
    main()
