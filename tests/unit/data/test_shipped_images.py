"""The shipped public images, as a server reads them at its start."""

import msgspec

from genzo import data
from genzo.actions.images import recorded_answer
from genzo.actions.images.image_type import ImageType
from genzo.actions.images.recorded_answer import RecordedAnswer
from genzo.catalogue.image import EVERY_REGION
from genzo.service.shipped_images import shipped_images


def test_shipped_images_have_the_types_and_members_of_describe_images() -> None:
    decoded = msgspec.json.decode(data.public_images(), type=list[ImageType])
    assert recorded_answer.read(data.public_images()) == RecordedAnswer(decoded, unknown=[], is_answer=False)


def test_shipped_images_equal_their_import() -> None:
    recording = recorded_answer.read(data.public_images())
    placements = recorded_answer.place(recording, EVERY_REGION, account_id=None)
    assert list(shipped_images()) == [placement.image for placement in placements]
