"""The shipped public images, as a start reads them."""

import msgspec

from genzo import data
from genzo.actions.images import recorded_answer
from genzo.actions.images.image_type import ImageType
from genzo.actions.images.recorded_answer import RecordedAnswer
from genzo.catalogue.image import EVERY_REGION
from genzo.service.setup import shipped_images


def test_they_need_no_repair_and_hold_nothing_unknown() -> None:
    as_they_are = msgspec.json.decode(data.public_images(), type=list[ImageType])
    assert recorded_answer.read(data.public_images()) == RecordedAnswer(
        as_they_are, unknown=[], is_answer=False
    )


def test_they_are_placed_as_an_import_would_place_them() -> None:
    recording = recorded_answer.read(data.public_images())
    placements = recorded_answer.place(recording, EVERY_REGION, account_id=None)
    assert list(shipped_images()) == [placement.image for placement in placements]
